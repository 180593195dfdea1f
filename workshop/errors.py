class LessonError(Exception):
    """What is wrong with a lesson, or keeps it from running, for the person at the terminal."""


class BundleError(Exception):
    """What keeps the archive for a room without a network from being made, for the person at the terminal."""


class WorkshopError(Exception):
    """What keeps a command of the workshop from doing its work, for the person at the terminal."""
