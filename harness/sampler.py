"""The parent of a server that is to be sampled: `python sampler.py SAMPLER… -- SERVER…`, SIGUSR1 to begin.

Linux lets an ordinary user trace descendants only (Yama's ptrace_scope 1). So it is the server's parent that
becomes the sampler, when the server has warmed up. Without the signal it ends with the server.
"""

import os
import signal
import subprocess
import sys


def main() -> int:
    """Start the server; the server's exit code, unless SIGUSR1 made us its sampler."""
    between = sys.argv.index("--")
    sampler, command = sys.argv[1:between], sys.argv[between + 1 :]
    server = subprocess.Popen(command)

    def become_sampler(*_: object) -> None:
        os.execv(sampler[0], [*sampler, "--pid", str(server.pid)])  # noqa: S606 - a list, without a shell

    signal.signal(signal.SIGUSR1, become_sampler)
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
