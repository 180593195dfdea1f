"""The objectives of a run as JUnit XML, which CI systems show beside the tests."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from harness.errors import HarnessError
from harness.runs import Judged, Run, TargetLoad

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
    """One suite a target, one case an objective: a miss is a failure, doubt an error, since it fails too."""
    suites = Element("testsuites")
    for load in run.targets:
        cases = [*of_load(load, run), *map(of_objective, load.objectives)]
        suite = SubElement(suites, "testsuite", suite_attributes(run, load, cases))
        for case in cases:
            add(suite, run, *case)
    for name in ("tests", "failures", "errors"):
        suites.set(name, str(sum(int(suite.attrib[name]) for suite in suites)))
    suites.set("time", f"{run.seconds:.3f}")
    ElementTree.indent(suites)
    return DECLARATION + ElementTree.tostring(suites, encoding="unicode") + "\n"


def suite_attributes(run: Run, load: TargetLoad, cases: Sequence[Case]) -> dict[str, str]:
    counts = {f"{tag}s": str(sum(case[1] == tag for case in cases)) for tag in ("failure", "error")}
    return {
        "name": clean(f"load {run.plan}: {load.target}"),
        "tests": str(len(cases)),
        **counts,
        "time": f"{load.load.seconds:.3f}",
        "timestamp": run.created.removesuffix("Z"),
    }


def of_load(load: TargetLoad, run: Run) -> Iterator[Case]:
    """What must hold of the whole load before any objective counts."""
    if load.audit:
        yield "audit of the data", "" if load.audit.passed else "failure", "audit", load.audit.output
    if load.invalid or not run.complete:
        yield "the run is valid", "error", "invalid", " ".join(load.invalid) or load.conclusion
    if load.aborted:
        yield f"not ended early: {load.aborted}", "failure", "aborted", load.conclusion


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
