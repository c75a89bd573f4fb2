"""A synced trait that holds another widget: the page gets its model id, and so a saved notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from lb_widgets.widgets.base import StructTrait

if TYPE_CHECKING:
    from ipywidgets import Widget


class WidgetTrait(StructTrait):
    """As ipywidgets' own traits for children: ``"IPY_MODEL_…"`` in the page, None for no widget."""

    info_text = "a widget or None"

    def __init__(self, help: str) -> None:  # noqa: A002 - traitlets' word
        super().__init__(str | None, None, help=help)
        self.tag(**ipywidgets.widget_serialization)

    def validate(self, obj: Any, value: Any) -> Widget | None:
        """Return the value, or raise `TraitError` where it is no widget."""
        if value is not None and not isinstance(value, ipywidgets.Widget):
            raise traitlets.TraitError(f"{type(obj).__name__}.{self.name}: expected a widget.")
        return value


def part(help: str) -> Any:  # noqa: A002 - traitlets' word
    """Return a `WidgetTrait`, for an attribute that is declared with the widget's own type."""
    return WidgetTrait(help)
