"""What is measured and judged: arms, steps to the knee, phases past it, misbehaving clients, limits."""

from dataclasses import dataclass, field
from typing import Literal

Figure = Literal["goodput", "p99", "refusal", "faults", "orders", "memory", "restarts", "recovery"]


@dataclass(frozen=True)
class Phase:
    """Seconds at a rate of arrivals, as a multiple of G: the best goodput of the last arm."""

    name: str
    of_goodput: float
    seconds: int


@dataclass(frozen=True)
class Limit:
    """What a figure of one phase must keep; `limits.FIGURES` defines the figures and their units."""

    phase: str
    figure: Figure
    op: Literal["≥", "≤"]
    bound: float

    def holds(self, value: float) -> bool:
        """Whether the value keeps the limit."""
        return value >= self.bound if self.op == "≥" else value <= self.bound


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """One experiment. The last arm is judged; the first phase is what the last one must return to.

    `prepare` and `arguments` are as in a plan of harness.toml. `orders` is the row name of the requests that
    the edge admits first, `queue_budget_ms` how long the server lets a request wait before it refuses it.
    `clients` are the numbers of misbehaving clients by kind (`clients.KINDS`), which request `path`.
    """

    arms: tuple[str, ...]
    scenario: str
    prepare: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    top_rate: float  # arrivals/s of the last step
    steps: int
    step_seconds: int
    phases: tuple[Phase, ...]
    limits: tuple[Limit, ...]
    queue_budget_ms: float
    orders: str
    path: str
    clients: dict[str, int]


SHOP = Experiment(
    arms=("perf:runserver", "perf:stock", "perf:production"),
    scenario="locustfiles/overload.py",
    prepare=["{python} manage.py tokens --output {data}/tokens.json"],
    arguments=["--seed", "{seed}", "--tokens", "{data}/tokens.json"],
    top_rate=400,
    steps=10,
    step_seconds=6,
    phases=(
        Phase("before", 0.5, 25),
        Phase("double", 2, 25),
        Phase("fivefold", 5, 25),
        Phase("after", 0.5, 40),
    ),
    limits=(
        Limit("double", "goodput", "≥", 0.9),
        Limit("double", "p99", "≤", 2),
        Limit("double", "refusal", "≤", 200),
        Limit("double", "faults", "≤", 0),
        Limit("double", "orders", "≥", 0.99),
        Limit("fivefold", "goodput", "≥", 0.8),
        Limit("fivefold", "memory", "≤", 1.1),
        Limit("fivefold", "restarts", "≤", 0),
        Limit("after", "recovery", "≤", 30),
    ),
    queue_budget_ms=300,  # deploy/haproxy.cfg: EDGE_QUEUE
    orders="POST /store/orders/",
    path="/store/products/",
    clients={"retrying": 4, "hanging up": 4, "slow": 2},
)
