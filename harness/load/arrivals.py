"""What Locust loads beside the scenario of an open load: its users wait for arrivals, not for answers.

Environment: HARNESS_SCHEDULE is the file with the second at which each arrival is due (workers elsewhere ask
the master for it), HARNESS_TIMEOUT how many seconds one waits for a user, and a user for the server;
HARNESS_RUN_TIME the seconds of the run, HARNESS_WORKERS how many processes share the schedule: each takes
every n-th arrival.

Any scenario is driven so, as it is: wherever it would pause, its user is free, and goes on when the next
arrival is due. So the first request after a pause is an arrival; what a task asks after that without a pause
belongs to it, and is timed from its own start. The user who became free last goes first: no more connections
are in use than are needed, and those stay warm.
"""

import os
from collections import deque
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from time import perf_counter, time
from typing import Any

import gevent
from gevent import getcurrent
from gevent.event import AsyncResult
from locust import FastHttpUser, events
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_RUNNING, LOCUST_STATE_STOPPING, LOCUST_STATE_WAITING, TaskSet

from harness.load.shipping import fetch_schedule

TIMEOUT = float(os.environ["HARNESS_TIMEOUT"])
RUN_TIME = float(os.environ["HARNESS_RUN_TIME"])
WORKERS = int(os.environ.get("HARNESS_WORKERS") or 1)
READY = 20.0  # seconds that the users may take to make themselves ready
ENDED = "schedule_ended"  # what each process with users says at its end
LOOK_EVERY = 0.05  # seconds, where something is waited for that is not an arrival


class Dropped(Exception):  # noqa: N818 - it is no error of ours
    """An arrival for which no user was free in time. Its text is the error of the row."""

    def __repr__(self) -> str:
        return f"dropped: no user was free within {TIMEOUT:g} s"


class Arrivals:
    """Hands every arrival, when it is due, to a user who is free; one that finds nobody waits for the next.

    Times are seconds of the schedule, which began when the monotonic clock showed `began`.
    """

    def __init__(self, environment: Environment, runner: Any) -> None:
        self.requests, self.runner = environment.events.request, runner
        self.began = 0.0
        self.free: list[AsyncResult] = []
        self.waiting: deque[float] = deque()

    def now(self) -> float:
        return perf_counter() - self.began

    def run(self, schedule: Iterable[float]) -> None:
        """Hand out all arrivals of this process, and tell that there are no more."""
        self.until_ready()
        self.began = perf_counter()
        for due in schedule:
            while (ahead := due - self.now()) > 0:
                gevent.sleep(ahead)
            self.hand_out(due)
        gevent.sleep(max(0.0, RUN_TIME - self.now()))
        # The last to come may wait as long for a user, and then for the server, as those before them.
        while self.waiting or (self.busy and self.now() < RUN_TIME + 2 * TIMEOUT):
            gevent.sleep(LOOK_EVERY)
            self.drop()
        self.runner.send_message(ENDED)

    @property
    def busy(self) -> bool:
        """Whether a user is still under way."""
        return bool(len(self.free) < self.runner.user_count)

    def until_ready(self) -> None:
        """Wait until all users are free; one who is not in time will be so later."""
        latest = perf_counter() + READY
        while self.busy and perf_counter() < latest:
            gevent.sleep(LOOK_EVERY)

    def hand_out(self, due: float) -> None:
        if self.free:
            self.free.pop().set(due)
        else:
            self.waiting.append(due)
            self.drop()

    def take(self) -> None:
        """Block the calling user until its next arrival is due; its next request is that arrival."""
        self.drop()
        if self.waiting:
            due = self.waiting.popleft()
        else:
            turn = AsyncResult()
            self.free.append(turn)
            due = turn.get()
        # The schedule keeps to the monotonic clock, Locust's start of a request to the wall clock.
        getcurrent().due = due, time() - (self.now() - due)

    def drop(self) -> None:
        """Count those who have waited too long as failures: one row each, and one in Locust's own figures."""
        while self.waiting and (waited := self.now() - self.waiting[0]) > TIMEOUT:
            getcurrent().due = self.waiting.popleft(), None
            self.requests.fire(  # type: ignore[no-untyped-call]
                request_type="ARRIVAL",
                name="dropped",
                response_time=waited * 1000,
                response_length=0,
                start_time=time() - waited,
                exception=Dropped(),
                context={},
            )


@events.init.add_listener  # type: ignore[untyped-decorator]
def drive(environment: Environment, runner: Any, **_: Any) -> None:
    """Put arrivals in the place of all pauses, and end the run when all processes have had theirs."""
    if not isinstance(runner, WorkerRunner):
        ended = count(1)

        def end(**_: Any) -> None:
            if next(ended) == WORKERS:
                gevent.spawn(runner.quit)

        runner.register_message(ENDED, end)
    if isinstance(runner, WorkerRunner) and "HARNESS_SCHEDULE" not in os.environ:
        fetch_schedule(runner)
    if not isinstance(runner, MasterRunner):
        arrivals = Arrivals(environment, runner)
        replace_pauses(arrivals)
        limit_waiting(environment)
        environment.events.spawning_complete.add_listener(  # type: ignore[no-untyped-call]
            lambda **_: gevent.spawn(arrivals.run, share(runner))
        )


def limit_waiting(environment: Environment) -> None:
    """The time-out of all plans, whatever a scenario's own: no connection, or no further byte, until then."""
    for user in environment.user_classes:
        if issubclass(user, FastHttpUser):
            user.connection_timeout = user.network_timeout = TIMEOUT


def share(runner: Any) -> list[float]:
    """The arrivals of one of the processes."""
    text = getattr(runner, "schedule", "") or Path(os.environ["HARNESS_SCHEDULE"]).read_text()
    return [float(line) for line in text.split()[runner.worker_index :: WORKERS]]


def replace_pauses(arrivals: Arrivals) -> None:
    """Let users take arrivals wherever they pause, and before their first task."""
    tasks: Any = TaskSet
    run = tasks.run

    def wait(self: Any) -> None:
        if self.user._state == LOCUST_STATE_STOPPING:
            raise StopUser
        self.user._state = LOCUST_STATE_WAITING
        arrivals.take()
        self.user._state = LOCUST_STATE_RUNNING

    def run_from_arrival(self: Any) -> None:
        if self.user._taskset_instance is self:
            self.wait()
        run(self)

    tasks.wait, tasks.run = wait, run_from_arrival
