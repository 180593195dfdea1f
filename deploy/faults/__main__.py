"""Break the shop while people order, and audit it: `python -m deploy.faults all`."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from deploy.faults.catalogue import FAULTS
from deploy.faults.trial import ROOT, Result, run
from harness.errors import HarnessError
from harness.runtime.processes import no_children_left

KEPT = ROOT / ".cache" / "faults"
CONTROL = "planted"
DESCRIPTION = """Starts a PostgreSQL, a Valkey and the production stack of its own on loopback, lets shoppers
order, breaks something, and compares what they were told with the database. Ends all that it started.
Exit code 0: all promises were kept. 1: not so. 2: it could not be tried.
`planted` is the control: a shop that loses updates, which must be found."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m deploy.faults", description=DESCRIPTION)
    parser.add_argument("name", choices=["all", *FAULTS], help="what shall break")
    parser.add_argument("--seconds", type=seconds, default=60.0, help="of load for each fault (default: 60)")
    parser.add_argument(
        "--output", type=Path, default=KEPT, help="folder for the results (default: .cache/faults)"
    )
    return parser.parse_args()


def seconds(text: str) -> float:
    """10 to 600: the strikes need some time, and no run goes on for ever."""
    value = float(text)
    if not 10 <= value <= 600:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: 10 to 600")
    return value


def told(result: Result) -> str:
    """One fault, in lines."""
    found = result.summary
    errors = ", ".join(f"{count} × {why}" for why, count in found.errors.items()) or "none"
    return "\n".join(
        [
            f"{result.fault}: {result.about}; {result.strikes} × in {result.seconds:.0f} s",
            f"  {found.attempts:,} attempts, {found.acknowledged:,} acknowledged, {found.orders:,} orders",
            f"  {found.retried:,} tried again, {found.refused:,} refused, errors: {errors}",
            f"  longest time without an acknowledgement: {found.longest_gap:.2f} s",
            *(f"  WRONG  {complaint}" for complaint in result.complaints),
            f"  {'every promise was kept' if result.passed else 'NOT every promise was kept'}",
        ]
    )


def tried(name: str, duration: float, folder: Path) -> Result:
    """Try one, print it and keep it."""
    result = run(FAULTS[name], duration)
    print(told(result), flush=True)  # noqa: T201 (what it is asked for)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(result.as_json(), indent=1) + "\n")
    return result


def as_expected(result: Result) -> bool:
    """Whether the audit finds something just where something was planted."""
    return bool(result.audit) if result.fault == CONTROL else result.passed


def main() -> int:
    """Try what the command line names; the exit code."""
    chosen = options()
    with no_children_left():
        return attempt(chosen)


def attempt(chosen: argparse.Namespace) -> int:
    try:
        if chosen.name != "all":
            return int(not tried(chosen.name, chosen.seconds, chosen.output).passed)
        results = [tried(name, chosen.seconds, chosen.output) for name in FAULTS]
        return int(not all(map(as_expected, results)))
    except (HarnessError, OSError, subprocess.CalledProcessError) as error:
        print(f"Not tried: {error}", file=sys.stderr)  # noqa: T201
    except KeyboardInterrupt:
        print("Ended before all was tried.", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    sys.exit(main())
