"""`make secrets`: draws, once, what docker-compose.yml reads from deploy/secrets/. What is there stays."""

import secrets
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "secrets"


def drawn() -> Iterator[tuple[str, str]]:
    """Files that belong together, by name. No character in them needs an escape in a URL."""
    database, cache = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    yield "secret_key", secrets.token_urlsafe(64)
    yield "database_password", database
    yield "database_url", f"postgres://storefront:{database}@database:5432/storefront"
    yield "cache_users", cache_users(cache)
    yield "cache_url", f"redis://shop:{cache}@cache:6379/0"
    yield "email_password", ""  # yours, if you have a mail server
    yield "grafana_password", secrets.token_urlsafe(32)


def cache_users(password: str) -> str:
    """Valkey's list of users: strangers may ask whether it is alive, the shop may do what a cache does."""
    hashed = sha256(password.encode()).hexdigest()
    return (
        "user default on nopass resetkeys resetchannels -@all +ping\n"
        f"user shop on #{hashed} allkeys resetchannels +@all -@admin -@dangerous +flushdb\n"
    )


def write(folder: Path) -> None:
    """Make the folder with all its files; FileExistsError when it is there, with passwords in use."""
    folder.mkdir(mode=0o700, parents=True)
    for name, text in drawn():
        (folder / name).write_text(text)
        # A container's user reads it, whoever that is; here the folder keeps everybody else out.
        (folder / name).chmod(0o444)


def main() -> None:
    """Write them, and say where they are."""
    try:
        write(FOLDER)
    except FileExistsError:
        sys.exit(f"{FOLDER} is there already, and stays: its passwords are in the database's volume.")
    sys.stdout.write(f"{FOLDER} holds them now. Git ignores it; keep a copy where you keep passwords.\n")


if __name__ == "__main__":
    main()
