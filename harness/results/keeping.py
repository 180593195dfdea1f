"""How a result is kept, whatever its kind: cleaned, sealed, reported, logged, and then told to others."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import report
from harness.progress import Teller
from harness.project import Project
from harness.redaction import anonymous, redacted, redacted_values
from harness.results import brief, hooks, log, manifest
from harness.results.folders import now
from harness.runs import Folder, Saved

SHORTEST = 6  # characters of a password: one of fewer stands in figures and words, too
TEXTS = {".json", ".csv", ".html", ".log", ".txt"}


def keep(
    project: Project, folder: Folder, result: Saved, teller: Teller, *, interrupted: bool = False
) -> None:
    """Save a result and all that belongs to it. After an interrupt nobody waits for `after_run`."""
    folder.save(result)
    close(project, folder, teller, interrupted=interrupted)


def close(project: Project, folder: Folder, teller: Teller, *, interrupted: bool = False) -> None:
    """What follows when all that was measured lies in the folder."""
    record(project, folder.path)
    if folder.json.exists():
        report.write(folder)
    for complaint in () if interrupted else hooks.run(project, folder.path):
        teller.say(complaint)


def record(project: Project, folder: Path) -> None:
    """Clean what was measured, seal it and log it: whatever is made from it may fail after that."""
    clean(project, folder)
    log.append(folder.parent, kept(folder, manifest.seal(folder)))


def kept(folder: Path, sha256: str) -> log.Line:
    head = brief.read(folder)
    verdict = " ".join(head.verdict.split())
    return log.Line(now(), "kept", head.name, head.kind, head.what, verdict, head.exit_code, sha256)


@contextmanager
def attempt(folder: Folder, command: str) -> Iterator[None]:
    """Log what ends a measurement before it has a result: its folder may hold nothing but Locust's log."""
    try:
        yield
    except BaseException as error:
        if not folder.json.exists():
            why = redacted(" ".join(str(error).split())) or "interrupted"
            name, what = folder.path.name, brief.asked(command)
            log.append(folder.path.parent, log.Line(now(), "failed", name, "", what, why, 2))
        raise


def clean(project: Project, folder: Path) -> None:
    """Take secrets out of what was saved; out of Locust's own files whatever tells of people, too.

    Names and errors in requests.csv were cleaned of all but passwords when they were read.
    """
    secrets = passwords(project)
    clean_rows(folder / "requests.csv", secrets)
    for file in folder.glob("*.json"):
        clean_json(file, secrets)
    for file in (folder / "locust").rglob("*"):
        if file.suffix in TEXTS and file.is_file():
            text = redacted(file.read_text(encoding="utf-8", errors="replace"), secrets)
            rewrite(file, anonymous(text))


def clean_rows(file: Path, secrets: list[str]) -> None:
    """Rewrite the rows where one quotes a secret: there may be a million, so nothing else is looked for."""
    content = file.read_bytes() if file.exists() else b""
    if any(secret.encode() in content for secret in secrets):
        rewrite(file, redacted(content.decode(), secrets))


def clean_json(file: Path, secrets: list[str]) -> None:
    """Rewrite a JSON file of ours where one of its texts holds a secret."""
    content = json.loads(file.read_bytes())
    found = redacted_values(content, secrets)
    if found != content:
        rewrite(file, json.dumps(found, indent=1, ensure_ascii=False))


def rewrite(file: Path, text: str) -> None:
    """Put a text in the place of a file's, in one step."""
    draft = file.with_name(f"{file.name}.tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def passwords(project: Project) -> list[str]:
    """What the roles of harness.toml sign in with, but for their names and what is too short to be told."""
    bodies = [role.sign_in.body for role in project.roles.values() if role.sign_in]
    values = [value for body in bodies for key, value in body.items() if "pass" in key or "secret" in key]
    return [value for value in values if len(value) >= SHORTEST]
