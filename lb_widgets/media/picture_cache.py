"""Opened pictures, kept while there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, Final

from lb_widgets.media.cache import SingleFlight

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from lb_widgets.media.pictures import OpenedPicture

MEMORY_BYTES: Final = 1 << 30
"""Of files and values held in memory, by default."""
DISK_BYTES: Final = 16 << 30
"""Of values in temporary files, by default: eleven colour pictures of 16,384 px a side are 14.7."""


@cache
def default_pictures() -> PictureCache:
    """Return the cache that everything in this process shares, so that its limits hold for all."""
    return PictureCache()


class PictureCache:
    """Opened pictures, the least recently used closed first; thread-safe.

    Parameters
    ----------
    memory_bytes, disk_bytes : int
        What all pictures together may hold, counted as if each were decoded. The one that was
        asked for last is kept in any case.
    """

    def __init__(self, memory_bytes: int = MEMORY_BYTES, disk_bytes: int = DISK_BYTES) -> None:
        self._memory_bytes = memory_bytes
        self._disk_bytes = disk_bytes
        self._pictures: OrderedDict[Hashable, OpenedPicture] = OrderedDict()
        # Anything done here may start the garbage collector, and a viewer that it takes discards
        # its pictures on this very thread: so it may be held twice, and loops go over copies.
        self._lock = threading.RLock()
        self._flights: SingleFlight[Hashable, OpenedPicture] = SingleFlight()

    def get(
        self,
        key: Hashable,
        open_: Callable[[], OpenedPicture],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> OpenedPicture:
        """Return the picture of a key, opened once however many threads ask.

        Parameters
        ----------
        key : hashable
            The caller's.
        open_ : callable
            Called where there is none. What it raises is raised here, and not kept.
        cancelled : callable, optional
            Asked while waiting for another thread that opens it.

        Raises
        ------
        Cancelled
            `cancelled` said so, or `open_` raised it.
        """
        found = self._found(key)
        if found is not None:
            return found
        return self._flights.run(key, lambda: self._open(key, open_), cancelled=cancelled)

    def discard(self, key: Hashable) -> None:
        """Close and forget a picture, if it is there."""
        with self._lock:
            picture = self._pictures.pop(key, None)
        if picture is not None:
            picture.close()

    def discard_where(self, is_unwanted: Callable[[Hashable], bool]) -> None:
        """Close and forget the pictures of the keys that a function picks."""
        with self._lock:
            unwanted = [key for key in list(self._pictures) if is_unwanted(key)]
        for key in unwanted:
            self.discard(key)

    def close(self) -> None:
        """Close and forget all pictures."""
        self.discard_where(lambda _: True)

    def __len__(self) -> int:
        return len(self._pictures)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._pictures

    def _found(self, key: Hashable) -> OpenedPicture | None:
        with self._lock:
            picture = self._pictures.get(key)
            if picture is not None:
                self._pictures.move_to_end(key)
            return picture

    def _open(self, key: Hashable, open_: Callable[[], OpenedPicture]) -> OpenedPicture:
        found = self._found(key)  # another call may have opened it since
        if found is not None:
            return found
        picture = open_()
        with self._lock:
            self._pictures[key] = picture
            evicted = self._evicted()
        for old in evicted:
            old.close()
        return picture

    def _evicted(self) -> list[OpenedPicture]:
        """Forget pictures until the others fit, and return them."""
        pictures = list(self._pictures.values())
        memory = sum(picture.memory_bytes for picture in pictures)
        disk = sum(picture.disk_bytes for picture in pictures)
        evicted: list[OpenedPicture] = []
        while len(self._pictures) > 1 and (memory > self._memory_bytes or disk > self._disk_bytes):
            _, picture = self._pictures.popitem(last=False)
            memory -= picture.memory_bytes
            disk -= picture.disk_bytes
            evicted.append(picture)
        return evicted
