"""The upload run, end to end against the sandbox."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.client import Client
from lb_widgets.errors import (
    AuthenticationError,
    Cancelled,
    InputError,
    NetworkError,
    NotFoundError,
    SubmitError,
)
from lb_widgets.io.import_json import to_import_json
from lb_widgets.messages.submit_button import Stage
from lb_widgets.sandbox import sample_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.client.progress import Progress
    from lb_widgets.sandbox import Sandbox

    MakeRows = Callable[[int], list[dict[str, Any]]]

DATASET = "field trials"


@pytest.fixture
def submit(client: Client) -> Callable[..., pd.DataFrame]:
    def run(rows: Any, **options: Any) -> pd.DataFrame:
        return client.submit(rows, dataset=DATASET, **{"create_dataset": True, **options}).outcome

    return run


class TestWhatArrives:
    def test_is_every_sample_row_verbatim_and_in_order(self, submit: Any, sandbox: Sandbox):
        rows = sample_rows()
        outcome = submit(rows)
        assert set(outcome["status"]) == {"created"}
        stored = sandbox.data_rows(DATASET)
        sent = to_import_json(rows)
        assert list(stored["global_key"]) == [row["global_key"] for row in sent]
        assert list(stored["attachments"]) == [row.get("attachments", []) for row in sent]
        assert list(stored["media_type"]) == [row["media_type"] for row in sent]
        for found, row in zip(stored["row_data"], sent, strict=True):
            given = row["row_data"]
            assert (json.loads(found) if isinstance(given, dict) else found) == given

    def test_has_its_metadata_by_name_again(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows
    ):
        (row,) = image_rows(1)
        fields = [{"name": "split", "value": "train"}, {"name": "skipNFrames", "value": 3}]
        submit([{**row, "metadata_fields": fields}])
        (stored,) = sandbox.data_rows(DATASET)["metadata_fields"]
        assert stored == fields

    def test_is_in_order_also_in_many_chunks_and_tasks(
        self,
        submit: Any,
        sandbox: Sandbox,
        image_rows: MakeRows,
        monkeypatch: pytest.MonkeyPatch,
    ):
        monkeypatch.setattr("lb_widgets.client.payload.CHUNK_BYTES", 1000)  # two rows
        monkeypatch.setattr("lb_widgets.client.filling.ROWS_PER_TASK", 4)
        rows = image_rows(10)
        submit(rows)
        assert list(sandbox.data_rows()["global_key"]) == [row["global_key"] for row in rows]
        assert sandbox.requests["upsertDataRows"] == 3
        assert sandbox.requests["uploadFile"] == 3 + 5

    def test_leaves_the_rows_as_they_were(self, submit: Any, image_rows: MakeRows, tmp_path: Path):
        rows = image_rows(3)
        del rows[0]["global_key"]
        rows[1]["row_data"] = str(_file(tmp_path, "a.jpg", b"picture"))
        before = copy.deepcopy(rows)
        frame = pd.DataFrame(rows)
        submit(rows)
        submit(frame)
        assert rows == before
        pd.testing.assert_frame_equal(frame, pd.DataFrame(before))


class TestOutcome:
    def test_stands_under_the_index_of_the_rows(self, submit: Any, image_rows: MakeRows):
        rows = pd.DataFrame(image_rows(3), index=["x", "x", "y"])
        outcome = submit(rows)
        assert list(outcome.index) == ["x", "x", "y"]
        assert list(outcome["global_key"]) == list(rows["global_key"])

    def test_of_no_rows_is_empty_and_makes_no_dataset(self, submit: Any, sandbox: Sandbox):
        assert len(submit([])) == 0
        assert "createDataset" not in sandbox.requests

    def test_has_the_id_under_which_each_row_is_found(
        self, submit: Any, client: Client, image_rows: MakeRows
    ):
        outcome = submit(image_rows(3))
        ids = client.data_row_ids(list(outcome["global_key"]))
        assert list(ids.values()) == list(outcome["data_row_id"])


class TestTwice:
    def test_creates_nothing(self, submit: Any, sandbox: Sandbox, image_rows: MakeRows):
        first = submit(image_rows(3))
        second = submit(image_rows(3))
        assert set(second["status"]) == {"exists"}
        assert list(second["data_row_id"]) == list(first["data_row_id"])
        assert len(sandbox.data_rows()) == 3

    def test_creates_nothing_for_rows_without_a_key(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows
    ):
        rows = [{**row, "global_key": None} for row in image_rows(3)]
        first = submit(rows)
        assert list(submit(rows)["global_key"]) == list(first["global_key"])
        assert list(sandbox.data_rows()["global_key"]) == list(first["global_key"])

    def test_adds_only_what_is_new(self, submit: Any, image_rows: MakeRows):
        submit(image_rows(2))
        assert list(submit(image_rows(3))["status"]) == ["exists", "exists", "created"]

    def test_can_be_refused(self, submit: Any, sandbox: Sandbox, image_rows: MakeRows):
        submit(image_rows(2))
        with pytest.raises(InputError, match="2 of the rows exist already"):
            submit(image_rows(3), existing="stop")
        assert len(sandbox.data_rows()) == 2

    def test_takes_only_words_that_it_knows(self, submit: Any):
        with pytest.raises(InputError, match='expected "skip", "replace" or "stop"'):
            submit([], existing="overwrite")


class TestALostAnswer:
    @pytest.mark.parametrize("when", ["before", "after"])
    @pytest.mark.parametrize("status", [503, None])
    def test_to_an_import_creates_each_row_once(
        self,
        submit: Any,
        sandbox: Sandbox,
        image_rows: MakeRows,
        when: Any,
        status: int | None,
    ):
        sandbox.fail("upsertDataRows", times=2, when=when, status=status)
        outcome = submit(image_rows(5))
        assert set(outcome["status"]) == {"created"}
        stored = sandbox.data_rows()
        assert list(stored["id"]) == list(outcome["data_row_id"])

    @pytest.mark.parametrize(
        "operation",
        [
            "datasets",
            "createDataset",
            "uploadFile",
            "user",
            "dataRowsForGlobalKeys",
            "dataRowsForGlobalKeysResult",
            "failedDataRowImports",
            "successesfulDataRowImports",
        ],
    )
    def test_to_anything_else_changes_nothing(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows, operation: str
    ):
        sandbox.fail(operation, when="after", status=None)
        assert set(submit(image_rows(3))["status"]) == {"created"}
        assert len(sandbox.data_rows()) == 3

    def test_that_never_comes_is_said_and_the_next_submit_finds_the_rows(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows
    ):
        sandbox.fail("upsertDataRows", times=4, when="after", status=None)
        with pytest.raises(SubmitError, match="after 3 of 3 rows were sent") as caught:
            submit(image_rows(3))
        assert isinstance(caught.value.__cause__, NetworkError)
        assert set(submit(image_rows(3))["status"]) == {"created"}
        assert set(submit(image_rows(3))["status"]) == {"exists"}
        assert len(sandbox.data_rows()) == 3

    def test_before_anything_is_sent_is_a_network_error(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows
    ):
        sandbox.fail("dataRowsForGlobalKeys", times=4, status=None)
        with pytest.raises(NetworkError):
            submit(image_rows(3))
        assert len(sandbox.data_rows()) == 0


class TestLeftOut:
    def test_are_rows_with_errors_and_the_rest_goes(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows
    ):
        rows = image_rows(3)
        rows[1]["attachments"] = [
            {"type": "IMAGE_OVERLAY", "value": sandbox.media_url(f"{number}.png")}
            for number in range(11)
        ]
        outcome = submit(rows)
        assert list(outcome["status"]) == ["created", "left out", "created"]
        assert outcome["error"][1].startswith("attachments: holds 11 image overlay layers")

    def test_are_rows_of_one_key_in_whatever_case(self, submit: Any, image_rows: MakeRows):
        rows = image_rows(3)
        rows[1]["global_key"] = rows[0]["global_key"].upper()
        assert list(submit(rows)["status"]) == ["left out", "left out", "created"]

    def test_is_the_repetition_of_a_row_without_a_key(self, submit: Any, image_rows: MakeRows):
        (row,) = image_rows(1)
        del row["global_key"]
        outcome = submit([row, row])
        assert list(outcome["status"]) == ["created", "left out"]
        assert "is the key of row 0 too" in outcome["error"][1]

    def test_does_not_make_a_dataset_when_nothing_remains(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows
    ):
        (row,) = image_rows(1)
        assert list(submit([{**row, "media_type": "PICTURE"}])["status"]) == ["left out"]
        assert "createDataset" not in sandbox.requests

    def test_is_a_row_with_metadata_that_the_organisation_does_not_have(
        self, submit: Any, image_rows: MakeRows
    ):
        rows = image_rows(2)
        rows[0]["metadata_fields"] = [{"name": "crop", "value": "wheat"}]
        outcome = submit(rows)
        assert list(outcome["status"]) == ["left out", "created"]
        assert "'crop': not in this organisation, which has tag" in outcome["error"][0]


class TestLocalFiles:
    def test_are_uploaded_once_each_by_content(
        self,
        submit: Any,
        sandbox: Sandbox,
        image_rows: MakeRows,
        tmp_path: Path,
        fetch: Callable[[str], bytes],
    ):
        rows = image_rows(3)
        rows[0]["row_data"] = _file(tmp_path, "a.jpg", b"picture")
        rows[1]["row_data"] = str(_file(tmp_path, "copy of a.jpg", b"picture"))
        rows[2]["attachments"] = [
            {"type": "IMAGE_OVERLAY", "value": _file(tmp_path, "b.png", b"layer").as_uri()},
            {"type": "RAW_TEXT", "value": "/this is text"},
        ]
        assert set(submit(rows)["status"]) == {"created"}
        assert sandbox.requests["uploadFile"] == 2 + 2  # contents; chunk and manifest
        stored = sandbox.data_rows()
        assert stored["row_data"][0] == stored["row_data"][1]
        assert fetch(stored["row_data"][0]) == b"picture"
        layer, text = stored["attachments"][2]
        assert fetch(layer["value"]) == b"layer"
        assert text["value"] == "/this is text"

    def test_that_are_missing_leave_their_row_out(
        self, submit: Any, image_rows: MakeRows, tmp_path: Path
    ):
        rows = image_rows(2)
        rows[0]["row_data"] = str(tmp_path / "gone.jpg")
        outcome = submit(rows)
        assert list(outcome["status"]) == ["left out", "created"]
        assert "gone.jpg" in outcome["error"][0]

    def test_of_rows_that_exist_are_not_uploaded(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows, tmp_path: Path
    ):
        (row,) = image_rows(1)
        row["row_data"] = str(_file(tmp_path, "a.jpg", b"picture"))
        submit([row])
        before = sandbox.requests["uploadFile"]
        submit([row])
        assert sandbox.requests["uploadFile"] == before


class TestRaces:
    def test_a_row_that_another_made_meanwhile_exists(
        self, submit: Any, client: Client, sandbox: Sandbox, image_rows: MakeRows
    ):
        def meanwhile(progress: Progress) -> None:
            if progress.stage is Stage.ROWS and progress.done == 0:
                client.submit(image_rows(1), dataset="another", create_dataset=True)

        outcome = submit(image_rows(2), on_progress=meanwhile)
        assert list(outcome["status"]) == ["exists", "created"]
        assert list(sandbox.data_rows()["dataset"]) == ["another", DATASET]
        assert outcome["data_row_id"][0] == sandbox.data_rows()["id"][0]


class TestProgress:
    def test_goes_through_the_stages_in_order(
        self, submit: Any, image_rows: MakeRows, tmp_path: Path
    ):
        rows = image_rows(3)
        rows[0]["row_data"] = _file(tmp_path, "a.jpg", b"picture")
        seen: list[Progress] = []
        submit(rows, on_progress=seen.append)
        assert list(dict.fromkeys(step.stage for step in seen)) == list(Stage)
        assert all(0 <= step.done <= step.total for step in seen)
        for stage in set(Stage):
            assert [step for step in seen if step.stage is stage][-1].done > 0


class TestCancel:
    @pytest.mark.parametrize("stage", [Stage.CHECK, Stage.FILES, Stage.ROWS])
    def test_before_the_import_creates_nothing(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows, tmp_path: Path, stage: Stage
    ):
        rows = image_rows(3)
        rows[0]["row_data"] = _file(tmp_path, "a.jpg", b"picture")
        stop: list[bool] = []

        def watch(progress: Progress) -> None:
            if progress.stage is stage:
                stop.append(True)

        with pytest.raises(Cancelled, match="before any row was sent"):
            submit(rows, on_progress=watch, cancelled=lambda: bool(stop))
        assert len(sandbox.data_rows()) == 0

    def test_while_waiting_says_that_rows_were_sent_and_may_arrive(
        self, submit: Any, sandbox: Sandbox, image_rows: MakeRows
    ):
        stop: list[bool] = []

        def watch(progress: Progress) -> None:
            if progress.stage is Stage.WAIT:
                stop.append(True)

        def cancelled() -> bool:
            return bool(stop)

        sandbox.fail("upsertDataRows", when="after", status=503)
        try:
            submit(image_rows(3), on_progress=watch, cancelled=cancelled)
        except Cancelled as error:
            assert "3 of 3 rows" in str(error)  # noqa: PT017 - the import may end first
        assert set(submit(image_rows(3))["status"]) <= {"created", "exists"}


class TestPlan:
    def test_says_what_submit_would_do_and_changes_nothing(
        self, submit: Any, client: Client, sandbox: Sandbox, image_rows: MakeRows, tmp_path: Path
    ):
        submit(image_rows(2))
        before = sandbox.requests
        rows = image_rows(5)
        rows[2]["row_data"] = _file(tmp_path, "a.jpg", b"picture")
        rows[3]["metadata_fields"] = [{"name": "crop", "value": "wheat"}]
        rows[4]["global_key"] = None
        plan = client.plan(rows, dataset=DATASET)
        assert (plan.new, plan.existing, plan.left_out) == (2, 2, 1)
        assert (plan.local_files, plan.bytes) == (1, 7)
        assert plan.dataset_exists
        assert list(plan.rows["status"]) == ["exists", "exists", "new", "left out", "new"]
        assert plan.rows["global_key"][4]
        assert repr(plan).startswith("<Plan: 2 new, 2 existing, 1 left out, 1 files to upload")
        writes = ("createDataset", "uploadFile", "upsertDataRows")
        assert [sandbox.requests.get(name) for name in writes] == [
            before.get(name) for name in writes
        ]

    def test_knows_a_new_dataset(self, client: Client, image_rows: MakeRows):
        assert not client.plan(image_rows(1), dataset="none yet").dataset_exists


def test_a_dataset_is_not_made_by_accident(submit: Any, sandbox: Sandbox, image_rows: MakeRows):
    with pytest.raises(NotFoundError, match="create_dataset=True"):
        submit(image_rows(1), create_dataset=False)
    assert "uploadFile" not in sandbox.requests


def test_a_wrong_key_is_said_before_anything_is_sent(sandbox: Sandbox, image_rows: MakeRows):
    client = Client(api_key="wrong", endpoint=sandbox.endpoint)
    with pytest.raises(AuthenticationError, match="LABELBOX_API_KEY"):
        client.submit(image_rows(1), dataset=DATASET, create_dataset=True)


def test_a_summary_names_only_what_there_is(client: Client, image_rows: MakeRows):
    first = client.submit(image_rows(1), dataset=DATASET, create_dataset=True)
    assert first.summary() == "1 row created."
    rows = image_rows(3)
    rows[2]["metadata_fields"] = [{"name": "crop", "value": "wheat"}]
    second = client.submit(rows, dataset=DATASET)
    assert second.summary() == "1 row created, 1 existed already, 1 with errors left out."
    counts = {status: count for status, count in second.counts.items() if count}
    assert counts == {"created": 1, "exists": 1, "left out": 1}


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
