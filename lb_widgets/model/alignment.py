"""Whether an image overlay layer lies where its image shows the same things."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """The three answers of an alignment check."""

    ALIGNED = "aligned"
    SHIFTED = "shifted"
    UNKNOWN = "unknown"


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """Where a layer lies against its base image, stretched to the base's size as it is drawn.

    What the base shows at a point `p`, the layer shows at
    ``centre + (dx, dy) + scale · R(rotation) · (p - centre)``, where `centre` is the base's middle
    and `R` turns clockwise as seen on the screen.

    Parameters
    ----------
    verdict : Verdict
        `SHIFTED` also where the layer is scaled or rotated.
    dx, dy : float, base pixels
        How far the layer lies too far to the right and too far down: moving it by ``-dx, -dy``
        corrects it.
    error : float, base pixels
        `dx` and `dy` are right within ± this.
    confidence : float, 0 to 1
        How clearly the match stands out; 0 where the verdict is `UNKNOWN`.
    scale : float
        How many times larger than the base the layer shows things; by default 1.
    rotation : float, degrees
        How far the layer is turned clockwise; by default 0.
    reason : str
        Why the verdict is `UNKNOWN`, to be read after "cannot tell: "; else empty.
    """

    verdict: Verdict
    dx: float = 0.0
    dy: float = 0.0
    error: float = 0.0
    confidence: float = 0.0
    scale: float = 1.0
    rotation: float = 0.0
    reason: str = ""


def unknown(reason: str) -> Alignment:
    """Return the answer that nothing can be told, and why."""
    return Alignment(verdict=Verdict.UNKNOWN, reason=reason)


def text(alignment: Alignment) -> str:
    """Return an alignment for reading: ``shifted by 6, \N{MINUS SIGN}2 ± 0.5 px``.

    Rotation is positive clockwise; scale is positive where the layer shows things too large.
    """
    if alignment.verdict is Verdict.ALIGNED:
        return "aligned"
    if alignment.verdict is Verdict.UNKNOWN:
        return f"cannot tell: {alignment.reason}"
    parts: list[str] = []
    if alignment.scale != 1:
        parts.append(f"scaled by {_number(100 * (alignment.scale - 1))} %")
    if alignment.rotation != 0:
        parts.append(f"rotated by {_number(alignment.rotation, trim=False)}°")
    if not parts or max(abs(alignment.dx), abs(alignment.dy)) > alignment.error:
        offset = f"{_number(alignment.dx)}, {_number(alignment.dy)}"
        parts.append(f"shifted by {offset} ± {_number(max(alignment.error, 0.1))} px")
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _number(value: float, *, trim: bool = True) -> str:
    """Return a number with one decimal, and a true minus sign."""
    rounded = f"{abs(value):,.1f}"
    if trim:
        rounded = rounded.removesuffix(".0")
    is_zero = not rounded.strip("0.")
    return f"\N{MINUS SIGN}{rounded}" if value < 0 and not is_zero else rounded
