"""What a saved notebook shows: the row's picture where it is at hand, and layers of the first."""

from __future__ import annotations

import base64
import queue
import re
import threading
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from lb_widgets.media.composite import composite
from lb_widgets.media.layers import Layer
from lb_widgets.widgets.overlay_viewer import OverlayViewer, static

if TYPE_CHECKING:
    Rows = list[dict[str, Any]]

NOISE = np.random.default_rng(2).integers(0, 256, (900, 1700, 4), dtype=np.uint8)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as it takes, also on a busy machine."""
    monkeypatch.setattr(static, "PATIENCE", 10)
    monkeypatch.setattr(static, "MAX_PIXELS_AT_ONCE", 10**8)


def picture(form: str) -> Image.Image:
    kind, data = re.findall(r'<img src="data:image/(\w+);base64,([^"]*)"', form)[0]
    body = base64.b64decode(data)
    assert len(body) <= static.MAX_BYTES
    image = Image.open(BytesIO(body))
    assert image.format == kind.upper()
    return image


def test_it_lists_the_first_rows(rows: Rows) -> None:
    form = OverlayViewer(rows * 5).static_form()
    assert "Overlay viewer: 30 rows" in form
    assert "The first 20 are listed." in form
    assert "Relief, Mask" in form
    assert form.count("<tr>") == 21


def test_it_has_the_picture_of_the_row_on_screen(rows: Rows) -> None:
    viewer = OverlayViewer(rows)
    viewer.layers["Mask"].blend_mode = "screen"
    form = viewer.static_form()
    assert 'alt="first under Relief, Mask"' in form
    shown = np.asarray(picture(form).convert("RGB")).astype(int)
    assert np.abs(shown - np.asarray(viewer.image())[..., :3]).max() <= 3  # it is a JPEG
    viewer.show(3)
    viewer.solo = ""
    assert 'alt="bare"' in viewer.static_form()


@pytest.mark.parametrize("alpha", [255, 100])
def test_the_picture_is_small_however_large_the_row_is(alpha: int) -> None:
    base = np.kron(NOISE, np.ones((2, 2, 1), np.uint8))
    base[..., 3] = alpha
    viewer = OverlayViewer(base, layers=[Layer(NOISE[:90, :170], opacity=0.4, offset=(300, 0))])
    image = picture(viewer.static_form())
    assert image.width <= static.MAX_WIDTH
    assert image.width / image.height == pytest.approx(17 / 9, abs=0.02)


def test_an_offset_is_that_of_the_picture_before_it_was_reduced() -> None:
    base, white = np.zeros((400, 4000), np.uint8), np.full((40, 400), 255, np.uint8)
    viewer = OverlayViewer(base, layers=[Layer(white, offset=(2000, 100))])
    shown = np.asarray(picture(viewer.static_form()).convert("L"))
    share = shown[shown.shape[0] // 2, :] > 128
    assert share.mean() == pytest.approx(0.5, abs=0.01)
    assert (shown[:, -5] > 128).mean() == pytest.approx(0.75, abs=0.03)
    whole = np.asarray(composite(base, layers=[Layer(white, offset=(2000, 100))]))
    assert whole[50, 3000, 0] == 0
    assert whole[150, 3000, 0] == 255


def test_nothing_is_fetched_for_it(rows: Rows, loopback: Any) -> None:
    body = Path(rows[0]["row_data"]).read_bytes()
    url = loopback.serve("/a.png", body)
    viewer = OverlayViewer({**rows[0], "row_data": url})
    form = viewer.static_form()
    assert "The picture is saved once it was shown." in form
    assert loopback.requests == []
    viewer.image()  # by now it is in memory
    assert picture(viewer.static_form()).size == (8, 6)


def test_it_is_completed_when_the_page_has_asked_for_the_picture(
    rows: Rows, loopback: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = loopback.serve("/a.png", Path(rows[0]["row_data"]).read_bytes())
    viewer = OverlayViewer({**rows[0], "row_data": url})
    completed: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(static, "QUIET", 0.01)
    monkeypatch.setattr(viewer, "send", lambda *_: None)
    viewer.static_form()
    viewer.replace_static_form = completed.put
    for layer in (1, None):
        request = {"type": "overlay/picture", "id": str(layer), "position": 0, "layer": layer}
        viewer._on_message(viewer, request, [])
    form = ""
    while "<img" not in form:  # the first of them may come while the second is on its way
        form = completed.get(timeout=10)
    assert picture(form).size == (8, 6)


def test_the_users_code_is_not_asked_for_it(rows: Rows) -> None:
    asked: list[str] = []

    def resolve(value: str) -> str:
        asked.append(value)
        return value

    viewer = OverlayViewer(rows, resolve=resolve)
    assert "saved once it was shown" in viewer.static_form()
    assert asked == []
    viewer.close()


def test_many_pixels_are_left_for_later(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = OverlayViewer(rows)
    monkeypatch.setattr(static, "MAX_PIXELS_AT_ONCE", 3 * 8 * 6 - 1)
    monkeypatch.setattr(static, "_drawn", None)
    assert "The picture is saved once it was shown." in viewer.static_form()


def test_the_cell_does_not_wait_for_it(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, ended = threading.Event(), threading.Event()

    def slow(_stage: object, cancelled: Any) -> None:
        if go_on.wait(10) and cancelled():
            ended.set()

    monkeypatch.setattr(static, "_drawn", slow)
    monkeypatch.setattr(static, "PATIENCE", 0.01)
    form = OverlayViewer(rows).static_form()
    assert "The picture is saved once it was shown." in form
    go_on.set()
    assert ended.wait(10)


def test_a_picture_that_fails_is_said_to(rows: Rows) -> None:
    form = OverlayViewer(rows, row=4).static_form()
    assert "The picture is not saved: The layer Relief: No such file: gone.png" in form
    assert "<img" not in form


def test_a_row_without_a_picture_has_none(rows: Rows) -> None:
    form = OverlayViewer(rows, row=2).static_form()
    assert "not saved" not in form
    assert "No picture to overlay on: VIDEO row" in form


def test_the_widget_is_displayed_before_it_is_made(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    viewer = OverlayViewer(rows)
    monkeypatch.setattr(
        "IPython.display.display", lambda what, **_: shown.append(type(what).__name__)
    )
    monkeypatch.setattr(viewer, "static_form", lambda: shown.append("drawn") or "<p></p>")
    viewer._ipython_display_()
    assert shown == ["dict", "drawn", "HTML"]
