"""Laws that hold for every row, whatever is in it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from lb_widgets.checks import check
from lb_widgets.errors import LbWidgetsError
from lb_widgets.io import as_frame, read_rows, to_import_json, to_wide, write_rows
from tests.model import test_plain
from tests.model.rule_cases import CASES

if TYPE_CHECKING:
    from pathlib import Path

# Near misses of all rules: documented shapes of every media type among them.
NEAR_MISSES = [case.near_miss for cases in CASES.values() for case in cases]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=12,
)
FIELDS = (
    "row_data",
    "global_key",
    "external_id",
    "media_type",
    "metadata_fields",
    "attachments",
    "embeddings",
)


@given(st.lists(test_plain.rows | st.sampled_from(NEAR_MISSES), min_size=1, max_size=4))
def test_rows_without_errors_survive_being_written_and_read(rows: list[dict[str, Any]]):
    for row in rows:
        if not check(row).ok:
            continue
        event("without errors")
        sent = to_import_json(row)
        text = json.dumps(sent, allow_nan=False)
        assert to_import_json(read_rows(json.loads(text))) == sent


@given(
    st.lists(
        st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, json_values)),
        min_size=1,
        max_size=3,
    )
)
def test_arbitrary_json_raises_nothing_but_our_own_errors(
    tmp_path_factory: Any, rows: list[dict[str, Any]]
):
    rows = [{"row_data": None} | row for row in rows]
    path = tmp_path_factory.mktemp("rows") / "rows.ndjson"
    for do in (read_rows, to_wide, lambda rows: write_rows(rows, path)):
        try:
            do(rows)
        except LbWidgetsError:
            event(f"refused by {do}")
    report = check(rows)
    assert len(repr(report)) > 0
    assert len(report._repr_html_()) > 0
    assert json.loads(report.to_json())["summary"]["rows"] == len(rows)
    assert len(report.issues) == len(report.records)
    assert len(as_frame(report.fixed())) == len(rows)


@pytest.mark.parametrize("levels", [101, 1000, 5000])
@pytest.mark.parametrize("field", FIELDS)
def test_what_is_nested_deep_is_told_and_ends_nothing(tmp_path: Path, field: str, levels: int):
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    row = {"row_data": "x"} | {field: [value] if field in {"attachments", "embeddings"} else value}
    assert check(row).records
    for do in (read_rows, to_wide, to_import_json, lambda row: write_rows(row, tmp_path / "a.csv")):
        try:
            do(row)
        except LbWidgetsError as error:
            assert len(str(error)) < 1000  # noqa: PT017 - not each of them refuses


@given(st.sampled_from(["row_data", "metadata_fields", "embeddings"]), json_values)
@example("row_data", [1.5, math.nan])
@example("metadata_fields", {"b": [math.inf]})
@example("embeddings", [1e308])
def test_exactly_what_json_cannot_hold_is_told(field: str, value: Any):
    cell = {"row_data": {"a": value}, "metadata_fields": [{"name": "a", "value": value}]}
    row = {"row_data": "x", field: cell.get(field, [value])}
    found = {issue.rule for issue in check(row).records}
    assert ("value-not-json" in found) is not _is_finite(value)


def _is_finite(value: Any) -> bool:
    """Say whether a value holds neither NaN nor Infinity."""
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
