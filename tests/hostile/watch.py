"""Watches where this process connects to, and plays a name server that turns on its clients."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import urllib3.util.connection as urllib3_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

REBOUND = "rebound.example"
"""The name that leads to a metadata service, whatever it led to before."""


class Watched:
    """What was seen.

    Attributes
    ----------
    elsewhere : list of str
        Addresses other than loopback.
    told : list of bytes
        What was sent to the address that `REBOUND` leads to.
    """

    def __init__(self) -> None:
        self.elsewhere: list[str] = []
        self.told: list[bytes] = []


class _Pretending(socket.socket):
    """A socket that is connected to a metadata service, as far as anybody can tell."""

    told: list[bytes]

    def getpeername(self) -> Any:
        return "169.254.169.254", 80

    def sendall(self, data: Any, *_: Any) -> None:
        self.told.append(bytes(data))


@contextmanager
def watching() -> Iterator[Watched]:
    """Keep sockets of this process on this machine, and say where they wanted to go."""
    seen = Watched()
    connect, create = socket.socket.connect, urllib3_connection.create_connection
    look_up = socket.getaddrinfo

    def watched(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(str(address[0])):
            seen.elsewhere.append(f"{address[0]}:{address[1]}")
            raise ConnectionRefusedError("Nothing leaves this machine in a test.")
        return connect(self, address)

    def looked_up(host: Any, *args: Any, **options: Any) -> Any:
        if isinstance(host, str) and not _is_here(host) and not _is_address(host):
            raise socket.gaierror(socket.EAI_NONAME, "No name is known in a test.")
        return look_up(host, *args, **options)

    def created(address: Any, *args: Any, **options: Any) -> socket.socket:
        if address[0] != REBOUND:
            return create(address, *args, **options)
        ours, _theirs = socket.socketpair()
        pretending = _Pretending(fileno=ours.detach())
        pretending.told = seen.told
        return pretending

    socket.socket.connect = watched
    socket.getaddrinfo = looked_up
    urllib3_connection.create_connection = created
    try:
        yield seen
    finally:
        socket.socket.connect = connect
        socket.getaddrinfo = look_up
        urllib3_connection.create_connection = create


def _is_address(host: str) -> bool:
    try:
        socket.inet_aton(host)
    except OSError:
        return ":" in host
    return True


def _is_here(host: str) -> bool:
    return host.startswith("127.") or host in {"::1", "localhost"}
