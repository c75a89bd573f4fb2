"""Connections that keep to the host policy and to the limits of a request.

A name is checked before it is looked up, but only the connected socket says where it led: a public
name may point at a metadata service, and may point elsewhere at every look-up.
"""

from __future__ import annotations

import http.client
import io
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from requests.adapters import HTTPAdapter  # noqa: TID251 - this is lb_widgets.net
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from lb_widgets.net.limits import LimitedReader, current_limits

if TYPE_CHECKING:
    import socket

    from lb_widgets.net.policy import HostPolicy, HostRefusal

_PIECE: Final = 256 * 1024


class RefusedAddressError(Exception):
    """A name led to an address that the policy refuses; nothing was sent.

    Not an `OSError`, so that urllib3 hands it on instead of taking it for a broken connection.
    """

    def __init__(self, refusal: HostRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class GuardedAdapter(HTTPAdapter):
    """Pools connections that ask the policy about the address that they reached.

    Connections to a proxy do not: the proxy looks the name up.

    Parameters
    ----------
    pool_size : int
        Connections kept open per host.
    policy : HostPolicy
        Which addresses are allowed.
    """

    def __init__(self, *, pool_size: int, policy: HostPolicy) -> None:
        super().__init__(pool_connections=pool_size, pool_maxsize=pool_size)
        self.poolmanager.pool_classes_by_scheme = _pools(policy)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Return the pools of connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **options)
        if not proxy.lower().startswith("socks"):  # those have connections of their own
            manager.pool_classes_by_scheme = _pools(None)
        return manager


def _pools(policy: HostPolicy | None) -> dict[str, Any]:
    return {
        "http": _pool(HTTPConnectionPool, partial(_Connection, host_policy=policy)),
        "https": _pool(HTTPSConnectionPool, partial(_TlsConnection, host_policy=policy)),
    }


def _pool(base: type[HTTPConnectionPool], connection: Any) -> Any:
    return type(f"Guarded{base.__name__}", (base,), {"ConnectionCls": staticmethod(connection)})


class _Answer(http.client.HTTPResponse):
    """An answer that is read within the limits, from its first header on."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        limits = current_limits()
        limits.begin()
        self.fp = io.BufferedReader(LimitedReader(sock, limits))


class _Connection(HTTPConnection):
    response_class = _Answer
    # Who debugs with http.client.HTTPConnection.debuglevel = 1 would print the API key.
    debuglevel = 0

    def __init__(self, *args: Any, host_policy: HostPolicy | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._host_policy = host_policy

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        if self._host_policy is not None:
            refusal = self._host_policy.refusal(str(connected.getpeername()[0]))
            if refusal is not None:
                connected.close()
                raise RefusedAddressError(refusal)
        return connected

    def send(self, data: Any) -> None:
        """Send in pieces, each within the longest silence.

        A socket's timeout is for all that one call sends, and urllib3 leaves that for connecting
        in place: a large file would fail on a slow line.
        """
        if self.sock is None:
            self.connect()
        connected: Any = self.sock
        connected.settimeout(current_limits().silence)
        if not isinstance(data, bytes):
            super().send(data)
            return
        view = memoryview(data)
        for start in range(0, len(data), _PIECE):
            super().send(view[start : start + _PIECE])


class _TlsConnection(_Connection, HTTPSConnection):
    pass
