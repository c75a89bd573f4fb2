"""Every row source against the model, on nasty rows; the slow double included."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled, NetworkError
from lb_widgets.io.frames import as_frame
from lb_widgets.messages.view import Compare, CompareOperator, Contains, SortKey, View
from lb_widgets.sources.base import After, Before, First, Position
from lb_widgets.sources.labels import ExtraColumn, Labels
from lb_widgets.sources.pandas_source import PandasSource

from . import conformance
from .conftest import FakeContext
from .nasty import KINDS, OWN, frames, model_of, rows, views
from .slow_source import Gate, SlowSource, at_rate, on_calls

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.sources.base import RowSource


def _pandas(frame: pd.DataFrame, tags: list[list[str]], version: int = 1) -> RowSource:
    pairs = [(row, word) for row, words in enumerate(tags) for word in words]
    labels = Labels.from_pairs([row for row, _ in pairs], [word for _, word in pairs], len(tags))
    return PandasSource(frame, version=version, extra={"tag": ExtraColumn("Tag", labels)})


def _slow(frame: pd.DataFrame, tags: list[list[str]], version: int = 1) -> RowSource:
    return SlowSource(_pandas(frame, tags, version), short_pages=True, total_after=2)


each_source = pytest.mark.parametrize("make_source", [_pandas, _slow])
thorough = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _drawn(make_source: Callable[..., RowSource], data: st.DataObject, **options: Any):
    found = data.draw(rows(), label="rows")
    frame = data.draw(frames(found), label="frame")
    return make_source(frame, [each["tag"] for each in found], **options), model_of(found)


@each_source
@thorough
@given(data=st.data())
def test_a_view_shows_what_the_model_says(make_source: Any, data: st.DataObject):
    source, model = _drawn(make_source, data)
    for _ in range(3):  # what is kept of one question must not spoil the next
        conformance.check_view(source, model, data.draw(views()))


@each_source
@thorough
@given(data=st.data())
def test_walking_by_cursors_meets_every_row_once(make_source: Any, data: st.DataObject):
    source, model = _drawn(make_source, data)
    view, size = data.draw(views()), data.draw(st.integers(1, 5))
    conformance.check_walks(source, model, view, size)
    conformance.check_turning_back(source, view, size)
    conformance.check_places(source, model, view)


@each_source
@thorough
@given(data=st.data())
def test_cursors_belong_to_their_view_and_version(make_source: Any, data: st.DataObject):
    found = data.draw(rows())
    frame = data.draw(frames(found))
    tags = [each["tag"] for each in found]
    view, other = data.draw(views()), data.draw(views())
    conformance.check_cursors(make_source(frame, tags), make_source(frame, tags, 2), view, other)


@each_source
@thorough
@given(data=st.data())
def test_summaries_count_what_the_model_counts(make_source: Any, data: st.DataObject):
    source, model = _drawn(make_source, data)
    view = data.draw(views())
    columns = data.draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True, max_size=4))
    conformance.check_facets(source, model, view, columns, data.draw(st.integers(1, 4)))
    conformance.check_histograms(source, model, view, data.draw(st.integers(1, 5)))


@each_source
@thorough
@given(data=st.data())
def test_rows_are_read_and_found_again(make_source: Any, data: st.DataObject):
    source, model = _drawn(make_source, data)
    count = len(model.rows)
    ids = data.draw(st.lists(st.integers(0, count - 1), unique=True)) if count else []
    conformance.check_values(source, model, ids)
    start = data.draw(st.integers(0, count + 2))
    conformance.check_spans(source, model, data.draw(views()), start, start + 5)
    conformance.check_refusals(source)


@each_source
@thorough
@given(data=st.data(), patience=st.integers(0, 6))
def test_a_cancelled_question_can_be_asked_again(
    make_source: Any, data: st.DataObject, patience: int
):
    source, model = _drawn(make_source, data)
    view = data.draw(views())
    try:
        source.prepare(view, FakeContext(patience))
        source.page(view, First(), 3, FakeContext(patience))
        source.facets(view, sorted(KINDS), 3, FakeContext(patience))
        source.histograms(view, ["score"], 3, FakeContext(patience))
    except Cancelled:
        pass
    conformance.check_view(source, model, view)


@each_source
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_two_questions_at_once(make_source: Any, data: st.DataObject):
    source, model = _drawn(make_source, data)
    asked = [data.draw(views()) for _ in range(4)]
    answers: dict[int, list[int]] = {}
    start = threading.Barrier(len(asked))

    def ask(number: int) -> None:
        start.wait()
        answers[number] = conformance.shown(source, asked[number])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: model.view(view) for number, view in enumerate(asked)}


class _Watched(list[Any]):
    """A cell that counts how often one is gone through."""

    read = 0

    def __iter__(self):  # noqa: ANN204 - as of list
        _Watched.read += 1
        return super().__iter__()


def test_nested_cells_are_read_of_the_rows_on_screen_only():
    overlay = {"type": "IMAGE_OVERLAY", "value": "https://h/a.png"}
    found = [
        {
            **dict.fromkeys(KINDS),
            "row_data": "https://h/a.jpg",
            "global_key": f"key-{row}",
            "score": row % 7,
            "name": f"n{row % 5}",
            "attachments": _Watched([overlay]),
            "metadata_fields": _Watched([{"name": "split", "value": "train"}]),
            "tag": [],
        }
        for row in range(500)
    ]
    frame = pd.DataFrame({name: pd.Series([r[name] for r in found], dtype=object) for name in OWN})
    source = _pandas(frame, [[]] * 500)
    _Watched.read = 0
    view = View(
        filters=(Compare("score", CompareOperator.GREATER, 2), Contains("name", "n")),
        sort=(SortKey("name", descending=True), SortKey("score")),
    )
    source.prepare(view, FakeContext())
    page = source.page(view, Position(200), 20, FakeContext())
    source.facets(view, ["name"], 5, FakeContext())
    source.histograms(view, ["score"], 5, FakeContext())
    source.members(view, FakeContext())
    source.ids_of(source.keys(page.row_ids))
    source.rows(page.row_ids, ["row_data", "score", "attachments", "n_layers"])
    assert _Watched.read <= 2 * len(page.row_ids)


# ── the double itself ────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def plain() -> RowSource:
    table = {"row_data": ["x"] * 100, "global_key": [f"k{row}" for row in range(100)]}
    return PandasSource(as_frame(pd.DataFrame(table)))


def test_a_source_without_positions_leads_about_there_and_says_so(plain: RowSource):
    source = SlowSource(plain)
    assert not source.schema().caps.positions
    page = source.page(View(), Position(50), 10, FakeContext())
    assert page.row_ids[0] == 49
    assert not page.start.exact
    assert source.page(View(), First(), 10, FakeContext()).start == (0, True)
    assert page.after is not None
    assert page.before is not None
    assert source.page(View(), After(page.after), 1, FakeContext()).row_ids == [59]
    assert source.page(View(), Before(page.before), 1, FakeContext()).row_ids == [48]


def test_a_total_is_known_late(plain: RowSource):
    source = SlowSource(plain, total_after=1)
    assert source.prepare(View(), FakeContext()) == (134, False)
    assert source.page(View(), First(), 10, FakeContext()).total == (100, True)
    assert source.prepare(View(), FakeContext()) == (100, True)


def test_calls_fail_as_they_are_told_to(plain: RowSource):
    source = SlowSource(plain, fails=on_calls("prepare", 1))
    source.prepare(View(), FakeContext())
    with pytest.raises(NetworkError):
        source.prepare(View(), FakeContext())
    source.prepare(View(), FakeContext())
    failing = SlowSource(plain, fails=at_rate(0.5, "keys"))
    outcomes = [_fails(failing) for _ in range(200)]
    assert 50 < sum(outcomes) < 150
    assert [method for method, _ in source.calls] == ["prepare"] * 3


def _fails(source: RowSource) -> bool:
    try:
        source.keys([0])
    except NetworkError:
        return True
    return False


def test_answers_overtake_each_other(plain: RowSource):
    gate = Gate("page")
    source = SlowSource(plain, positions=True, wait=gate)
    order: list[int] = []

    def ask(place: int) -> None:
        order.extend(source.page(View(), Position(place), 1, FakeContext()).row_ids)

    first, second = (threading.Thread(target=ask, args=(place,)) for place in (3, 4))
    first.start()
    gate.wait_for(1)
    second.start()
    gate.wait_for(2)
    gate.let_through(1)
    second.join()
    gate.let_through(0)
    first.join()
    assert order == [4, 3]


def test_cancelling_only_drops_the_answer(plain: RowSource):
    source = SlowSource(plain)
    with pytest.raises(Cancelled):
        source.prepare(View(text="k1"), FakeContext(patience=0))
    assert [method for method, _ in source.calls] == ["prepare"]
    assert not source.schema().caps.hard_cancel
