"""Adapter of the golden cases of `scan`: responses with query logs in; growth, causes and exit code out."""

import json
from typing import Any

from harness.errors import HarnessError
from harness.scan import baseline
from harness.scan.answers import Reply
from harness.scan.baseline import Known
from harness.scan.causes import Cause
from harness.scan.crawl import Crawl
from harness.scan.document import exit_code
from harness.scan.excess import Excess
from harness.scan.findings import Endpoint, judge
from harness.scan.fits import RoleFit
from harness.scan.openapi import operations
from harness.scan.scope import Scope
from tests.harness.goldens.cases import Case


def outcome(case: Case) -> Case:
    roles = case.get("roles", ["guest"])
    scope = Scope(sizes=case.get("sizes", [2, 5, 10]), values=case.get("values", {}))
    crawl = Crawl(Server(case), operations(document(case), []), roles, scope, [])
    known = [Known(**entry) for entry in case.get("baseline", [])]
    try:
        endpoints = [baseline.accept(judge(visit), known) for visit in crawl.visits()]
    except HarnessError:
        return {"exit_code": 2, "not_scannable": True}
    return {
        "exit_code": exit_code(endpoints),
        "endpoints": {endpoint.endpoint: figures(endpoint) for endpoint in endpoints},
        "gone_from_baseline": [
            [entry.endpoint, entry.path, entry.cause] for entry in baseline.gone(endpoints, known)
        ],
    }


def document(case: Case) -> Case:
    """The OpenAPI document of paths with their query parameters; a parameter with a * is required."""
    return {
        "paths": {
            path: {"get": {"parameters": list(map(parameter, names))}}
            for path, names in case["paths"].items()
        }
    }


def parameter(name: str) -> Case:
    return {"name": name.rstrip("*"), "in": "query", "required": name.endswith("*")}


class Server:
    """Responds as the case says, by address or by role and address; 404 to everything else."""

    def __init__(self, case: Case) -> None:
        self.responses, self.origins = case["responses"], case.get("origins", {})

    def __call__(self, role: str, address: str) -> Reply:
        response = self.responses.get(f"{role} {address}", self.responses.get(address, 404))
        if isinstance(response, int):
            return Reply(response)
        body = response.get("text") or json.dumps(expanded(response["body"]))
        queries = response["queries"]
        log = None if queries is None else json.dumps([self.entry(*query) for query in queries])
        return Reply(200, body.encode(), log)

    def entry(self, sql: str, times: int, origin: str = "", rows: int = 1, read: int = 8) -> Case:
        """An entry of the query log: each time, the statement reads so many rows and bytes."""
        names = dict(zip(("line", "name", "view", "add"), self.origins.get(origin, ()), strict=False))
        return {"sql": sql, "count": times, "rows": rows * times, "bytes": read * times, "ms": 0.1, **names}


def expanded(value: Any) -> Any:
    """{"times": 3, "of": x} is an array of three times x, wherever it is."""
    if isinstance(value, dict) and value.keys() == {"times", "of"}:
        return [expanded(value["of"])] * value["times"]
    if isinstance(value, dict):
        return {key: expanded(inner) for key, inner in value.items()}
    return list(map(expanded, value)) if isinstance(value, list) else value


def present(figures: Case) -> Case:
    """The figures that say something, so that cases stay short."""
    return {name: value for name, value in figures.items() if value}


def figures(endpoint: Endpoint) -> Case:
    return present(
        {
            "growth": endpoint.found,
            "fits": [fit(role_fit) for role_fit in endpoint.fits],
            "causes": [cause(item) for item in endpoint.causes],
            "reads_more_than_shown": list(map(excess, endpoint.excesses)),
            "refusals": [[refusal.role, refusal.status] for refusal in endpoint.refusals],
            "responses": len(endpoint.answers),
            "truncated": endpoint.truncated,
        }
    )


def excess(item: Excess) -> Case:
    return {
        "work": item.work,
        "read": item.read,
        "shown": item.shown,
        "address": item.address,
        "sql": item.sql,
    }


def fit(role_fit: RoleFit) -> Case:
    """How queries move for some roles: `base`, and so many more for each element at a path."""
    fit = role_fit.fit
    return present(
        {
            "roles": role_fit.roles,
            "basis": role_fit.basis,
            "growth": fit.found,
            "base": fit.base,
            "coefficients": {term.path: term.slope for term in fit.terms},
            "about": fit.about,
        }
    )


def cause(item: Cause) -> Case:
    return present(
        {
            "path": item.path,
            "coefficient": item.slope,
            "about": item.about,
            "roles": item.roles,
            "sql": item.sql,
            "line": item.line,
            "field": item.name,
            "view": item.view,
            "remedy": item.add,
            "or": {term.path: term.slope for term in item.instead},
            "accepted": item.accepted,
        }
    )
