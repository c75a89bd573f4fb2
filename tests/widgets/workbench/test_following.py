"""One selection everywhere: whoever moves, all others follow, and nobody is moved back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lb_widgets.errors import InputError
from lb_widgets.messages.workbench import OnStage, StageState
from lb_widgets.widgets.workbench.stages import layer_index, stages_of
from tests.widgets.workbench.conftest import SECONDS, wait_for_background

if TYPE_CHECKING:
    from lb_widgets.widgets.workbench import Workbench

VIEWER, MAP, PANEL = OnStage.VIEWER, OnStage.MAP, OnStage.PANEL
TILES = {"tile_layer_url": "http://h/{z}/{x}/{y}.png", "bounds": [[0, 0], [1, 1]]}


@pytest.mark.parametrize(
    ("row_data", "media_type", "stages"),
    [
        ("https://h/a.jpg", "IMAGE", [VIEWER, PANEL]),
        ("https://h/a.jpg", None, [VIEWER, PANEL]),
        ("https://h/a", None, [PANEL]),
        ("https://h/a.mp4", "VIDEO", [PANEL]),
        ("https://h/a.pdf", "PDF", [PANEL]),
        (TILES, "TMS_GEO", [MAP, PANEL]),
        (TILES, None, [MAP, PANEL]),
        (TILES, "TMS_SIMPLE", [MAP, PANEL]),
        (None, None, [PANEL]),
        (7, "nonsense", [PANEL]),
    ],
)
def test_each_kind_of_row_has_its_stages(row_data: Any, media_type: Any, stages: list[OnStage]):
    frame = pd.DataFrame({"row_data": [row_data], "media_type": [media_type]}, dtype=object)
    assert stages_of(frame, 0) == stages


def test_an_attachment_is_the_layer_that_it_is_among_the_overlays():
    kinds = ["TEXT_URL", "IMAGE_OVERLAY", "IMAGE", "IMAGE_OVERLAY"]
    attachments = [{"type": kind, "value": "https://h/a.png"} for kind in kinds]
    frame = pd.DataFrame({"attachments": [attachments, None]}, dtype=object)
    assert [layer_index(frame, 0, index) for index in range(5)] == [None, 0, None, 1, None]
    assert layer_index(frame, 1, 0) is None


def test_viewer_and_panel_know_what_comes_next_in_the_table(workbench: Workbench, rows: Any):
    keys = list(rows["global_key"])
    assert workbench.viewer.row_order == workbench.panel.row_order == []
    workbench.table.sort("global_key", descending=True)
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    workbench.show(order[4])
    assert workbench.viewer.row_order == workbench.panel.row_order == order[2:7]
    workbench.table.active_key = keys[order[5]]
    assert workbench.viewer.row_order == workbench.panel.row_order == order[3:8]
    workbench.table.clear()
    workbench.show(order[4])
    assert workbench.viewer.row_order == workbench.panel.row_order == []


def test_every_sample_row_can_be_shown(workbench: Workbench, rows: Any):
    for position, (key, media_type) in enumerate(
        zip(rows["global_key"], rows["media_type"], strict=True)
    ):
        workbench.show(position)
        assert workbench.details.detail.key == workbench.table.active_key == key
        expected = {"IMAGE": VIEWER, "TMS_GEO": MAP}.get(media_type, PANEL)
        assert workbench.stage.shown is expected
        assert getattr(workbench, expected).position == position
    assert not any(
        part.error_text for part in (workbench, workbench.table, workbench.viewer, workbench.panel)
    )


def test_there_is_no_row_beyond_the_last(workbench: Workbench, rows: Any):
    with pytest.raises(InputError, match="no row"):
        workbench.show(len(rows))


def test_the_row_picked_in_the_table_is_shown(workbench: Workbench, rows: Any):
    workbench.table.active_key = rows["global_key"].iloc[4]
    assert workbench.details.detail.key == rows["global_key"].iloc[4]
    assert workbench.viewer.position == 4


@pytest.mark.parametrize("part", ["viewer", "map", "panel"])
def test_a_step_in_the_viewer_map_or_panel_moves_the_table(
    workbench: Workbench, rows: Any, part: str
):
    position = list(rows["media_type"]).index("TMS_GEO") + 1 if part == "map" else 6
    getattr(workbench, part).show(position)
    wait_for_background(workbench)
    assert workbench.table.active_key == rows["global_key"].iloc[position]
    assert workbench.details.detail.key == rows["global_key"].iloc[position]
    assert workbench.stage.shown is (MAP if part == "map" else VIEWER)
    assert workbench.viewer.position == (0 if part == "map" else 6)


def test_steps_that_come_faster_than_they_are_followed_are_not_taken_back(workbench: Workbench):
    seen: list[int] = []
    workbench.viewer.observe(lambda change: seen.append(change["new"]), "position")
    for position in range(1, 9):
        workbench.viewer.set_state({"position": position})
    wait_for_background(workbench)
    assert seen == list(range(1, 9))
    assert workbench.table.position_of(workbench.table.active_key) == 8


def test_two_threads_that_move_at_once_do_not_wait_for_each_other(workbench: Workbench):
    inside = threading.Barrier(2, timeout=SECONDS)

    def walk_in_viewer() -> None:
        inside.wait()
        for position in [1, 2, 3, 4] * 10:
            workbench.viewer.set_state({"position": position})

    def walk_in_table() -> None:
        inside.wait()
        for position in [5, 6, 7, 8] * 10:
            with workbench.table.lock:  # as a submit line holds it
                workbench.show(position)

    threads = [threading.Thread(target=each) for each in (walk_in_viewer, walk_in_table)]
    for thread in threads:
        thread.daemon = True
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    wait_for_background(workbench)
    assert workbench.error_text == ""


def test_what_a_hand_puts_on_stage_stays_for_the_rows_that_have_it(workbench: Workbench):
    choose(workbench, PANEL)
    assert workbench.stage == StageState(PANEL, [VIEWER, PANEL])
    assert (workbench.panel.position, workbench.panel.attachment) == (0, None)
    workbench.show(1)
    assert workbench.stage.shown is PANEL
    assert workbench.panel.position == 1
    choose(workbench, VIEWER)
    assert workbench.viewer.position == 1
    workbench.show(2)
    assert workbench.stage.shown is VIEWER
    choose(workbench, MAP)  # of a row that is left by now
    assert workbench.stage.shown is VIEWER


def test_an_attachment_that_is_picked_is_on_stage_until_another_row_comes(
    workbench: Workbench, rows: Any
):
    workbench.panel.show(5, attachment=1)
    wait_for_background(workbench)
    assert workbench.stage.shown is PANEL
    assert workbench.table.active_key == rows["global_key"].iloc[5]
    assert workbench.panel.attachment == 1
    workbench.show(6)
    assert workbench.stage.shown is VIEWER
    workbench.show(5)
    choose(workbench, PANEL)
    assert workbench.panel.attachment is None


def test_an_overlay_that_is_opened_in_the_panel_is_seen_in_the_viewer(
    workbench: Workbench, rows: Any
):
    attachments = rows["attachments"].iloc[0]
    overlays = [i for i, each in enumerate(attachments) if each["type"] == "IMAGE_OVERLAY"]
    workbench.viewer.layers[1].visible = False
    choose(workbench, PANEL)
    open_from_panel(workbench, 0, overlays[1])
    assert workbench.stage.shown is VIEWER
    assert workbench.viewer.layers[1].visible


def test_a_tile_layer_that_is_opened_in_the_panel_is_seen_on_the_map(
    workbench: Workbench, rows: Any
):
    position = list(rows["media_type"]).index("TMS_GEO")
    workbench.show(position)
    choose(workbench, PANEL)
    open_from_panel(workbench, position, None)
    assert workbench.stage.shown is MAP
    assert workbench.map.position == position


def test_what_goes_wrong_is_shown_above_until_another_row_is(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*row: Any) -> None:
        raise InputError(f"row {row[0]} is on fire")

    with monkeypatch.context() as patch:
        patch.setattr(workbench.details, "show", refuse)
        workbench.show(2)
    assert "row 2 is on fire" in workbench.error_text
    workbench.show(3)
    assert workbench.error_text == ""


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["table", "viewer", "panel", "stage"]), st.integers(0, 35)),
        max_size=8,
    )
)
def test_whoever_moves_all_that_is_seen_is_the_active_row(
    workbench: Workbench, rows: Any, steps: list[tuple[str, int]]
):
    for who, position in steps:
        if who == "table":
            workbench.show(position)
        elif who == "stage":
            choose(workbench, list(OnStage)[position % 3])
        else:
            getattr(workbench, who).show(position)
        wait_for_background(workbench)
        active = workbench.table.position_of(workbench.table.active_key)
        assert workbench.stage.shown in workbench.stage.choices == stages_of(rows, active)
        assert getattr(workbench, workbench.stage.shown).position == active
        assert workbench.details.detail.key == workbench.table.active_key
        if who in {"viewer", "panel"} and getattr(workbench, who).position == position:
            assert active == position or who != "table"


def choose(workbench: Workbench, stage: OnStage) -> None:
    """Press one of the buttons above the stage."""
    choices = list(workbench.stage.choices)
    workbench.set_state({"stage": {"shown": stage.value, "choices": choices}})


def open_from_panel(workbench: Workbench, position: int, attachment: int | None) -> None:
    """Press the panel's button for the viewer or the map."""
    for callback in workbench.panel._openers:
        callback(position, attachment)
    wait_for_background(workbench)
