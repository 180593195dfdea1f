import sys

try:
    from harness.cli import main
except KeyboardInterrupt:
    print("Interrupted before anything was measured.", file=sys.stderr)  # noqa: T201
    sys.exit(2)

main()
