"""What shoppers do: one journey a file. All of them know four options beside Locust's own."""

from locust import events
from locust.argument_parser import LocustArgumentParser


# Here, because `locust -f locustfiles` loads every other file of the folder twice: by path and by name.
@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def add_arguments(parser: LocustArgumentParser) -> None:
    """Add our options to Locust's command line and its web UI."""
    parser.add_argument("--seed", type=int, default=1, help="Same seed, same journeys")
    parser.add_argument("--no-wait", action="store_true", help="No pause between requests")
    # Not in the web UI: whoever looks at that page shall not choose what files we read.
    parser.add_argument(
        "--tokens",
        default=".cache/tokens.json",  # where `make perf` and `make run` put them
        help="File of `manage.py tokens --output`, for journeys of those who are signed in",
        include_in_web_ui=False,
    )
    parser.add_argument(
        "--ledger",
        default=".cache/ledger",
        help="Folder where journeys that keep a ledger write it, for `manage.py audit --ledger`",
        include_in_web_ui=False,
    )
