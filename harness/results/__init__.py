"""Saved results: a folder each in results/, and the log of all of them."""

from harness.results.store import RESULTS, attempt, keep, new_folder, now, refuse_taken

__all__ = ["RESULTS", "attempt", "keep", "new_folder", "now", "refuse_taken"]
