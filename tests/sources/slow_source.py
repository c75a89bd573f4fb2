"""A source that is slow, vague and fails, to show that a view is right on top of that one too.

It answers what another source answers, but as an engine far away would: positions and totals are
estimates, pages short, calls fail, cancelling only drops the answer. Whatever is exact in the
contract of `RowSource` stays exact. It needs no test tool, so that it also runs in a kernel.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from lb_widgets.errors import NetworkError
from lb_widgets.sources.base import Caps, Count, First, Fraction, Position
from lb_widgets.sources.chunks import UNATTENDED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lb_widgets.messages.view import View
    from lb_widgets.sources.base import (
        At,
        Context,
        Facet,
        Histogram,
        Page,
        RowId,
        RowSource,
        Schema,
        Span,
    )

T = TypeVar("T")

FENCE = 7
"""Rows between two places that a source without positions can jump to."""


class SlowSource:
    """Answers as another source, but slowly, vaguely and not always.

    Parameters
    ----------
    source : RowSource
        Holds the rows.
    positions : bool, default False
        Whether `Position` is served exactly. If not, `Position` and `Fraction` lead to the place
        before it that is a multiple of `FENCE`, and where a page begins is an estimate.
    total : bool, default False
        Whether `prepare` knows how many rows a view has. If not, it says a third more.
    total_after : int or None, default None
        Pages of a view after which its total is known all the same; None: never.
    short_pages : bool, default False
        Whether pages are shorter than asked for, at random; one row at least.
    wait : callable, optional
        Called with the name of the method before it works, from the thread that asks: waits as long
        as it likes. See `Gate` and `random_delays`.
    fails : callable, optional
        Called with the name of the method and the number of the call of it, from 0; where it
        returns True the call fails with `NetworkError`. See `at_rate` and `on_calls`.
    seed : int, default 0
        Of what is random.
    """

    def __init__(
        self,
        source: RowSource,
        *,
        positions: bool = False,
        total: bool = False,
        total_after: int | None = None,
        short_pages: bool = False,
        wait: Callable[[str], None] = lambda method: None,  # noqa: ARG005
        fails: Callable[[str, int], bool] = lambda method, call: False,  # noqa: ARG005
        seed: int = 0,
    ) -> None:
        self._source = source
        self._caps = Caps(positions=positions, total=total, hard_cancel=False)
        self._total_after = total_after
        self._short_pages = short_pages
        self._wait = wait
        self._fails = fails
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._lock = threading.Lock()
        self._pages: dict[str, int] = {}
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        """Every call: method, and what it was asked."""

    @property
    def version(self) -> int:
        """Which state of the rows this is."""
        return self._source.version

    def schema(self) -> Schema:
        """Return what the source holds, and what this one can do."""
        schema = self._call("schema", (), self._source.schema)
        return replace(schema, caps=self._caps, total=self._vague(schema.total, known=False))

    def prepare(self, view: View, context: Context) -> Count:
        """Return how many rows the view has, if so."""
        total = self._call("prepare", (view,), lambda: self._source.prepare(view, UNATTENDED))
        context.stop_if_cancelled()
        return self._vague(total, known=self._is_known(view))

    def page(self, view: View, at: At, count: int, context: Context) -> Page:
        """Return rows of a view, as many as it likes."""
        fewer = self._random.randint(1, count) if self._short_pages and count else count
        place = at if self._caps.positions else self._fenced(view, at)
        asked = (view, at, count)
        page = self._call("page", asked, lambda: self._source.page(view, place, fewer, UNATTENDED))
        context.stop_if_cancelled()
        with self._lock:
            self._pages[repr(view)] = self._pages.get(repr(view), 0) + 1
        is_exact = self._caps.positions or page.start.value == 0
        start = page.start if is_exact else Count(page.start.value + 1, exact=False)
        return replace(page, start=start, total=self._vague(page.total, self._is_known(view)))

    def rows(self, ids: Sequence[RowId], columns: Sequence[str]) -> Mapping[str, list[Any]]:
        """Return the values of these columns."""
        return self._call("rows", (ids, columns), lambda: self._source.rows(ids, columns))

    def members(self, view: View, context: Context) -> NDArray[np.bool_]:
        """Return for every row whether the view shows it."""
        found = self._call("members", (view,), lambda: self._source.members(view, UNATTENDED))
        context.stop_if_cancelled()
        return found

    def spans(self, view: View, start: int, stop: int, context: Context) -> list[Span]:
        """Return the ids of the rows at these positions."""
        asked = (view, start, stop)
        found = self._call("spans", asked, lambda: self._source.spans(*asked, UNATTENDED))
        context.stop_if_cancelled()
        return found

    def locate(self, view: View, key: str, context: Context) -> Count | None:
        """Return about where a key stands in a view."""
        asked = (view, key)
        place = self._call("locate", asked, lambda: self._source.locate(*asked, UNATTENDED))
        context.stop_if_cancelled()
        if place is None or self._caps.positions:
            return place
        return Count(place.value // FENCE * FENCE, exact=False)

    def facets(
        self, view: View, columns: Sequence[str], top: int, context: Context
    ) -> dict[str, Facet]:
        """Return the facets; how many values there are is an estimate."""
        asked = (view, columns, top)
        found = self._call("facets", asked, lambda: self._source.facets(*asked, UNATTENDED))
        context.stop_if_cancelled()
        if self._caps.total:
            return found
        return {
            name: replace(facet, distinct=facet.distinct._replace(exact=False))
            for name, facet in found.items()
        }

    def histograms(
        self, view: View, columns: Sequence[str], bins: int, context: Context
    ) -> dict[str, Histogram]:
        """Return the histograms."""
        asked = (view, columns, bins)
        found = self._call("histograms", asked, lambda: self._source.histograms(*asked, UNATTENDED))
        context.stop_if_cancelled()
        return found

    def keys(self, ids: Sequence[RowId]) -> list[str]:
        """Return who these rows are."""
        return self._call("keys", (ids,), lambda: self._source.keys(ids))

    def ids_of(self, keys: Sequence[str]) -> list[RowId | None]:
        """Return the addresses of these keys."""
        return self._call("ids_of", (keys,), lambda: self._source.ids_of(keys))

    def _call(self, method: str, asked: tuple[Any, ...], answer: Callable[[], T]) -> T:
        with self._lock:
            number = sum(called == method for called, _ in self.calls)
            self.calls.append((method, asked))
        self._wait(method)
        if self._fails(method, number):
            raise NetworkError(f"The engine did not answer: call {number} of {method}.")
        return answer()

    def _is_known(self, view: View) -> bool:
        return self._total_after is not None and self._pages.get(repr(view), 0) >= self._total_after

    def _vague(self, total: Count, known: bool) -> Count:  # noqa: FBT001
        if self._caps.total or known:
            return total
        return Count(total.value + total.value // 3 + 1, exact=False)

    def _fenced(self, view: View, at: At) -> At:
        if isinstance(at, Fraction):
            total = self._source.prepare(view, UNATTENDED).value
            at = Position(round(at.value * max(total - 1, 0)))
        if isinstance(at, Position):
            return Position(at.value // FENCE * FENCE) if at.value >= FENCE else First()
        return at


class Gate:
    """Holds calls until they are let through, in any order: answers that overtake each other."""

    def __init__(self, *methods: str) -> None:
        self._methods = methods
        self._changed = threading.Condition()
        self._waiting: list[threading.Event] = []

    def __call__(self, method: str) -> None:
        """Wait, if this method is held."""
        if method not in self._methods:
            return
        event = threading.Event()
        with self._changed:
            self._waiting.append(event)
            self._changed.notify_all()
        event.wait()

    def wait_for(self, calls: int) -> None:
        """Return once so many calls are held."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._waiting) >= calls)

    def let_through(self, call: int) -> None:
        """Let one of the calls that are held go on: the first is 0, the last -1."""
        with self._changed:
            self._waiting.pop(call).set()


def random_delays(low: float, high: float, seed: int = 0) -> Callable[[str], None]:
    """Return a `wait` of so many seconds, at random: for browsers, not for unit tests."""
    draws = random.Random(seed)  # noqa: S311 - no secret
    return lambda method: time.sleep(draws.uniform(low, high))  # noqa: ARG005


def at_rate(rate: float, *methods: str, seed: int = 0) -> Callable[[str, int], bool]:
    """Return a `fails` that lets so large a part of the calls of these methods fail."""
    draws = random.Random(seed)  # noqa: S311 - no secret
    return lambda method, call: method in methods and draws.random() < rate  # noqa: ARG005


def on_calls(method: str, *numbers: int) -> Callable[[str, int], bool]:
    """Return a `fails` that lets these calls of a method fail; the first is 0."""
    return lambda called, number: called == method and number in numbers
