"""Cases as the rows of a widget, in the kernel of tests/browser/test_hostile_attachments.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lb_widgets.media.loader import Loader
from lb_widgets.net.session import HttpSession
from lb_widgets.widgets.previews.asked import Asked
from tests.hostile import corpus, honest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.hostile.case import Case, Places

MAX_FILE = 32 * 1024 * 1024
"""Bytes of the largest file: what has no end takes less time to be refused."""


def frame_of(chosen: Iterable[Case], places: Places) -> pd.DataFrame:
    """Return the rows, whatever is in their cells."""
    rows = [case.made(places) for case in chosen]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    return pd.DataFrame(columns)


def named(names: Iterable[str]) -> list[Case]:
    """Return cases by their names."""
    by_name = {case.name: case for case in (*corpus.cases(), *honest.cases())}
    return [by_name[name] for name in names]


def hurried(widget: Any) -> Any:
    """Return a widget with less patience and smaller limits than it has by default."""
    session = HttpSession(timeout=(1.0, 0.7), deadline=0.7)
    widget._own_loader = Loader(session=session, cache_bytes=1 << 24, max_bytes=MAX_FILE)
    Asked.load.__kwdefaults__["max_bytes"] = MAX_FILE
    return widget
