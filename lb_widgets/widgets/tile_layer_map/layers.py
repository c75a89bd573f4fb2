"""The layers of the row on screen as Python sees them: `tile_map.layers[0].opacity = 0.4`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, overload

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.model.tile_view import TileLayerSettings
from lb_widgets.widgets.tile_layer_map.layer_choice import index_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lb_widgets.model.tiles import TileLayerInfo

SETTINGS = TileLayerSettings.__struct_fields__


class HasLayers(Protocol):
    """What handles need of a map."""

    visible_layers: Any

    @property
    def info(self) -> TileLayerInfo | None:
        """The row on screen."""
        ...

    def settings_of(self, index: int) -> TileLayerSettings:
        """Return how a layer is drawn."""
        ...

    def change_settings(self, index: int, settings: TileLayerSettings) -> None:
        """Draw a layer otherwise."""
        ...


class Setting:
    """An attribute of a layer on screen, a number: what is moved in the page is read here.

    Parameters
    ----------
    description : str
        Its docstring.
    """

    def __init__(self, description: str) -> None:
        self.__doc__ = description

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, handle: None, owner: type) -> Setting: ...
    @overload
    def __get__(self, handle: LayerHandle, owner: type) -> float: ...
    def __get__(self, handle: LayerHandle | None, owner: type) -> Setting | float:
        return self if handle is None else getattr(handle.settings, self._name)

    def __set__(self, handle: LayerHandle, value: float) -> None:
        handle.change(self._name, value)


class LayerHandle:
    """One layer of the row on screen.

    Every attribute but the name can be set; the page follows at once, and what is moved there is
    read here.

    Raises
    ------
    InputError
        A value out of its range, or a row without this layer is on screen.
    """

    __slots__ = ("_index", "_map", "_name")

    opacity = Setting("0 to 1; 0 is invisible, its tiles are asked for all the same.")
    brightness = Setting("0 to 4; 1 changes nothing.")
    contrast = Setting("0 to 4; 1 changes nothing.")
    greyscale = Setting("0 to 1; 1 takes all colour away.")

    def __init__(self, tile_map: HasLayers, index: int, name: str) -> None:
        self._map = tile_map
        self._index = index
        self._name = name

    @property
    def name(self) -> str:
        """As labelers see it; several layers may have one name."""
        return self._name

    @property
    def index(self) -> int:
        """Which layer of the row: 0 is the main layer."""
        info = self._map.info
        names = [layer.name for layer in info.layers] if info else []
        if self._index >= len(names) or names[self._index] != self._name:
            raise InputError(f"The row on screen has no layer {self._index} {self._name!r}.")
        return self._index

    @property
    def visible(self) -> bool:
        """Whether it is on screen; set to True, it lies over the others."""
        return self.index in self._map.visible_layers

    @visible.setter
    def visible(self, value: bool) -> None:
        others = [index for index in self._map.visible_layers if index != self.index]
        if value and not self.visible:
            self._map.visible_layers = [*others, self.index]
        elif not value:
            self._map.visible_layers = others

    @property
    def settings(self) -> TileLayerSettings:
        """All numbers as one value."""
        return self._map.settings_of(self.index)

    def change(self, name: str, value: object) -> None:
        """Set one number."""
        fields = {**msgspec.to_builtins(self.settings), name: value}
        try:
            settings = msgspec.convert(fields, TileLayerSettings)
        except msgspec.ValidationError as error:
            what = str(error).partition(" - at ")[0]
            raise InputError(f"{name}={value!r} of layer {self._name!r}: {what}.") from None
        self._map.change_settings(self.index, settings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayerHandle) and (other._map, other._index, other._name) == (
            self._map,
            self._index,
            self._name,
        )

    def __hash__(self) -> int:
        return hash((id(self._map), self._index, self._name))

    def __repr__(self) -> str:
        seen = "visible" if self.visible else "hidden"
        unset = TileLayerSettings()
        changed = [
            f"{name} {getattr(self.settings, name):g}"
            for name in SETTINGS
            if getattr(self.settings, name) != getattr(unset, name)
        ]
        return f"<layer {self._index} {self._name!r}: {', '.join([seen, *changed])}>"


class LayerHandles(Sequence[LayerHandle]):
    """The layers of the row on screen, the main one first; by index from either end, or by name."""

    def __init__(self, tile_map: HasLayers) -> None:
        self._map = tile_map

    @property
    def names(self) -> list[str]:
        """Their names, in the row's order."""
        info = self._map.info
        return [layer.name for layer in info.layers] if info else []

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, index: int | str) -> LayerHandle: ...
    @overload
    def __getitem__(self, index: slice) -> list[LayerHandle]: ...
    def __getitem__(self, index: int | str | slice) -> LayerHandle | list[LayerHandle]:
        if isinstance(index, slice):
            return list(self)[index]
        names = self.names
        if isinstance(index, int) and -len(names) <= index < 0:
            index += len(names)
        found = index_of(index, names)
        return LayerHandle(self._map, found, names[found])

    def __setitem__(self, index: object, value: object) -> None:
        raise InputError("A layer is changed by its attributes: tile_map.layers[0].opacity = 0.4")

    def __iter__(self) -> Iterator[LayerHandle]:
        return iter([LayerHandle(self._map, place, name) for place, name in enumerate(self.names)])

    def __contains__(self, layer: object) -> bool:
        return layer in self.names if isinstance(layer, str) else layer in list(self)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self)) or "no layers"
