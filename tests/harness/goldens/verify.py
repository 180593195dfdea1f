"""Adapter of the golden cases of `verify`: as for `compare`, with what the variant declares that it moves."""

from functools import partial

from harness import conclusion, counted, verdict
from harness.runs import Declared
from tests.harness.goldens import compare
from tests.harness.goldens.cases import Case

OUTCOMES = {0: "gone", 1: "not gone", 2: "unmeasured"}


def outcome(case: Case) -> Case:
    table = compare.counts(case)
    if counted.different_answer(table):
        return compare.outcome(case)
    declared = Declared("slow", "regression", "", case["probe"], dict.fromkeys(case["moves"], "more"))
    broken, fixed = case["arms"]
    result = compare.judged(case, table, declared)
    [judgement] = result.judgements
    outcomes = {
        figure: OUTCOMES[conclusion.outcome(figure, declared, table, judgement, broken)[1]]
        for figure in declared.moves
    }
    counts = [count for count in table if count.probe == declared.probe]
    pairs = partial(verdict.pairs, counts, fixed, broken)
    return {
        "exit_code": result.exit_code,
        "outcomes": outcomes,
        "work": {
            figure: [[None if value < 0 else value for value in pair] for pair in pairs(figure)]
            for figure in declared.moves
            if figure in conclusion.WORK
        },
        **compare.figures(judgement),
    }
