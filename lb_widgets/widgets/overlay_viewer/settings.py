"""How a picture is shown, as the keywords of `Layer`: so that one place checks and names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec.structs import replace

from lb_widgets.media.layer_settings import AUTO
from lb_widgets.media.layers import Layer
from lb_widgets.model.layer_state import Appearance, LayerState

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.samples import Samples

Shown = TypeVar("Shown", LayerState, Appearance)

_OF_APPEARANCE: Final = Appearance.__struct_fields__
_OF_LAYER: Final = ("opacity", "visible", "blend_mode")


def settings_of(shown: LayerState | Appearance) -> dict[str, Any]:
    """Return every setting by the name that `Layer` has for it."""
    if isinstance(shown, LayerState):
        return {name: getattr(shown, name) for name in _OF_LAYER} | settings_of(shown.appearance)
    return {name: getattr(shown, name) for name in _OF_APPEARANCE}


def checked(setting: str, value: object, values: Callable[[], Samples]) -> Any:
    """Return a setting as it is kept.

    Parameters
    ----------
    setting : str
        Which.
    value : object
        As `Layer` takes it.
    values : callable
        Returns the values of the picture, which automatic limits are of; called for these alone.

    Raises
    ------
    InputError
        `Layer` would not take it.
    """
    given: dict[str, Any] = {setting: value}
    return settings_of(state_of(Layer("", **given), "", values))[setting]


def with_setting(shown: Shown, setting: str, value: object) -> Shown:
    """Return a state or an appearance with one setting changed, which was checked."""
    if isinstance(shown, LayerState) and setting not in _OF_LAYER:
        return replace(shown, appearance=replace(shown.appearance, **{setting: value}))
    return replace(shown, **{setting: value})


def state_of(layer: Layer, name: str, values: Callable[[], Samples]) -> LayerState:
    """Return a layer's settings under this name; `values` as in `checked`."""
    return layer.state(name, values() if layer.limits == AUTO else None)


def shown_settings(settings: dict[str, Any]) -> str:
    """Return settings for reading: those of a layer always, the others where they are set.

    ``"hidden, opacity 0.4, multiply, tint #ff0000"``
    """
    parts: list[str] = []
    if "opacity" in settings:
        seen = "visible" if settings["visible"] else "hidden"
        parts += [seen, f"opacity {settings['opacity']:g}", str(settings["blend_mode"])]
    unset = settings_of(Appearance())
    parts += [
        f"{name} {settings[name]}" for name in _OF_APPEARANCE if settings[name] != unset[name]
    ]
    return ", ".join(parts)
