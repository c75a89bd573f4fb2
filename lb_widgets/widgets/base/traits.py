"""Synced traits that hold structs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import traitlets

if TYPE_CHECKING:
    from ipywidgets import Widget


class StructTrait(traitlets.TraitType[Any, Any]):
    """A synced trait whose value is a msgspec struct, or a list of them, checked on both sides.

    Parameters
    ----------
    kind : type
        What the value is: ``LayerState``, ``list[LayerState]``, ``LayerState | None``.
    default : object
        The default; structs are frozen and lists are never changed in place, so it is shared.
    help : str
        Meaning, unit, and who may write it.

    Notes
    -----
    The TypeScript type is generated from `kind`, as for messages.
    """

    info_text = "a value of the declared struct type"

    def __init__(self, kind: Any, default: Any, *, help: str = "") -> None:  # noqa: A002 - traitlets' word
        super().__init__(default_value=default, help=help)
        self.kind = kind
        self.tag(sync=True, to_json=_to_json)

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the value as `kind`, or raise `TraitError` that says where it differs."""
        try:
            return msgspec.convert(msgspec.to_builtins(value), self.kind)
        except (msgspec.ValidationError, TypeError) as error:
            owner = type(obj).__name__
            raise traitlets.TraitError(f"{owner}.{self.name}: {error}") from error


def _to_json(value: Any, widget: Widget) -> Any:
    del widget
    return msgspec.to_builtins(value)
