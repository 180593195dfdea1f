"""Mistakes with a slow service."""

from django.core.cache import cache

from store import playground
from store.playground import CACHE_SECONDS, GREETING, ask_upstream, upstream
from store.variants import regresses


@regresses(
    playground,
    "greeting",
    probe="hello",
    moves={"tail": "whoever comes when the answer has expired waits for the upstream"},
    size="visitors at once",
    figures={1: (1, 1), 40: (1, 14)},
)
def cache_stampede() -> str | None:
    """Let everybody ask anew when the cache has expired: all at once, and the upstream gets them all.

    Symptom: The page is fast, its p99 is not. Every few seconds, or each full hour, the server stands still
        for a moment, and the upstream sees a spike that no visitor explains.
    Tool: load test
    See it: Median and mean hardly move, and a single visitor sees nothing. The requests in a row of seconds
        show teeth, as far apart as the cache's lifetime; all threads wait at the same line then.
    Fix: One caller asks, the others take the old answer meanwhile, or wait for that one where there is none:
        the few lines of `playground.greeting`. `cache.get_or_set` has no such protection.
    """
    return cache.get_or_set(GREETING, upstream, CACHE_SECONDS)


@regresses(
    playground,
    "greeting",
    probe="hello",
    moves={"wait": "the upstream's time, for each visitor"},
    size="ms that the upstream takes",
    figures={50: (1, 11), 200: (1, 30)},
)
def upstream_every_time() -> str:
    """Ask the upstream for each visitor: nothing of what it said is kept.

    Symptom: The page is as slow as somebody else's service, and down when that is. A few visitors occupy all
        threads, and the CPU is idle.
    Tool: Server-Timing, flame graph
    See it: No query, and hardly any CPU: `Server-Timing` says that `app` is long and `db` is nothing. A flame
        graph of CPU time shows nothing; one with waiting in it shows the line that waits.
    Fix: Keep the answer for as long as it may be old: `playground.greeting`. Give each call a time-out.
    """
    return ask_upstream()
