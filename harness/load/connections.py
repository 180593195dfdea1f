"""How many TCP connections a port has, asked of Linux's kernel as `ss` does.

/proc/net/tcp lists those that are closing too: after a load without keep-alive, tens of thousands.

Layouts: struct nlmsghdr of linux/netlink.h, struct inet_diag_req_v2 of linux/inet_diag.h.
"""

import socket
import struct
from collections.abc import Iterator

SOCK_DIAG, SOCK_DIAG_BY_FAMILY = 4, 20
REQUEST_ALL = 0x1 | 0x300  # NLM_F_REQUEST, NLM_F_DUMP
DONE, ERROR = 3, 2
ESTABLISHED = 1 << 1
HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence number, port id
QUERY = struct.Struct("=BBBxI48x")  # family, protocol, extensions, states; whatever the addresses
FOUND = struct.Struct("!HH")  # own port, other port
PORTS_AT = HEADER.size + 4  # after family, state, timer and retransmissions
AT_ONCE = 1 << 18  # bytes


def connections(port: int) -> tuple[int, int]:
    """Established connections of this machine with the port at their own end, and with it at the other.

    A server has the former, its clients the latter. 0, 0 where the system cannot be asked: it is no Linux.
    """
    found = [*established(socket.AF_INET), *established(socket.AF_INET6)]
    return sum(own == port for own, _ in found), sum(other == port for _, other in found)


def established(family: int) -> list[tuple[int, int]]:
    """Both ports of every established connection."""
    query = QUERY.pack(family, socket.IPPROTO_TCP, 0, ESTABLISHED)
    header = HEADER.pack(HEADER.size + len(query), SOCK_DIAG_BY_FAMILY, REQUEST_ALL, 0, 0)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SOCK_DIAG) as kernel:
            kernel.send(header + query)
            return list(answers(kernel))
    except (OSError, AttributeError):
        return []


def answers(kernel: socket.socket) -> Iterator[tuple[int, int]]:
    """The ports in each message, up to the message that says that there are no more."""
    while data := kernel.recv(AT_ONCE):
        at = 0
        while at < len(data):
            length, kind, *_ = HEADER.unpack_from(data, at)
            if kind in (DONE, ERROR):
                return
            yield FOUND.unpack_from(data, at + PORTS_AT)
            at += (length + 3) & ~3
