"""Response times of a result's rows, kept as histograms: a million of them fit in a picture."""

import csv
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np

from harness.errors import HarnessError

BINS = 60  # steps of equal ratio over the span: fine enough to show a second hump, coarse enough to be calm
SECOND_SERVER = " (A2)"  # the control's rows; it is the same arm

Times = dict[tuple[str, str, str], "array[float]"]


@dataclass(frozen=True)
class Distribution:
    """One arm's requests to one probe or name in one phase: shares by bin, edges and percentiles in ms."""

    phase: str
    arm: str
    probe: str
    requests: int
    p50: float
    p95: float
    p99: float
    edges: tuple[float, ...]
    shares: tuple[float, ...]


def read(path: Path) -> list[Distribution]:
    """Every distribution in requests.csv; none without such a file. HarnessError when it is damaged."""
    try:
        with path.open(newline="") as file:
            times = gather(file)
    except FileNotFoundError:
        return []
    except (ValueError, csv.Error) as error:
        raise HarnessError(f"{path} is damaged: {error}.") from None
    return [distribution(*key, times[key], span(key, times)) for key in sorted(times)]


def gather(file: TextIO) -> Times:
    """Times in ms by phase, arm and probe. Requests that got no answer have no time and are left out."""
    rows = csv.reader(file)
    header = next(rows, [])
    phase, arm, probe, ms = (header.index(name) for name in ("phase", "arm", "probe", "ms"))
    times: Times = {}
    for row in rows:
        if len(row) < len(header):  # cut short where the measurement was interrupted
            continue
        key = row[phase], row[arm], row[probe]
        if key not in times:
            times[key] = array("d")
        if row[ms]:
            times[key].append(float(row[ms]))
    return merged(times)


def merged(times: Times) -> Times:
    """Both reference servers as the one arm that they are; nothing without a single time."""
    together: Times = {}
    for (phase, arm, probe), values in times.items():
        together.setdefault((phase, arm.removesuffix(SECOND_SERVER), probe), array("d")).extend(values)
    return {key: values for key, values in together.items() if values}


def span(key: tuple[str, str, str], times: Times) -> tuple[float, float]:
    """One span in ms for all arms of a phase and probe, so that their shapes can be laid over each other."""
    same = [values for other, values in times.items() if (other[0], other[2]) == (key[0], key[2])]
    low = max(min(min(values) for values in same), 0.01)  # not 0: the bins are steps of equal ratio
    high = max(float(np.percentile(values, 99.9)) for values in same)
    return low, max(high, low * 1.5)


def distribution(
    phase: str, arm: str, probe: str, values: "array[float]", bounds: tuple[float, float]
) -> Distribution:
    """Times outside the bounds count in the first or last bin."""
    edges = np.geomspace(*bounds, BINS + 1)
    counts, _ = np.histogram(np.clip(values, *bounds), bins=edges)
    p50, p95, p99 = np.percentile(values, [50, 95, 99])
    return Distribution(
        phase,
        arm,
        probe,
        len(values),
        float(p50),
        float(p95),
        float(p99),
        tuple(edges.tolist()),
        tuple((counts / len(values)).tolist()),
    )
