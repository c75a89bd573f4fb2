"""What the page asks, and what it is answered."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pytest
from PIL import Image

from lb_widgets.media.layers import Layer
from lb_widgets.widgets.base.lifetime import _Cells
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from lb_widgets.widgets.overlay_viewer.requests import file_name_of
from tests.conftest import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.widgets.overlay_viewer.pages import Page

    Rows = list[dict[str, Any]]
    OpenPage = Callable[[OverlayViewer], Page]

SECRET = "hunter2hunter2"


@pytest.fixture
def page(viewer: OverlayViewer, open_page: OpenPage) -> Page:
    return open_page(viewer)


class TestRow:
    """``overlay/row``."""

    def test_is_described(self, page: Page) -> None:
        assert page.ok(type="overlay/row", position=1) == {
            "title": "second",
            "layers": ("Mask", "c.png"),
            "notice": "",
            "has_picture": True,
        }

    def test_of_another_media_type_says_so(self, page: Page) -> None:
        described = page.ok(type="overlay/row", position=2)
        assert described["notice"] == "No picture to overlay on: VIDEO row"
        assert not described["has_picture"]

    def test_counts_more_layers_than_labelbox_takes(self, page: Page) -> None:
        described = page.ok(type="overlay/row", position=5)
        assert len(described["layers"]) == 10
        assert described["notice"].endswith("2 more are not shown")
        message, _ = page.ask(type="overlay/picture", position=5, layer=10)
        assert "Row 5 has no layer 10: it has 10" in message["message"]

    def test_of_one_picture_has_its_name(self, open_page: OpenPage) -> None:
        data = "data:image/png;base64,AAAA/BBBB"
        for base, title in (("https://host/a%20b.png?x=1", "a b.png"), (data, "Picture")):
            described = open_page(OverlayViewer(base, layers=[base])).ok(
                type="overlay/row", position=0
            )
            assert described["title"] == title
            assert described["layers"] == (("Layer 1" if base == data else title),)


class TestPicture:
    """``overlay/picture`` and ``overlay/tile``."""

    def test_comes_as_buffers(self, rows: Rows, page: Page) -> None:
        message, buffers = page.ask(type="overlay/picture", position=0, layer=None)
        assert message["result"]["width"] == 8
        assert buffers == [Path(rows[0]["row_data"]).read_bytes()]
        message, buffers = page.ask(type="overlay/picture", position=0, layer=1)
        assert message["result"]["content_types"] == ("image/png", "image/png")
        assert len(buffers) == 2

    def test_is_that_of_the_rows_own_order(self, viewer: OverlayViewer, page: Page) -> None:
        viewer.layers["Mask"].move(0)
        assert page.ok(type="overlay/picture", position=0, layer=0)["bands"] == 4
        assert len(page.ok(type="overlay/picture", position=0, layer=1)["content_types"]) == 2

    def test_that_fails_is_replied_as_a_sentence(self, page: Page) -> None:
        message, _ = page.ask(type="overlay/picture", position=4, layer=0)
        assert (message["code"], message["message"]) == ("MediaError", "No such file: gone.png")
        message, _ = page.ask(type="overlay/picture", position=3, layer=0)
        assert "has no layer 0" in message["message"]
        message, _ = page.ask(type="overlay/row", position=99)
        assert "There is no row 99" in message["message"]
        message, _ = page.ask(type="overlay/tile", position=0, layer=None, level=0, column=0, row=0)
        assert "this picture has no tiles" in message["message"]

    def test_is_fetched_once(self, loopback: Any, rows: Rows, open_page: OpenPage) -> None:
        url = loopback.serve("/a.png", Path(rows[0]["row_data"]).read_bytes())
        page = open_page(OverlayViewer({**rows[0], "row_data": url}))
        for _ in range(3):
            page.ok(type="overlay/picture", position=0, layer=None)
        assert len(loopback.requests) == 1

    def test_of_a_file_is_the_one_that_is_there_now(self, rows: Rows, page: Page) -> None:
        assert page.ok(type="overlay/picture", position=0, layer=None)["width"] == 8
        Image.new("RGB", (30, 20)).save(rows[0]["row_data"])
        assert page.ok(type="overlay/picture", position=0, layer=None)["width"] == 30

    def test_is_resolved_by_the_users_code(self, rows: Rows, open_page: OpenPage) -> None:
        body = Path(rows[0]["row_data"]).read_bytes()
        asked: list[str] = []

        def resolve(value: str) -> bytes:
            asked.append(value)
            return body

        viewer = OverlayViewer({**rows[0], "row_data": "s3://bucket/a.png"}, resolve=resolve)
        _, buffers = open_page(viewer).ask(type="overlay/picture", position=0, layer=None)
        assert (asked, buffers) == (["s3://bucket/a.png"], [body])
        viewer.close()

    def test_that_is_large_comes_as_tiles(self, open_page: OpenPage) -> None:
        ramp = np.add.outer(np.arange(4200), np.arange(100)).astype(np.uint16)
        page = open_page(OverlayViewer(ramp))
        described = page.ok(type="overlay/picture", position=0, layer=None)
        assert (described["width"], described["height"]) == (100, 4200)
        assert described["tile_size"] > 0
        message, buffers = page.ask(
            type="overlay/tile", position=0, layer=None, level=0, column=0, row=1
        )
        assert len(message["result"]["content_types"]) == len(buffers) == 1

    @pytest.mark.parametrize(
        "request_",
        [
            {"type": "overlay/picture", "position": 0, "layer": None},
            {"type": "overlay/tile", "position": 0, "layer": None, "level": 0, "column": 0}
            | {"row": 0},
            {"type": "overlay/alignment", "position": 0, "layer": 0},
            {"type": "overlay/image", "full": True},
        ],
    )
    def test_nobody_waits_for_can_be_cancelled(
        self, loopback: Any, rows: Rows, open_page: OpenPage, request_: dict[str, Any]
    ) -> None:
        asked, go_on = threading.Event(), threading.Event()

        def slow(_request: Any) -> Reply:
            asked.set()
            go_on.wait(10)
            return Reply(b"\x89PNG" * 100_000)

        loopback.on("/slow.png", slow)
        page = open_page(OverlayViewer({**rows[0], "row_data": loopback.url("/slow.png")}))
        page.send(id="1", **request_)
        assert asked.wait(10)
        page.send(type="cancel", id="1")
        go_on.set()
        message, _ = page.next()
        assert (message["type"], message["code"]) == ("error", "Cancelled")


class TestAlignment:
    """``overlay/alignment``."""

    def test_is_that_of_the_pictures_and_kept(
        self, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        noise = np.random.default_rng(3).integers(0, 255, (50, 50), dtype=np.uint8)
        base = np.asarray(Image.fromarray(noise).resize((400, 400), Image.Resampling.BICUBIC))
        layers = [Layer(np.roll(base, (4, 9), (0, 1))), Layer(base), Layer(np.zeros_like(base))]
        page = open_page(OverlayViewer(base, layers=layers))
        shifted = page.ok(type="overlay/alignment", position=0, layer=0)
        assert shifted["alignment"]["verdict"] == "shifted"
        assert shifted["alignment"]["dx"] == pytest.approx(9, abs=0.5)
        assert shifted["alignment"]["dy"] == pytest.approx(4, abs=0.5)
        assert shifted["text"].startswith("shifted by")
        assert page.ok(type="overlay/alignment", position=0, layer=1)["text"] == "aligned"
        assert page.ok(type="overlay/alignment", position=0, layer=2)["text"].startswith(
            "cannot tell: "
        )
        monkeypatch.setattr(
            "lb_widgets.widgets.overlay_viewer.pictures.align_sketches", pytest.fail
        )
        assert page.ok(type="overlay/alignment", position=0, layer=0) == shifted

    def test_is_asked_anew_of_a_file_that_was_replaced(
        self, open_page: OpenPage, tmp_path: Path
    ) -> None:
        noise = np.random.default_rng(3).integers(0, 255, (50, 50), dtype=np.uint8)
        base = Image.fromarray(noise).resize((400, 400), Image.Resampling.BICUBIC)
        file = tmp_path / "layer.png"
        Image.fromarray(np.roll(np.asarray(base), 9, 1)).save(file)
        page = open_page(OverlayViewer(base, layers=[file]))
        asked = {"type": "overlay/alignment", "position": 0, "layer": 0}
        assert page.ok(**asked)["alignment"]["verdict"] == "shifted"
        base.save(file)
        assert page.ok(**asked)["alignment"]["verdict"] == "aligned"

    def test_of_what_cannot_be_opened_says_so(self, page: Page) -> None:
        message, _ = page.ask(type="overlay/alignment", position=4, layer=0)
        assert message["message"] == "The layer Relief: No such file: gone.png"


class TestImage:
    """``overlay/image``."""

    def test_is_a_png_file_of_what_is_on_screen(self, viewer: OverlayViewer, page: Page) -> None:
        viewer.compare("side-by-side", "base", "Mask")
        message, (body,) = page.ask(type="overlay/image", full=True)
        image = Image.open(BytesIO(body))
        assert image.format == "PNG"
        np.testing.assert_array_equal(np.asarray(image), np.asarray(viewer.image(full=True)))
        result = {"file_name": "first.png", "width": image.width, "height": image.height}
        assert message["result"] == result

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("plot 7.JPG", "plot-7.png"),
            ("../../etc/passwd", "etc-passwd.png"),
            ("wheat Übersicht 07", "wheat-Übersicht-07.png"),
            ("", "picture.png"),
            ("///", "picture.png"),
            ("a" * 300, "a" * 80 + ".png"),
            ("con\x00<script>", "con-script.png"),
        ],
    )
    def test_has_a_name_that_is_one_everywhere(self, title: str, name: str) -> None:
        assert file_name_of(title) == name


class Shell:
    """Stands for IPython, which runs one cell again."""

    parent_header: ClassVar = {"metadata": {"cellId": "one"}}

    def __init__(self) -> None:
        self.events = self

    def register(self, _event: str, listener: Any) -> None:
        self.run_cell = listener


def test_running_its_cell_again_closes_it(
    rows: Rows, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell()
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: shell)
    monkeypatch.setattr("lb_widgets.widgets.base.widget.cells", _Cells())
    page = open_page(OverlayViewer(rows))
    page.ok(type="overlay/picture", position=0, layer=None)
    shell.run_cell(SimpleNamespace(cell_id="one"))
    message, _ = page.ask(type="overlay/picture", position=0, layer=None)
    assert "its cell was run again" in message["message"]


def test_after_it_was_closed_every_request_is_answered(viewer: OverlayViewer, page: Page) -> None:
    page.ok(type="overlay/picture", position=0, layer=None)
    viewer.close_resources()
    viewer.close_resources()
    message, _ = page.ask(type="overlay/row", position=0)
    assert message["code"] == "Cancelled"
    pictures = viewer.pictures
    assert not [key for key in pictures._cache._pictures if key[0] is pictures._owner]


def test_no_secret_of_a_url_is_synced_or_shown(
    rows: Rows, open_page: OpenPage, loopback: Any
) -> None:
    url = loopback.url(f"/plot.png?token={SECRET}")
    row = {
        "row_data": url,
        "global_key": url,
        "media_type": "IMAGE",
        "attachments": [
            {"type": "IMAGE_OVERLAY", "value": url},
            {"type": "IMAGE_OVERLAY", "value": url, "name": url},
        ],
    }
    for viewer in (
        OverlayViewer([row, rows[0]]),
        OverlayViewer(url, layers=[Layer(url, name=url)]),
    ):
        page = open_page(viewer)
        described, _ = page.ask(type="overlay/row", position=0)
        failed, _ = page.ask(type="overlay/picture", position=0, layer=0)
        compared, _ = page.ask(type="overlay/alignment", position=0, layer=0)
        assert failed["type"] == compared["type"] == "error"
        shown = (
            viewer.get_state(),
            viewer.static_form(),
            viewer.layers,
            described,
            failed,
            compared,
        )
        for text in (*shown, viewer, viewer.stage()):
            assert SECRET not in repr(text)


HOSTILE = "<img src=x onerror=alert(1)>\"'\u202e\n&amp;"


def test_hostile_names_stay_texts(rows: Rows, open_page: OpenPage) -> None:
    overlay = {**rows[0]["attachments"][0], "name": HOSTILE}
    viewer = OverlayViewer({**rows[0], "global_key": HOSTILE, "attachments": [overlay, overlay]})
    described = open_page(viewer).ok(type="overlay/row", position=0)
    assert described["title"] == HOSTILE
    assert described["layers"] == (HOSTILE, f"{HOSTILE} (2)")
    viewer.layers[HOSTILE].opacity = 0.1
    viewer.solo = HOSTILE
    assert viewer.image().size == (8, 6)
    form = viewer.static_form()
    assert "<img src=x" not in form
    assert 'alt="&lt;img src=x' in form


def test_closing_one_viewer_leaves_the_pictures_of_another(rows: Rows) -> None:
    kept, closed = OverlayViewer(rows), OverlayViewer(rows)
    opened = kept.pictures.open(0, None)
    closed.pictures.open(0, None)
    closed.close_resources()
    assert kept.pictures.open(0, None) is opened
