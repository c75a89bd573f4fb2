"""Chance, the same again from the same words."""

from __future__ import annotations

import random


def chance(*words: object) -> random.Random:
    """Return dice that depend on nothing else."""
    return random.Random(" ".join(map(str, words)))  # noqa: S311 - not cryptographic
