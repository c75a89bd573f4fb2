"""The guard of tests/conftest.py itself."""

from __future__ import annotations

import socket
import urllib.request
from typing import Any

import pytest


def test_no_test_can_leave_the_machine():
    with pytest.raises(RuntimeError, match="tried to connect"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(socket.gaierror, match="Blocked in tests"):
        socket.getaddrinfo("example.com", 443)


def test_the_loopback_server_answers_what_it_was_told_and_notes_what_it_got(loopback: Any):
    url = loopback.serve("/a", b"hello", status=201, headers={"X-A": "b"})
    with urllib.request.urlopen(f"{url}?x=1", data=b"sent") as answer:
        assert (answer.status, answer.read(), answer.headers["X-A"]) == (201, b"hello", "b")
    (received,) = loopback.asked("/a")
    assert (received.method, received.path, received.body) == ("POST", "/a?x=1", b"sent")
