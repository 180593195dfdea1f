"""A plan: a scenario with a shape, numbers and objectives, as harness.toml and the command line give them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from harness.errors import HarnessError
from harness.keys import STRICT, Name, Seconds, Text, placeholders, words
from harness.plans import shapes
from harness.plans.objectives import Objective, of_plan, parse, parse_condition
from harness.plans.shapes import Corner, Shape

Steps = Annotated[int, Field(ge=2, le=100)]
Share = Annotated[float, Field(gt=0, lt=1)]

SHORTEST_SPIKE = 20  # seconds: to rise within one of them, and to stay up for two


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked of a server: by so many `users` (closed), or at a `rate` of arrivals a second (open).

    Both are the peak of the `shape`. Without a scenario the users ask one probe, the one that is verified,
    again and again. `run_time` and `warm_up` are seconds, `spawn_rate` users started a second, all at once
    where it is missing, `calm` the share of the peak before and after a spike, `pool` how many users an open
    load has at most for its arrivals. `endpoints` are names of the table [endpoints]. `prepare` are commands
    that put into {data} what nothing but this plan needs. One that `writes` has its data audited afterwards.
    Steps that go `past_limit` measure where failures begin: without objectives, no failure is a miss.
    """

    __pydantic_config__ = STRICT

    about: Text
    run_time: PositiveInt  # Locust takes whole seconds
    scenario: str = ""
    arm: Text = "perf"
    endpoints: list[Name] = field(default_factory=list)
    shape: Shape = "constant"
    users: PositiveInt | None = None
    rate: PositiveFloat | None = None
    spawn_rate: PositiveFloat | None = None
    steps: Steps = 5
    calm: Share = 0.1
    warm_up: Seconds | None = None
    requests: PositiveInt | None = None
    prepare: list[Text] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    seed: int = 1
    objectives: list[Text] = field(default_factory=list)
    abort_on: list[Text] = field(default_factory=list)
    past_limit: bool = False
    writes: bool = False
    pool: PositiveInt | None = None

    def __post_init__(self) -> None:
        for command in self.prepare:
            words(command)
            placeholders(command, {"python", "data"})
        for argument in self.arguments:
            placeholders(argument, {"seed", "data"})
        try:
            for objective in self.objectives:
                parse(objective)
            for condition in self.abort_on:
                parse_condition(condition)
        except HarnessError as error:
            raise ValueError(str(error).removesuffix(".")) from None
        self.agree()
        if self.steady_from >= self.run_time:
            raise ValueError(
                f"run_time ({self.run_time} s) must be longer than the warm-up ({self.steady_from:g} s)"
            )

    def agree(self) -> None:
        """Raise ValueError where two keys contradict each other."""
        if (self.users is None) == (self.rate is None):
            raise ValueError("users (closed) or rate (open), one of the two, says how much is asked")
        if self.rate and not self.scenario:
            raise ValueError("a rate needs a scenario: without one, users ask one probe again and again")
        if self.spawn_rate and (self.rate or self.shape != "constant"):
            raise ValueError("spawn_rate is of a constant number of users; a rate or another shape has none")
        if self.pool and not self.rate:
            raise ValueError("pool is how many users wait for the arrivals of a rate; there is no rate")
        if self.past_limit and self.shape != "steps":
            raise ValueError(f"past_limit is of the shape steps; this one is {self.shape}")
        if self.shape == "steps" and self.run_time < 2 * self.steps:
            raise ValueError(f"{self.steps} steps need a run_time of {2 * self.steps} s, two for each")
        if self.shape == "spike" and self.run_time < SHORTEST_SPIKE:
            raise ValueError(f"a spike needs a run_time of {SHORTEST_SPIKE} s: users change once a second")

    def limits(self, endpoints: Collection[str]) -> tuple[Objective, ...]:
        """What a load must meet. By default no request may fail; past the limit, failures are measured."""
        if self.past_limit and not self.objectives:
            return ()
        return of_plan(self.objectives, endpoints)

    @property
    def model(self) -> Literal["closed", "open"]:
        """Closed: users who wait for their answers. Open: arrivals that come whatever the server does."""
        return "closed" if self.rate is None else "open"

    @property
    def staged(self) -> bool:
        """Whether its users become more and fewer all the time."""
        return self.model == "closed" and self.shape != "constant"

    @property
    def peak(self) -> float:
        """The most users at once, or arrivals a second."""
        return self.rate or self.users or 0

    @property
    def rise(self) -> float:
        """Seconds until the last user of a constant load has started; arrivals are there from the start."""
        return self.users / (self.spawn_rate or self.users) if self.users else 0.0

    @property
    def points(self) -> tuple[Corner, ...]:
        """The corners of its shape: (second, users or arrivals a second)."""
        return shapes.corners(
            self.shape,
            self.peak,
            self.run_time,
            rise=self.rise,
            steps=self.steps,
            calm=self.calm,
        )

    def level(self, second: float) -> float:
        """Users, or arrivals a second, at that second of the run."""
        return shapes.level(self.points, second)

    @property
    def needs_data(self) -> bool:
        """Whether it can only load an arm that is started for it, and so has data of its own."""
        return any("{data}" in text for text in (*self.prepare, *self.arguments))

    @property
    def steady_from(self) -> float:
        """Seconds after which a run is steady: warm_up, or else as `shapes` says."""
        if self.warm_up is not None:
            return self.warm_up
        return self.rise if self.shape == "constant" else 0.0
