"""One tile, and what a server said when it was asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class TileKey(NamedTuple):
    """Which tile: `layer` is the index in `TileLayerInfo.layers`, x and y are those of the URL."""

    layer: int
    z: int
    x: int
    y: int


class AnswerKind(StrEnum):
    """What an answer is before anybody looks into its body."""

    BODY = "body"
    """Status 200 (or 206, 304) with bytes: whether they are a tile is for others to say."""
    MISSING = "missing"
    """404, 410, 204, or no bytes."""
    FORBIDDEN = "forbidden"
    """401, 403, 407, 451."""
    THROTTLED = "throttled"
    """429, or 503 with Retry-After, also after waiting as the server asked."""
    FAILED = "failed"
    """No answer, or any other status."""
    REFUSED = "refused"
    """Never sent: the host is not to be asked."""
    CANCELLED = "cancelled"
    """Never sent: the work was stopped."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Parameters
    ----------
    kind : AnswerKind
        What it is.
    reason : str
        One redacted phrase for reading: ``"404 Not Found"``, ``"timed out after 20 s"``; empty for
        a body.
    status : int or None
        HTTP status; None where there was none.
    content_type : str
        As the server says, lower case, without parameters.
    body : bytes
        Of a body; of an error page at most its first 4 kB, by which a signature that has expired
        is told from a lack of rights.
    headers : mapping
        Lower-case names.
    seconds : float
        From sending to the last byte.
    redirected_to : str
        Where the answer came from, where that is not the address asked for; may hold a secret.
    """

    kind: AnswerKind
    reason: str = ""
    status: int | None = None
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    seconds: float = 0.0
    redirected_to: str = field(default="", repr=False)
