"""Connections that ask the host policy once more, now that the address is known.

A name is checked before it is looked up, but only the connected socket says where it led: a public
name may point at a metadata service, and may point elsewhere at every look-up.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    import socket

    from urllib3.poolmanager import PoolManager

    from lb_widgets.net.policy import HostPolicy, HostRefusal


class RefusedAddressError(Exception):
    """A name led to an address that the policy refuses; nothing was sent.

    Not an `OSError`, so that urllib3 hands it on instead of taking it for a broken connection.
    """

    def __init__(self, refusal: HostRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def guard(manager: PoolManager, policy: HostPolicy) -> None:
    """Make a pool manager's connections ask the policy about the address they reached.

    Connections to a proxy are not guarded: the proxy looks the name up.
    """
    manager.pool_classes_by_scheme = {
        "http": _pool(HTTPConnectionPool, partial(_GuardedConnection, host_policy=policy)),
        "https": _pool(HTTPSConnectionPool, partial(_GuardedTlsConnection, host_policy=policy)),
    }


def _pool(base: type[HTTPConnectionPool], connection: Any) -> Any:
    return type(f"Guarded{base.__name__}", (base,), {"ConnectionCls": staticmethod(connection)})


def _checked(connected: socket.socket, policy: HostPolicy) -> socket.socket:
    refusal = policy.refusal(str(connected.getpeername()[0]))
    if refusal is not None:
        connected.close()
        raise RefusedAddressError(refusal)
    return connected


class _GuardedConnection(HTTPConnection):
    def __init__(self, *args: Any, host_policy: HostPolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._host_policy = host_policy

    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self._host_policy)


class _GuardedTlsConnection(HTTPSConnection):
    def __init__(self, *args: Any, host_policy: HostPolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._host_policy = host_policy

    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self._host_policy)
