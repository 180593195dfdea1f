"""Faults while shoppers order, and the audit of what they were told."""
