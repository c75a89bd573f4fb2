"""A running sandbox, and ways to talk to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lb_widgets.sandbox import Sandbox

from . import caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def shared() -> Iterator[Sandbox]:
    """One sandbox for all tests that only read tiles and media."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def fetch() -> Callable[..., caller.Answer]:
    """Send one HTTP request."""
    return caller.fetch


@pytest.fixture
def multipart() -> Callable[..., bytes]:
    """Write a form with the boundary ``limit``."""
    return caller.multipart


@pytest.fixture
def api(sandbox: Sandbox) -> caller.Caller:
    return caller.Caller(sandbox)
