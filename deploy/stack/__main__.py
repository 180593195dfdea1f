"""The production stack on this machine: `python -m deploy.stack --port 8000`."""

import argparse
import signal
import sys

from deploy.stack import processes
from deploy.stack.running import Options, Stack, StackError

DESCRIPTION = """HAProxy (deploy/haproxy.cfg) on 127.0.0.1, and gunicorn replicas behind it, which have the
environment of this command. Prints the process ids by name as one line of JSON, whenever they change. Ends
gracefully on SIGTERM; SIGHUP reloads HAProxy, SIGUSR1 restarts the replicas one after the other."""


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: a whole number, 1 or more")
    return int(text)


def _replicas(text: str) -> int:
    if _count(text) > 4:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: 1 to 4, the servers that haproxy.cfg names")
    return int(text)


def _options() -> Options:
    parser = argparse.ArgumentParser("python -m deploy.stack", description=DESCRIPTION)
    parser.add_argument("--port", type=_count, required=True, help="where HAProxy listens")
    parser.add_argument("--replicas", type=_replicas, default=2, help="gunicorn masters (default: 2)")
    parser.add_argument("--workers", type=_count, default=1, help="processes of each replica (default: 1)")
    parser.add_argument("--threads", type=_count, default=4, help="threads of each worker (default: 4)")
    parser.add_argument("--management-port", type=_count, help="where HAProxy answers /metrics")
    return Options(**vars(parser.parse_args()))


def main() -> None:
    """Run until a signal ends it; a stack that cannot start says why."""
    options = _options()
    signal.pthread_sigmask(signal.SIG_BLOCK, processes.SIGNALS)
    try:
        with Stack(options) as stack:
            stack.serve()
    except StackError as error:
        sys.exit(f"{error}")
    except processes.EndedError:
        pass  # a signal came before all were up


if __name__ == "__main__":
    main()
