"""What the rules about objects inside `row_data` share."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from lb_widgets.model.rules.base import NO_FIX, Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable


def unknown_keys(
    record: dict[Any, Any], known: Iterable[str], *, what: str, place: Place
) -> list[Finding]:
    """Return a finding for each key that an object has and should not, with the one meant.

    Parameters
    ----------
    record : dict
        The object.
    known : iterable of str
        Its keys; of two spellings the first is proposed.
    what : str
        What the object is: ``"a tile layer"``.
    place : tuple of str and int
        Where it stands.
    """
    names = list(known)
    return [
        Finding((*place, str(key)), f"is no key of {what}, so it does nothing{_hint(key, names)}")
        for key in record
        if key not in names
    ]


def key_meant(key: Any, known: Iterable[str]) -> str | None:
    """Return the key that a misspelled one stands for, or None."""
    names: dict[str, str] = {}
    for name in known:
        names.setdefault(_plain(name), name)
    plain = _plain(str(key)) if isinstance(key, str) else ""
    if plain in names:
        return names[plain]
    # "url" is "tile_layer_url", but "zoom" may be any of three.
    near = [name for name in names if len(plain) > 2 and name.endswith(plain)]
    near = near or get_close_matches(plain, names, n=1, cutoff=0.7)
    return names[near[0]] if len(near) == 1 else None


def as_text(value: Any) -> Any:
    """Return a whole number as text, where a text belongs: a safe fix; else `NO_FIX`."""
    is_whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18
    return str(value) if is_whole else NO_FIX


def as_whole_number(value: Any) -> Any:
    """Return a text of digits as number, where a number belongs: a safe fix; else `NO_FIX`."""
    is_digits = isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,6}\s*", value)
    return int(value) if is_digits else NO_FIX


def _hint(key: Any, known: list[str]) -> str:
    meant = key_meant(key, known)
    return f'; did you mean "{meant}"?' if meant else ""


def _plain(key: str) -> str:
    return re.sub(r"[\s_-]", "", key).lower()
