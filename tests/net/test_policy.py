from __future__ import annotations

import pytest

from lb_widgets.net.policy import REFUSALS, HostPolicy, HostRefusal, is_local_host, is_private_host

FORBIDDEN = [
    "169.254.169.254",
    "169.254.0.1",
    "fe80::1",
    "[fe80::1%25eth0]",
    "fd00:ec2::254",
    "fd20:ce::254",
    "100.100.100.200",
    "metadata.google.internal",
    "Metadata.Google.Internal.",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "::169.254.169.254",
    "169.254.169.254.",
    "2852039166",
    "0xA9FEA9FE",
    "0xa9.0xfe.0xa9.0xfe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "%31%36%39.254.169.254",
    "169.254.169.254".translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789."}),
    "169\N{IDEOGRAPHIC FULL STOP}254.169.254",
]


@pytest.mark.parametrize("host", FORBIDDEN)
def test_metadata_and_link_local_addresses_are_refused_however_they_are_written(host: str):
    assert HostPolicy().refusal(host) is HostRefusal.FORBIDDEN


@pytest.mark.parametrize("host", ["example.com", "8.8.8.8", "10.0.0.1", "127.0.0.1", "localhost"])
def test_everything_else_is_allowed_by_default(host: str):
    assert HostPolicy().refusal(host) is None


def test_loopback_and_private_hosts_can_be_forbidden():
    strict = HostPolicy(allow_loopback=False, allow_private=False)
    assert strict.refusal("127.0.0.1") is HostRefusal.LOOPBACK
    assert strict.refusal("localhost") is HostRefusal.LOOPBACK
    assert strict.refusal("192.168.1.2") is HostRefusal.PRIVATE
    assert strict.refusal("nas.local") is HostRefusal.PRIVATE
    assert strict.refusal("example.com") is None


@pytest.mark.parametrize(
    ("host", "local", "private"),
    [
        ("127.0.0.1", True, False),
        ("127.9.9.9", True, False),
        ("::1", True, False),
        ("0.0.0.0", True, False),  # noqa: S104 - a host to judge, not to bind
        ("::ffff:127.0.0.1", True, False),
        ("app.localhost", True, False),
        ("10.1.2.3", False, True),
        ("fd00::1", False, True),
        ("100.64.0.1", False, True),
        ("intranet", False, True),
        ("example.com", False, False),
        ("1.1.1.1", False, False),
        ("", False, False),
    ],
)
def test_hosts_are_told_apart(host: str, local: bool, private: bool):  # noqa: FBT001 - a table
    assert is_local_host(host) is local
    assert is_private_host(host) is private


def test_every_refusal_has_its_sentence():
    assert set(REFUSALS) == set(HostRefusal)
