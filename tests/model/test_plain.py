"""What is told plain at a glance needs no rule."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.rules import Context, check_row
from lb_widgets.model.rules.plain import CELL_ORDER, plain_row
from lb_widgets.model.rules.shape import data_row
from lb_widgets.model.rules.urls import EXPIRES_SOON
from tests.model.rule_cases import CASES, opened
from tests.model.rule_cases.base import GOOD, OVERLAID, attached, described, layer

# What is opened is looked at apart from it.
BROKEN = [
    (rule, case.broken, case.broken_context.now)
    for rule, cases in CASES.items()
    for case in cases
    if rule not in opened.CASES and "embeddings" not in case.broken
]
BUCKET = "https://storage.googleapis.com/fields"


NOW = 1.8e9


def signed(end: float) -> str:
    return f"https://b.s3.amazonaws.com/1.png?AWSAccessKeyId=a&Signature=b&Expires={end:.0f}"


def until(now: float | None) -> float | None:
    return None if now is None else now + EXPIRES_SOON


def is_plain(cells: tuple[Any, ...], *, signed_until: float | None) -> bool:
    return plain_row(cells, signed_until=signed_until) is not None


def cells(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in CELL_ORDER)


@pytest.mark.parametrize(("rule", "row", "now"), BROKEN, ids=[rule for rule, *_ in BROKEN])
def test_what_breaks_a_rule_is_not_plain(rule: str, row: dict[str, Any], now: float | None):
    assert not is_plain(cells(row), signed_until=until(now)), rule


@pytest.mark.parametrize(
    "row",
    [
        GOOD,
        OVERLAID,
        {**GOOD, "row_data": "https://a.com/1.mp4", "media_type": "VIDEO", "attachments": []},
        attached(layer(), {"type": "RAW_TEXT", "value": "See https://a.com", "name": None}),
        attached(layer(value=f"{BUCKET}/o.png"), row_data=f"{BUCKET}/1.JPG"),
        attached(layer(value="https://b.org/o.png"), row_data=f"{BUCKET}/1.jpg"),
        described({"name": "split", "value": "train"}, {"name": "wind", "value": 3.5}),
        {**OVERLAID, "media_type": None},
        {**GOOD, "external_id": "Bläue 🌾", "row_data": "https://a.com/1.png?v=2"},
        {**GOOD, "row_data": signed(NOW + EXPIRES_SOON)},
    ],
)
def test_rows_as_most_people_have_them_are_plain(row: dict[str, Any]):
    assert is_plain(cells(row), signed_until=until(NOW))


def mostly(good: list[Any], odd: list[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy whose values are nearly always good ones."""
    return st.sampled_from([*good * (6 * len(odd) // len(good) + 1), *odd])


def test_a_signature_that_ended_in_1970_is_not_plain():
    row = {**GOOD, "row_data": signed(0)}
    assert not is_plain(cells(row), signed_until=until(NOW))
    assert is_plain(cells(row), signed_until=None)


urls = mostly(
    ["https://a.com/1.png", "https://a.com/2.PNG", f"{BUCKET}/8.jpg", "https://b.org/4.jpeg"],
    [
        "https://a.com/3.mp4",
        "https://a.com/5.png?sig=1&se=2027-01-15",
        signed(0),
        signed(NOW - 1),
        signed(NOW + 60),
        signed(NOW + 1e6),
        "https://a.com/6 7.png",
        "https://storage.googleapis.com/other/9.jpg",
        "https://s3.amazonaws.com/fields/10.png",
        "https://fields.s3.amazonaws.com/10.png",
        "https://trials.s3.amazonaws.com/10.png",
        "http://a.com/11.png",
        "https://nas.local/12.png",
        "https://me@a.com/13.png",
        "gs://fields/14.png",
        "./15.png",
        "text",
        "",
        "https://a.com/ä.png",
    ],
)
odd_texts = ["", " ", "a ", "ä", "\ud800", "<url>", "x" * 201, 7, None]
texts = mostly(["a", "b", "c", "d", "e", "f"], odd_texts)
values = mostly(["a", "train", 3, 0.5], [float("nan"), True, "x" * 5000, "", None, [], "ä"])
overlays = st.fixed_dictionaries(
    {"type": mostly(["IMAGE_OVERLAY"], ["TEXT", "IMAGE"]), "value": urls, "name": texts}
)
notes = st.fixed_dictionaries(
    {"type": mostly(["RAW_TEXT"], ["raw_text", "HTML"]), "value": mostly(["a note"], ["", " "])},
    optional={"name": texts},
)
others = st.fixed_dictionaries(
    {"type": st.sampled_from(["IMAGE", "TEXT_URL", "PDF_URL", ""]), "value": urls},
    optional={"name": texts, "extra": texts},
)
fields = st.fixed_dictionaries(
    {"name": mostly(["split", "a", "b"], ["tag", "ä", "captureDateTime", ""]), "value": values},
)
rows = st.fixed_dictionaries(
    {
        "row_data": urls,
        "media_type": mostly(["IMAGE"], ["VIDEO", "TEXT", "PDF", "image", "TMS_GEO", None]),
        "global_key": texts,
        "external_id": texts,
    },
    optional={
        "attachments": st.none() | st.lists(overlays | notes | others, max_size=12),
        "metadata_fields": st.none() | st.lists(fields, max_size=3),
    },
)


@given(rows)
def test_no_rule_finds_anything_in_what_is_plain(row: dict[str, Any]):
    if is_plain(cells(row), signed_until=until(NOW)):
        found = check_row(data_row(**row), Context(now=NOW))
        assert [(rule.id, finding.message) for rule, finding in found] == []
