"""Rows that engines disagree about, and questions about them.

After the comparison of engines: NaN beside null, accents in two spellings, a dotted capital I, a
sharp s, emoji beyond the 16-bit range, code points just below it, empty text, wildcards of SQL,
moments in several zones, ties everywhere.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import strategies as st

from lb_widgets.io.frames import as_frame
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

from .model import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.messages.view import Filter

TEXTS = [
    *("", "a", "A", "b", "Zebra", "zebra", "é", "e\u0301", "É", "İstanbul", "istanbul", "straße"),
    *("STRASSE", "ΑΣ", "😀", "\uffee", "100%", "100_", "a.b", "\u202eright", "<b>x</b>", "1", "10"),
]
NUMBERS = [0.0, -0.0, 0.5, 1.0, -1.5, 1e300, math.inf, -math.inf, 2.0**53, 0.1, 3.0]
COUNTS = [0, 1, -1, 7, 2**53, 2**53 + 1, -(2**62)]
BERLIN = timezone(timedelta(hours=2))
MOMENTS = [
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN),  # the same instant
    datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 11, 26, tzinfo=UTC),
]
LAYERS = ["Relief", "relief", "Slope"]
TYPES = ["IMAGE_OVERLAY", "RAW_TEXT", "IMAGE"]
FIELDS = ["train", "test", "é"]
KINDS = {
    "row_data": "text",
    "global_key": "text",
    "external_id": "text",
    "media_type": "text",
    "metadata_fields": "nested",
    "attachments": "nested",
    "name": "text",
    "score": "number",
    "size": "number",
    "flag": "boolean",
    "moment": "time",
    "mixed": "nested",
    "n_attachments": "number",
    "n_layers": "number",
    "has_RAW_TEXT": "boolean",
    "attachment_types": "labels",
    "layer_names": "labels",
    "metadata.split": "text",
    "metadata.weight": "number",
    "tag": "labels",
}
"""Of the columns of the model; `tag` is computed beside the frame."""
SEARCHED = (
    *("row_data", "global_key", "external_id", "media_type", "metadata_fields", "attachments"),
    *("name", "mixed"),
)
OWN = (*SEARCHED, "score", "size", "flag", "moment")
"""Columns of the frame."""
DTYPES: dict[str, list[Any]] = {
    "name": [
        "object",
        "str",
        "string[python]",
        "string[pyarrow]",
        "category",
        "large_string[pyarrow]",
    ],
    "score": ["object", "float64", "Float64", "double[pyarrow]", "category"],
    "size": ["object", "Int64", "int64[pyarrow]"],
    "flag": ["object", "boolean", "bool[pyarrow]", "category"],
    "moment": [
        *("object", "datetime64[ns, UTC]", "datetime64[us, Europe/Berlin]", "datetime64[us]"),
        "timestamp[us, UTC][pyarrow]",
    ],
}
"""As what the user's columns may be held."""


def _maybe(values: Sequence[Any], *gone: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([*values, None, *gone])


@st.composite
def attachments(draw: st.DrawFn) -> Any:
    kinds = draw(st.lists(st.sampled_from(TYPES), max_size=3))
    cell = [
        {"type": kind, "value": f"https://h/{kind}.png", "name": draw(_maybe(LAYERS))}
        for kind in kinds
    ]
    return cell or draw(st.sampled_from([None, []]))


@st.composite
def row(draw: st.DrawFn) -> dict[str, Any]:
    """Return one row but for its key."""
    fields = [
        {"name": name, "value": value}
        for name, value in (
            ("split", draw(_maybe(FIELDS))),
            ("weight", draw(st.one_of(st.none(), st.sampled_from([0.5, 2, -1])))),
        )
        if value is not None
    ]
    return {
        "row_data": f"https://h/{draw(st.sampled_from(TEXTS[1:6]))}.jpg",
        "external_id": draw(_maybe(TEXTS[:4])),
        "media_type": draw(_maybe(["IMAGE", "VIDEO"])),
        "metadata_fields": fields or None,
        "attachments": draw(attachments()),
        "name": draw(_maybe(TEXTS)),
        "score": draw(_maybe(NUMBERS, math.nan, math.nan)),
        "size": draw(_maybe(COUNTS)),
        "flag": draw(_maybe([True, False])),
        "moment": draw(_maybe(MOMENTS)),
        "mixed": draw(_maybe([1, 1.5, True, "1", "x", [1, "É"], {"a": ["deep", None]}], [], {})),
        "tag": draw(st.lists(st.sampled_from(LAYERS), max_size=2, unique=True)),
    }


FULL: dict[str, Any] = {
    "row_data": "https://h/a.jpg",
    "external_id": "a",
    "media_type": "IMAGE",
    "metadata_fields": [{"name": "split", "value": "é"}, {"name": "weight", "value": 2}],
    "attachments": [{"type": "IMAGE_OVERLAY", "value": "https://h/a.png", "name": "Relief"}],
    "name": "a",
    "score": 0.5,
    "size": 7,
    "flag": True,
    "moment": MOMENTS[0],
    "mixed": [1, "É"],
    "tag": ["Relief"],
}
"""A row with a value everywhere, so that each column has a kind."""


@st.composite
def rows(draw: st.DrawFn, max_size: int = 14) -> list[dict[str, Any]]:
    """Return rows, one of which has a value in every column."""
    before, behind = draw(st.lists(row(), max_size=max_size)), draw(st.lists(row(), max_size=2))
    return _with_keys([*before, FULL, *behind])


def _with_keys(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**each, "global_key": f"key-{number}"} for number, each in enumerate(found)]


