"""Whether the tile pyramids of rows are whole."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from secrets import randbits
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.tiles.journal import Journal
from lb_widgets.tiles.progress import usual_line
from lb_widgets.tiles.reporting.report import TileReport
from lb_widgets.tiles.reporting.wording import counted
from lb_widgets.tiles.row_audit import AuditSettings, audit_row
from lb_widgets.tiles.rows import AuditRows

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Callable

    from lb_widgets.tiles.progress import OnProgress, TileProgress
    from lb_widgets.tiles.results import RowResult

BUDGET: Final = 2_000
"""Requests for a row by default, those of the probe included."""
FLOOD_BUDGET: Final = 1_500
"""Requests for the outlines of a row's holes by default."""
_SEED_BITS: Final = 32


def audit_tiles(  # noqa: PLR0913 - all but the first by keyword
    rows: Any,
    *,
    budget: int = BUDGET,
    flood_budget: int = FLOOD_BUDGET,
    force: bool = False,
    resolve: Callable[[str], bytes | str | os.PathLike[str]] | None = None,
    seed: int | None = None,
    resume: str | os.PathLike[str] | None = None,
    now: dt.datetime | None = None,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> TileReport:
    """Return whether the tiles of tile layer rows are where the rows say, and which are faulty.

    A probe of at most 24 requests finds out how a row has to be read: swapped axes, flipped y, a
    geographic grid, a zoom offset, ``{z}/{y}/{x}``, authentication, an expired signature. Then
    every tile is fetched where the budget allows it; else the top zooms whole, and of the deeper
    ones a lattice that no square hole escapes whose side the report states, besides a random draw
    for the rate of failures. Around each fault in a sampled zoom the rim of its hole is followed.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Data rows in any form that `read_rows` takes, or the ``row_data`` of one tile layer; rows
        of other kinds are skipped and counted. Never changed.
    budget : int
        Tiles that are asked for, for each row, those of the probe included; default 2,000. It is
        shared among the layers of the row; layers with the same URL and settings are asked for
        once. While a row is audited each takes about 7 kB of memory.
    flood_budget : int
        Tiles that are asked for to outline the holes of each row, default 1,500.
    force : bool
        Also audit commercial base maps: your agreement with their owner may allow it. By default
        they are only probed. OpenStreetMap's volunteer servers are never asked.
    resolve : callable, optional
        Called with each tile's URL, from many threads; returns the tile's bytes, or the URL or
        path to open instead. For delegated access and headers of your own.
    seed : int, optional
        With the same seed the same tiles are drawn; by default that of the journal, else random.
    resume : str or path, optional
        Of a journal: a file, made where there is none, that keeps what every tile was, so that an
        audit that was interrupted goes on. URLs may be signed anew meanwhile. Tiles that are in it
        are not asked for again, also after a complete audit: remove it once tiles are cut anew.
    now : datetime, optional
        The moment that signatures of URLs are compared with; without an offset it is local time.
        By default the present.
    on_progress : callable, optional
        Takes a `TileProgress` now and then; by default a line in terminals and notebooks.
    cancelled : callable, optional
        Asked now and then, also from other threads; True ends the audit.

    Returns
    -------
    TileReport
        ``.ok``, ``.diagnosis``, ``.tiles``, ``.findings()``, ``.corrected_row``, …

    Raises
    ------
    InputError
        This holds no tile layer row, or a budget is too small.
    RowsError
        Some of it is no row.
    JournalError
        `resume` cannot be used.
    Cancelled
        `cancelled` said so. There is no report of a part; with `resume` nothing is lost.

    Notes
    -----
    Servers of this machine are asked by 32 connections at once, others by 8 each; ``Retry-After``
    is honoured, and a server that goes on refusing is left alone. What nobody could judge is
    "unknown", never "missing".

    Examples
    --------
    >>> report = audit_tiles(rows)  # doctest: +SKIP
    >>> report.ok, report.diagnosis  # doctest: +SKIP
    """
    if budget < 1:
        raise InputError(f"budget={budget}: expected at least 1 request.")
    if flood_budget < 0:
        raise InputError(f"flood_budget={flood_budget}: expected 0 or more requests.")
    if seed is not None and seed < 0:
        raise InputError(f"seed={seed}: expected 0 or more.")
    begun = time.monotonic()
    audited = AuditRows(rows)
    line = None if on_progress else usual_line()
    is_cancelled = cancelled or _never
    first_seed = randbits(_SEED_BITS) if seed is None else seed
    try:
        with ExitStack() as stack:
            journal = None
            if resume is not None:
                journal = stack.enter_context(Journal(Path(resume), seed=first_seed))
                first_seed = journal.seed if seed is None else seed
            settings = AuditSettings(
                budget=budget,
                flood_budget=flood_budget,
                force=force,
                resolve=resolve,
                seed=first_seed,
                journal=journal,
                now=time.time() if now is None else now.timestamp(),
                begun=begun,
                cancelled=is_cancelled,
            )
            results = _results(audited, settings, on_progress or line or _ignore)
    finally:
        if line is not None:
            line.clear()
    seconds = time.monotonic() - begun
    return TileReport(results, audited, seed=first_seed, seconds=seconds)


def _results(audited: AuditRows, settings: AuditSettings, report: OnProgress) -> list[RowResult]:
    """Audit one row after the other."""
    results: list[RowResult] = []
    count = len(audited.positions)
    for number, (position, row) in enumerate(audited):

        def tell(progress: TileProgress, number: int = number) -> None:
            report(replace(progress, row=number, rows=count))

        try:
            results.append(audit_row(position, row, settings, tell))
        except Cancelled:
            kept = "; what was judged is in the journal" if settings.journal is not None else ""
            of_all = f"{number:,} of {counted(count, 'tile layer row')} audited"
            raise Cancelled(f"Cancelled: {of_all}{kept}.") from None
    return results


def _never() -> bool:
    return False


def _ignore(progress: TileProgress) -> None:
    del progress
