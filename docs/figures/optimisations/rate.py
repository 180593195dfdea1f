"""1000 product details a second, each sent when it is due: the best remedy, by `harness load`."""

from docs.figures.measured_page import as_typed, call_harness
from docs.figures.optimisations import kept
from harness.runs import Run

ARM = "perf+one_query:workers_1"


def measure(quick: bool) -> kept.Part:
    less = ["--rate", "100", "--run-time", "10"] if quick else []
    words = ["load", "high_throughput", "--arm", ARM, *less]
    run, _ = call_harness(Run, words)
    [loaded] = run.targets
    if not loaded.arrivals:
        raise SystemExit(f"{as_typed(words)} is no open load.")
    return kept.part(
        as_typed(words),
        run.machine,
        arm=ARM,
        rate=run.numbers["rate"],
        seconds=run.numbers["run_time"],
        requests=loaded.load.total.requests,
        rps=loaded.load.total.rps,
        p50=loaded.load.total.p50,
        p99=loaded.load.total.p99,
        failures=loaded.load.failures,
        late_p99=loaded.arrivals.late_p99,
        generator=loaded.load.generator_cpu_percent,
        invalid=list(loaded.invalid),
    )
