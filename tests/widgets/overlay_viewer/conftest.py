"""Rows with pictures, and what stands for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from lb_widgets.widgets.overlay_viewer import OverlayViewer
from tests.widgets.overlay_viewer.pages import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Rows = list[dict[str, Any]]


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    for name, size in {"a": (8, 6), "b": (8, 6), "c": (4, 3)}.items():
        Image.new("RGB", size, (10, 20, 30)).save(tmp_path / f"{name}.png")
    Image.new("RGBA", (8, 6), (200, 100, 50, 128)).save(tmp_path / "mask.png")

    def overlay(file: str, name: str | None) -> dict[str, Any]:
        return {"type": "IMAGE_OVERLAY", "value": str(tmp_path / file), "name": name}

    def row(key: str, *overlays: dict[str, Any], **more: Any) -> dict[str, Any]:
        data = str(tmp_path / "a.png")
        base = {"row_data": data, "global_key": key, "media_type": "IMAGE"}
        return {**base, "attachments": list(overlays), **more}

    return [
        row("first", overlay("b.png", "Relief"), overlay("mask.png", "Mask")),
        row("second", overlay("mask.png", "Mask"), overlay("c.png", None)),
        row("film", row_data="https://host/film.mp4", media_type="VIDEO"),
        row("bare"),
        row("gone", overlay("gone.png", "Relief")),
        row("many", *(overlay("b.png", f"L{n}") for n in range(12))),
    ]


@pytest.fixture
def viewer(rows: Rows) -> Iterator[OverlayViewer]:
    viewer = OverlayViewer(rows)
    yield viewer
    viewer.close()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[[OverlayViewer], Page]:
    return lambda viewer: Page(viewer, monkeypatch)
