"""The objectives of a run as JUnit XML, which CI systems show beside the tests."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from harness.errors import HarnessError
from harness.report import tables
from harness.runs import Judged, Run

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Case = tuple[str, str, str, str]  # name; tag of what is wrong, or empty; which kind of wrong; its message
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
WRONG = {"met": "", "missed": "failure", "close": "error", "unmeasured": "error"}


def clear(file: Path) -> None:
    """Remove what an earlier run has written there; HarnessError where there is no folder for it."""
    if not file.parent.is_dir():
        raise HarnessError(f"--junit {file}: there is no folder {file.parent}.")
    file.unlink(missing_ok=True)


def write(run: Run, file: Path) -> None:
    file.write_text(xml(run), encoding="utf-8")


def xml(run: Run) -> str:
    """One test case an objective: a miss is a failure; doubt is an error, since it does not pass either."""
    cases = [*of_run(run), *map(of_objective, run.objectives)]
    counts = {f"{tag}s": str(sum(case[1] == tag for case in cases)) for tag in ("failure", "error")}
    totals = {"tests": str(len(cases)), **counts, "time": f"{run.seconds:.3f}"}
    suites = Element("testsuites", totals)
    suite = SubElement(
        suites,
        "testsuite",
        {"name": clean(tables.title(run)), **totals, "timestamp": run.created.removesuffix("Z")},
    )
    for case in cases:
        add(suite, run, *case)
    ElementTree.indent(suites)
    return DECLARATION + ElementTree.tostring(suites, encoding="unicode") + "\n"


def of_run(run: Run) -> Iterator[Case]:
    """What is to be said of the whole run before any objective counts."""
    if run.audit:
        yield "audit of the data", "" if run.audit.passed else "failure", "audit", run.audit.output
    if run.invalid or not run.complete:
        yield "the run is valid", "error", "invalid", " ".join(run.invalid) or run.conclusion
    if run.aborted:
        yield f"not ended early: {run.aborted}", "failure", "aborted", run.conclusion


def of_objective(one: Judged) -> Case:
    return one.objective, WRONG[one.outcome], one.outcome, one.reason


def add(suite: Element, run: Run, name: str, wrong: str, kind: str, message: str) -> None:
    attributes = {"classname": clean(f"load.{run.plan}"), "name": clean(name), "time": "0"}
    case = SubElement(suite, "testcase", attributes)
    if wrong:
        SubElement(case, wrong, {"message": clean(message), "type": kind}).text = clean(message)


def clean(text: str) -> str:
    """Without the control characters that no XML can hold, not even escaped."""
    return NOT_IN_XML.sub("\ufffd", text)
