"""One fault, from an empty folder to the audit; nothing of it is left."""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from deploy.faults import servers
from deploy.faults.catalogue import Fault
from deploy.faults.shop import Shop
from deploy.faults.summary import Summary, complaints, lines, summarise

ROOT = Path(__file__).parents[2]
USERS = 12
CALM = 2  # seconds before the first strike and after the last
LAST_TRIES = 60  # seconds that shoppers have to finish what they began


@dataclass(frozen=True)
class Result:
    """What was done and found: broken rules of the audit with their first wrong keys, and all complaints."""

    fault: str
    about: str
    seconds: float
    strikes: int
    summary: Summary
    audit: dict[str, list[str]]
    complaints: list[str]

    @property
    def passed(self) -> bool:
        return not self.complaints

    def as_json(self) -> dict[str, Any]:
        """For files; `passed` told too."""
        return {**asdict(self), "passed": self.passed}


def run(fault: Fault, seconds: float) -> Result:
    """Let shoppers order for so long while it strikes, then audit."""
    with tempfile.TemporaryDirectory(prefix="storefront-fault-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)  # PostgreSQL runs as another user
        code = planted(folder / "code", fault.patch) if fault.patch else ROOT
        with Shop(code, folder) as shop:
            strikes = shopping(shop, fault, seconds)
            shop.end_stack()  # or somebody may still write
            audit = audited(shop)
        summary = summarise(lines(folder / "ledger"))
    wrong = [f"the audit: {rule}: {shortened(keys)}" for rule, keys in audit.items()]
    return Result(
        fault.name,
        fault.about,
        seconds,
        strikes,
        summary,
        audit,
        [*wrong, *complaints(summary, fault.allowed)],
    )


def shortened(keys: list[str]) -> str:
    """The first three."""
    return ", ".join(keys[:3]) + (", …" if len(keys) > 3 else "")


def planted(copy: Path, patch: Path) -> Path:
    """A copy of the code with the mistake of that patch."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    subprocess.run(["git", "apply", patch], cwd=copy, check=True)
    return copy


def shopping(shop: Shop, fault: Fault, seconds: float) -> int:
    """Strike as long as the load lasts; how often."""
    with (shop.folder / "load.log").open("ab") as log:
        load = servers.start(command(shop, seconds), log, log, folder=ROOT)
    try:
        strikes, until = 0, monotonic() + seconds - CALM
        sleep(CALM)
        while monotonic() < until:
            fault.strike(shop)
            strikes += 1
            sleep(min(fault.every, max(0.0, until - monotonic())))
        load.wait(CALM + LAST_TRIES + servers.START_SECONDS)
    finally:
        load.kill()
        load.wait()
    return strikes


def command(shop: Shop, seconds: float) -> list[str]:
    """Locust, with the scenario that keeps a ledger."""
    users = ["--users", str(USERS), "--spawn-rate", str(USERS)]
    times = ["--run-time", f"{seconds:.0f}s", "--stop-timeout", str(LAST_TRIES)]
    files = ["--tokens", str(shop.sign_in()), "--ledger", str(shop.folder / "ledger")]
    scenario = ["-f", "locustfiles/insistent.py", "--headless", "--only-summary", "--host", shop.url]
    return ["--", sys.executable, "-m", "locust", *scenario, *users, *times, *files]


def audited(shop: Shop) -> dict[str, list[str]]:
    """The rules that are broken, and the first wrong keys of each."""
    ledger = sorted(str(file) for file in (shop.folder / "ledger").glob("*.jsonl"))
    if not ledger:
        raise servers.MissingError(f"Nobody shopped: {(shop.folder / 'load.log').read_text()[-2000:]}")
    baseline = ["--baseline", str(shop.folder / "audit.csv")]
    said = shop.manage("audit", "--json", *baseline, "--ledger", *ledger)
    if not said.stdout:
        raise servers.MissingError(f"Not audited: {(shop.folder / 'manage.log').read_text()[-2000:]}")
    return {tally["rule"]: tally["first"] for tally in json.loads(said.stdout) if tally["wrong"]}
