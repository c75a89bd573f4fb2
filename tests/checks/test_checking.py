from __future__ import annotations

import copy
import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.checks import Report, check
from lb_widgets.errors import RowsError
from lb_widgets.io import as_frame
from lb_widgets.media.loader import Loader
from lb_widgets.net import session as session_module

if TYPE_CHECKING:
    from collections.abc import Iterator
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


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loader]:
    monkeypatch.setattr(session_module, "pause", lambda *_: None)
    made = Loader()
    yield made
    made.close()


def picture(width: int, height: int, **options: Any) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def test_opening_finds_what_is_missing_damaged_or_of_another_size(
    loader: Loader, loopback: Any, tmp_path: Path
):
    turned = Image.Exif()
    turned[0x0112] = 6
    base = loopback.serve("/base.jpg", picture(40, 30))
    same = loopback.serve("/same.jpg", picture(30, 40, exif=turned))
    large = loopback.serve("/large.jpg", picture(80, 60))
    cut = loopback.serve("/cut.jpg", picture(400, 300)[:700])
    page = loopback.serve("/page.jpg", b"<html>Sign in</html>", content_type="image/jpeg")
    gone = loopback.url("/gone.jpg?token=abc123")
    notes = loopback.serve("/notes.txt", b"text")
    missing = str(tmp_path / "missing.jpg")
    values = [same, large, cut, page, gone, missing]
    row = {
        "row_data": base,
        "global_key": "a-1",
        "media_type": "IMAGE",
        "attachments": [
            *({"type": "IMAGE_OVERLAY", "value": value, "name": value[-9:]} for value in values),
            {"type": "TEXT_URL", "value": notes},
            {"type": "RAW_TEXT", "value": loopback.url("/never.html")},
        ],
    }
    report = check(
        [row, {**row, "global_key": "a-2"}], open_media=True, endpoint=base, loader=loader
    )
    found = {(issue.path, issue.rule) for issue in report.records if issue.row == 0}
    assert found == {
        ("attachments[1].value", "overlay-size-differs"),
        ("attachments[2].value", "media-not-an-image"),
        ("attachments[3].value", "media-not-an-image"),
        ("attachments[4].value", "media-unreachable"),
        ("attachments[5].value", "media-unreachable"),
    }
    messages = [issue.message for issue in report.records]
    assert any("80 by 60 px, the image is 40 by 30 px" in message for message in messages)
    assert any("404 Not Found" in message for message in messages)
    assert "abc123" not in report.to_json() + repr(report) + report._repr_html_()
    # Two rows, each URL once; what is never fetched was not.
    assert len(loopback.requests) == len({request.path for request in loopback.requests}) == 7


def test_nothing_is_opened_unless_asked_for(loopback: Any):
    check({**GOOD, "row_data": loopback.serve("/a.png", b"")})
    assert loopback.requests == []


def test_an_interrupt_ends_the_downloads(loopback: Any):
    never = threading.Event()

    class Interrupting(Loader):
        def load(self, value: Any, **options: Any) -> Any:
            if value.endswith("/0.png"):
                raise KeyboardInterrupt
            never.wait(0.01)  # so that the interrupt comes before the end
            return super().load(value, **options)

    for number in range(200):
        loopback.serve(f"/{number}.png", picture(4, 4))
    table = [
        {**GOOD, "global_key": str(n), "row_data": loopback.url(f"/{n}.png")} for n in range(200)
    ]
    with pytest.raises(KeyboardInterrupt):
        check(table, open_media=True, loader=Interrupting())
    assert len(loopback.requests) < 200
