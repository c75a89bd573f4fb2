"""One dict of a tile layer row: found by either spelling of a key, with every problem kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, Final

from lb_widgets.redact import redact

# The documentation writes snake_case, the official SDK camelCase; Labelbox takes both.
CAMEL: Final = {
    "tile_layer_url": "tileLayerUrl",
    "alternative_layers": "alternativeLayers",
    "min_zoom": "minZoom",
    "max_zoom": "maxZoom",
    "max_native_zoom": "maxNativeZoom",
    "tile_size": "tileSize",
}
_SHOWN_CHARACTERS: Final = 80


@dataclass
class Findings:
    """What is wrong (`problems`), and what was read in a way worth saying (`notes`)."""

    problems: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Record:
    """One dict of a row.

    Parameters
    ----------
    values : mapping
        Keys in snake_case or camelCase.
    path : str
        Where it stands: ``"row_data.alternative_layers[0]"``.
    findings : Findings
        Takes the problems and notes.
    """

    values: Mapping[str, Any]
    path: str
    findings: Findings

    def find(self, name: str) -> tuple[Any, str]:
        """Return the value of a snake_case name (None where absent) and where it stands."""
        camel = CAMEL.get(name, name)
        value = self.values.get(name)
        other = None if camel == name else self.values.get(camel)
        if value is None:
            key = camel if other is not None else name
            return other, f"{self.path}.{key}"
        if differ(value, other):
            self.problem(f"{self.path}.{name}", f"differs from {camel}: keep one of the two.")
        return value, f"{self.path}.{name}"

    def problem(self, path: str, text: str) -> None:
        """Keep a problem; its text goes on after the path."""
        self.findings.problems.append(redact(f"{path} {text}"))

    def note(self, text: str) -> None:
        """Keep a note."""
        self.findings.notes.append(text)


def same(value: Any, other: Any) -> bool:
    """Say whether two values are equal; what cannot be compared, such as arrays, is not."""
    try:
        return value is other or bool(value == other)
    except (ValueError, TypeError, RecursionError):
        return False


def differ(value: Any, other: Any) -> bool:
    """Say whether both are there and differ."""
    return value is not None and other is not None and not same(value, other)


def has_tile_layer(value: Any) -> bool:
    """Say whether a value is the ``row_data`` of a tile layer row."""
    return isinstance(value, Mapping) and ("tile_layer_url" in value or "tileLayerUrl" in value)


def number(value: Any) -> float | None:
    """Return a finite number as float; texts and booleans are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        as_float = float(value)
    except OverflowError:  # an integer of more than 308 digits
        return None
    return as_float if math.isfinite(as_float) else None


def is_list(value: Any) -> bool:
    """Say whether a value is a list or tuple of whatever."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def show(value: Any) -> str:
    """Return a value as a message shows it: redacted, at most 80 characters."""
    text = redact(repr(value))
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
