"""Values in the words of a message."""

from __future__ import annotations

from typing import Any


def shown(value: Any, *, length: int = 60) -> str:
    """Return a value for a message: in quotes where it is text, cut where it is long."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= length - 2 else f'"{value[: length - 3]}…"'
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # thousands of digits, or of levels
        text = kind_of(value)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def kind_of(value: Any) -> str:
    """Return what a value is, in words that users of JSON know."""
    names = {str: "text", bool: "true or false", dict: "an object", list: "a list", bytes: "bytes"}
    if value is None:
        return "missing"
    if type(value) in {int, float}:
        return "a number"
    return names.get(type(value), f"a {type(value).__name__}")
