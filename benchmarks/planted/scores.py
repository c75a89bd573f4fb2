"""How many verdicts about planted pairs are right."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .pairs import Pair

COMPARED = 512
"""Pixels of the longer side at which pictures are compared: one of these may be missed."""
_SCALE, _ROTATION = 0.005, 0.3
"""What scale and degrees may be off."""


@dataclass
class Score:
    """Counts of verdicts; a verdict of a shift is right where the amount is right as well."""

    textured: int = 0
    textured_answered: int = 0
    moved: int = 0
    """Of those that were answered."""
    shifted: int = 0
    """Of those that were answered: how often the verdict was a shift."""
    right: int = 0
    """How often it was, and rightly."""
    strangers: int = 0
    """How often something was told of two that show different things."""
    wrong: list[str] = field(default_factory=list)
    """Each verdict that is not right."""

    def add(self, pair: Pair, found: Any) -> None:
        """Count the `Alignment` of a pair."""
        is_answered, is_shifted = found.verdict != "unknown", found.verdict == "shifted"
        if pair.textured and pair.motion is not None:
            self.textured += 1
            self.textured_answered += is_answered
        if not is_answered:
            return
        is_right = _is_right(pair, found)
        self.strangers += pair.motion is None
        self.moved += pair.is_moved
        self.shifted += is_shifted
        self.right += is_shifted and is_right
        if not is_right:
            self.wrong.append(f"{pair.name}: {pair.motion}, found {found}")

    @property
    def recall(self) -> float:
        return self.right / self.moved

    @property
    def precision(self) -> float:
        return self.right / self.shifted

    @property
    def answered(self) -> float:
        """Share of the textured pairs of which something was told."""
        return self.textured_answered / self.textured


def _is_right(pair: Pair, found: Any) -> bool:
    motion = pair.motion
    if motion is None:
        return False  # two strangers lie nowhere
    if not pair.is_moved or found.verdict == "aligned":
        return not pair.is_moved and found.verdict == "aligned"
    pixel = max(1.0, max(pair.base.shape) / COMPARED)
    return (
        math.hypot(found.dx - motion.dx, found.dy - motion.dy) <= pixel
        and abs(found.scale - motion.scale) <= _SCALE
        and abs(found.rotation - motion.rotation) <= _ROTATION
    )
