"""Which rows a viewer steps through, one picture among them, and rows that are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.layers import Layer
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from tests.widgets.overlay_viewer.pages import opacities

if TYPE_CHECKING:
    from pathlib import Path

    Rows = list[dict[str, Any]]

GREY = np.arange(48, dtype=np.uint8).reshape(6, 8)


def test_it_opens_on_the_row_asked_for(rows: Rows) -> None:
    assert OverlayViewer(rows).position == 0
    viewer = OverlayViewer(rows, row=1)
    assert (viewer.position, viewer.row_count) == (1, 6)
    assert opacities(viewer) == {"Mask": 0.5, "c.png": 0.5}


def test_one_row_and_no_rows_are_rows_too(rows: Rows) -> None:
    assert OverlayViewer(rows[0]).row_count == 1
    empty = OverlayViewer([])
    assert (empty.row_count, len(empty.layers), empty.position) == (0, 0, 0)
    assert "0 rows" in empty.static_form()


@pytest.mark.parametrize("position", [-1, 6])
def test_a_row_that_is_not_there_is_refused(rows: Rows, position: int) -> None:
    viewer = OverlayViewer(rows)
    for attempt in (
        lambda: viewer.show(position),
        lambda: setattr(viewer, "position", position),
        lambda: OverlayViewer(rows, row=position),
    ):
        with pytest.raises(InputError, match=f"There is no row {position}: there are 6 rows"):
            attempt()
    assert viewer.position == 0
    viewer.set_state({"position": position})  # from the page, which is told what holds
    assert viewer.position == 0
    assert opacities(viewer) == {"Relief": 0.5, "Mask": 0.5}


@pytest.mark.parametrize("absent", [float("nan"), None, pd.NA])
def test_a_missing_cell_is_no_layer(rows: Rows, absent: object) -> None:
    frame = pd.DataFrame([{**rows[0], "attachments": absent, "global_key": absent}, rows[1]])
    viewer = OverlayViewer(frame)
    assert len(viewer.layers) == 0
    assert viewer.pictures.rows.describe(0).title == "Row 1"
    viewer.show(1)
    assert len(viewer.layers) == 2


def test_an_unknown_keyword_or_engine_is_refused(rows: Rows) -> None:
    with pytest.raises(TypeError, match="position"):
        OverlayViewer(rows, position=1)  # type: ignore[call-arg]
    with pytest.raises(InputError, match=r"There is no engine 'gpus'.*Did you mean 'gpu'?"):
        OverlayViewer(rows, engine="gpus")
    assert OverlayViewer(rows, engine="cpu").engine == "cpu"


class TestOnePicture:
    """`OverlayViewer(base, layers=[…])`."""

    @pytest.mark.parametrize(
        ("base", "size"),
        [
            (GREY, (8, 6)),
            (GREY > 9, (8, 6)),
            (GREY.astype(np.uint16) * 900, (8, 6)),
            (GREY / 50, (8, 6)),
            (np.zeros((6, 8, 3), np.uint8), (8, 6)),
            (np.zeros((6, 8, 4), np.uint8), (8, 6)),
            (Image.new("LA", (8, 6), (9, 99)), (8, 6)),
            (Image.new("CMYK", (8, 6)), (8, 6)),
        ],
    )
    def test_is_an_array_or_a_picture_in_memory(self, base: Any, size: tuple[int, int]) -> None:
        viewer = OverlayViewer(base, layers=[base])
        assert (viewer.row_count, viewer.rows, viewer.layers.names) == (1, None, ["Layer 1"])
        assert viewer.image().size == size

    def test_is_a_path_or_a_url_however_it_is_written(
        self, tmp_path: Path, loopback: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Image.new("RGB", (8, 6)).save(tmp_path / "plot.png")
        monkeypatch.chdir(tmp_path)
        url = loopback.serve("/plot.png", (tmp_path / "plot.png").read_bytes())
        for base in (tmp_path / "plot.png", str(tmp_path / "plot.png"), "./plot.png", url):
            viewer = OverlayViewer(base, layers=[base])
            assert viewer.layers.names == ["plot.png"]
            assert viewer.pictures.rows.describe(0).title == "plot.png"
            assert viewer.image().size == (8, 6)
            assert OverlayViewer(base).layers.names == []

    def test_shows_layers_as_they_say_at_first(self) -> None:
        layer = Layer(
            GREY.astype(np.uint16),
            name="CIR",
            opacity=0.3,
            visible=False,
            blend_mode="screen",
            tint="#FF0000",
            limits=(3, 1),
            gamma=2,
            transparent="black",
            tolerance=4,
            smooth=True,
            offset=(1, -2),
        )
        cir, bare = OverlayViewer(GREY, layers=[layer, GREY]).layers
        shown = {name: getattr(cir, name) for name in cir.settings()}
        assert shown == {name: getattr(layer, name) for name in shown}
        assert (bare.opacity, bare.blend_mode) == (1, "normal")

    def test_has_automatic_limits_of_the_values(self) -> None:
        values = np.arange(2000, dtype=np.uint16).reshape(40, 50)
        viewer = OverlayViewer(GREY, layers=[Layer(values, limits="auto"), values])
        assert viewer.layers[0].limits == (9, 1989)
        viewer.layers[1].limits = "auto"
        viewer.base.limits = "auto"
        assert viewer.layers[1].limits == (9, 1989)
        assert viewer.base.limits == (0, 47)

    def test_names_of_layers_are_made_unique(self) -> None:
        layers = [Layer(GREY, name="A"), Layer(GREY, name="A"), GREY]
        assert OverlayViewer(GREY, layers=layers).layers.names == ["A", "A (2)", "Layer 3"]

    def test_does_not_change_what_is_given(self) -> None:
        base = np.zeros((6, 8, 3), np.uint8)
        layers = [Layer(base, name="A")]
        viewer = OverlayViewer(base, layers=layers)
        viewer.layers[0].opacity = 0.1
        viewer.image()
        assert layers[0].opacity == 1
        assert base.flags.writeable

    @pytest.mark.parametrize(
        ("base", "more", "message"),
        [
            (GREY, {"layers": [GREY] * 11}, "11 layers; Labelbox takes at most 10"),
            (GREY, {"layers": [17]}, "Layer 1 is of type int; expected a URL, a path"),
            (GREY, {"layers": GREY}, r"layers= is of type ndarray; expected a list"),
            (GREY, {"layers": "cir.png"}, r"layers= is of type str; expected a list"),
            (GREY, {"layers": 3}, r"layers= is of type int; expected a list"),
            (17, {"layers": []}, "base image is of type int"),
            (pd.DataFrame(), {"layers": []}, "Data rows bring their own layers"),
            ([{}], {"layers": []}, "Data rows bring their own layers"),
            ({}, {"layers": []}, "Data rows bring their own layers"),
            (GREY, {"row": 1}, "There is no row 1: one picture is one row"),
            (17, {}, "Expected a DataFrame"),
            ("rows.ndjson", {}, "Files are read by read_rows"),
        ],
    )
    def test_that_is_none_is_refused(self, base: Any, more: Any, message: str) -> None:
        with pytest.raises(InputError, match=message):
            OverlayViewer(base, **more)

    def test_that_cannot_be_shown_says_so(self, tmp_path: Path) -> None:
        viewer = OverlayViewer(np.zeros((2, 2, 2), np.uint8))
        with pytest.raises(InputError, match=r"base image.*\(2, 2, 2\)"):
            viewer.image()
        viewer = OverlayViewer(GREY, layers=[Layer(tmp_path / "gone.png", name="CIR")])
        with pytest.raises(MediaError, match=r"^The layer CIR: No such file: gone\.png"):
            viewer.image()


class TestReplacedRows:
    """`viewer.rows = …`."""

    def test_keep_the_row_on_screen_by_its_key(self, rows: Rows) -> None:
        viewer = OverlayViewer(rows, row=1)
        viewer.layers["Mask"].opacity = 0.2
        viewer.rows = pd.DataFrame(rows[1:])
        assert (viewer.position, viewer.row_count, viewer.version) == (0, 5, 1)
        assert opacities(viewer) == {"Mask": 0.2, "c.png": 0.5}
        assert viewer.rows is not None
        assert list(viewer.rows["global_key"])[:2] == ["second", "film"]

    def test_keep_the_place_where_the_key_is_gone_or_twice(self, rows: Rows) -> None:
        viewer = OverlayViewer(rows, row=3)
        viewer.rows = [rows[0], rows[1], {**rows[1], "global_key": "other"}, rows[2], rows[5]]
        assert viewer.position == 3
        viewer.rows = rows[:2]
        assert viewer.position == 1
        viewer.rows = [rows[1], rows[0], rows[1]]
        assert viewer.position == 1
        viewer.rows = []
        assert (viewer.position, viewer.row_count, len(viewer.layers)) == (0, 0, 0)
        viewer.rows = rows
        assert opacities(viewer) == {"Relief": 0.5, "Mask": 0.5}
        assert viewer.version == 5

    def test_reach_the_page_in_one_message(
        self, rows: Rows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        viewer = OverlayViewer(rows, row=1)
        sent: list[dict[str, Any]] = []
        monkeypatch.setattr(viewer, "_send", lambda message, **_: sent.append(message["state"]))
        viewer.rows = rows[2:] + rows[:1]
        assert len(sent) == 1
        assert sent[0]["version"] == 1
        assert {"row_count", "layer_states"} <= set(sent[0])

    def test_that_are_no_rows_leave_it_as_it_is(self, viewer: OverlayViewer) -> None:
        before = viewer.rows
        with pytest.raises(InputError, match="Expected a DataFrame"):
            viewer.rows = 17
        assert viewer.rows is before
        assert viewer.version == 0

    def test_may_be_one_picture(self, viewer: OverlayViewer) -> None:
        viewer.rows = GREY
        assert (viewer.row_count, viewer.rows, viewer.image().size) == (1, None, (8, 6))
        viewer.rows = GREY[:3]
        assert viewer.image().size == (8, 3)


def test_30_viewers_share_nothing_that_can_change(rows: Rows) -> None:
    viewers = [OverlayViewer(rows) for _ in range(30)]
    untouched = [msgspec.to_builtins(viewer.layer_states) for viewer in viewers]
    viewers[7].layers["Mask"].opacity = 0.1
    viewers[7].base.gamma = 2
    viewers[7].add_preset("mine")
    viewers[7].compare("swipe")
    viewers[7].solo = "Mask"
    viewers[7].show(1)
    for number, viewer in enumerate(viewers):
        if number != 7:
            assert msgspec.to_builtins(viewer.layer_states) == untouched[number]
            assert (viewer.solo, viewer.presets, viewer.position) == ("", [], 0)
            assert viewer.base.gamma == 1
            viewer.show(1)
            assert opacities(viewer) == {"Mask": 0.5, "c.png": 0.5}
    for viewer in viewers:
        viewer.close()
