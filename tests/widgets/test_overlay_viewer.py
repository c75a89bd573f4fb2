"""The viewer as Python sees it: rows, states, requests. What it draws is tested in a browser."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PIL import Image
from traitlets import TraitError

from lb_widgets.errors import InputError
from lb_widgets.messages.overlay_viewer import LayerState
from lb_widgets.widgets.overlay_viewer import OverlayViewer

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, Any]]:
    for name, size in {"a": (8, 6), "b": (8, 6), "c": (4, 3)}.items():
        Image.new("RGB", size, (10, 20, 30)).save(tmp_path / f"{name}.png")
    Image.new("RGBA", (8, 6), (1, 2, 3, 4)).save(tmp_path / "mask.png")

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


class Page:
    """Stands for the browser: sends requests and collects what comes back."""

    def __init__(self, viewer: OverlayViewer, monkeypatch: pytest.MonkeyPatch) -> None:
        self._viewer = viewer
        self._replies: queue.Queue[tuple[dict[str, Any], list[bytes]]] = queue.Queue()
        monkeypatch.setattr(viewer, "send", lambda *reply: self._replies.put(reply))

    def ask(self, **request: Any) -> tuple[dict[str, Any], list[bytes]]:
        self._viewer._on_message(self._viewer, {"id": "1", **request}, [])
        return self._replies.get(timeout=10)


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[[OverlayViewer], Page]:
    return lambda viewer: Page(viewer, monkeypatch)


def named(viewer: OverlayViewer) -> dict[str, float]:
    return {state.name: state.opacity for state in viewer.layers}


def test_it_opens_on_the_row_asked_for(rows: list[dict[str, Any]]) -> None:
    assert OverlayViewer(rows).position == 0
    viewer = OverlayViewer(rows, row=1)
    assert (viewer.position, viewer.row_count) == (1, 6)
    assert named(viewer) == {"Mask": 0.5, "c.png": 0.5}


def test_one_row_and_no_rows_are_rows_too(rows: list[dict[str, Any]]) -> None:
    assert OverlayViewer(rows[0]).row_count == 1
    assert OverlayViewer([]).row_count == 0


@pytest.mark.parametrize("position", [-1, 6])
def test_a_row_that_is_not_there_is_refused(rows: list[dict[str, Any]], position: int) -> None:
    viewer = OverlayViewer(rows)
    for attempt in (
        lambda: viewer.show(position),
        lambda: setattr(viewer, "position", position),
        lambda: OverlayViewer(rows, row=position),
    ):
        with pytest.raises(InputError, match=f"There is no row {position}: there are 6 rows"):
            attempt()
    assert viewer.position == 0


def test_an_unknown_keyword_is_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(TypeError, match="position"):
        OverlayViewer(rows, position=1)  # type: ignore[call-arg]


class TestStates:
    """How layers are shown."""

    def test_are_kept_from_row_to_row_by_name(self, rows: list[dict[str, Any]]) -> None:
        viewer = OverlayViewer(rows)
        viewer.set_layer("Mask", opacity=0.2, blend_mode="multiply")
        viewer.set_layer(0, visible=False)
        viewer.show(1)
        assert named(viewer) == {"Mask": 0.2, "c.png": 0.5}
        assert viewer.layers[0].blend_mode == "multiply"
        viewer.show(0)
        assert named(viewer) == {"Relief": 0.5, "Mask": 0.2}
        assert not viewer.layers[0].visible

    def test_are_set_by_index_from_either_end_or_by_name(self, rows: list[dict[str, Any]]) -> None:
        viewer = OverlayViewer(rows)
        viewer.set_layer(1, opacity=0.1)
        assert named(viewer) == {"Relief": 0.5, "Mask": 0.1}
        viewer.set_layer(-1, opacity=0.2)
        viewer.set_layer("Relief", opacity=0.3)
        assert named(viewer) == {"Relief": 0.3, "Mask": 0.2}

    def test_survive_rows_without_layers(self, rows: list[dict[str, Any]]) -> None:
        viewer = OverlayViewer(rows)
        viewer.set_layer("Mask", opacity=0.9)
        for position in (2, 3, 0):
            viewer.show(position)
        assert named(viewer) == {"Relief": 0.5, "Mask": 0.9}

    def test_come_from_the_browser_too(self, rows: list[dict[str, Any]]) -> None:
        viewer = OverlayViewer(rows)
        sent = [msgspec.to_builtins(state) for state in viewer.layers]
        sent[1]["opacity"] = 0.75
        viewer.set_state({"layers": sent})
        viewer.set_state({"position": 1})
        assert named(viewer) == {"Mask": 0.75, "c.png": 0.5}

    @pytest.mark.parametrize(
        ("layer", "change", "message"),
        [
            ("Reliev", {}, "Did you mean 'Relief'?"),
            (2, {}, "There is no layer 2; this row's are 'Relief', 'Mask'"),
            (0, {"opacity": 40}, "Did you mean 0.4?"),
            (0, {"blend_mode": "multipli"}, "Did you mean 'multiply'?"),
        ],
    )
    def test_that_are_wrong_are_refused(
        self, rows: list[dict[str, Any]], layer: Any, change: dict[str, Any], message: str
    ) -> None:
        viewer = OverlayViewer(rows)
        with pytest.raises(InputError) as caught:
            viewer.set_layer(layer, **change)
        assert message in str(caught.value)
        assert named(viewer) == {"Relief": 0.5, "Mask": 0.5}

    def test_are_those_of_the_rows_layers(self, rows: list[dict[str, Any]]) -> None:
        viewer = OverlayViewer(rows)
        with pytest.raises(InputError, match="are 'Relief', 'Mask'; got 'X'"):
            viewer.layers = [LayerState(name="X", opacity=1)]
        with pytest.raises(TraitError, match="opacity"):
            viewer.layers = [{"name": "Relief", "opacity": 2}, {"name": "Mask", "opacity": 1}]


class TestRequests:
    """What the page asks."""

    def ok(self, reply: tuple[dict[str, Any], list[bytes]]) -> dict[str, Any]:
        message, _ = reply
        assert message["type"] == "ok", message
        return message["result"]

    def test_a_row_is_described(self, rows: list[dict[str, Any]], open_page: Any) -> None:
        page = open_page(OverlayViewer(rows))
        assert self.ok(page.ask(type="overlay/row", position=1)) == {
            "title": "second",
            "layers": ("Mask", "c.png"),
            "notice": "",
            "has_picture": True,
        }

    def test_a_row_of_another_media_type_says_so(
        self, rows: list[dict[str, Any]], open_page: Any
    ) -> None:
        described = self.ok(open_page(OverlayViewer(rows)).ask(type="overlay/row", position=2))
        assert described["notice"] == "No picture to overlay on: VIDEO row"
        assert not described["has_picture"]

    def test_more_layers_than_labelbox_takes_are_counted(
        self, rows: list[dict[str, Any]], open_page: Any
    ) -> None:
        described = self.ok(open_page(OverlayViewer(rows)).ask(type="overlay/row", position=5))
        assert len(described["layers"]) == 10
        assert described["notice"].endswith("2 more are not shown")

    def test_pictures_come_as_buffers(self, rows: list[dict[str, Any]], open_page: Any) -> None:
        page = open_page(OverlayViewer(rows))
        message, buffers = page.ask(type="overlay/picture", position=0, layer=None)
        assert self.ok((message, buffers))["width"] == 8
        assert buffers == [Path(rows[0]["row_data"]).read_bytes()]
        message, buffers = page.ask(type="overlay/picture", position=0, layer=1)
        assert self.ok((message, buffers))["content_types"] == ("image/png", "image/png")
        assert len(buffers) == 2

    def test_what_fails_is_replied_as_a_sentence(
        self, rows: list[dict[str, Any]], open_page: Any
    ) -> None:
        page = open_page(OverlayViewer(rows))
        message, _ = page.ask(type="overlay/picture", position=4, layer=0)
        assert (message["code"], message["message"]) == ("MediaError", "No such file: gone.png")
        message, _ = page.ask(type="overlay/picture", position=3, layer=0)
        assert "has no layer 0" in message["message"]
        message, _ = page.ask(type="overlay/row", position=99)
        assert "There is no row 99" in message["message"]

    def test_resolve_opens_what_a_plain_fetch_cannot(
        self, rows: list[dict[str, Any]], open_page: Any
    ) -> None:
        body = Path(rows[0]["row_data"]).read_bytes()
        asked: list[str] = []

        def resolve(value: str) -> bytes:
            asked.append(value)
            return body

        viewer = OverlayViewer({**rows[0], "row_data": "s3://bucket/a.png"}, resolve=resolve)
        _, buffers = open_page(viewer).ask(type="overlay/picture", position=0, layer=None)
        assert (asked, buffers) == (["s3://bucket/a.png"], [body])
        viewer.close()


def test_no_secret_of_a_url_is_synced_or_shown(rows: list[dict[str, Any]], open_page: Any) -> None:
    secret = "hunter2hunter2"
    url = f"https://host/plot.png?token={secret}"
    row = {
        "row_data": url,
        "global_key": url,
        "media_type": "IMAGE",
        "attachments": [
            {"type": "IMAGE_OVERLAY", "value": url},
            {"type": "IMAGE_OVERLAY", "value": url, "name": url},
        ],
    }
    viewer = OverlayViewer([row, rows[0]])
    described, _ = open_page(viewer).ask(type="overlay/row", position=0)
    for text in (viewer.get_state(), viewer.static_form(), viewer.layers, described):
        assert secret not in repr(text)


def test_the_static_form_lists_the_rows(rows: list[dict[str, Any]]) -> None:
    form = OverlayViewer(rows * 5).static_form()
    assert "Overlay viewer: 30 rows" in form
    assert "The first 20 are listed." in form
    assert "Relief, Mask" in form
    assert form.count("<tr>") == 21
