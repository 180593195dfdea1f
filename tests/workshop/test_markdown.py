"""What a lesson's Markdown says, and what is refused in it."""

import pytest

from workshop.errors import LessonError
from workshop.markdown import Block, Command, File, Screenshot, parse, render

LESSON = """# A lesson

```console exit=1 head=2 tail=3
$ echo one
one
$ false
```

```python
print("not a command")
```

```console server=http://127.0.0.1:8000/
$ make run
```

```python file=locustfiles/visitor.py
import locust

```

<!-- screenshot: http://127.0.0.1:8000/silk/ 900x400 -->
![What silk shows](images/silk.png)
"""


def test_a_block_holds_commands_with_their_lines_and_the_output_to_expect():
    commands = (Command(4, "echo one", ("one",)), Command(6, "false"))
    assert parse(LESSON)[2] == Block("```console exit=1 head=2 tail=3", commands, exit=1, head=2, tail=3)


def test_a_block_can_start_a_server():
    server = Block(
        "```console server=http://127.0.0.1:8000/",
        (Command(14, "make run"),),
        server="http://127.0.0.1:8000/",
    )
    assert server in parse(LESSON)


def test_a_file_to_write_has_a_name_and_lines():
    [file] = [part for part in parse(LESSON) if isinstance(part, File)]
    assert (file.name, file.lines) == ("locustfiles/visitor.py", ("import locust", ""))


def test_a_screenshot_is_declared_above_its_image():
    [screenshot] = [part for part in parse(LESSON) if isinstance(part, Screenshot)]
    assert (screenshot.url, screenshot.size) == ("http://127.0.0.1:8000/silk/", (900, 400))
    assert screenshot.image == "images/silk.png"


def test_all_else_is_text():
    assert [part for part in parse(LESSON) if isinstance(part, str)][2:6] == [
        "",
        "```python",
        'print("not a command")',
        "```",
    ]


def test_what_is_parsed_is_rendered_as_it_was():
    assert render(parse(LESSON)) == LESSON


@pytest.mark.parametrize("opening", ["```bash", "```sh", "~~~console", "   ```console", "````console"])
def test_commands_that_would_not_be_run_are_refused(opening: str):
    with pytest.raises(LessonError, match="line 2: commands stand in a ```console block"):
        parse(f"Text\n{opening}\n$ make\n```\n")


@pytest.mark.parametrize("option", ["skip", "exit=one", "busy", "lines=3"])
def test_an_unknown_option_is_refused_and_the_known_are_named(option: str):
    with pytest.raises(LessonError, match=r"line 1: .*; allowed: server=URL, exit=NUM"):
        parse(f"```console {option}\n$ make\n```\n")


def test_an_output_without_a_command_is_refused():
    with pytest.raises(LessonError, match="line 1: a block begins with a command"):
        parse("```console\nhello\n$ echo hello\n```\n")


def test_an_empty_block_is_refused():
    with pytest.raises(LessonError, match="line 1: a block begins with a command"):
        parse("```console\n```\n")


def test_a_block_without_an_end_is_refused():
    with pytest.raises(LessonError, match="line 2: this block has no end"):
        parse("Text\n```console\n$ make\n")


def test_a_file_without_an_end_is_refused():
    with pytest.raises(LessonError, match="line 1: this block has no end"):
        parse("```python file=visitor.py\nimport locust\n")


def test_a_server_with_another_command_is_refused():
    with pytest.raises(LessonError, match="line 1: a server has a block of its own"):
        parse("```console server=http://127.0.0.1:8000/\n$ make run\n$ make\n```\n")


def test_a_screenshot_may_be_taken_after_clicks():
    shot = (
        "<!-- screenshot: http://127.0.0.1:8000/ 900x400 click #menu, #menu a -->\n![Home](images/home.png)"
    )
    [screenshot] = parse(shot)
    assert isinstance(screenshot, Screenshot)
    assert (screenshot.size, screenshot.clicks) == ((900, 400), ("#menu", "#menu a"))
    assert render([screenshot]) == f"{shot}\n"


@pytest.mark.parametrize("below", ["", "Text", "![No folder](silk.png)", "![](images/silk.png)"])
def test_a_screenshot_without_its_image_is_refused(below: str):
    with pytest.raises(LessonError, match="line 1: a screenshot is"):
        parse(f"<!-- screenshot: http://127.0.0.1:8000/ 900x400 -->\n{below}\n")


def test_a_screenshot_without_a_size_is_refused():
    with pytest.raises(LessonError, match="line 1: a screenshot is"):
        parse("<!-- screenshot: http://127.0.0.1:8000/ -->\n![Home](images/home.png)\n")
