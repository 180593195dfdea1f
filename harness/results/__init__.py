"""The folder results/: what is kept in it, sealed, logged, looked through, taken along and erased."""

from harness.results.folders import LATEST, RESULTS, new_folder, now, refuse_taken
from harness.results.keeping import attempt, close, keep

__all__ = ["LATEST", "RESULTS", "attempt", "close", "keep", "new_folder", "now", "refuse_taken"]
