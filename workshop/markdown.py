"""A lesson as Markdown: text, blocks of commands with the output to expect, files to write, screenshots.

    ```console exit=1 tail=4
    $ make lint
    the output to expect; a line with … alone stands for any lines
    ```

A block's info string says what differs: `server=URL` starts its command, waits until the URL answers and lets
it run until the lesson ends; `exit=1` is the exit code of its last command; `busy=2` is the one that it may
have instead on a busy machine, if it comes to its last line even then; `head=20`, `tail=4` or both keep so
many lines of each output.

    ```python file=visitor.py
    what the student writes into that file of the clone
    ```

    <!-- screenshot: http://127.0.0.1:8000/ 900x400 click #menu, #menu a -->
    ![What it shows](images/home.png)

A screenshot is of a URL, or of a file in the clone; with `#id` after it from that element on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workshop.errors import LessonError

OPTIONS = {"server": str, "exit": int, "busy": int, "head": int, "tail": int}
SHELL = re.compile(r"\s*[`~]{3,}\s*(console|bash|sh|shell|zsh)\b")
FILE = re.compile(r"```\w+ file=(\S+)")
SCREENSHOT = re.compile(r"<!-- screenshot: (\S+) (\d+)x(\d+)(?: click (.+))? -->")
IMAGE = re.compile(r"!\[.+\]\((images/[\w.-]+\.png)\)")

Lines = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Command:
    """What a student types, its line in the file, and the output to expect."""

    line: int
    text: str
    output: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Commands that follow each other; all end with 0, the last one with `exit`, or with `busy`."""

    info: str
    commands: tuple[Command, ...]
    server: str | None = None
    exit: int = 0
    busy: int | None = None
    head: int | None = None
    tail: int | None = None

    def render(self) -> list[str]:
        body = [line for command in self.commands for line in (f"$ {command.text}", *command.output)]
        return [self.info, *body, "```"]


@dataclass(frozen=True)
class File:
    """What a student writes, and where, relative to the clone."""

    info: str
    name: str
    lines: tuple[str, ...]

    def render(self) -> list[str]:
        return [self.info, *self.lines, "```"]


@dataclass(frozen=True)
class Screenshot:
    """A page to look at, its size in pixels, and the image it fills, relative to the lesson.

    `clicks` are CSS selectors of what is clicked before that, one after the other.
    """

    source: tuple[str, str]
    url: str
    size: tuple[int, int]
    image: str
    clicks: tuple[str, ...] = ()

    def render(self) -> list[str]:
        return list(self.source)


Part = str | Block | File | Screenshot


def parse(text: str) -> list[Part]:
    """Split a lesson into lines of text and its other parts, in order; LessonError names the line."""
    lines = enumerate(text.splitlines(), 1)
    return [part(number, line, lines) for number, line in lines]


def render(parts: Sequence[Part]) -> str:
    """What `parse` reads."""
    lines = [line for part in parts for line in ([part] if isinstance(part, str) else part.render())]
    return "\n".join(lines) + "\n"


def part(number: int, line: str, following: Lines) -> Part:
    if SHELL.match(line):
        return block(number, line, following)
    if asked := FILE.fullmatch(line):
        return File(line, asked[1], tuple(inner for _, inner in body(number, following)))
    if line.startswith("<!-- screenshot"):
        return screenshot(number, line, following)
    return line


def block(number: int, info: str, following: Lines) -> Block:
    """Every command is run, so that there is one way only to write one down."""
    if not info.startswith("```console"):
        raise LessonError(f"line {number}: commands stand in a ```console block that is not indented")
    commands = tuple(group(number, list(body(number, following))))
    read = options(number, info)
    if "server" in read and len(commands) > 1:
        raise LessonError(f"line {number}: a server has a block of its own")
    return Block(info, commands, **read)


def options(number: int, info: str) -> dict:
    pairs = [word.partition("=")[::2] for word in info.split()[1:]]
    try:
        return {name: OPTIONS[name](value) for name, value in pairs}
    except (KeyError, ValueError):
        allowed = "server=URL, exit=NUMBER, busy=NUMBER, head=NUMBER, tail=NUMBER"
        raise LessonError(f"line {number}: {info!r}; allowed: {allowed}") from None


def body(number: int, following: Lines) -> Lines:
    for inner, line in following:
        if line == "```":
            return
        yield inner, line
    raise LessonError(f"line {number}: this block has no end")


def group(number: int, numbered: Sequence[tuple[int, str]]) -> Iterator[Command]:
    """Each command with the lines up to the next."""
    starts = [index for index, (_, line) in enumerate(numbered) if line.startswith("$ ")]
    if not starts or starts[0] > 0:
        raise LessonError(f"line {number}: a block begins with a command: $ …")
    for start, end in zip(starts, [*starts[1:], len(numbered)], strict=True):
        line, text = numbered[start]
        yield Command(line, text.removeprefix("$ "), tuple(line for _, line in numbered[start + 1 : end]))


def screenshot(number: int, line: str, following: Lines) -> Screenshot:
    _, below = next(following, (number, ""))
    asked, image = SCREENSHOT.fullmatch(line), IMAGE.fullmatch(below)
    if not (asked and image):
        raise LessonError(
            f"line {number}: a screenshot is <!-- screenshot: URL 900x400 -->, then ![…](images/….png)"
        )
    url, width, height, clicks = asked.groups()
    clicked = tuple(clicks.split(", ")) if clicks else ()
    return Screenshot((line, below), url, (int(width), int(height)), image[1], clicked)
