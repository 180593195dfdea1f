import sys

try:
    from harness.cli import main  # takes a second, in which nothing has been started yet
except KeyboardInterrupt:
    print("Interrupted before anything was measured.", file=sys.stderr)  # noqa: T201
    sys.exit(2)

main()
