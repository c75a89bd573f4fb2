"""What one answer says of one tile.

An audit calls, in this order:

1. `verdict(answer, tile_size=…)` for each tile, in whatever thread it came.
2. `settle(…)` once for each layer, when all its tiles have come: what a tile is can depend on what
   became of the others.
3. `comparisons.compare(facts, info)` once for all tiles of a row that have facts.
4. `layer_shift.layer_shift(…)` once for each alternative layer.

What a later step says of a tile replaces what an earlier one said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.model.tile_health import TileStatus
from lb_widgets.tiles.answers import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeVar

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.tiles.answers import Answer

    Key = TypeVar("Key")

BUCKET_REFUSAL: Final = "403, access denied, as a bucket answers that may not list what it holds"
"""Reason of a refusal that may mean "not there"."""
_BUCKET_MISSING: Final = "403, as a bucket answers for what it does not hold; other tiles are there"
_FEW: Final = 0.05
"""Share of a layer's tiles that must be there for a bucket's refusals to mean "not there"."""

_ACCESS_DENIED: Final = re.compile(rb"<Code>\s*AccessDenied\s*</Code>")
_OF_NO_BODY: Final = {
    AnswerKind.MISSING: TileStatus.MISSING,
    AnswerKind.FORBIDDEN: TileStatus.FORBIDDEN,
    AnswerKind.THROTTLED: TileStatus.UNKNOWN,
    AnswerKind.FAILED: TileStatus.UNKNOWN,
    AnswerKind.REFUSED: TileStatus.UNKNOWN,
    AnswerKind.CANCELLED: TileStatus.UNKNOWN,
}
_OF_NO_PICTURE: Final = {
    Reason.EMPTY: TileStatus.MISSING,
    Reason.NOT_AN_IMAGE: TileStatus.WRONG_TYPE,
    Reason.UNSUPPORTED: TileStatus.WRONG_TYPE,
    Reason.TOO_LARGE: TileStatus.WRONG_SIZE,
    Reason.TRUNCATED: TileStatus.UNREADABLE,
}
_NOT_THERE: Final = frozenset({TileStatus.UNKNOWN, TileStatus.MISSING, TileStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one tile is, as far as it tells by itself.

    Parameters
    ----------
    status : TileStatus
        What it is.
    reason : str
        One redacted phrase for reading; empty where there is nothing to add.
    facts : TileFacts or None
        What comparisons need of its picture; None where there is none.
    """

    status: TileStatus
    reason: str = ""
    facts: TileFacts | None = field(default=None, repr=False)


def verdict(answer: Answer, *, tile_size: int) -> Verdict:
    """Return what an answer says of its tile; never raises for what a server sends.

    Parameters
    ----------
    answer : Answer
        What came back.
    tile_size : int, pixels
        Side of the layer's tiles, as the row says.
    """
    if answer.kind is AnswerKind.BODY:
        return _of_body(answer, tile_size)
    if answer.kind is AnswerKind.FORBIDDEN and _ACCESS_DENIED.search(answer.body):
        return Verdict(TileStatus.FORBIDDEN, BUCKET_REFUSAL)
    return Verdict(_OF_NO_BODY[answer.kind], answer.reason)


def settle(
    judged: Iterable[tuple[Key, TileStatus, str]],
) -> dict[Key, tuple[TileStatus, str]]:
    """Return what tiles of a layer are after all, now that it is known what the others are.

    A bucket that may not list what it holds answers 403 for what is not there. So where a layer has
    tiles, at least one in twenty, its refusals of that kind are `TileStatus.MISSING`.

    Parameters
    ----------
    judged : iterable of (key, status, reason)
        All tiles of one layer, as `verdict` gave them; any keys.

    Returns
    -------
    dict
        New status and reason of the tiles that change.
    """
    refused: list[Key] = []
    present = 0
    for key, status, reason in judged:
        present += status not in _NOT_THERE
        if status is TileStatus.FORBIDDEN and reason == BUCKET_REFUSAL:
            refused.append(key)
    if present == 0 or present < _FEW * (present + len(refused)):
        return {}
    return dict.fromkeys(refused, (TileStatus.MISSING, _BUCKET_MISSING))


def _of_body(answer: Answer, tile_size: int) -> Verdict:
    if answer.headers.get("blank-tile", "").lower() == "true":  # ArcGIS REST API, "Map Tile"
        return Verdict(TileStatus.MISSING, "a blank picture, which the server says it is")
    try:
        facts = tile_facts(answer.body, answer.content_type)
    except MediaError as error:
        return Verdict(_OF_NO_PICTURE[Reason(error.reason)], str(error))
    if (facts.width, facts.height) != (tile_size, tile_size):
        size = f"{facts.width:,} by {facts.height:,} px, expected {tile_size:,} by {tile_size:,}"
        return Verdict(TileStatus.WRONG_SIZE, size, facts)
    if facts.is_transparent:
        return Verdict(TileStatus.TRANSPARENT, "", facts)
    if facts.solid:
        return Verdict(TileStatus.SOLID, _color(*facts.solid), facts)
    return Verdict(TileStatus.OK, "", facts)


def _color(red: int, green: int, blue: int, alpha: int) -> str:
    name = {(0, 0, 0): "black", (255, 255, 255): "white"}.get((red, green, blue))
    text = name or f"#{red:02x}{green:02x}{blue:02x}"
    return text if alpha == 255 else f"{text}, {alpha / 255:.0%} opaque"
