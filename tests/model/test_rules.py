"""Every rule: a row that breaks it and a near miss that does not."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lb_widgets.model.rules import (
    RULES,
    SET_RULES,
    Context,
    LocalFile,
    Opened,
    Table,
    check_row,
    check_table,
    place_text,
    urls,
)
from lb_widgets.model.rules.shape import data_row
from lb_widgets.model.types import AttachmentType, Severity
from tests.model.rule_cases import CASES, conversations, documents
from tests.model.rule_cases.base import (
    GOOD,
    TILES,
    Case,
    attached,
    described,
    tiles,
)

SET_CASES: dict[str, tuple[Table, Table, list[int | None]]] = {
    "global-key-duplicate": (
        Table([], ["A-1", None, "b", "a-1"]),
        Table([], ["a-1", None, None, "a-2"]),
        [0, 3],
    ),
    "column-unknown": (
        Table(["globalKey", "atachments", "metadata", "score"], []),
        Table(["score", "note", "url", "layer_name"], []),
        [None, None, None],
    ),
}
ALL_CASES = [(rule, case) for rule, cases in CASES.items() for case in cases]


def found(cells: dict[str, Any], context: Context) -> dict[str, list[tuple[str, Any]]]:
    by_rule: dict[str, list[tuple[str, Any]]] = {}
    for rule, finding in check_row(data_row(**cells), context):
        assert finding.message
        by_rule.setdefault(rule.id, []).append((place_text(finding.path), finding.fix))
    return by_rule


@pytest.mark.parametrize(("rule", "case"), ALL_CASES, ids=[rule for rule, _ in ALL_CASES])
def test_a_rule_finds_what_breaks_it_and_lets_the_near_miss_pass(rule: str, case: Case):
    broken = found(case.broken, case.broken_context)
    assert (case.path, case.fix) in broken.get(rule, []), broken
    assert rule not in found(case.near_miss, case.near_miss_context)


@pytest.mark.parametrize("rule", SET_CASES)
def test_a_set_rule_finds_what_breaks_it_and_lets_the_near_miss_pass(rule: str):
    broken, near_miss, rows = SET_CASES[rule]
    assert [row for by, row, _ in check_table(broken) if by.id == rule] == rows
    assert not [row for by, row, _ in check_table(near_miss) if by.id == rule]


def test_every_rule_has_a_case_and_every_case_a_rule():
    assert {rule.id for rule in RULES} == set(CASES)
    assert {rule.id for rule in SET_RULES} == set(SET_CASES)
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_rule_says_what_it_asks_for_and_where_that_is_written():
    for rule in (*RULES, *SET_RULES):
        assert rule.summary.endswith((".", "-")), rule.id
        assert rule.source, rule.id
        assert isinstance(rule.severity, Severity)


@pytest.mark.parametrize(
    "cells",
    [
        GOOD,
        {"row_data": "Text of its own", "global_key": "t", "media_type": "TEXT"},
        documents.LAYERED,
        conversations.GOOD,
        conversations.FULL,
        conversations.CHAT,
        conversations.many(250),
        tiles(alternative_layers=[{"tile_layer_url": "https://a.com/{z}/{x}/{y}", "name": "a"}]),
        {
            **tiles(bounds=[[0, 0], [135, 128]], epsg="Simple", version=2),
            "media_type": "TMS_SIMPLE",
        },
        attached(
            *(
                {"type": kind.value, "value": f"https://a.com/{kind}", "name": kind.value}
                for kind in AttachmentType
            )
        ),
        described({"schema_id": "c" * 25, "value": 1.5}, {"name": "split", "value": "train"}),
    ],
)
def test_rows_as_documented_have_no_findings(cells: dict[str, Any]):
    assert found(cells, Context()) == {}


KEYS = (
    *TILES,
    *("type", "value", "name", "alternative_layers", "version", "tileSize", "tileLayerUrl"),
    *("pdf_url", "pdfUrl", "text_layer_url", "messages", "user", *conversations.FULL_MESSAGE),
)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=4),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


LOOKED = Context(
    now=1.8e9,
    file=lambda _: LocalFile(length=2**40),
    opened=defaultdict(lambda: Opened(reason="forbidden", content_type="x", size=(9999, 1))),
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys([*GOOD, "attachments", "metadata_fields", "embeddings"], anything),
    )
)
@example({"row_data": {"tile_layer_url": 10**400, "bounds": [[10**400, 1], [2, 3]], "epsg": {}}})
@example(
    {"attachments": [{"type": [], "value": {}, "name": b""}], "metadata_fields": [{"name": []}]}
)
def test_no_value_makes_a_rule_fail(cells: dict[str, Any]):
    for media_type in (cells.get("media_type"), "TMS_GEO", "IMAGE", "PDF", "CONVERSATIONAL"):
        found({**cells, "media_type": media_type}, LOOKED)


@given(st.from_regex(urls._PLAIN, fullmatch=True))
def test_no_rule_would_find_anything_in_a_url_that_is_told_plain(url: str):
    # A tab takes a URL past the shortcut, to every rule; only the tab itself is then found.
    row = data_row(row_data=f"{url}\t", global_key="a")
    rules = {rule.id for rule in urls.RULES if [*rule.check(row, Context())]}
    assert rules == {"url-unsupported-characters"}
    assert found({"row_data": url, "global_key": "a"}, Context()) == {}


@given(st.from_regex(urls._PLAIN_WITH_QUERY, fullmatch=True))
def test_only_signatures_could_be_wrong_in_a_url_that_is_plain_but_for_its_query(url: str):
    row = data_row(row_data=url, global_key="a")
    rules = {rule.id for rule in urls.RULES if [*rule.check(row, Context(now=1.8e9))]}
    assert rules <= {"url-signature-expired", "url-signature-expiring"}
