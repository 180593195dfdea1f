"""harness.toml: what the harness knows of a project. Read once, validated whole, every mistake named."""

import json
import tomllib
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import Field, PositiveInt, TypeAdapter, ValidationError

from harness import databases
from harness.arms import Arm
from harness.errors import HarnessError
from harness.keys import STRICT, Name, Text, UrlPath, placeholders, words
from harness.plans.objectives import check_endpoints, parse
from harness.plans.plan import Plan
from harness.probes import Probe, Role
from harness.scan.scope import Scope

FILE = "harness.toml"
SHORTEST_SECRET = 6  # characters


@dataclass(frozen=True)
class Commands:
    """How an arm is prepared and served. Commands are split as a shell would, and run without one.

    `servers` are other ways to start it, by name; `database` is the variable that names an arm's. `audit`
    looks at a server's data after a plan that writes; `after_run` are given the folder of every result.
    """

    __pydantic_config__ = STRICT

    profiles: Annotated[list[Name], Field(min_length=1)]
    start: Text
    health: UrlPath
    prepare: list[Text] = field(default_factory=list)
    lock: str = ""
    install: str = ""
    variants: str = ""
    database: str = ""
    round_trip: str = ""
    ports: list[PositiveInt] = field(default_factory=list)
    inherit: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    servers: dict[Name, Text] = field(default_factory=dict)
    audit: str = ""
    after_run: list[Text] = field(default_factory=list)

    def __post_init__(self) -> None:
        served = [self.start, self.install, self.variants, *self.prepare, *self.servers.values()]
        for commands, allowed in [
            (served, {"python", "lock", "port", "data"}),
            ([self.audit], {"python", "data"}),
            (self.after_run, {"python", "folder"}),
        ]:
            for command in commands:
                words(command)
                placeholders(command, allowed)
        for value in self.environment.values():
            placeholders(value, {"profile", "variants", "data"})


@dataclass(frozen=True)
class Project:
    """The whole of harness.toml, and the folder that it stands in.

    `endpoints` are short names for the names of rows, which are method and Locust's name of a request.
    `database_server` is where each server has a database of its own; "" where its folder of data holds it.
    """

    __pydantic_config__ = STRICT

    project: Commands
    probes: dict[Name, Probe] = field(default_factory=dict)
    endpoints: dict[Name, Text] = field(default_factory=dict)
    plans: dict[Name, Plan] = field(default_factory=dict)
    roles: dict[Name, Role] = field(default_factory=lambda: {"anonymous": Role()})
    scan: Scope = field(default_factory=Scope)
    folder: Path = field(default=Path(), metadata={"hidden": True})
    database_server: str = field(default="", metadata={"hidden": True})

    def __post_init__(self) -> None:
        for name, probe in self.probes.items():
            for size in probe.cases:
                known(probe.role_at(size), self.roles, f"probes.{name}.role")
            if probe.plan:
                known(probe.plan, self.plans, f"probes.{name}.plan")
        for name, plan in self.plans.items():
            self.check(name, plan)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What is never saved: passwords of roles, unless so short that other texts contain them, too."""
        bodies = [role.sign_in.body for role in self.roles.values() if role.sign_in]
        return tuple(
            value
            for body in bodies
            for key, value in body.items()
            if ("pass" in key or "secret" in key) and len(value) >= SHORTEST_SECRET
        )

    def check(self, name: str, plan: Plan) -> None:
        """HarnessError where a plan names what is not there."""
        for endpoint in plan.endpoints:
            known(endpoint, self.endpoints, f"plans.{name}.endpoints")
        check_endpoints([parse(text) for text in (*plan.objectives, *plan.abort_on)], self.endpoints)
        if plan.scenario and not (self.folder / plan.scenario).is_file():
            raise HarnessError(f"{FILE}: plans.{name}.scenario: there is no file {plan.scenario}.")

    def arm(self, text: str) -> Arm:
        """The arm that `text` writes; HarnessError where there is none such."""
        return Arm.parse(text, self.project.profiles, self.project.servers)

    def plan(self, name: str) -> Plan:
        return self.plans[known(name, self.plans, "plan")]


def known(name: str, names: dict[str, Any], what: str) -> str:
    if name not in names:
        raise HarnessError(f"{FILE} has no {what} {name!r}; it has {', '.join(names) or 'none'}.")
    return name


def read(folder: Path, database_server: str = "") -> Project:
    """The project of a folder; HarnessError names file, key and what is allowed."""
    found = parsed(folder)
    if database_server:
        databases.check(database_server, found.project.database)
    return replace(found, database_server=database_server)


def parsed(folder: Path) -> Project:
    file = folder / FILE
    try:
        content = tomllib.loads(file.read_bytes().decode())
        if hidden := {"folder", "database_server"} & content.keys():
            raise HarnessError(no_key((min(hidden),)))
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
        kind = get_type_hints(kind)[str(part)] if is_dataclass(kind) else get_args(kind)[-1]
        if get_origin(kind) is UnionType:  # with None, where it may be missing
            kind = get_args(kind)[0]
    if get_origin(kind) is dict:
        return ["any name"]
    return [key.name for key in fields(kind) if not key.metadata.get("hidden")]
