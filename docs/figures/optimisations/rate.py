"""1000 product details a second, each sent when it is due: the best remedy, by `harness load`."""

from docs.figures.optimisations import called, kept
from harness.runs import Run

ARM = "perf+one_query:workers_1"


def measure(quick: bool) -> kept.Part:
    less = ["--rate", "100", "--run-time", "10"] if quick else []
    words = ["load", "high_throughput", "--arm", ARM, *less]
    run = called.result(words)
    if not (isinstance(run, Run) and run.arrivals and run.complete):
        raise SystemExit(f"{called.told(words)} did not come to its end.")
    return kept.part(
        called.told(words),
        run.machine,
        arm=ARM,
        rate=run.numbers["rate"],
        seconds=run.numbers["run_time"],
        requests=run.load.total.requests,
        rps=run.load.total.rps,
        p50=run.load.total.p50,
        p99=run.load.total.p99,
        failures=run.load.failures,
        late_p99=run.arrivals.late_p99,
        generator=run.load.generator_cpu_percent,
        invalid=list(run.invalid),
    )
