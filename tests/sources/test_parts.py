"""The small parts of sources: what is kept, labels, metadata fields, patterns."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.sources.base import Kind
from lb_widgets.sources.chunks import UNATTENDED
from lb_widgets.sources.labels import Labels
from lb_widgets.sources.memo import Memo
from lb_widgets.sources.metadata_columns import MetadataColumns
from lb_widgets.sources.searching import TextWithin, compiled, holds
from lb_widgets.sources.texts import text_ranks

from .conftest import FakeContext

WORDS = ["keys.missing", "urls.signed", "é"]


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────
def test_the_least_used_answers_are_given_up():
    memo: Memo[int] = Memo(2)
    asked: list[str] = []

    def ask(question: str) -> int:
        return memo.get(question, lambda: asked.append(question) or len(asked))

    for question in ("a", "b", "a", "c", "a", "b"):
        ask(question)
    assert asked == ["a", "b", "c", "b"]


def test_one_answer_does_not_wait_for_another():
    memo: Memo[int] = Memo(2)
    started, go_on = threading.Event(), threading.Event()

    def slowly() -> int:
        started.set()
        go_on.wait()
        return 1

    thread = threading.Thread(target=memo.get, args=("slow", slowly))
    thread.start()
    started.wait()
    assert memo.get("quick", lambda: 2) == 2
    go_on.set()
    thread.join()


def test_a_question_that_failed_is_asked_anew():
    memo: Memo[int] = Memo(2)

    def fail() -> int:
        raise Cancelled

    with pytest.raises(Cancelled):
        memo.get("a", fail)
    assert memo.get("a", lambda: 3) == 3


# ── labels ───────────────────────────────────────────────────────────────────────────────────────
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(WORDS))))
def test_labels_are_the_words_of_each_row_once(pairs: list[tuple[int, str]]):
    labels = Labels.from_pairs([row for row, _ in pairs], [word for _, word in pairs], 6)
    expected = [list(dict.fromkeys(w for r, w in pairs if r == row)) for row in range(6)]
    assert labels.of(range(6)) == expected
    assert labels.of([3, 0, 3]) == [expected[3], expected[0], expected[3]]
    assert labels.counts.tolist() == [len(words) for words in expected]
    for word in WORDS:
        chosen = np.array([each == word for each in labels.words], bool)
        assert labels.having(chosen).tolist() == [word in words for words in expected]
    half = np.array([True, False] * 3)
    counts = dict(zip(labels.words, labels.frequencies(half).tolist(), strict=True))
    assert counts == {word: sum(word in words for words in expected[::2]) for word in labels.words}


# ── metadata ─────────────────────────────────────────────────────────────────────────────────────
def _metadata(*cells: Any) -> MetadataColumns:
    return MetadataColumns(pd.Series(list(cells), dtype=object))


def _values(columns: MetadataColumns, name: str) -> list[Any]:
    values = columns.values(name, UNATTENDED)
    every = range(len(columns._cells))
    found = values.of(every) if isinstance(values, Labels) else values.tolist()
    assert columns.of_rows(name, list(every), UNATTENDED) == found
    assert columns.of_rows(name, [1, 0], UNATTENDED) == [found[1], found[0]]
    return found


def test_a_field_is_of_numbers_texts_or_labels():
    columns = _metadata(
        [{"name": "weight", "value": 1}, {"name": "split", "value": "train"}],
        [{"name": "tag", "value": "a"}, {"name": "tag", "value": "b"}, {"name": "id", "value": 7}],
        [{"name": "weight", "value": 0.5}, {"name": "id", "value": "7"}],
    )
    assert columns.kinds(UNATTENDED) == {
        "id": Kind.TEXT,
        "split": Kind.TEXT,
        "tag": Kind.LABELS,
        "weight": Kind.NUMBER,
    }
    assert _values(columns, "weight") == [1, None, 0.5]
    assert _values(columns, "tag") == [[], ["a", "b"], []]
    assert _values(columns, "id") == [None, "7", "7"]


def test_a_field_without_name_goes_by_its_schema_id():
    columns = _metadata(
        [{"schema_id": "ckx", "value": "a"}, {"schemaId": "cky", "name": "", "value": "b"}],
        [{"name": "split", "schema_id": "ckz", "value": "c"}],
    )
    assert sorted(columns.kinds(UNATTENDED)) == ["ckx", "cky", "split"]
    assert _values(columns, "cky") == ["b", None]


def test_what_is_no_field_is_left_to_the_rules():
    columns = _metadata("text", [None, "x", {"value": 1}, {"name": 5}, {"name": "a"}], [["a"]])
    assert columns.kinds(UNATTENDED) == {}


def test_a_value_that_is_missing_is_none():
    columns = _metadata(
        [{"name": "a", "value": None}],
        [{"name": "a", "value": "x"}],
        [{"name": "b", "value": None}],
    )
    assert columns.kinds(UNATTENDED) == {"a": Kind.TEXT}
    assert _values(columns, "a") == [None, "x", None]


def test_reading_fields_can_be_cancelled():
    columns = _metadata(*[[{"name": "a", "value": "x"}]] * 50_000)
    with pytest.raises(Cancelled):
        columns.kinds(FakeContext(patience=1))


# ── texts ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("a(b", r"missing \), unterminated subpattern at position 1"),
        ("x{99999999999}", "too large"),
    ],
)
def test_a_broken_pattern_is_refused_with_the_place(pattern: str, why: str):
    with pytest.raises(InputError, match=why):
        compiled(pattern)


_nested = st.recursive(
    st.none() | st.sampled_from(["", "É", "ab", "B"]) | st.sampled_from([1, 0.5, True]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("a"), inner),
    max_leaves=4,
)


@given(st.lists(_nested, max_size=5), st.sampled_from(["", "b", "é", "0.5", "True"]), st.booleans())
def test_cells_are_searched_alike_fast_or_one_by_one(cells: Any, text: str, match_case: bool):  # noqa: FBT001 - hypothesis passes it
    test = TextWithin(text, match_case=match_case)
    assert test.of_cells(cells) == [holds(cell, test) for cell in cells]


_texts = st.text(st.sampled_from("ab😀\uffee\x00"), max_size=4)


@given(st.lists(st.none() | _texts))
@pytest.mark.parametrize("dtype", [object, "string[python]", "string[pyarrow]"])
def test_ranks_are_places_among_the_distinct_texts(dtype: Any, values: list[str | None]):
    ranks, count = text_ranks(pd.Series(values, dtype=dtype), UNATTENDED)
    distinct = sorted({value for value in values if value is not None})
    assert count == len(distinct)
    assert ranks.tolist() == [-1 if v is None else distinct.index(v) for v in values]


def test_texts_are_sorted_in_parts_that_can_be_cancelled(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lb_widgets.sources.texts._SORTED_AT_ONCE", 10)
    values = [f"{number * 7 % 64:02}" for number in range(64)]
    ranks, _ = text_ranks(pd.Series(values, dtype=object), UNATTENDED)
    assert ranks.tolist() == [int(value) for value in values]
    with pytest.raises(Cancelled):
        text_ranks(pd.Series(values, dtype=object), FakeContext(patience=3))
