"""Open what rows point to: each URL and path once, many at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from lb_widgets.checks.comparing import Comparison
from lb_widgets.checks.progress import CheckProgress, CheckStage
from lb_widgets.errors import Cancelled, MediaError
from lb_widgets.media.alignment_sketch import picture_sketch
from lb_widgets.media.alignment_turned import is_turned
from lb_widgets.media.headers import encoding_problem, picture_size
from lb_widgets.media.loader import Media
from lb_widgets.media.reasons import Reason
from lb_widgets.media.thumbnails import decode_image
from lb_widgets.model.locations import locations
from lb_widgets.model.rules import LocalFile, Opened
from lb_widgets.model.rules.base import bytes_text
from lb_widgets.model.types import Content
from lb_widgets.model.urls import is_path, is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from lb_widgets.checks.progress import OnProgress
    from lb_widgets.media.alignment_sketch import Sketch
    from lb_widgets.media.loader import Loader
    from lb_widgets.model.alignment import Alignment
    from lb_widgets.model.data_row import DataRow

THREADS: Final = 32
"""Opened at a time."""
HEAD_BYTES: Final = 64 * 1024
"""Asked for of each file, unless it is opened whole."""
LONG_HEAD_BYTES: Final = 1024 * 1024
"""Asked for where a picture has so much before its size that `HEAD_BYTES` do not tell it."""
_TEXTS: Final = ("text/", "application/json")


@dataclass(frozen=True)
class Values:
    """What there is to open.

    Parameters
    ----------
    is_picture : mapping of str to bool
        The values, in the order of the rows but the layers of an image directly after it; True
        where one has to be a picture.
    file_bytes : int
        Sizes of the local files among them.
    layers : mapping of str to collection of str
        The values of the layers that lie over each image.
    """

    is_picture: Mapping[str, bool]
    file_bytes: int
    layers: Mapping[str, Collection[str]]

    def plan(self, *, whole: bool) -> str:
        """Return how many requests there will be and, as far as it is known, how many bytes."""
        urls = sum(map(is_url, self.is_picture))
        files = sum(map(is_path, self.is_picture))
        limit = "whole" if whole else f"at most {bytes_text(urls * HEAD_BYTES)} in all"
        parts = [f"{urls:,} {_plural(urls, 'URL')} ({limit})"] if urls else []
        if files:
            parts.append(
                f"{files:,} local {_plural(files, 'file')} ({bytes_text(self.file_bytes)})"
            )
        return f"Opening {' and '.join(parts)}." if parts else "Nothing to open."


def values_to_open(rows: Iterable[DataRow], file: Callable[[str], LocalFile]) -> Values:
    """Return what rows point to, each value once; local files that are not there are left out."""
    is_picture: dict[str, bool] = {}
    file_bytes = 0
    layers: dict[str, dict[str, None]] = {}
    for row in rows:
        image = None
        for location in locations(row):
            value = location.value
            if value not in is_picture and is_path(value):
                found = file(value)
                if found.problem:
                    continue
                file_bytes += found.length
            has_picture = location.content is Content.IMAGE
            is_picture[value] = is_picture.get(value, False) or has_picture
            if has_picture and location.place == ("row_data",):
                image = value
            elif location.is_overlay and image is not None and image != value:
                layers.setdefault(image, {})[value] = None
    # A layer is soon compared with its image, and both are forgotten, also where rows far apart
    # share the image.
    order = dict.fromkeys(each for value in is_picture for each in (value, *layers.get(value, ())))
    return Values({value: is_picture[value] for value in order}, file_bytes, layers)


def open_values(
    values: Values,
    loader: Loader,
    *,
    whole: bool,
    report: OnProgress,
    cancelled: Callable[[], bool] | None,
) -> tuple[dict[str, Opened], dict[tuple[str, str], Alignment]]:
    """Return what each value points to, and which layers are misaligned.

    Parameters
    ----------
    values : Values
        Each is opened once.
    loader : Loader
        Fetches them.
    whole : bool
        Fetch everything, decode the pictures and compare layers with their images; else headers
        and the first 64 kB.
    report : callable
        Takes the plan, then how far it is.
    cancelled : callable or None
        Asked between values.

    Returns
    -------
    opened : dict of str to Opened
        By the value.
    misaligned : dict of (str, str) to Alignment
        By the values of image and layer; empty unless `whole`.

    Raises
    ------
    Cancelled
        `cancelled` said so.
    """
    total = len(values.is_picture)
    report(CheckProgress(CheckStage.MEDIA, 0, total, plan=values.plan(whole=whole)))
    stop = threading.Event()

    def stopped() -> bool:
        return stop.is_set() or (cancelled is not None and cancelled())

    def sketched(value: str) -> Sketch | None:
        return _open_whole(value, loader, stopped, is_picture=True, sketched=True)[1]

    comparison = Comparison(values.layers, again=sketched)

    def open_one(value: str, is_picture: bool) -> Opened:  # noqa: FBT001 - as it is in the mapping
        if not whole:
            return _open_head(value, loader, stopped, is_picture=is_picture)
        compared = value in comparison
        found, sketch = _open_whole(
            value, loader, stopped, is_picture=is_picture, sketched=compared
        )
        if compared:
            comparison.add(value, sketch)
        return found

    jobs = _Jobs(values.is_picture.items(), open_one)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="lb-widgets-check")
    opened: dict[str, Opened] = {}
    try:
        for _ in range(min(THREADS, total)):
            pool.submit(jobs.work, stopped)
        for done in range(1, total + 1):
            value, found = jobs.result()
            opened[value] = found
            report(CheckProgress(CheckStage.MEDIA, done, total))
    finally:
        # After an interrupt nothing more is begun, and downloads end at their next piece.
        stop.set()
        pool.shutdown()
    return opened, comparison.misaligned


class _Jobs:
    """Values that threads take one by one, and their results: nothing waits in memory."""

    def __init__(
        self, values: Iterable[tuple[str, bool]], open_one: Callable[[str, bool], Opened]
    ) -> None:
        self._values = iter(values)
        self._open_one = open_one
        self._taking = threading.Lock()
        self._results: SimpleQueue[tuple[str, Opened] | BaseException] = SimpleQueue()

    def work(self, stopped: Callable[[], bool]) -> None:
        """Open values until none is left; an error or a stop ends it and is a result too."""
        try:
            while not stopped():
                with self._taking:
                    taken = next(self._values, None)
                if taken is None:
                    return
                self._results.put((taken[0], self._open_one(*taken)))
            self._results.put(Cancelled())
        except BaseException as error:  # noqa: BLE001 - it is raised where the results are taken
            self._results.put(error)

    def result(self) -> tuple[str, Opened]:
        """Return the next value that was opened, or raise what ended the work."""
        result = self._results.get()
        if isinstance(result, BaseException):
            raise result
        return result


def _open_head(
    value: str, loader: Loader, cancelled: Callable[[], bool], *, is_picture: bool
) -> Opened:
    try:
        found = loader.peek(value, length=HEAD_BYTES, cancelled=cancelled)
        media = Media(found.body, found.content_type, found.name)
        if found.whole:
            return _judged(media, is_picture=is_picture)[0]
        head = found.body
        size = picture_size(head) if found.content_type.startswith("image/") else None
        if size is None and is_picture and found.content_type.startswith("image/"):
            head = loader.peek(value, length=LONG_HEAD_BYTES, cancelled=cancelled).body
            size = picture_size(head)
    except MediaError as error:
        return Opened(reason=error.reason, problem=str(error))
    return Opened(
        content_type=found.content_type,
        length=found.size,
        size=size,
        is_turned=is_turned(head, size),
        encoding=_encoding(media, whole=False),
    )


def _open_whole(
    value: str,
    loader: Loader,
    cancelled: Callable[[], bool],
    *,
    is_picture: bool,
    sketched: bool,
) -> tuple[Opened, Sketch | None]:
    try:
        media = loader.load(value, cancelled=cancelled)
    except MediaError as error:
        return Opened(reason=error.reason, problem=str(error)), None
    return _judged(media, is_picture=is_picture, sketched=sketched)


def _judged(
    media: Media, *, is_picture: bool, sketched: bool = False
) -> tuple[Opened, Sketch | None]:
    """Return what a file shows that is there whole, and the sketch of a picture where wanted."""
    size, damage, sketch = None, "", None
    if is_picture and media.content_type.startswith("image/"):
        try:
            image = decode_image(media)
            size = image.size
            sketch = picture_sketch(image) if sketched else None
        except MediaError as error:
            size = picture_size(media.body)
            # What cannot be read here, or is too large for here, may be undamaged.
            damage = str(error) if error.reason == Reason.TRUNCATED else ""
    opened = Opened(
        content_type=media.content_type,
        length=len(media.body),
        size=size,
        is_turned=is_turned(media.body, size),
        damage=damage,
        encoding=_encoding(media, whole=True),
    )
    return opened, sketch


def _encoding(media: Media, *, whole: bool) -> str:
    if not media.content_type.startswith(_TEXTS):
        return ""
    return encoding_problem(media.body, whole=whole)


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
