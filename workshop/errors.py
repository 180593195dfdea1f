class LessonError(Exception):
    """What is wrong with a lesson, or keeps it from running, for the person at the terminal."""
