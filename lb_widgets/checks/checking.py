"""Every rule over every row."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from lb_widgets.checks.issue import Issue
from lb_widgets.checks.local_files import LocalFiles
from lb_widgets.checks.opening import open_values, values_to_open
from lb_widgets.checks.progress import CheckProgress, CheckStage, usual_progress
from lb_widgets.checks.report import Report
from lb_widgets.errors import Cancelled, InputError
from lb_widgets.io.columns import cells
from lb_widgets.io.frames import as_frame, iter_rows
from lb_widgets.media.loader import default_loader
from lb_widgets.model.data_row import OPTIONAL_COLUMNS, SENT_COLUMNS
from lb_widgets.model.rules import Context, Table, check_row, check_table
from lb_widgets.model.rules.plain import CELL_ORDER, plain_row
from lb_widgets.model.rules.shape import data_row, text_of
from lb_widgets.model.rules.urls import EXPIRES_SOON
from lb_widgets.model.urls import host_of, is_local_host

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from lb_widgets.checks.progress import OnProgress
    from lb_widgets.media.loader import Loader

_BATCH: Final = 10_000
"""Rows between two looks at progress and cancel: about a tenth of a second."""


def check(  # noqa: PLR0913 - all but the first by keyword
    rows: Any,
    *,
    open_media: bool | Literal["full"] = False,
    endpoint: str | None = None,
    now: dt.datetime | None = None,
    loader: Loader | None = None,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Return everything that Labelbox or its editor would refuse or show wrongly.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Canonical or wide; never changed.
    open_media : bool or "full"
        Also open what the rows point to, each URL and path once: True fetches headers and the first
        64 kB, ``"full"`` fetches everything, decodes the pictures and compares layers with their
        images. By default False, which makes no request.
    endpoint : str, optional
        URL of the API that the rows go to. One on this machine reaches loopback and private hosts,
        which Labelbox's own does not.
    now : datetime, optional
        The moment that signatures of URLs are compared with; without an offset it is local time.
        By default the present.
    loader : Loader, optional
        Opens the media, with a ``resolve=`` of your own for instance; by default the shared one.
    on_progress : callable, optional
        Takes a `CheckProgress` now and then; by default a line in terminals and notebooks.
    cancelled : callable, optional
        Asked now and then; True ends the check.

    Raises
    ------
    InputError
        This holds no rows at all, or `open_media` is something else.
    RowsError
        Some of it is no row.
    Cancelled
        `cancelled` said so.
    """
    if open_media not in (False, True, "full"):
        raise InputError(f'open_media={open_media!r}: expected False, True or "full".')
    report = on_progress or usual_progress()
    frame = as_frame(rows)
    file = LocalFiles()
    opened, misaligned = {}, {}
    if open_media:
        opened, misaligned = open_values(
            values_to_open(iter_rows(frame), file),
            loader or default_loader(),
            whole=open_media == "full",
            report=report,
            cancelled=cancelled,
        )
    context = Context(
        endpoint_is_local=endpoint is not None and is_local_host(host_of(endpoint)),
        now=time.time() if now is None else now.timestamp(),
        file=file,
        opened=opened,
        misaligned=misaligned,
    )
    labels = _Labels(frame.index)
    issues: list[Issue] = []
    for begin in range(0, len(frame), _BATCH):
        if cancelled is not None and cancelled():
            raise Cancelled
        issues += _row_issues(frame.iloc[begin : begin + _BATCH], begin, context, labels)
        report(CheckProgress(CheckStage.ROWS, min(begin + _BATCH, len(frame)), len(frame)))
    issues += _table_issues(frame, labels)
    return Report(frame, issues)


class _Labels:
    """What rows are called in the frame's index: nothing where it only counts them."""

    def __init__(self, index: pd.Index[Any]) -> None:
        is_count = isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1
        self._index = None if is_count else index
        self._name = "index" if index.name is None else index.name

    def __getitem__(self, position: int) -> str:
        return "" if self._index is None else f"{self._name} {self._index[position]}"


def _row_issues(
    batch: pd.DataFrame, begin: int, context: Context, labels: _Labels
) -> Iterator[Issue]:
    """Yield what the row rules find in some of the rows; `begin` is the first one's position."""
    optional = [name for name in OPTIONAL_COLUMNS if name in batch.columns]
    needs_rules = bool(optional or context.opened)  # where no row is plain
    signed_until = None if context.now is None else context.now + EXPIRES_SOON
    columns = [cells(batch[name]) for name in (*CELL_ORDER, *optional)]
    for position, values in enumerate(zip(*columns, strict=True), begin):
        if not needs_rules and plain_row(values, signed_until=signed_until) is not None:
            continue
        row = data_row(**dict(zip((*CELL_ORDER, *optional), values, strict=True)))
        for rule, finding in check_row(row, context):
            yield Issue(position, row.global_key, rule, finding, labels[position])


def _table_issues(frame: pd.DataFrame, labels: _Labels) -> Iterator[Issue]:
    """Yield what the set rules find."""
    keys = cells(frame["global_key"])
    global_keys = [key if key is None or type(key) is str else text_of(key) for key in keys]
    columns = [str(name) for name in frame.columns if name not in SENT_COLUMNS]
    for rule, position, finding in check_table(Table(columns, global_keys)):
        if position is None:
            yield Issue(None, None, rule, finding)
        else:
            yield Issue(position, global_keys[position], rule, finding, labels[position])
