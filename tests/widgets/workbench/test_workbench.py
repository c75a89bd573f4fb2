"""The workbench as Python sees it: its parts, its rows, what is repaired, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ipywidgets.embed import dependency_state

from lb_widgets.checks import check
from lb_widgets.errors import InputError
from lb_widgets.sandbox import sample_rows
from lb_widgets.widgets.workbench import Workbench
from tests.widgets.workbench.conftest import wait_for_background

if TYPE_CHECKING:
    from lb_widgets.client import Client

BROKEN = [
    {"row_data": f"http://127.0.0.1/{key}.jpg", "global_key": key, "media_type": "image"}
    for key in ("first", "second")
]
"""Two rows, each with an error that has a safe repair."""
PARTS = ("table", "viewer", "map", "panel", "details", "submit")


def test_selected_rows_are_those_of_the_table(workbench: Workbench, rows: Any):
    workbench.table.selected_keys = list(rows["global_key"].iloc[[1, 3]])
    assert list(workbench.selected["global_key"]) == list(rows["global_key"].iloc[[1, 3]])


def test_the_page_and_a_saved_notebook_are_told_the_models_of_all_parts(client: Client, rows: Any):
    workbench = Workbench(rows, client=client, dataset="saved")
    state = workbench.get_state()
    saved = dependency_state([workbench])
    for name in PARTS:
        part = getattr(workbench, name)
        assert state[name] == f"IPY_MODEL_{part.model_id}"
        assert part.model_id in saved
    workbench.close()


def test_with_a_client_problems_are_found_and_rows_can_be_submitted(client: Client):
    workbench = Workbench(sample_rows(broken=True), client=client, dataset="field trials")
    assert not workbench.report.ok
    assert workbench.table.problems is workbench.report
    assert "field trials" in workbench.submit.dataset
    workbench.close()


def test_without_a_client_there_is_no_submit_line(workbench: Workbench):
    assert workbench.submit is None
    assert workbench.get_state()["submit"] is None
    assert workbench.report is None


def test_a_client_without_a_dataset_is_refused(client: Client, rows: Any):
    with pytest.raises(InputError, match="dataset="):
        Workbench(rows, client=client)


def test_no_rows_at_all_is_fine():
    workbench = Workbench([])
    assert workbench.stage.shown is None
    workbench.close()


def test_whatever_is_opened_passes_the_hook(rows: Any):
    asked: list[str] = []

    def resolve(value: str) -> str:
        asked.append(value)
        return value

    workbench = Workbench(rows.iloc[:1], resolve=resolve)
    workbench.viewer.image(full=True)
    assert asked
    workbench.close()


def test_rows_that_the_submit_line_repairs_are_checked_and_shown_anew(client: Client):
    workbench = Workbench(BROKEN, client=client, dataset="repairs")
    workbench.submit.start()
    assert workbench.submit.wait(20)
    assert workbench.report.summary["errors"] == 2
    assert workbench.details.detail.problems
    workbench.submit.start(fix=True)
    assert workbench.submit.wait(20)
    wait_for_background(workbench)
    assert workbench.submit.outcome.created == 2
    assert workbench.report.ok
    assert workbench.table.problems is workbench.report
    assert workbench.details.detail.media_type == "IMAGE"
    for shows_rows in (workbench.viewer, workbench.map, workbench.panel):
        assert list(shows_rows.rows["media_type"]) == ["IMAGE", "IMAGE"]
    assert not workbench.details.detail.problems
    assert workbench.table.outcome is not None
    assert workbench.work_text == ""
    assert BROKEN[0]["media_type"] == "image"
    workbench.close()


def test_rows_that_are_repaired_in_the_table_are_shown_and_not_checked_twice(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    workbench = Workbench(BROKEN, client=client, dataset="repairs")
    found = workbench.report
    assert workbench.table.endpoint == client.endpoint
    monkeypatch.setattr("lb_widgets.widgets.workbench.background.check", None)
    workbench.table.apply_fixes()
    assert workbench.report is workbench.table.problems is not found
    assert workbench.report.ok
    assert not workbench.details.detail.problems
    assert list(workbench.viewer.rows["media_type"]) == ["IMAGE", "IMAGE"]
    workbench.table.undo_fixes()
    assert workbench.report is found
    assert workbench.details.detail.problems
    wait_for_background(workbench)
    assert workbench.error_text == ""
    workbench.close()


def test_a_row_whose_key_was_repaired_stays_the_active_one(client: Client):
    row = {"row_data": "https://h/0.jpg", "global_key": " a ", "media_type": "IMAGE"}
    workbench = Workbench([row], client=client, dataset="repaired")
    workbench.table.apply_fixes()
    assert list(workbench.viewer.rows["global_key"]) == ["a"]
    assert workbench.details.detail.key == "a"
    workbench.table.undo_fixes()
    assert workbench.details.detail.key == " a "
    workbench.close()


def test_other_rows_are_shown_and_the_first_of_them_where_the_active_one_is_gone(
    workbench: Workbench, rows: Any
):
    workbench.show(3)
    key = rows["global_key"].iloc[3]
    workbench.table.rows = rows.iloc[::-1]
    assert workbench.table.active_key == workbench.details.detail.key == key
    assert workbench.viewer.position == len(rows) - 4
    workbench.table.rows = rows.iloc[:3]
    assert workbench.details.detail.key == workbench.table.active_key == rows["global_key"].iloc[0]
    assert len(workbench.viewer.rows) == 3
    workbench.table.rows = rows.iloc[:0]
    assert workbench.table.active_key == ""
    assert workbench.stage.shown is None
    assert workbench.details.detail is None
    workbench.table.rows = rows.iloc[:2]
    assert workbench.details.detail.key == rows["global_key"].iloc[0]


def test_a_report_that_is_set_in_the_table_is_shown_beside_it(workbench: Workbench, rows: Any):
    workbench.table.problems = check(rows)
    assert workbench.report is workbench.table.problems
    workbench.table.problems = None
    assert workbench.report is None
    assert not workbench.details.detail.problems


def test_where_no_kernel_runs_the_table_stands_for_it(workbench: Workbench, rows: Any):
    form = workbench.static_form()
    assert f'data-lbw-static="{workbench.table.model_id}"' in form
    assert rows["global_key"].iloc[0] in form


def test_running_its_cell_again_ends_every_thread(rows: Any, client: Client):
    workbench = Workbench(rows, client=client, dataset="closed")
    workbench.close_resources()
    workbench.close_resources()
    for name in ("table", "viewer", "panel", "details", "submit"):
        assert getattr(workbench, name)._router._closed, name
    assert workbench._router._closed
    ran: list[int] = []
    workbench._background.soon(ran.append, 1)  # no longer, and no error
    workbench.close()
    workbench.close()
    assert ran == []
    assert workbench.comm is None
