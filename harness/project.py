"""harness.toml: what the harness knows of a project. Read once, validated whole, every mistake named."""

import json
import tomllib
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import Field, PositiveFloat, PositiveInt, TypeAdapter, ValidationError

from harness.errors import HarnessError
from harness.keys import STRICT, Name, Seconds, Text, UrlPath, placeholders, words
from harness.probes import Probe, Role
from harness.scan.scope import Scope

FILE = "harness.toml"


@dataclass(frozen=True)
class Commands:
    """How an arm is prepared and served. Commands are split as a shell would, and run without one."""

    __pydantic_config__ = STRICT

    profiles: Annotated[list[Name], Field(min_length=1)]
    start: Text
    health: UrlPath
    prepare: list[Text] = field(default_factory=list)
    lock: str = ""
    install: str = ""
    variants: str = ""
    round_trip: str = ""
    ports: list[PositiveInt] = field(default_factory=list)
    inherit: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for command in [self.start, self.install, self.variants, *self.prepare]:
            words(command)
            placeholders(command, {"python", "lock", "port", "data"})
        for value in self.environment.values():
            placeholders(value, {"profile", "variants", "data"})


@dataclass(frozen=True)
class Plan:
    """A scenario with its numbers: users, users started a second, seconds, and how much of it is warm-up.

    Without a scenario its users ask one probe, the one that is verified, again and again. `prepare` are
    commands that put into {data} what nothing but this plan needs.
    """

    __pydantic_config__ = STRICT

    about: Text
    users: PositiveInt
    spawn_rate: PositiveFloat
    run_time: PositiveInt  # Locust takes whole seconds
    scenario: str = ""
    warm_up: Seconds | None = None
    requests: PositiveInt | None = None
    prepare: list[Text] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    seed: int = 1

    def __post_init__(self) -> None:
        for command in self.prepare:
            words(command)
            placeholders(command, {"python", "data"})
        for argument in self.arguments:
            placeholders(argument, {"seed", "data"})
        if self.steady_from >= self.run_time:
            raise ValueError(
                f"run_time ({self.run_time} s) must be longer than the warm-up ({self.steady_from:g} s)"
            )

    @property
    def needs_data(self) -> bool:
        """Whether it can only load an arm that is started for it, and so has data of its own."""
        return any("{data}" in text for text in (*self.prepare, *self.arguments))

    @property
    def steady_from(self) -> float:
        """Seconds after which a run is steady: warm_up, or else when the last user has started."""
        return self.users / self.spawn_rate if self.warm_up is None else self.warm_up


@dataclass(frozen=True)
class Project:
    """The whole of harness.toml, and the folder that it stands in."""

    __pydantic_config__ = STRICT

    project: Commands
    probes: dict[Name, Probe] = field(default_factory=dict)
    plans: dict[Name, Plan] = field(default_factory=dict)
    roles: dict[Name, Role] = field(default_factory=lambda: {"anonymous": Role()})
    scan: Scope = field(default_factory=Scope)
    folder: Path = field(default=Path(), metadata={"hidden": True})

    def __post_init__(self) -> None:
        for name, probe in self.probes.items():
            for size in probe.cases:
                known(probe.role_at(size), self.roles, f"probes.{name}.role")
            if probe.plan:
                known(probe.plan, self.plans, f"probes.{name}.plan")
        for name, plan in self.plans.items():
            if plan.scenario and not (self.folder / plan.scenario).is_file():
                raise HarnessError(f"{FILE}: plans.{name}.scenario: there is no file {plan.scenario}.")

    def plan(self, name: str) -> Plan:
        return self.plans[known(name, self.plans, "plan")]


def known(name: str, names: dict[str, Any], what: str) -> str:
    if name not in names:
        raise HarnessError(f"{FILE} has no {what} {name!r}; it has {', '.join(names) or 'none'}.")
    return name


def read(folder: Path) -> Project:
    """The project of a folder; HarnessError names file, key and what is allowed."""
    file = folder / FILE
    try:
        content = tomllib.loads(file.read_bytes().decode())
        if "folder" in content:
            raise HarnessError(no_key(("folder",)))
        content["folder"] = str(folder.resolve())
        # by way of JSON: in Python's own types pydantic's strict mode takes no dict for a dataclass
        return TypeAdapter(Project).validate_json(json.dumps(content, default=str))
    except FileNotFoundError:
        raise HarnessError(f"There is no {FILE} in {folder}: call the harness where it stands.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HarnessError(f"{file.name} is not valid TOML: {error}.") from None
    except ValidationError as error:
        raise HarnessError("\n".join(map(sentence, error.errors()))) from None


def sentence(error: Any) -> str:
    """What is wrong with one key, for people: file, key, reason and what is allowed."""
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    match error["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            return no_key(error["loc"])
        case "missing" | "missing_argument":
            return f"{FILE}: {key} is missing."
        case "value_error":
            return f"{FILE}: {key}: {error['ctx']['error']}."
        case "string_pattern_mismatch":
            return f"{FILE}: {key}: {error['input']!r} must match {error['ctx']['pattern']}."
    return f"{FILE}: {key}: {error['msg'][0].lower()}{error['msg'][1:]}; it is {error['input']!r}."


def no_key(location: tuple[str | int, ...]) -> str:
    allowed = ", ".join(allowed_keys(location[:-1]))
    return f"{FILE}: {'.'.join(map(str, location))} is not a key; allowed here: {allowed}."


def allowed_keys(location: tuple[str | int, ...]) -> list[str]:
    """The keys that harness.toml may have at a location such as ("plans", "course")."""
    kind: Any = Project
    for part in location:
        kind = get_type_hints(kind)[str(part)] if is_dataclass(kind) else get_args(kind)[1]
    if get_origin(kind) is dict:
        return ["any name"]
    return [key.name for key in fields(kind) if not key.metadata.get("hidden")]
