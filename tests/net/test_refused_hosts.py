"""No spelling, name or redirect leads a session to a host that its policy refuses."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import NetworkError
from lb_widgets.net.policy import HostPolicy
from lb_widgets.net.session import HttpSession, NetworkReason

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def session() -> Iterator[HttpSession]:
    made = HttpSession(timeout=(2.0, 0.5))
    yield made
    made.close()


def refused(session: HttpSession, url: str) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        session.send("GET", url)
    return caught.value


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "//2852039166/latest/meta-data",
        "http://0xA9FEA9FE/",
        "http://[::ffff:169.254.169.254]/",
        "http://169.254.169.254./",
        "http://metadata.google.internal/",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_a_forbidden_place_is_refused(
    session: HttpSession, loopback: Any, target: str
):
    url = loopback.serve("/old", status=302, headers={"Location": target})
    error = refused(session, url)
    assert error.reason in {NetworkReason.REFUSED, NetworkReason.BAD_URL}
    assert len(loopback.requests) == 1


def test_a_name_that_leads_to_a_refused_address_is_refused_before_anything_is_sent(
    loopback: Any, monkeypatch: pytest.MonkeyPatch
):
    loopback.serve("/", b"secret")
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest: look_up("127.0.0.1", *rest))
    strict = HttpSession(policy=HostPolicy(allow_loopback=False))
    error = refused(strict, loopback.url("/", host="public.example"))
    assert error.reason == NetworkReason.REFUSED
    assert loopback.requests == []


def test_a_name_that_leads_to_a_metadata_service_is_always_refused(
    session: HttpSession, loopback: Any, monkeypatch: pytest.MonkeyPatch
):
    class Pretending(socket.socket):
        def getpeername(self) -> Any:
            return "169.254.169.254", 80

    def connected(*_: Any, **__: Any) -> socket.socket:
        made = Pretending()
        made.connect(("127.0.0.1", loopback.port))
        return made

    monkeypatch.setattr("urllib3.util.connection.create_connection", connected)
    error = refused(session, loopback.url("/", host="public.example"))
    assert error.reason == NetworkReason.REFUSED
    assert loopback.requests == []


def test_the_host_that_counts_is_the_one_that_would_be_asked(session: HttpSession, loopback: Any):
    # Python's parser sees 127.0.0.1 here, requests' the other host.
    odd = f"http://169.254.169.254\\@127.0.0.1:{loopback.port}/"
    assert refused(session, odd).reason == NetworkReason.REFUSED
    assert loopback.requests == []
