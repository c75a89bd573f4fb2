"""A workbench of rows of several kinds, and where they could be sent."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.sandbox import Sandbox, sample_rows
from lb_widgets.widgets.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 20.0


@pytest.fixture(scope="package")
def rows() -> Any:
    return sample_rows()


@pytest.fixture(scope="package")
def client() -> Iterator[Client]:
    with Sandbox() as sandbox:
        yield Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)


@pytest.fixture
def workbench(rows: Any) -> Iterator[Workbench]:
    workbench = Workbench(rows)
    yield workbench
    workbench.close()


def wait_until(widget: Any, names: list[str], is_so: Callable[[], bool]) -> None:
    """Wait until something is so, looking whenever one of these traits changes."""
    changed = threading.Event()

    def look(_change: Any) -> None:
        if is_so():
            changed.set()

    widget.observe(look, names)
    try:
        assert is_so() or changed.wait(SECONDS)
    finally:
        widget.unobserve(look, names)


def wait_for_background(workbench: Workbench) -> None:
    """Wait until all that was handed to the background before is done."""
    for background in (workbench._background, workbench._rechecks._background):
        done = threading.Event()
        background.soon(done.set)
        assert done.wait(SECONDS)