def model_of(found: list[dict[str, Any]]) -> Model:
    """Return the model of some rows, derived columns included."""
    derived: list[dict[str, Any]] = []
    for each in found:
        cell = each["attachments"] or []
        fields = {field["name"]: field["value"] for field in each["metadata_fields"] or []}
        names = [one["name"] for one in cell if one["type"] == "IMAGE_OVERLAY" and one["name"]]
        derived.append(
            {
                **each,
                "n_attachments": len(cell),
                "n_layers": sum(one["type"] == "IMAGE_OVERLAY" for one in cell),
                "has_RAW_TEXT": any(one["type"] == "RAW_TEXT" for one in cell),
                "attachment_types": list(dict.fromkeys(one["type"] for one in cell)),
                "layer_names": list(dict.fromkeys(names)),
                "metadata.split": fields.get("split"),
                "metadata.weight": fields.get("weight"),
            }
        )
    return Model(derived, KINDS, SEARCHED)


@st.composite
def frames(draw: st.DrawFn, found: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the canonical frame of some rows, its columns held as draws say."""
    table = pd.DataFrame(
        {name: pd.Series([each[name] for each in found], dtype=object) for name in OWN}
    )
    for name, dtypes in DTYPES.items():
        table[name] = held_as(table[name], draw(st.sampled_from(dtypes)))
    return as_frame(table)


def held_as(values: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    """Return a column of Python values as another dtype."""
    if values.name == "moment" and dtype != "object":
        moments = pd.to_datetime(values, utc=True)
        if dtype == "datetime64[us]":  # without a zone: taken as UTC
            return moments.dt.tz_localize(None).astype(dtype)
        return moments.astype(dtype)
    if values.name == "score" and dtype in ("Float64", "double[pyarrow]"):
        return values.astype(float).astype(dtype)
    return values if dtype == "object" else values.astype(dtype)


_WORDS: dict[str, list[str]] = {
    "external_id": TEXTS[:4],
    "media_type": ["IMAGE", "VIDEO"],
    "mixed": ["1", "1.5", "True", "x", "[1, 'É']"],
    "attachment_types": TYPES,
    "layer_names": LAYERS,
    "metadata.split": FIELDS,
    "tag": LAYERS,
}
"""Texts that columns hold, so that comparing with them finds something."""


def literals(column: str) -> st.SearchStrategy[Any]:
    kind = KINDS[column]
    if kind == "number":
        return st.sampled_from([*NUMBERS, *COUNTS, 0.25, 2, 2**70, -(2**70), float(2**53 + 2)])
    if kind == "boolean":
        return st.booleans()
    if kind == "time":
        texts = [moment.isoformat() for moment in MOMENTS]
        return st.sampled_from([*texts, "2026-03-29T01:30:00Z", "2026-03-29T03:30+02:00"])
    return st.sampled_from([*_WORDS.get(column, TEXTS), *_WORDS.get(column, ()), "a", "key-1", ""])


@st.composite
def leaf_filters(draw: st.DrawFn) -> Filter:
    column = draw(st.sampled_from(sorted(KINDS)))
    value = literals(column)
    choices = [
        st.just(IsMissing(column)),
        st.builds(Compare, st.just(column), st.sampled_from(CompareOperator), value),
        st.builds(Between, st.just(column), st.none() | value, st.none() | value),
        st.builds(OneOf, st.just(column), st.lists(st.none() | value, max_size=4).map(tuple)),
    ]
    if KINDS[column] in ("text", "labels", "nested"):
        text = st.sampled_from([*TEXTS, "h/", "e", "%", "_", ".", "deep", "PNG", "Relief", "i̇"])
        pattern = st.sampled_from(["^a", "e$", "[0-9]+", "É|é", r"\D", "ß", ".", "i̇?s", "(?i)Z"])
        choices += [
            st.builds(Contains, st.just(column), text, st.booleans()),
            st.builds(Matches, st.just(column), pattern, st.booleans()),
        ]
    return draw(st.one_of(choices))


def filters() -> st.SearchStrategy[Filter]:
    return st.recursive(
        leaf_filters(),
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        ),
        max_leaves=4,
    )


def sorts() -> st.SearchStrategy[tuple[SortKey, ...]]:
    key = st.builds(SortKey, st.sampled_from(sorted(KINDS)), st.booleans())
    return st.lists(key, max_size=3, unique_by=lambda each: each.column).map(tuple)


def views() -> st.SearchStrategy[View]:
    texts = st.sampled_from(["", "", "É", "key-1", "h/a", "relief", "0.5", "%", "train", "nowhere"])
    return st.builds(View, st.lists(filters(), max_size=2).map(tuple), sorts(), texts)
