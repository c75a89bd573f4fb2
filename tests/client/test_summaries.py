from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lb_widgets.client.ledger import Ledger, Status
from lb_widgets.client.plan import Plan
from lb_widgets.client.submission import Submission
from lb_widgets.client.summaries import (
    PROBLEMS_SHOWN,
    counted,
    how_far,
    outcome_of,
    plan_summary,
    problems_of,
    sentence,
    size,
)
from lb_widgets.messages.submit_button import Outcome, RowProblem

DATASET = "field trials"


def frame(*statuses: Status, error: str = "broken") -> pd.DataFrame:
    ledger = Ledger([f"key-{number}" for number in range(len(statuses))])
    for position, status in enumerate(statuses):
        why = error if status in {Status.LEFT_OUT, Status.FAILED} else None
        ledger.settle(position, status, error=why)
    return ledger.frame()


def plan(*statuses: Status, **changes: Any) -> Plan:
    rows = frame(*statuses).assign(proposed=False, comparison=None)
    compared = changes.pop("comparison", None)
    if compared:
        rows["comparison"] = compared
    if "proposed" in changes:
        rows["proposed"] = changes.pop("proposed")
    return Plan(DATASET, "api.labelbox.com", changes.pop("dataset_exists", True), rows, **changes)


def notes(*statuses: Status, **changes: Any) -> list[str]:
    return [
        note.text for note in plan_summary(plan(*statuses, **changes), create_dataset=True).notes
    ]


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 B"), (999, "999 B"), (1400, "1.4 kB"), (12_300_000, "12 MB")]
)
def test_sizes_are_as_file_managers_show_them(count: int, shown: str):
    assert size(count) == shown


def test_one_is_singular_and_thousands_are_separated():
    assert [counted(1, "row"), counted(1240, "row")] == ["1 row", "1,240 rows"]


class TestPlan:
    def test_names_only_what_there_is(self):
        assert notes(Status.NEW, Status.NEW) == ["2 new"]

    def test_has_a_note_for_each_thing_that_will_happen(self):
        files = pd.DataFrame({"path": ["a", "b"], "bytes": [1000, 1048]})
        found = notes(
            Status.NEW,
            Status.EXISTS,
            Status.EXISTS,
            Status.EXISTS,
            Status.LEFT_OUT,
            dataset_exists=False,
            proposed=[True, False, False, False, False],
            comparison=[None, "identical", "identical", "changed", None],
            duplicates=2,
            files=files,
            unreachable_hosts={"files.lan": 1},
        )
        assert found == [
            "1 new",
            "3 exist, skipped",
            "2 identical",
            "1 changed",
            "2 files to upload, 2.0 kB",
            "keys proposed for 1 row",
            "new dataset",
            "2 duplicates",
            "files.lan cannot be reached: 1 row",
        ]

    def test_names_the_first_hosts_and_counts_the_others(self):
        hosts = {f"host-{number}.lan": 2 for number in range(5)}
        found = notes(Status.NEW, unreachable_hosts=hosts)
        assert found[1:] == [
            "host-0.lan cannot be reached: 2 rows",
            "host-1.lan cannot be reached: 2 rows",
            "host-2.lan cannot be reached: 2 rows",
            "2 more hosts cannot be reached",
        ]

    @pytest.mark.parametrize(
        ("action", "removed", "said"),
        [
            ("skip", None, "1 exists, skipped"),
            ("replace", 0, "1 exists, will be replaced"),
            ("replace", 3, "1 exists, will be replaced, 3 attachments removed"),
            ("stop", None, "1 exists"),
        ],
    )
    def test_says_what_happens_to_rows_that_exist(
        self, action: str, removed: int | None, said: str
    ):
        found = notes(Status.EXISTS, existing_action=action, attachments_removed=removed)
        assert found[1] == said

    def test_counts_what_is_sent(self):
        statuses = (Status.NEW, Status.EXISTS, Status.LEFT_OUT)
        skipping = plan_summary(plan(*statuses), create_dataset=True)
        assert (skipping.to_send, skipping.left_out) == (1, 1)
        replacing = plan_summary(plan(*statuses, existing_action="replace"), create_dataset=True)
        assert replacing.to_send == 2

    def test_says_what_stands_in_the_way(self):
        absent = plan(Status.NEW, dataset_exists=False)
        assert "no dataset of this name" in plan_summary(absent, create_dataset=False).obstacle
        assert plan_summary(absent, create_dataset=True).obstacle == ""
        stopping = plan(Status.NEW, Status.EXISTS, existing_action="stop")
        assert "1 row exists already" in plan_summary(stopping, create_dataset=True).obstacle

    def test_does_not_promise_a_dataset_when_there_are_no_rows_for_it(self):
        assert notes(Status.EXISTS, dataset_exists=False) == ["0 new", "1 exists, skipped"]


class TestOutcome:
    def test_is_told_in_numbers(self):
        submission = Submission(DATASET, "h", "1", frame(*Status))
        found = outcome_of(submission, repairable=2)
        expected = dict.fromkeys(Outcome.__struct_fields__, 1) | {"repairable": 2}
        assert {name: getattr(found, name) for name in expected} == expected

    def test_is_told_without_earlier_runs(self, tmp_path: Any):
        submission = Submission(DATASET, "h", "1", frame(Status.CREATED), (tmp_path,))
        assert sentence(submission) == "1 row created."

    def test_how_far_counts_what_had_to_be_sent(self):
        statuses = (Status.CREATED, Status.SENT, Status.REPLACED, Status.NEW, Status.EXISTS)
        assert how_far(Submission("d", "h", None, frame(*statuses))) == (
            "after 3 of 4 rows were sent"
        )
        nothing = Submission("d", "h", None, frame(Status.NEW, Status.LEFT_OUT))
        assert how_far(nothing) == "before any row was sent"

    def test_problems_are_in_the_order_of_the_statuses_with_their_positions(self):
        outcome = frame(Status.LEFT_OUT, Status.CREATED, Status.FAILED)
        outcome.index = pd.Index(["a", "b", "c"])
        assert problems_of(outcome, Status.FAILED, Status.LEFT_OUT, repairs={0}) == [
            RowProblem(2, "key-2", "broken", has_repair=False),
            RowProblem(0, "key-0", "broken", has_repair=True),
        ]

    def test_problems_are_few_and_without_secrets(self):
        many = frame(*[Status.FAILED] * (PROBLEMS_SHOWN + 1), error="https://h/?sig=s3cret")
        found = problems_of(many, Status.FAILED, Status.LEFT_OUT)
        assert len(found) == PROBLEMS_SHOWN
        assert "s3cret" not in str(found)
