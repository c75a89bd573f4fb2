"""What a saved notebook keeps of a table: bounded, valid, without secrets."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.messages.table_columns import (
    Grouping,
)
from lb_widgets.messages.view import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    CompareOperator,
    Contains,
    IsMissing,
    Matches,
    Not,
    OneOf,
    SortKey,
    View,
)
from lb_widgets.widgets.data_row_table.static_form import static_table
from lb_widgets.widgets.data_row_table.view_words import filters_text
from tests.widgets.data_row_table.made_content import SECRET, content_of, issue, overlay

if TYPE_CHECKING:
    from lb_widgets.widgets.data_row_table.content import TableContent

_VOID = {"img", "br"}


class _Page(HTMLParser):
    """Reads HTML and fails where a tag is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)
        self._open += [] if tag in _VOID else [tag]
        self.cells += [""] if tag in {"td", "th", "p"} else []

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def _read(content: TableContent, **options: Any) -> list[str]:
    return _Page(static_table("model", content, **options)).cells


def test_says_how_many_rows_there_are_and_shows_the_first() -> None:
    cells = _read(content_of([{"row_data": f"text {at}"} for at in range(1234)]))
    assert cells[:2] == ["1,234 data rows", "The first 20 of 1,234."]
    assert "text 19" in cells
    assert "text 20" not in cells
    assert _read(content_of([{"row_data": "x"}]))[0] == "1 data row"
    assert _read(content_of([]))[0] == "0 data rows"


def test_says_what_is_wrong_by_rule() -> None:
    rules = [
        "url-plain-http",
        "url-userinfo",
        "row-data-missing",
        "global-key-spaces",
        "tiles-url-iam",
        "media-empty",
    ]
    issues = [issue(0, rule) for rule in rules for _ in range(1 + rules.index(rule))]
    issues.append(issue(None, "column-unknown", ("scor",), "is nowhere sent"))
    cells = _read(content_of([{"row_data": "x"}], issues=issues))
    assert cells[1] == "Problems: 18 errors, 4 warnings."
    assert cells[2] == (
        "By rule: 6 media-empty (error), 5 tiles-url-iam (error), 4 global-key-spaces (error), "
        "3 row-data-missing (error), 2 url-userinfo (warning), and 2 more rules."
    )
    assert cells[3] == 'About the table itself: warning: column "scor": is nowhere sent.'
    assert "Problems: none." in _read(content_of([{"row_data": "x"}], issues=[]))


def test_says_which_rows_are_shown_and_in_which_order() -> None:
    rows = [{"row_data": str(at), "media_type": kind, "score": at}
            for at, kind in enumerate(["IMAGE", "VIDEO", "IMAGE", "IMAGE"])]  # fmt: skip
    view = View((OneOf("media_type", ("IMAGE",)),), (SortKey("score", descending=True),))
    cells = _read(content_of(rows), view=view)
    assert cells[1] == "3 of 4 rows shown: media_type is IMAGE."
    assert cells[2] == "Sorted by score, descending."
    assert [cell for cell in cells if cell in {"0", "1", "2", "3"}][::2] == ["3", "2", "0"]


def test_every_filter_has_words() -> None:
    view = View(
        (
            AnyOf((Compare("a", CompareOperator.LESS, 3), IsMissing("a"))),
            Not(Contains("b", SECRET)),
            AllOf((Between("c", 1, None), Between("c", None, 2.5), Between("c", 1, 2))),
            OneOf("d", (SECRET, "x" * 999, None)),
            Matches("e", "^a"),
        ),
        text="sand",
    )
    text = filters_text(view, {"a": "A"})
    assert text.startswith('(A < 3 or A is missing) and not b contains "https://')
    assert "(c from 1 on and c up to 2.5 and c from 1 to 2)" in text
    assert " or missing" in text
    assert len(text) < 1000
    assert 'e matches "^a" and 1 more' in text
    assert "5ecre7" not in text
    assert filters_text(View(text="sand"), {}) == 'some text contains "sand"'
    assert filters_text(View((AllOf(()), AnyOf(()), OneOf("d", ()))), {}) == (
        "everything and nothing and d is nothing"
    )


def test_a_long_condition_is_cut() -> None:
    condition: Any = Contains("row_data", "x")
    for _ in range(5):
        condition = AnyOf((condition,) * 5)
    cells = _read(content_of([{"row_data": "x"}]), view=View((condition,)))
    assert max(map(len, cells)) < 500


def test_stays_small_whatever_the_rows_hold() -> None:
    nasty = '"' * 10_000_000
    row = {f"column {at} {nasty[:200]}": nasty[:9999] for at in range(400)}
    attachments = [overlay(nasty[:5000], nasty) for _ in range(50)]
    rows = [
        row | {"row_data": nasty[:9999], "global_key": f"{at}{nasty[:5000]}"} for at in range(30)
    ]
    rows[0] |= {"row_data": nasty, "attachments": attachments}
    issues = [issue(at % 30, "row-data-missing", message=nasty[:9999]) for at in range(300)]
    issues += [issue(None, "column-unknown", (nasty[:999],), nasty[:999]) for _ in range(50)]
    content = content_of(rows, issues=issues)
    view = View((OneOf("row_data", (nasty, nasty[:9999])),), (SortKey(next(iter(row))),), "")
    for grouping in Grouping:
        html = static_table("model", content, view=view, grouping=grouping)
        assert 100_000 < len(html.encode()) <= 200_000
    assert "more columns." in html
    assert "columns, and 3" in html


def test_no_secret_and_no_markup_of_the_rows_is_in_it() -> None:
    script = f"<script>alert('{SECRET}')</script>"
    row = {
        "row_data": SECRET,
        "global_key": script,
        "attachments": [overlay(SECRET), overlay(script, SECRET)],
        "metadata_fields": [{"name": "link", "value": SECRET}],
        "tree": {"token": "t0ken"},
        script: script,
    }
    issues = [issue(0, "row-data-missing", message=script, key=script)]
    outcome = pd.DataFrame({"global_key": [script], "status": ["failed"], "error": [SECRET]})
    html = static_table("model", content_of([row], issues=issues, outcome=outcome))
    assert "5ecre7" not in html
    assert "t0ken" not in html
    assert "script" not in _Page(html).tags


_values = st.text() | st.integers() | st.lists(st.text())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["row_data", "a", "b"]), _values), max_size=5))
def test_is_always_well_formed(rows: list[dict[str, Any]]) -> None:
    html = static_table("model", content_of([{"row_data": "x"} | row for row in rows]))
    html.encode()
    _Page(html)
