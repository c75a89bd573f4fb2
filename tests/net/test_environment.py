"""The environment's proxies and CA bundles count, also where they change while a kernel runs."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import NetworkError
from lb_widgets.net.session import HttpSession, NetworkReason

if TYPE_CHECKING:
    from collections.abc import Iterator

# Signs itself; for nothing but this test. Made by: openssl req -x509 -newkey ec
# -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=lb-widgets tests"
# -addext "subjectAltName=IP:127.0.0.1,DNS:localhost"
# -addext "keyUsage=critical,digitalSignature,keyCertSign"
CERTIFICATE = Path(__file__).parent / "certificates" / "loopback.pem"


@pytest.fixture
def session() -> Iterator[HttpSession]:
    made = HttpSession(timeout=(2.0, 2.0))
    yield made
    made.close()


@pytest.fixture
def tls_loopback(loopback: Any) -> Iterator[Any]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = type(loopback)(tls=context)
    yield server
    server.close()


def refusal_of(session: HttpSession, url: str) -> str:
    with pytest.raises(NetworkError) as caught:
        session.send("GET", url)
    return caught.value.reason


def test_a_proxy_is_used_as_soon_as_it_is_named(
    session: HttpSession, loopback: Any, reply: Any, monkeypatch: pytest.MonkeyPatch
):
    target = "http://media.example/a.png"
    loopback.on(target, lambda _: reply(b"through the proxy"))
    assert refusal_of(session, target) == NetworkReason.NAME_NOT_FOUND
    monkeypatch.setenv("HTTP_PROXY", loopback.url(""))
    assert session.send("GET", target).body == b"through the proxy"
    monkeypatch.setenv("NO_PROXY", "media.example")
    assert refusal_of(session, target) == NetworkReason.NAME_NOT_FOUND
    assert len(loopback.requests) == 1


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest", "http://2852039166/", "http://metadata.google.internal./"],
)
def test_a_proxy_is_never_asked_for_a_metadata_service(
    session: HttpSession, loopback: Any, monkeypatch: pytest.MonkeyPatch, url: str
):
    monkeypatch.setenv("HTTP_PROXY", loopback.url(""))
    assert refusal_of(session, url) == NetworkReason.REFUSED
    assert loopback.requests == []


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_ca_bundle_makes_a_host_trusted(
    session: HttpSession, tls_loopback: Any, monkeypatch: pytest.MonkeyPatch, name: str
):
    for other in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(other, raising=False)
    url = tls_loopback.serve("/", b"private")
    assert refusal_of(session, url) == NetworkReason.TLS
    monkeypatch.setenv(name, str(CERTIFICATE))
    assert session.send("GET", url).body == b"private"
