from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.checks import CheckProgress, CheckStage, Report, check
from lb_widgets.errors import Cancelled, RowsError
from lb_widgets.io import as_frame

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {"row_data": "https://a.com/1.png", "global_key": "a-1", "media_type": "IMAGE"}
BROKEN = [
    GOOD,
    {**GOOD, "global_key": "a-17", "attachments": [{"type": "image", "value": ""}]},
    {**GOOD, "global_key": "A-1"},
    {"row_data": "https://a.com/x.png?token=abc123#1"},
]


def rules_of(report: Report) -> set[tuple[Any, str]]:
    return {(issue.row, issue.rule) for issue in report.records}


def test_all_findings_name_row_key_and_path():
    report = check(BROKEN)
    assert rules_of(report) == {
        (0, "global-key-duplicate"),
        (1, "attachment-type-case"),
        (1, "attachment-value-empty"),
        (2, "global-key-duplicate"),
        (3, "global-key-missing"),
        (3, "url-unsupported-characters"),
    }
    messages = {issue.rule: issue.message for issue in report.records}
    assert messages["attachment-value-empty"] == (
        'row 1 (global_key "a-17"), attachments[0].value: is empty.'
    )
    assert messages["url-unsupported-characters"].startswith("row 3, row_data: holds #")
    assert not report.ok


def test_a_row_is_also_named_by_the_index_where_that_does_more_than_count():
    frame = pd.DataFrame(BROKEN)
    assert check(frame).records[0].message.startswith('row 0 (global_key "a-1"), ')
    some = check(frame[frame["global_key"] == "a-17"])
    assert some.records[0].message == (
        'row 0 (index 1, global_key "a-17"), attachments[0].type: is "image", written "IMAGE".'
    )
    named = check(frame.set_axis(["w", "x", "y", "https://a.com?token=abc123"], axis=0))
    assert "(index https://a.com?token=***)" in named.records[-1].message


def test_good_rows_have_no_findings_and_nothing_changes():
    rows = [GOOD, {**GOOD, "global_key": "a-2", "attachments": []}]
    before = copy.deepcopy(rows)
    report = check(rows)
    assert report.ok
    assert report.records == ()
    assert rows == before


def test_a_local_endpoint_reaches_what_labelbox_does_not():
    row = {**GOOD, "row_data": "http://127.0.0.1:8888/1.png"}
    assert rules_of(check(row)) == {(0, "host-unreachable")}
    assert rules_of(check(row, endpoint="https://api.labelbox.com/graphql")) != set()
    assert check(row, endpoint="http://localhost:9/abc/graphql").ok


def test_a_misspelled_column_is_told_once_for_the_table():
    (issue,) = check(
        pd.DataFrame({**{key: [value] for key, value in GOOD.items()}, "Atachments": [1]})
    ).records
    assert (issue.row, issue.rule) == (None, "column-unknown")
    assert issue.message == (
        'column "Atachments": is a column of your own and is not sent; did you mean "attachments"?'
    )


def test_a_message_that_shows_a_value_shows_no_secret():
    row = {**GOOD, "attachments": "https://a.com/o.png?token=abc123"}
    (issue,) = check(row).records
    assert "https://a.com/o.png?token=***" in issue.message


def test_what_are_no_rows_is_refused():
    with pytest.raises(RowsError):
        check([7])


rows = st.lists(
    st.fixed_dictionaries(
        {"row_data": st.sampled_from(["https://a.com/1.png", "", "s3://b/1", "x"])},
        optional={
            "global_key": st.sampled_from(["a", "A", "b ", "", None]),
            "media_type": st.sampled_from(["IMAGE", "image", None]),
            "attachments": st.lists(
                st.sampled_from(
                    [
                        {"type": "IMAGE_OVERLAY", "value": "https://a.com/o.png"},
                        {"type": "TEXT", "value": "x"},
                        {},
                    ]
                ),
                max_size=3,
            ),
        },
    ),
    max_size=6,
)


@given(rows, st.randoms())
@settings(deadline=None)
def test_neither_order_nor_index_changes_what_is_found(table: list[dict[str, Any]], random: Any):
    order = list(range(len(table)))
    random.shuffle(order)
    straight = check(table)
    shuffled = check(_frame(table, order))
    moved = {(order.index(row), rule) for row, rule in rules_of(straight)}
    assert rules_of(shuffled) == moved


@given(rows, st.integers(0, 6))
@settings(deadline=None)
def test_row_rules_find_the_same_in_batches(table: list[dict[str, Any]], cut: int):
    whole = {item for item in rules_of(check(table)) if item[1] != "global-key-duplicate"}
    head, tail = rules_of(check(table[:cut])), rules_of(check(table[cut:]))
    shifted = head | {(row + len(table[:cut]), rule) for row, rule in tail}
    assert {item for item in shifted if item[1] != "global-key-duplicate"} == whole


def _frame(table: list[dict[str, Any]], order: list[int]) -> pd.DataFrame:
    frame = as_frame(table).iloc[order]
    return frame.set_axis([f"label {number}" for number in order], axis=0)


def test_signatures_are_compared_with_the_moment_given():
    noon = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    url = f"https://b.s3.amazonaws.com/1.png?AWSAccessKeyId=a&Signature=b&Expires={noon.timestamp():.0f}"
    row = {**GOOD, "row_data": url}
    hour = dt.timedelta(hours=1)
    assert rules_of(check(row, now=noon + hour)) == {(0, "url-signature-expired")}
    assert rules_of(check(row, now=noon - hour)) == {(0, "url-signature-expiring")}
    assert check(row, now=noon - 48 * hour).records == ()


def test_local_files_are_looked_at_but_not_opened(tmp_path: Path):
    (tmp_path / "1.png").write_bytes(b"x" * 2_100_000)
    (tmp_path / "folder.png").mkdir()
    values = [tmp_path / "1.png", str(tmp_path / "2.png"), (tmp_path / "folder.png").as_uri()]
    table = [{**GOOD, "global_key": str(n), "row_data": v} for n, v in enumerate(values)]
    issues = [(issue.row, issue.rule, issue.what) for issue in check(table).records]
    assert issues == [
        (1, "file-missing", f"cannot be uploaded: no such file: {tmp_path}/2.png."),
        (2, "file-missing", "cannot be uploaded: folder.png is a folder, not a file."),
        (0, "file-upload", "will be uploaded, 2.1 MB."),
    ]


def test_embeddings_are_checked_where_there_is_a_column_of_them():
    row = {**GOOD, "embeddings": [{"embedding_id": "e", "vector": ["x"]}]}
    assert rules_of(check(row)) == {(0, "embedding-shape")}
    assert rules_of(check({**GOOD, "embedings": []})) == {(None, "column-unknown")}


def test_progress_is_told_and_the_end_comes_with_all_rows():
    told: list[CheckProgress] = []
    check(_many(25_000), on_progress=told.append)
    assert [(progress.stage, progress.done) for progress in told] == [
        (CheckStage.ROWS, 10_000),
        (CheckStage.ROWS, 20_000),
        (CheckStage.ROWS, 25_000),
    ]


def test_a_check_can_be_cancelled():
    told: list[CheckProgress] = []
    with pytest.raises(Cancelled):
        check(_many(25_000), on_progress=told.append, cancelled=lambda: bool(told))
    assert len(told) == 1


def _many(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row_data": "https://a.com/1.png",
            "media_type": "IMAGE",
            "global_key": [str(number) for number in range(count)],
        }
    )
