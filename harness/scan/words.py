"""Words and rows of a scan: how each endpoint grows, what causes it, and what could not be told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Final

from harness.scan.baseline import Known
from harness.scan.causes import Cause
from harness.scan.document import Scan
from harness.scan.excess import Excess
from harness.scan.findings import Endpoint
from harness.scan.fits import RoleFit
from harness.scan.growth import Term
from harness.scan.lengths import depth

HEAD: Final = ["GET", "arrays met", "queries"]
ORDER: Final = ["grows", "varies", "untold", "constant", "flat", "unanswered"]


def rows(endpoints: Sequence[Endpoint]) -> Iterator[tuple[Endpoint, list[str]]]:
    """Every endpoint with its line of the table, those that grow first."""
    for one in sorted(endpoints, key=lambda one: ORDER.index(one.found)):
        yield one, [one.endpoint, arrays(one), queries(one)]


def arrays(endpoint: Endpoint) -> str:
    """`$.results 2–50`: the path that queries grow along, or else the outermost, and its lengths."""
    met = lengths_met(endpoint)
    if not met:
        return ""
    grown = [term.path for one in endpoint.fits for term in one.fit.terms]
    path = grown[0] if grown else min(met, key=depth)
    return f"{path} {between(met[path])}"


def lengths_met(endpoint: Endpoint) -> dict[str, set[int]]:
    """All lengths of each array that was met; 0 where another answer has one and it has none."""
    paths = dict.fromkeys(path for one in endpoint.answers for path in one.lengths)
    return {path: {one.lengths.get(path, 0) for one in endpoint.answers} for path in paths}


def between(numbers: set[int]) -> str:
    low, high = min(numbers), max(numbers)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def queries(endpoint: Endpoint) -> str:
    """`2 + 1.00 × len($.results)`, or how many there were and what that tells."""
    if endpoint.found == "unanswered":
        return ", ".join(dict.fromkeys(str(one.status or "not asked") for one in endpoint.refusals))
    if endpoint.found == "grows":
        return max((line(one) for one in endpoint.fits if one.fit.found == "grows"), key=len)
    few = all(one.basis == "few" for one in endpoint.fits)
    told = {
        "constant": "under one each" if few else "constant",
        "varies": "not by length",
        "untold": "cannot be told",
        "flat": "no array",
    }
    return f"{between({one.queries for one in endpoint.answers})}, {told[endpoint.found]}"


def line(one: RoleFit) -> str:
    terms = [f"{term.slope:.2f} × len({term.path})" for term in one.fit.terms]
    return ("about " if one.fit.about else "") + " + ".join([f"{round(one.fit.base, 2):g}", *terms])


def grown(endpoints: Sequence[Endpoint]) -> list[tuple[Endpoint, Cause]]:
    """All growth, that which the baseline accepts last."""
    found = [(one, cause) for one in endpoints for cause in one.causes]
    return sorted(found, key=lambda pair: pair[1].accepted)


def new(endpoints: Sequence[Endpoint]) -> list[tuple[Endpoint, Cause]]:
    """The growth that the baseline does not accept."""
    return [(one, cause) for one, cause in grown(endpoints) if not cause.accepted]


def cause(found: Cause) -> str:
    """`+1.00 query per $.results · store/serializers.py:31 ProductSerializer.images · … · add …`."""
    parts = [
        growth(found),
        f"{found.line} {found.name}".strip() or "origin unknown",
        found.view if found.view != found.name else "",
        f"add {found.add}" if found.add else "",
    ]
    return " · ".join(filter(None, parts))


def growth(found: Cause) -> str:
    others = "".join(f", or {per(term)}: they grew together" for term in found.instead)
    return f"{'about ' if found.about else ''}{per(Term(found.path, found.slope))}{others}"


def per(term: Term) -> str:
    return f"+{term.slope:.2f} {'query' if term.slope == 1 else 'queries'} per {term.path}"


def heading(endpoint: Endpoint, found: Cause) -> str:
    """`GET /store/products/ grows for staff only`."""
    state = "grows, as the baseline knows" if found.accepted else "grows"
    answered = {one.role for one in endpoint.answers}
    whom = "" if answered <= set(found.roles) else f" for {', '.join(found.roles)} only"
    return f"GET {endpoint.endpoint} {state}{whom}"


def untold(endpoints: Sequence[Endpoint]) -> Iterator[str]:
    """What could not be told, and the data that would tell it."""
    for one in endpoints:
        if one.found == "untold":
            yield f"{one.endpoint}: {'; '.join(wanted(one))}."
        if one.found == "varies":
            yield f"{one.endpoint}: its queries differ, but not with the length of any array."
        if one.truncated:
            yield (
                f"{one.endpoint}: the query log had no room for all statements, so some that grow may not be "
                "named. Smaller [scan] sizes leave room."
            )


def wanted(endpoint: Endpoint) -> Iterator[str]:
    for path, met in sorted(lengths_met(endpoint).items(), key=lambda pair: depth(pair[0])):
        name = path.rpartition(".")[2].removesuffix("[*]") if "." in path else "rows"
        if met == {0}:
            yield f"{path} was always empty: seed {name}"
        elif len(met - {0}) == 1:
            yield f"{path} had {max(met)} each time: seed some with more {name} and some with fewer"


def forbidden(endpoints: Sequence[Endpoint]) -> Iterator[str]:
    """Refusals that are as they should be: how many for each role."""
    found = Counter((one.role, one.status) for each in endpoints for one in each.refusals if one.forbids)
    for (role, status), times in found.items():
        yield f"{role} may not see {counted(times, 'endpoint')} ({status})."


def failed(endpoints: Sequence[Endpoint]) -> Iterator[str]:
    """What gave no answer for another reason, each reason once."""
    for endpoint in endpoints:
        roles: dict[str, list[str]] = {}
        for one in endpoint.refusals:
            if not one.forbids:
                what = f"GET {one.address} answers {one.status}" if one.status else ""
                told = ": ".join(filter(None, [what, shorten(one.reason, 160, placeholder="…")]))
                roles.setdefault(told, []).append(one.role)
        for reason, who in roles.items():
            yield f"{endpoint.endpoint}, {', '.join(who)}: {reason.rstrip('.')}."


def excessive(endpoints: Sequence[Endpoint]) -> Iterator[str]:
    """Advice: what reads far more than it shows."""
    return (excess(one) for endpoint in endpoints for one in endpoint.excesses)


def excess(one: Excess) -> str:
    shown = f"show {one.shown:,}" if one.work == "rows" else f"answer {one.shown:,}"
    origin = f"{one.line} {one.name}".strip() or sql(one.sql)
    return f"GET {one.address} reads {one.read:,} {one.work} to {shown}; most are read at {origin}."


def sql(statement: str) -> str:
    return shorten(statement, 160, placeholder=" …")


def gone(known: Sequence[Known]) -> Iterator[str]:
    for one in known:
        yield f"{one.endpoint}, {one.path}, {sql(one.cause)}: take it out of the baseline."


def conclusion(scan: Scan) -> str:
    """The outcome in one sentence."""
    found, fresh = Counter(one.found for one in scan.endpoints), new(scan.endpoints)
    if fresh:
        worst = [f"{growth(cause)} in {one.endpoint}" for one, cause in fresh[:3]]
        return f"Work grows with the answer: {'; '.join(worst)}{'; …' if len(fresh) > 3 else ''}."
    accepted = len(grown(scan.endpoints))
    parts = [
        f"{found['constant']} constant",
        f"{found['flat']} without an array",
        f"{found['untold'] + found['varies']} cannot be told",
        f"{found['unanswered']} gave no answer",
        f"{counted(accepted, 'known cause')} accepted",
    ]
    state = "Nothing new grows" if accepted else "Nothing grows"
    state = "The API could not be scanned as a whole" if scan.exit_code else state
    return f"{state}: {', '.join(part for part in parts if not part.startswith('0 '))}."


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
