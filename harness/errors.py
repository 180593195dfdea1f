class HarnessError(Exception):
    """What stops a measurement, in one sentence for the person at the terminal. Exit code 2."""
