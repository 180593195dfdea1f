"""What shoppers do: one journey a file. All of them know two options beside Locust's own."""

from argparse import ArgumentParser

from locust import events


# Here, because `locust -f locustfiles` loads every other file of the folder twice: by path and by name.
@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def add_arguments(parser: ArgumentParser) -> None:
    """Add our options to Locust's command line and its web UI."""
    parser.add_argument("--seed", type=int, default=1, help="Same seed, same journeys")
    parser.add_argument("--no-wait", action="store_true", help="No pause between requests")
