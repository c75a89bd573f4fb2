"""Rows that no table was made for: each is shown, sorted and filtered, or refused in words."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lb_widgets.checks import check
from lb_widgets.errors import InputError
from lb_widgets.widgets.data_row_table import DataRowTable
from tests.widgets.data_row_table.pages import NATIVE, Page, sort_by

MEGABYTE = 1_000_000
LONG = "long " * 2_000_000
"""10 MB."""

TEXTS = {
    "control characters": "a\x00b\x07\x1b[31mred\x7f\x85\r\n\t",
    "right to left": "photo\u202egpj.exe \u2066\u2069 שלום مرحبا",
    "10 MB": LONG,
    "a script": "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&lt;",
    "half a pair": "a\ud800b\udfff",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 ﷽",
    "line ends": "a\u2028b\u2029c\ufeffd\ufffe",
    "a formula": "=1+1;@SUM(A1)\t+2\t-2",
    "no end": "x" * 300,
    "empty": "",
    "zero width": "\u200b\u200d\u00ad" * 100,
    "zalgo": "z" + "\u0321\u0316" * 2000,
}


def everywhere(text: str) -> pd.DataFrame:
    """Return rows that have the text wherever a text can be."""
    rows = [
        {
            "row_data": text,
            "global_key": f"{text[:40]}{at % 150}",
            "media_type": ["TEXT", "IMAGE", text[:50], None][at % 4],
            "external_id": text,
            "attachments": [{"type": "RAW_TEXT", "value": text, "name": text}] * (at % 12),
            "metadata_fields": [{"name": text[:50] or "m", "value": text}],
            "note": text,
            "any": {text[:50]: [text, at]},
            text[:50].encode("utf-8", "replace").decode() or "blank": text,
        }
        for at in range(200)
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {
        at: pd.Series([row[name] for row in rows], dtype=object) for at, name in enumerate(names)
    }
    return pd.DataFrame(columns).set_axis(pd.Index(names, dtype=object), axis=1)


def look(table: DataRowTable) -> list[dict[str, Any]]:
    """Do everything with the rows that a hand can; every message has to be JSON and small."""
    page = Page(table)
    schema = page.schema()
    rows = page.page(rows=200)["rows"]
    version, count = page.version, table.total
    shown = [row["id"] for row in rows]
    assert shown == list(range(count))
    for column in schema["columns"]:
        name = column["name"]
        if column["sortable"]:
            for descending in (False, True):
                view = {**NATIVE, "sort": sort_by((name, descending))}
                assert sorted(_all_ids(page, view)) == list(range(count))
        if column["filterable"]:
            missing = {"kind": "is_missing", "column": name}
            there = {"kind": "not", "filter": missing}
            found = [_all_ids(page, {**NATIVE, "filters": [each]}) for each in (missing, there)]
            assert sorted(found[0] + found[1]) == list(range(count))
    names = [column["name"] for column in schema["columns"] if column["filterable"]]
    page.ask("table/summaries", version=version, view=NATIVE, columns=names, top=20).result  # noqa: B018
    for name in [facet["name"] for facet in schema["facets"]][:12]:
        request = {"version": version, "view": NATIVE, "column": name, "search": "", "top": 50}
        page.ask("table/facet", **request).result  # noqa: B018
    page.ask("row/detail", version=version, row=0).result  # noqa: B018
    assert max(page.sizes) <= MEGABYTE
    assert len(table.static_form().encode()) <= 200_000
    keys = [table.key_of(at) for at in range(count)]
    assert len(set(keys)) == count
    table.selected_keys = keys[::2]
    assert table.selected_keys == keys[::2]
    table.rows = table.rows.iloc[::-1]
    # Where labels of the index are repeated a row can be lost, but none is taken for another.
    if len(set(map(str, table.rows.index))) == count:
        assert sorted(table.selected_keys) == sorted(keys[::2])
    assert set(table.selected_keys) <= set(keys[::2])
    assert max(page.sizes) <= MEGABYTE
    return rows


def _all_ids(page: Page, view: dict[str, Any]) -> list[int]:
    page.prepare(view)
    return [row["id"] for row in page.page(view, rows=200)["rows"]]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_of_every_kind_wherever_a_text_can_be(text: str) -> None:
    frame = everywhere(text)
    # Some rows are enough to look at everything, and of a page of them all to be small.
    some = frame.iloc[: 5 if len(text) > MEGABYTE else 30]
    look(DataRowTable(some, problems=check(some)))
    page = Page(DataRowTable(frame))
    assert len(page.page(rows=200)["rows"]) > 100
    assert max(page.sizes) <= MEGABYTE


@pytest.mark.parametrize("text", [text for name, text in TEXTS.items() if name != "10 MB"])
def test_a_text_can_be_found_filtered_and_picked(text: str) -> None:
    table = DataRowTable(everywhere(text))
    try:
        table.filter(note=text, text=text)
    except InputError as refused:
        assert "half of a surrogate pair" in str(refused)  # noqa: PT017 - one of them only
        assert not all(map(str.isprintable, text))
        return
    page = Page(table)
    assert len(page.ask("table/state").result["view"]["filters"]) == 1
    assert len(table.view) == 200


OWN = {
    "mixed": pd.Series(
        [1, "a", None, 2.5, True, b"\xff", {"a": 1}, [1], ("t",), dt.date(2026, 1, 2)]
    ),
    "mixed numbers": pd.Series(
        [1, 2.5, decimal.Decimal("0.1"), True, None, np.int8(3)] + [0] * 4, dtype=object
    ),
    "all null": pd.Series([None] * 10, dtype=object),
    "all NaN": pd.Series([float("nan")] * 10),
    "infinite": pd.Series([np.inf, -np.inf, np.nan, 0.0, -0.0, 1e308, 5e-324, 1, 2, 3]),
    "big integers": pd.Series(
        [2**62, 2**53 + 1, -(2**63), 2**200, 0, 1, 2, 3, 4, None], dtype=object
    ),
    "unsigned": pd.Series([2**64 - 1] * 10, dtype="uint64"),
    "nullable integers": pd.Series([1, None, 3, 2**53 + 1, *range(6)], dtype="Int64"),
    "nullable booleans": pd.Series([True, None, False, *[True] * 7], dtype="boolean"),
    "nullable floats": pd.Series([1.5, None, *range(8)], dtype="Float64"),
    "nullable texts": pd.Series(["a", None, "", *"bcdefgh"], dtype="string"),
    "ordered categories": pd.Series(
        pd.Categorical(["l", "s", None, *"mmmmmmm"], ["s", "m", "l"], ordered=True)
    ),
    "categories of numbers": pd.Series(pd.Categorical([3, 1, None, *[2] * 7])),
    "times with a zone": pd.Series(
        pd.date_range("2026-03-29", periods=10, freq="17min", tz="Europe/Berlin")
    ),
    "times without": pd.Series(
        [pd.Timestamp("1677-09-22"), None, *pd.date_range("2262-04-01", periods=8)]
    ),
    "far times": pd.Series([dt.datetime.min, dt.datetime.max] * 5, dtype=object),  # noqa: DTZ901
    "times of many zones": pd.Series(
        [pd.Timestamp("2026-01-01", tz=tz) for tz in ["UTC", "Asia/Tokyo"] * 5], dtype=object
    ),
    "durations": pd.Series(pd.to_timedelta([1, None, *range(8)], unit="h")),
    "periods": pd.Series(pd.period_range("2026-01", periods=10, freq="M")),
    "intervals": pd.Series(pd.interval_range(0, 10)),
    "complex": pd.Series(np.arange(10) * 1j),
    "sparse": pd.Series(pd.arrays.SparseArray([0.0, 0, 0, 1, np.nan, *[0] * 5])),
    "arrays": pd.Series([np.zeros((2, 2))] * 10),
    "objects": pd.Series([object() for _ in range(10)]),
    "empty lists": pd.Series([[], {}, (), None, [None], [[]], {"a": None}, "", [""], [0]]),
    "deep": pd.Series([json.loads("[" * 90 + "]" * 90)] * 10),
}


@pytest.mark.parametrize("values", OWN.values(), ids=OWN)
def test_columns_of_every_type(values: pd.Series) -> None:
    frame = pd.DataFrame({"row_data": "x", "global_key": list("abcdefghij"), "own": values})
    before = frame.copy()
    look(DataRowTable(frame))
    pd.testing.assert_frame_equal(frame, before)


def test_columns_that_arrow_holds() -> None:
    arrow = pytest.importorskip("pyarrow")
    frame = pd.DataFrame(
        {
            "row_data": pd.array(["x", "y", None], dtype=pd.ArrowDtype(arrow.string())),
            "global_key": pd.array(["a", "b", "b"], dtype=pd.ArrowDtype(arrow.large_string())),
            "number": pd.array([1, None, 3], dtype=pd.ArrowDtype(arrow.int32())),
            "time": pd.array([0, None, 1], dtype=pd.ArrowDtype(arrow.timestamp("ms", tz="UTC"))),
            "decimal": pd.array(
                [decimal.Decimal("1.10"), None, decimal.Decimal("0.2")],
                dtype=pd.ArrowDtype(arrow.decimal128(9, 2)),
            ),
            "list": pd.array([[1], None, []], dtype=pd.ArrowDtype(arrow.list_(arrow.int64()))),
            "flag": pd.array([True, None, False], dtype=pd.ArrowDtype(arrow.bool_())),
            "word": pd.array(["a", "b", None], dtype="string").astype(
                pd.ArrowDtype(arrow.dictionary(arrow.int8(), arrow.string()))
            ),
        }
    )
    table = DataRowTable(frame)
    look(table)
    table.filter(number=(2, None))
    assert len(table.view) == 1
    assert table.view.dtypes.to_dict() == table.rows.dtypes.to_dict()


INDEXES = {
    "several levels": pd.MultiIndex.from_product([["a", None], [1, 2.5]]),
    "repeated": pd.Index(["a", "a", "a.1", "a"]),
    "missing": pd.Index([None, np.nan, 1, "1"], dtype=object),
    "times": pd.date_range("2026-01-01", periods=4, tz="Asia/Tokyo"),
    "hostile": pd.Index(["\ud800", "<b>", "\x00", LONG[:1000]], dtype=object),
}


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
@pytest.mark.parametrize(
    "keys", [[None] * 4, ["same"] * 4, ["", None, 7, "a"], [["l"], {}, 0, 0.5]]
)
def test_keys_that_are_missing_repeated_or_none_over_indexes_of_every_kind(
    index: pd.Index, keys: list[Any]
) -> None:
    keys = pd.Series(keys, dtype=object, index=index)
    frame = pd.DataFrame({"row_data": list("wxyz"), "global_key": keys}, index=index)
    look(DataRowTable(frame))


def test_columns_with_strange_names() -> None:
    frame = pd.DataFrame(
        [["x", "a", 1, 2, 3, 4, 5]],
        columns=pd.Index(
            ["row_data", "global_key", 7, None, "n_layers", "\ud800", "<i>x</i>"], dtype=object
        ),
    )
    look(DataRowTable(frame))


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (["row_data", "own", "own"], 'column "own" occurs 2 times'),
        (["row_data", "row_data", "own"], 'column "row_data" occurs 2 times'),
        ([("row_data", each) for each in "abc"], 'No column "row_data"'),
    ],
)
def test_names_that_are_repeated_broken_or_of_several_levels_are_refused(
    columns: Any, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        DataRowTable(pd.DataFrame([["x", 1, 2]]).set_axis(pd.Index(columns, dtype=object), axis=1))


def test_a_thousand_columns_are_all_there() -> None:
    frame = pd.DataFrame({"row_data": ["x"], **{f"column {at}": [at] for at in range(1000)}})
    page = Page(DataRowTable(frame))
    assert len(page.columns()) >= 1004
    assert max(page.sizes) < MEGABYTE
