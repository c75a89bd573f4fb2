"""What can be wrong with the tiles of a layer: of a whole layer, and of one tile."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from lb_widgets.model.types import Severity


class TileStatus(StrEnum):
    """What one tile is. The order is that of the codes in arrays: see `STATUS_CODES`."""

    UNKNOWN = "unknown"
    """Nobody could say: throttled, timed out, cancelled. Never the same as missing."""
    OK = "ok"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    WRONG_TYPE = "wrong type"
    UNREADABLE = "unreadable"
    WRONG_SIZE = "wrong size"
    PLACEHOLDER = "placeholder"
    SOLID = "solid"
    TRANSPARENT = "transparent"
    SEAM = "seam"
    STALE = "stale"
    SHIFTED = "shifted"


class StatusInfo(NamedTuple):
    """One row of the table of statuses.

    Parameters
    ----------
    severity : Severity or None
        None where there is nothing to find fault with. Warnings may be meant so.
    meaning : str
        The end of a sentence that begins with "The tile".
    """

    severity: Severity | None
    meaning: str


STATUSES: Final = {
    TileStatus.UNKNOWN: StatusInfo(None, "could not be judged"),
    TileStatus.OK: StatusInfo(None, "is fine"),
    TileStatus.MISSING: StatusInfo(Severity.ERROR, "is not there"),
    TileStatus.FORBIDDEN: StatusInfo(Severity.ERROR, "is refused, while others are not"),
    TileStatus.WRONG_TYPE: StatusInfo(Severity.ERROR, "is no PNG or JPEG picture"),
    TileStatus.UNREADABLE: StatusInfo(Severity.ERROR, "is a damaged picture"),
    TileStatus.WRONG_SIZE: StatusInfo(Severity.ERROR, "has not the size that the row says"),
    TileStatus.PLACEHOLDER: StatusInfo(
        Severity.ERROR, "is the same picture as many others: a placeholder"
    ),
    TileStatus.SOLID: StatusInfo(Severity.WARNING, "is of one colour"),
    TileStatus.TRANSPARENT: StatusInfo(Severity.WARNING, "is wholly transparent"),
    TileStatus.SEAM: StatusInfo(Severity.ERROR, "does not continue its neighbour"),
    TileStatus.STALE: StatusInfo(
        Severity.ERROR, "shows something else than the tile of the zoom above it"
    ),
    TileStatus.SHIFTED: StatusInfo(
        Severity.ERROR, "shows things elsewhere than the main layer does"
    ),
}
"""What each status means."""

STATUS_CODES: Final = {status: code for code, status in enumerate(TileStatus)}
"""The small integer that stands for a status in arrays."""


class Diagnosis(StrEnum):
    """What a probe says of a layer as a whole."""

    AS_DECLARED = "as declared"
    """The tiles are where the row says."""
    SWAPPED_AXES = "swapped axes"
    """Latitude and longitude of the bounds are the wrong way round."""
    FLIPPED_Y = "flipped y"
    """The tiles are numbered northward, as TMS has it; Labelbox counts southward."""
    GEOGRAPHIC_GRID = "geographic grid"
    """The tiles are cut in degrees (two at zoom 0), which Labelbox does not show."""
    ZOOM_OFFSET = "zoom offset"
    """The tiles of a zoom are served under the number of another."""
    SWAPPED_COLUMN_ROW = "swapped column and row"
    """The server expects ``{z}/{y}/{x}``."""
    AUTHENTICATION = "authentication"
    """The server wants credentials that a plain picture request does not carry."""
    EXPIRED = "expired signature"
    """The URL was signed, and its signature has run out."""
    THROTTLED = "throttled"
    """The server answers that there are too many requests."""
    UNREACHABLE = "unreachable"
    """No answer came from the server."""
    NO_TILES = "no tiles"
    """The server answers, but under no reading of the row are there tiles."""
    REFUSED = "refused"
    """Not asked: a public base map whose terms forbid it, or a host that is never opened."""
    UNREADABLE_ROW = "unreadable row"
    """The row cannot be read, so nothing was asked."""


CORRECTED: Final = frozenset({Diagnosis.SWAPPED_AXES, Diagnosis.SWAPPED_COLUMN_ROW})
"""Those for which another spelling of the row is right. A row cannot say that its tiles are
flipped, cut in degrees or served under other zooms: there tiles or server have to change."""
