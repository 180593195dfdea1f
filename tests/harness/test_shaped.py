"""What a report says of the shape of a run."""

from dataclasses import replace

import pytest
from rich.console import Console

from harness.report import shaped, summary, terminal
from harness.runs import Run, Step
from tests.harness import results

STEP = Step(
    offered=100.0,
    seconds=9.0,
    requests=900,
    failures=9,
    throughput=99.0,
    goodput=90.0,
    p50=5.0,
    p95=20.0,
    p99=300.0,
)


def stepped() -> Run:
    return replace(results.run(steps=(STEP,)), shape="steps", numbers={"users": 1000, "rate": None})


def spiked(recovery: float | None) -> Run:
    return replace(results.run(recovery=recovery), shape="spike")


def felt(run: Run) -> list[str]:
    return shaped.felt(run, run.targets[0])


@pytest.mark.parametrize(
    ("shape", "rate", "expected"),
    [
        ("constant", None, "8 users"),
        ("constant", 1000.0, "1,000 arrivals/s"),
        ("ramp", None, "8 users in a ramp"),
        ("steps", 50, "50 arrivals/s in steps"),
        ("spike", None, "8 users in a spike"),
    ],
)
def test_what_was_asked_is_users_or_arrivals_at_their_peak(
    shape: str, rate: float | None, expected: str
) -> None:
    asked = replace(results.run(), shape=shape, numbers={"rate": rate})
    assert shaped.asked(asked).replace(f"{asked.targets[0].load.users} users", "8 users") == expected


def test_steps_are_rows_of_what_they_asked_and_what_came_back() -> None:
    assert shaped.head(stepped())[0] == "users"
    assert shaped.rows(stepped().targets[0]) == [["100", "99.0", "90.0", "1 %", "5.00", "20.0", "300"]]
    assert shaped.head(replace(stepped(), numbers={"rate": 50}))[0] == "arrivals/s"


def test_the_end_of_a_spike_is_a_sentence() -> None:
    assert felt(spiked(4.0)) == [
        "The spike was felt for 4.00 s after its end; then the p95 of every second is within 1.5 times that "
        "of the calm before, for five seconds."
    ]
    assert felt(spiked(0.0))[0].startswith("The spike left nothing behind: ")
    assert felt(spiked(None))[0].startswith("The spike was felt to the end: ")
    assert felt(results.run()) == []


def test_summary_and_terminal_show_steps_and_the_end_of_a_spike() -> None:
    assert "| 100 | 99.0 | 90.0 | 1 % |" in summary.markdown(stepped())
    assert "- The spike was felt for 4.00 s" in summary.markdown(spiked(4.0))
    console = Console(width=80, record=True, quiet=False)
    with console.capture() as told:
        terminal.show_run(console, stepped())
        terminal.show_run(console, spiked(4.0))
    assert "requests/s goodput/s" in told.get()
    assert "The spike was felt for 4.00 s" in told.get()
