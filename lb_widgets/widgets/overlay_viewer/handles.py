"""The pictures on screen as Python sees them: `viewer.layers[0].opacity = 0.4`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

from lb_widgets.errors import InputError
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.layer_state import Colormap
from lb_widgets.widgets.overlay_viewer.settings import (
    checked,
    settings_of,
    shown_settings,
    with_setting,
)
from lb_widgets.widgets.overlay_viewer.states import index_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import RLock

    from lb_widgets.media.samples import Samples
    from lb_widgets.model.layer_state import LayerState

Value = TypeVar("Value")


class Viewer(Protocol):
    """What handles need of a viewer: the traits that they read and write, under its lock."""

    layer_states: Any
    base_appearance: Any

    @property
    def lock(self) -> RLock:
        """Held while they are read and written."""
        ...

    def samples_of(self, name: str | None) -> Samples:
        """Return the values of a layer of the row on screen, or of the base image."""
        ...


class Setting(Generic[Value]):
    """An attribute of a picture on screen: read from the viewer's traits, checked as `Layer`'s.

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
    def __get__(self, handle: None, owner: type) -> Setting[Value]: ...
    @overload
    def __get__(self, handle: BaseHandle, owner: type) -> Value: ...
    def __get__(self, handle: BaseHandle | None, owner: type) -> Setting[Value] | Value:
        return self if handle is None else handle.settings()[self._name]

    def __set__(self, handle: BaseHandle, value: Value) -> None:
        handle.change(self._name, value)


class BaseHandle:
    """How the values of the base image become colours.

    Every attribute can be set; the page follows at once, and what is moved there is read here.

    Raises
    ------
    InputError
        A value that `Layer` would not take either.
    """

    __slots__ = ("_viewer",)

    colormap = Setting[Colormap | str | None]("Colours of a single band; None by itself.")
    tint = Setting[str | None]('``"#rrggbb"``: colour of the lightest value of a single band.')
    limits = Setting[tuple[float, float] | str | None](
        'Source values shown darkest and lightest; "auto" leaves out 0.5 % at either end.'
    )
    gamma = Setting[float]("0.1 to 10: levels are raised to 1 / gamma, above 1 brightens.")
    transparent = Setting[str | None]('``"#rrggbb"``: this colour becomes transparent.')
    tolerance = Setting[int]("0 to 255: how far from `transparent` still is transparent.")

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    def settings(self) -> dict[str, Any]:
        """Return every attribute by name."""
        return settings_of(self._viewer.base_appearance)

    def change(self, name: str, value: object) -> None:
        """Set one attribute."""
        kept = checked(name, value, lambda: self._viewer.samples_of(None))
        with self._viewer.lock:
            self._viewer.base_appearance = with_setting(self._viewer.base_appearance, name, kept)

    def __repr__(self) -> str:
        return f"<base image: {shown_settings(self.settings()) or 'as it is'}>"


class LayerHandle(BaseHandle):
    """One layer of the row on screen; follows its name when the order changes.

    Every attribute can be set; the page follows at once, and what is moved there is read here.

    Raises
    ------
    InputError
        A value that `Layer` would not take either, or a row without this layer is on screen.
    """

    __slots__ = ("_name",)

    opacity = Setting[float]("0 to 1, multiplied with the picture's own transparency.")
    visible = Setting[bool]("False leaves the layer out.")
    blend_mode = Setting[BlendMode | str]("How its colours mix with what lies below.")
    smooth = Setting[bool]("Stretched bilinearly; otherwise each pixel is the nearest's.")
    offset = Setting[tuple[float, float]]("Pixels of the base it is moved right and down.")

    def __init__(self, viewer: Viewer, name: str) -> None:
        super().__init__(viewer)
        self._name = name

    @property
    def name(self) -> str:
        """What names it, on every row."""
        return self._name

    @property
    def index(self) -> int:
        """Where it lies, 0 for directly on the image."""
        return index_of(self._name, [state.name for state in self._viewer.layer_states])

    @property
    def state(self) -> LayerState:
        """All of it as a value."""
        return self._viewer.layer_states[self.index]

    def settings(self) -> dict[str, Any]:
        """Return every attribute by name."""
        return settings_of(self.state)

    def change(self, name: str, value: object) -> None:
        """Set one attribute."""
        kept = checked(name, value, lambda: self._viewer.samples_of(self._name))
        with self._viewer.lock:
            states, index = list(self._viewer.layer_states), self.index
            states[index] = with_setting(states[index], name, kept)
            self._viewer.layer_states = states

    def move(self, to_index: int) -> None:
        """Bring the layer to another place in the order.

        Parameters
        ----------
        to_index : int
            0 for directly on the image, -1 for the uppermost.

        Raises
        ------
        InputError
            There is no such place.
        """
        with self._viewer.lock:
            states = list(self._viewer.layer_states)
            place = index_of(to_index, [state.name for state in states])
            states.insert(place, states.pop(self.index))
            self._viewer.layer_states = states

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, LayerHandle)
            and other._viewer is self._viewer
            and other._name == self._name
        )

    def __hash__(self) -> int:
        return hash((id(self._viewer), self._name))

    def __repr__(self) -> str:
        return f"<layer {self._name!r}: {shown_settings(self.settings())}>"


class LayerHandles(Sequence[LayerHandle]):
    """The layers of the row on screen, the lowest first; by index from either end, or by name."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    @property
    def names(self) -> list[str]:
        """Their names, the lowest first."""
        return [state.name for state in self._viewer.layer_states]

    def __len__(self) -> int:
        return len(self._viewer.layer_states)

    @overload
    def __getitem__(self, index: int | str) -> LayerHandle: ...
    @overload
    def __getitem__(self, index: slice) -> list[LayerHandle]: ...
    def __getitem__(self, index: int | str | slice) -> LayerHandle | list[LayerHandle]:
        names = self.names
        if isinstance(index, slice):
            return [LayerHandle(self._viewer, name) for name in names[index]]
        return LayerHandle(self._viewer, names[index_of(index, names)])

    def __setitem__(self, index: object, value: object) -> None:
        raise InputError("A layer is changed by its attributes: viewer.layers[0].opacity = 0.4")

    def __iter__(self) -> Iterator[LayerHandle]:
        return iter([LayerHandle(self._viewer, name) for name in self.names])

    def __contains__(self, layer: object) -> bool:
        return layer in self.names if isinstance(layer, str) else layer in list(self)

    def __repr__(self) -> str:
        if not len(self):
            return "no layers"
        lines = [
            f"  {index}  {layer.name!r}: {shown_settings(layer.settings())}"
            for index, layer in enumerate(self)
        ]
        return "\n".join(["layers, the lowest first", *lines])
