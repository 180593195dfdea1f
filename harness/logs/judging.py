"""Objectives, judged on a log."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.errors import HarnessError
from harness.logs.summary import Endpoint, Log
from harness.plans.objectives import Objective

PARAMETER = re.compile(r"<[^>]*>|\{[^}]*\}|:\w+")


@dataclass(frozen=True)
class Judged:
    """An objective, and the value that met it or not."""

    objective: Objective
    value: float

    @property
    def met(self) -> bool:
        return self.objective.holds(self.value)


def judge(log: Log, objectives: Sequence[Objective], endpoints: Mapping[str, str]) -> list[Judged]:
    """Each objective with its value; HarnessError where a log cannot tell it."""
    return [Judged(one, value(log, one, asked(log, one, endpoints))) for one in objectives]


def asked(log: Log, objective: Objective, endpoints: Mapping[str, str]) -> Endpoint:
    """The requests that it is about: those of an endpoint of harness.toml, or all."""
    if not objective.of:
        return log.all
    wanted = template(endpoints[objective.of])
    for name, endpoint in log.endpoints.items():
        if template(name) == wanted:
            return endpoint
    raise HarnessError(f"Objective '{objective}': the log has no request {wanted}.")


def template(name: str) -> str:
    """Method and path without parameters, however these are written, and without a query."""
    return PARAMETER.sub(":id", name.partition("?")[0]).rstrip("/")


def value(log: Log, objective: Objective, endpoint: Endpoint) -> float:
    """In the objective's unit. A log tells of queries how many they were at most."""
    if objective.percent is not None:
        return endpoint.ms.percentile(objective.percent)
    known = {
        "errors": 100 * endpoint.failed / endpoint.count,
        "rps": log.rate(endpoint.count),
        "queries": endpoint.queries.most,
    }
    found = known.get(objective.figure)
    if found is None:
        raise HarnessError(f"Objective '{objective}': this log does not tell {objective.figure}.")
    return float(found)
