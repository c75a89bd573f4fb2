"""A running sandbox and a client of it."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client, lost_answers, polling
from lb_widgets.net import retry
from lb_widgets.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch):
    """Keep the developer's own key and endpoint out."""
    monkeypatch.delenv("LABELBOX_API_KEY", raising=False)
    monkeypatch.delenv("LABELBOX_ENDPOINT", raising=False)


@pytest.fixture(autouse=True)
def _own_journals(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Keep journals out of the developer's home."""
    monkeypatch.setenv("LB_WIDGETS_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch):
    """Retry at once; that the waits grow is the business of `lb_widgets.net`."""
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(polling, "FIRST_WAIT", 0.005)
    monkeypatch.setattr(lost_answers, "LATE_COMMIT", 0.1)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    return Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)


@pytest.fixture
def image_rows(sandbox: Sandbox) -> Callable[[int], list[dict[str, Any]]]:
    """Make image rows with two attachments each, by their number."""

    def make(count: int) -> list[dict[str, Any]]:
        return [
            {
                "row_data": sandbox.media_url(f"image-{number}.jpg"),
                "global_key": f"key-{number}",
                "media_type": "IMAGE",
                "attachments": [
                    {"type": "RAW_TEXT", "value": f"note {number}", "name": "Note"},
                    {"type": "IMAGE_OVERLAY", "value": sandbox.media_url(f"layer-{number}.png")},
                ],
            }
            for number in range(count)
        ]

    return make


@pytest.fixture
def fetch() -> Callable[[str], bytes]:
    """Get a body."""

    def get(url: str) -> bytes:
        with urllib.request.urlopen(url) as answer:
            return answer.read()

    return get
