"""What the tries of one arm add up to. Pure."""

from collections.abc import Sequence

from harness.capacity.search import Found, so_far
from harness.runs import ArmCapacity, Attempt


def conclude(arm: str, attempts: Sequence[Attempt], found: Found | None) -> ArmCapacity:
    """The arm's capacity; `found` is None where the search was stopped."""
    ends = found or so_far((one.rate, one.held) for one in attempts if one.long and not one.invalid)
    against = [one for one in attempts if not one.held and (one.long or ends.failed is None)]
    decisive = [one for one in against if ends.failed in (None, one.rate)]
    spoiled = sum(one.invalid for one in decisive)
    by_generator = bool(decisive) and 2 * spoiled > len(decisive)
    shown = next((one for one in decisive if one.invalid == by_generator), None)
    return ArmCapacity(
        arm=arm,
        held=ends.held,
        failed=ends.failed,
        settled=ends.settled,
        reason=shown.reason if shown else "",
        limit=shown.limit if shown else "unknown",
        limited=shown.limited if shown else "",
        by_generator=by_generator,
        attempts=tuple(attempts),
    )
