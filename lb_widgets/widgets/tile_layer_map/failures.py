"""Why tiles failed: what the browser was told, else what the kernel finds by asking for a few."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.thumbnails import decode_image
from lb_widgets.model.storage import delegated_bucket
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.tile_layer_map import TileEvent
    from lb_widgets.model.tiles import TileLayerInfo

ASKED_AT_ONCE: Final = 4
"""Tiles that the kernel asks for because of one message of the page."""
ASKED_AT_MOST: Final = 40
"""Tiles of one layer that it asks for in all."""
KERNEL_CAN: Final = "the kernel can load it, the browser cannot"
_NEEDS_LOGIN: Final = (
    "the server wants a login in the header of each request, which Labelbox cannot send"
)
_NO_DELEGATION: Final = "Labelbox has no delegated access to tiles, so it sees what you see"
_STATUS: Final = re.compile(r"(\d{3}) ")
# Statuses whose page may say more: a signature that has run out.
_WORTH_ASKING: Final = frozenset({400, 401, 403})


class TileFailures:
    """Finds the reasons, and remembers which status means what.

    Parameters
    ----------
    loader : Loader
        Asks for tiles.
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._known: dict[tuple[int, int, int], str] = {}
        self._asked: dict[tuple[int, int], int] = {}

    def clear(self) -> None:
        """Forget all: the rows are others."""
        self._known.clear()
        self._asked.clear()

    def reasons(
        self,
        row: int,
        info: TileLayerInfo,
        failed: Sequence[TileEvent],
        cancelled: Callable[[], bool],
    ) -> list[str]:
        """Return why each of these tiles failed; an empty text where nobody was asked.

        Parameters
        ----------
        row : int
            Index of their row.
        info : TileLayerInfo
            The row.
        failed : sequence of TileEvent
            As the page told of them.
        cancelled : callable
            Asked while tiles are fetched.
        """
        chosen = self._chosen(row, failed)
        found = dict(zip(map(id, chosen), self._ask_all(info, chosen, cancelled), strict=True))
        for event in chosen:
            status = _bad_status(event)
            if status is not None:
                said = found[id(event)]
                is_same = status_of(said) == status
                self._known[row, event.layer, status] = said if is_same else phrase(status)
        return [self._told(row, event) or found.get(id(event), "") for event in failed]

    def _chosen(self, row: int, failed: Sequence[TileEvent]) -> list[TileEvent]:
        """Return the tiles to ask for: one a status, or those of which the browser knows none."""
        chosen: list[TileEvent] = []
        statuses: set[tuple[int, int]] = set()
        for event in failed:
            place, status = (row, event.layer), _bad_status(event)
            if status is not None:
                is_known = status not in _WORTH_ASKING or (*place, status) in self._known
                if is_known or (event.layer, status) in statuses:
                    continue
                statuses.add((event.layer, status))
            if len(chosen) < ASKED_AT_ONCE and self._asked.get(place, 0) < ASKED_AT_MOST:
                self._asked[place] = self._asked.get(place, 0) + 1
                chosen.append(event)
        return chosen

    def _told(self, row: int, event: TileEvent) -> str:
        """Return what the status says, if the browser was told one that says something."""
        status = _bad_status(event)
        if status is None:
            return ""
        return self._known.get((row, event.layer, status)) or phrase(status)

    def _ask_all(
        self, info: TileLayerInfo, events: Sequence[TileEvent], cancelled: Callable[[], bool]
    ) -> list[str]:
        def ask(event: TileEvent) -> str:
            return self._ask(info, event, cancelled)

        if not events:
            return []
        with ThreadPoolExecutor(len(events), thread_name_prefix="lb-widgets-tiles") as pool:
            return list(pool.map(ask, events))

    def _ask(self, info: TileLayerInfo, event: TileEvent, cancelled: Callable[[], bool]) -> str:
        url = info.layers[event.layer].tile_url(event.z, event.x, event.y)
        try:
            decode_image(self._loader.load(url, cancelled=cancelled))
        except MediaError as error:
            return explained(str(error), url)
        return KERNEL_CAN


def explained(reason: str, url: str = "") -> str:
    """Return a loader's reason, redacted; with what it means for Labelbox where that is known.

    Parameters
    ----------
    reason : str
        Such as ``"403 Forbidden"``.
    url : str
        Of the tile or its layer, verbatim.
    """
    said, status = redact(reason), status_of(reason)
    if status == HTTPStatus.UNAUTHORIZED:
        return f"{said}: {_NEEDS_LOGIN}"
    if status == HTTPStatus.FORBIDDEN and delegated_bucket(url) is not None:
        return f"{said}: {_NO_DELEGATION}"
    return said


def status_of(reason: str) -> int | None:
    """Return the HTTP status that a loader's reason begins with, if any."""
    match = _STATUS.match(f"{reason} ")
    return int(match[1]) if match else None


def phrase(status: int) -> str:
    """Return a status for reading: ``"404 Not Found"``."""
    known = status in HTTPStatus._value2member_map_
    return explained(f"{status} {HTTPStatus(status).phrase}" if known else str(status))


def _bad_status(event: TileEvent) -> int | None:
    """Return the status that the browser was told, unless it is none that says why."""
    status = event.http_status
    return None if status is None or 200 <= status < 300 else status
