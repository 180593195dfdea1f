"""Words and rows of a scan: how each endpoint grows, what causes it, and what could not be told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from harness.report.wording import plural, shortened
from harness.scan.causes import Cause
from harness.scan.document import Scan
from harness.scan.excess import Excess
from harness.scan.findings import Endpoint
from harness.scan.fits import RoleFit
from harness.scan.growth import Term
from harness.scan.lengths import depth

HEAD: Final = ["GET", "arrays met", "queries"]
ORDER: Final = ["grows", "varies", "untold", "constant", "flat", "unanswered"]

Rows = list[list[str]]


def title(scan: Scan) -> str:
    return f"scan {scan.target}: what answers cost as they grow"


def rows(scan: Scan) -> Rows:
    """Every endpoint, those that grow first."""
    ordered = sorted(scan.endpoints, key=lambda one: ORDER.index(one.found))
    return [[one.endpoint, arrays(one), formula(one)] for one in ordered]


def arrays(endpoint: Endpoint) -> str:
    """The path that decides, or else the outermost, and the lengths at which it was met."""
    met = lengths_met(endpoint)
    if not met:
        return ""
    grown = [term.path for one in endpoint.fits for term in one.fit.terms]
    path = grown[0] if grown else min(met, key=depth)
    shortest, longest = min(met[path]), max(met[path])
    return f"{path} {shortest:,}" + (f"–{longest:,}" if longest > shortest else "")


def lengths_met(endpoint: Endpoint) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for one in endpoint.answers:
        for path, length in one.lengths.items():
            found.setdefault(path, set()).add(length)
    return found


def formula(endpoint: Endpoint) -> str:
    """`2 + 1.00 × len($.results)`, or why there is none."""
    asked = [one.queries for one in endpoint.answers]
    seen = f"{min(asked)}–{max(asked)}" if len(set(asked)) > 1 else "".join(map(str, asked[:1]))
    match endpoint.found:
        case "grows":
            return max((line(one) for one in endpoint.fits if one.fit.found == "grows"), key=len)
        case "constant":
            few = all(one.basis == "few" for one in endpoint.fits if one.fit.found == "constant")
            return f"{seen}, under one each" if few else f"{seen}, constant"
        case "varies":
            return f"{seen}, not by length"
        case "untold":
            return f"{seen}, cannot be told"
        case "flat":
            return f"{seen}, no array"
    return refused(endpoint)


def line(one: RoleFit) -> str:
    terms = " + ".join(f"{term.slope:.2f} × len({term.path})" for term in one.fit.terms)
    return f"{'about ' if one.fit.about else ''}{round(one.fit.base, 2):g} + {terms}"


def refused(endpoint: Endpoint) -> str:
    found = dict.fromkeys(str(one.status or "not asked") for one in endpoint.refusals)
    return ", ".join(found) or "not asked"


def grown(scan: Scan) -> list[tuple[str, Cause]]:
    """(endpoint, cause) of all growth, that which the baseline accepts last."""
    found = [(one.endpoint, cause) for one in scan.endpoints for cause in one.causes]
    return sorted(found, key=lambda pair: pair[1].accepted)


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


def who(scan: Scan, found: Cause) -> str:
    """The roles that see it; nothing where all do that were let in."""
    endpoint = next(one for one in scan.endpoints if found in one.causes)
    answered = {one.role for one in endpoint.answers}
    return "" if answered <= set(found.roles) else f"for {', '.join(found.roles)} only"


def untold(scan: Scan) -> Iterator[str]:
    """What could not be told, and the data that would."""
    for endpoint in scan.endpoints:
        if endpoint.found == "untold":
            yield f"{endpoint.endpoint}: {'; '.join(wanted(endpoint))}"
        if endpoint.found == "varies":
            yield f"{endpoint.endpoint}: its queries differ, but not with the length of any array."
        if endpoint.truncated:
            yield (
                f"{endpoint.endpoint}: the query log had no room for all statements, so some that grow may "
                "not be named. Smaller [scan] sizes leave room."
            )


def wanted(endpoint: Endpoint) -> Iterator[str]:
    for path, met in sorted(lengths_met(endpoint).items(), key=lambda pair: depth(pair[0])):
        name = path.rpartition(".")[2].removesuffix("[*]") if "." in path else "rows"
        if met == {0}:
            yield f"{path} was always empty: seed some {name}"
        elif len(met - {0}) == 1:
            yield f"{path} always had {max(met)}: seed some with more {name}, some with fewer"


def noted(scan: Scan) -> Iterator[str]:
    """Refusals that are as they should be: by role, how many operations."""
    found = Counter(
        (one.role, one.status) for endpoint in scan.endpoints for one in endpoint.refusals if one.forbids
    )
    for (role, status), times in found.items():
        yield f"{role} may not see {plural(times, 'endpoint')} ({status})."


def failed(scan: Scan) -> Iterator[str]:
    """What gave no answer for another reason: each reason once."""
    for endpoint in scan.endpoints:
        reasons: dict[str, list[str]] = {}
        for one in endpoint.refusals:
            if not one.forbids:
                what = (
                    f"GET {one.address} answers {one.status}" if one.status not in (0, 200) else one.address
                )
                told = ": ".join(filter(None, [what, shortened(one.reason, 160)]))
                reasons.setdefault(told, []).append(one.role)
        for reason, roles in reasons.items():
            yield f"{endpoint.endpoint}, {', '.join(roles)}: {reason}."


def excessive(scan: Scan) -> Iterator[str]:
    """Advice: what reads far more than it shows."""
    for endpoint in scan.endpoints:
        for one in endpoint.excesses:
            yield excess(one)


def excess(one: Excess) -> str:
    shown = f"show {one.shown:,}" if one.work == "rows" else f"answer {one.shown:,}"
    origin = f" · {one.line} {one.name}" if one.line else ""
    most = f"most of them: {shortened(one.sql, 80)}{origin}"
    return f"GET {one.address} reads {one.read:,} {one.work} to {shown}; {most}"


def gone(scan: Scan) -> Iterator[str]:
    for known in scan.gone:
        yield f"{known.endpoint}, {known.path}, {shortened(known.cause, 80)}: take it out of the baseline."


def conclusion(scan: Scan) -> str:
    """The outcome in one sentence."""
    found = Counter(one.found for one in scan.endpoints)
    new = [pair for pair in grown(scan) if not pair[1].accepted]
    accepted = plural(len(grown(scan)) - len(new), "known cause") + " accepted"
    told = f"{found['constant']} constant, {found['flat']} without an array, {found['untold']} cannot be told"
    if new:
        worst = "; ".join(f"{growth(one)} in {endpoint}" for endpoint, one in new[:3])
        return f"Work grows with the answer: {worst}{', …' if len(new) > 3 else ''}."
    if scan.exit_code:
        return f"Not scanned as a whole: {reason(scan)}. Of the rest nothing grows: {told}."
    return f"Nothing {'new ' if scan.endpoints and grown(scan) else ''}grows: {told}" + (
        f", {accepted}." if grown(scan) else "."
    )


def reason(scan: Scan) -> str:
    broken = sum(any(refusal.breaks for refusal in one.refusals) for one in scan.endpoints)
    return f"{plural(broken, 'endpoint')} failed" if broken else "nothing could be told"


def annotated(endpoints: Sequence[Endpoint]) -> Iterator[str]:
    """Each new cause in a line, for whoever has no table."""
    for endpoint in endpoints:
        for one in endpoint.causes:
            if not one.accepted:
                yield f"GET {endpoint.endpoint}: {cause(one)}"
