"""Measures a Django REST project from outside, and judges what it measured. `python -m harness --help`."""
