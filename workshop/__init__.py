"""Teaches on this shop. It drives manage.py, make, git and the harness as commands."""
