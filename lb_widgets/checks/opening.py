"""Open what rows point to: each URL and path once, many at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.thumbnails import decode_image
from lb_widgets.model.rules import Opened
from lb_widgets.model.rules.opened import values_to_open

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.media.loader import Loader
    from lb_widgets.model.data_row import DataRow

THREADS: Final = 16
"""Files opened at a time: as many as the HTTP session keeps connections to one host."""


def open_media(rows: Iterable[DataRow], loader: Loader) -> dict[str, Opened]:
    """Return what each URL and path in these rows points to.

    Parameters
    ----------
    rows : iterable of DataRow
        Values that occur several times are opened once.
    loader : Loader
        Fetches them.
    """
    values = list(dict.fromkeys(value for row in rows for _, value, _ in values_to_open(row)))
    stop = threading.Event()
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="lb-widgets-check")
    try:
        opened = pool.map(partial(_open, loader=loader, stop=stop), values)
        return dict(zip(values, opened, strict=True))
    finally:
        # After an interrupt nothing more is begun, and downloads end at their next piece.
        stop.set()
        pool.shutdown(cancel_futures=True)


def _open(value: str, *, loader: Loader, stop: threading.Event) -> Opened:
    try:
        media = loader.load(value, cancelled=stop.is_set)
    except MediaError as error:
        return Opened(problem=str(error))
    try:
        return Opened(content_type=media.content_type, size=decode_image(media).size)
    except MediaError as error:
        return Opened(content_type=media.content_type, not_an_image=str(error))
