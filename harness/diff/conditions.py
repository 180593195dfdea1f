"""What must be alike in two results before their figures mean anything beside each other."""

from collections.abc import Iterable, Mapping, Sequence

from harness.runs import Capacity, Comparison, Flamegraph, Machine, Origin, Run, Saved, Stress

NONE = "none"

Conditions = Mapping[str, object]


def conditions(result: Saved) -> Conditions:
    """All of them, by what they are called. Code and variants are none: they are what is compared."""
    return {
        "kind": result.kind,
        "seed": result.seed,
        **of_machine(result.machine),
        **of_origins(origins(result)),
        **asked(result),
    }


def origins(result: Saved) -> Sequence[Origin]:
    if isinstance(result, Run):
        return [load.origin for load in result.targets if load.origin]
    return result.origins


def of_machine(machine: Machine) -> Conditions:
    return {
        "processor": machine.processor,
        "system": machine.system,
        "cores": machine.cores,
        "memory in GiB": machine.memory_gib,
        "the server's cores": pinned(machine.server_cores),
        "the generator's cores": pinned(machine.client_cores),
    }


def pinned(cores: Iterable[int]) -> str:
    return ", ".join(map(str, cores)) or "not pinned"


def of_origins(found: Sequence[Origin]) -> Conditions:
    """Those of every arm, in the order of the arms; its number is told where there are several."""
    named: dict[str, object] = {"arms": len(found)}
    for number, origin in enumerate(found, start=1):
        of = "" if len(found) == 1 else f" of arm {number}"
        named |= {f"{name}{of}": value for name, value in of_origin(origin).items()}
    return named


def of_origin(origin: Origin) -> Conditions:
    return {
        "profile": origin.profile,
        "Python": origin.python,
        "database": origin.database,
        "prepared by": " && ".join(origin.prepared_by),
        **origin.versions,
    }


def asked(result: Saved) -> Conditions:
    """What a result's own kind asks for."""
    match result:
        case Run():
            return of_run(result)
        case Comparison():
            return of_comparison(result)
        case Flamegraph():
            return {"probe": result.probe, "size": result.size}
        case Stress():
            return {"plan": result.plan, "scenario": result.scenario, "model": result.model}
        case Capacity():
            return of_capacity(result)


def of_capacity(result: Capacity) -> Conditions:
    return {
        "plan": result.plan,
        "scenario": result.scenario,
        "objectives": ", ".join(result.objectives),
        "tolerance": result.tolerance,
        "tries": result.repeats,
        "seconds of a try": result.long_seconds,
        "requests of a try": result.long_requests,
    }


def of_run(run: Run) -> Conditions:
    return {
        "plan": run.plan,
        "scenario": run.scenario,
        "shape": run.shape,
        "round trip in ms": ", ".join(f"{load.round_trip_ms:g}" for load in run.targets),
        "workers": run.workers,
        **({} if of_arms(run) else {"URL": run.targets[0].target}),
        **{f"the plan's {name}": value for name, value in run.numbers.items()},
    }


def of_arms(run: Run) -> bool:
    """Whether the harness started what was loaded."""
    return all(load.origin for load in run.targets)


def of_comparison(comparison: Comparison) -> Conditions:
    """Blocks and rounds are none: how many there were is in the intervals."""
    timed = sorted({block.probe for block in comparison.blocks})
    counted = {f"{one.probe} with {one.size}" if one.size else one.probe for one in comparison.counts}
    return {
        "plan": comparison.plan,
        "probes counted": ", ".join(sorted(counted)),
        "probes timed": ", ".join(timed),
    }


def differences(first: Conditions, second: Conditions) -> list[str]:
    """What is not alike, a clause for each."""
    names = dict.fromkeys([*first, *second])
    pairs = {name: (first.get(name, NONE), second.get(name, NONE)) for name in names}
    return [f"{name} {one} and {other}" for name, (one, other) in pairs.items() if one != other]
