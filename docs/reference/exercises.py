"""The exercises of the workshop, from their files: the tales alone, without hints or solutions."""

from collections.abc import Iterator
from pathlib import Path

from workshop import exercise

INTRODUCTION = """\
# Exercises

A colleague tells what has gone wrong; `.venv/bin/python -m workshop start 1` writes it into your own source.
Look at the shop with whatever you like, and mend it. `check` judges what the shop does, not how your code is
written; `hint` helps, `solution` shows, `reset` puts the exercise away:
[all commands](commands.md#python--m-workshop)."""


def page() -> Iterator[str]:
    yield INTRODUCTION
    for one in exercise.every(Path()):
        yield f"\n## {one.key}. {one.title}\n\nAbout {one.minutes} minutes."
        for paragraph in one.tale.strip().split("\n\n"):
            yield f"\n```text\n{paragraph}\n```" if paragraph.startswith(" ") else f"\n{paragraph}"
