"""The workbench: what is picked in the table is shown below it, whatever its media type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.checks import check
from lb_widgets.client import Client
from lb_widgets.errors import InputError
from lb_widgets.sandbox import Sandbox, sample_rows
from lb_widgets.widgets.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def rows() -> Any:
    return sample_rows()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Sandbox() as sandbox:
        yield Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)


@pytest.fixture
def workbench(rows: Any) -> Iterator[Workbench]:
    workbench = Workbench(rows)
    yield workbench
    workbench.close()


def test_every_sample_row_can_be_shown(workbench: Workbench, rows: Any):
    for position, (key, media_type) in enumerate(
        zip(rows["global_key"], rows["media_type"], strict=True)
    ):
        workbench.show(position)
        assert workbench.details.detail.key == key
        on_stage = workbench.map if media_type == "TMS_GEO" else workbench.viewer
        assert workbench._stage.children == (on_stage,)
        assert not any(
            part.error_text for part in (workbench.table, workbench.viewer, workbench.details)
        )


def test_the_row_picked_in_the_table_is_shown(workbench: Workbench, rows: Any):
    workbench.table.active_key = rows["global_key"].iloc[4]
    assert workbench.details.detail.key == rows["global_key"].iloc[4]
    assert workbench.viewer.position == 4


def test_selected_rows_are_those_of_the_table(workbench: Workbench, rows: Any):
    workbench.table.selected_keys = list(rows["global_key"].iloc[[1, 3]])
    assert list(workbench.selected["global_key"]) == list(rows["global_key"].iloc[[1, 3]])


def test_with_a_client_problems_are_found_and_rows_can_be_submitted(client: Client):
    workbench = Workbench(sample_rows(broken=True), client=client, dataset="field trials")
    assert not workbench.report.ok
    assert workbench.submit is not None
    assert "field trials" in workbench.submit.dataset
    workbench.close()


def test_rows_that_the_submit_line_repairs_are_checked_and_shown_anew(client: Client):
    rows = [
        {"row_data": f"http://127.0.0.1/{key}.jpg", "global_key": key, "media_type": "image"}
        for key in ("first", "second")
    ]
    workbench = Workbench(rows, client=client, dataset="repairs")
    assert workbench.submit is not None
    workbench.submit.start()
    assert workbench.submit.wait(20)
    assert workbench.report.summary["errors"] == 2
    assert workbench.details.detail.problems
    workbench.submit.start(fix=True)
    assert workbench.submit.wait(20)
    assert workbench.submit.outcome.created == 2
    assert workbench.report.ok
    assert workbench.table.problems is workbench.report
    assert workbench.details.detail.media_type == "IMAGE"
    assert list(workbench.viewer.rows["media_type"]) == ["IMAGE", "IMAGE"]
    assert workbench.viewer.version > 0
    assert not workbench.details.detail.problems
    assert workbench.table.outcome is not None
    assert rows[0]["media_type"] == "image"
    workbench.close()


def test_what_the_table_repairs_is_shown_everywhere(client: Client):
    workbench = Workbench(
        [{"row_data": "https://h/0.jpg", "global_key": " a ", "media_type": "IMAGE"}],
        client=client,
        dataset="repaired",
    )
    assert workbench.table.endpoint == client.endpoint
    workbench.table.apply_fixes()
    assert list(workbench.viewer.rows["global_key"]) == ["a"]
    assert workbench.details.detail.key == "a"
    assert workbench.report is workbench.table.problems
    assert workbench.table.version == 1  # not checked once more
    workbench.table.undo_fixes()
    assert workbench.details.detail.key == " a "
    assert workbench.report is workbench.table.problems
    workbench.close()


def test_without_a_client_there_is_no_submit_line(workbench: Workbench):
    assert workbench.submit is None
    assert workbench.report is None


def test_a_client_without_a_dataset_is_refused(client: Client, rows: Any):
    with pytest.raises(InputError, match="dataset="):
        Workbench(rows, client=client)


def test_no_rows_at_all_is_fine():
    workbench = Workbench([])
    assert workbench._stage.children == ()
    workbench.close()


def test_closing_it_ends_every_thread(rows: Any):
    workbench = Workbench(rows)
    workbench.close()
    parts = (workbench.table, workbench.viewer, workbench.details)
    assert all(part._router._closed for part in parts)


def test_rows_that_are_repaired_in_the_table_are_shown_and_not_checked_twice(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    rows = [
        {"row_data": f"http://127.0.0.1/{key}.jpg", "global_key": key, "media_type": "image"}
        for key in ("first", "second")
    ]
    workbench = Workbench(rows, client=client, dataset="repairs")
    found = workbench.report
    monkeypatch.setattr("lb_widgets.widgets.workbench.check", None)
    workbench.table.apply_fixes()
    assert workbench.report is workbench.table.problems is not found
    assert workbench.report.ok
    assert not workbench.details.detail.problems
    assert list(workbench.viewer.rows["media_type"]) == ["IMAGE", "IMAGE"]
    workbench.table.undo_fixes()
    assert workbench.report is found
    assert workbench.details.detail.problems
    workbench.close()


def test_other_rows_are_shown_and_the_first_of_them_where_the_active_one_is_gone(
    workbench: Workbench, rows: Any
):
    workbench.show(3)
    key = rows["global_key"].iloc[3]
    workbench.table.rows = rows.iloc[::-1]
    assert workbench.table.active_key == workbench.details.detail.key == key
    workbench.table.rows = rows.iloc[:3]
    assert workbench.details.detail.key == workbench.table.active_key == rows["global_key"].iloc[0]
    assert len(workbench.viewer.rows) == 3
    workbench.table.rows = rows.iloc[:0]
    assert workbench.table.active_key == ""


def test_a_report_that_is_set_in_the_table_is_shown_beside_it(workbench: Workbench, rows: Any):
    workbench.table.problems = check(rows)
    assert workbench.report is workbench.table.problems
    workbench.table.problems = None
    assert workbench.report is None
    assert not workbench.details.detail.problems
