"""One image layer as a value, and the layers that a data row carries."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from lb_widgets.errors import InputError
from lb_widgets.media.layer_settings import (
    AUTO,
    blend_mode_of,
    colormap_of,
    flag_of,
    gamma_of,
    limits_of,
    name_of,
    offset_of,
    opacity_of,
    tint_of,
    tolerance_of,
    transparent_of,
)
from lb_widgets.model.appearance import automatic_limits, count_values
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.layer_state import Appearance, LayerState
from lb_widgets.model.types import MAX_OVERLAYS, AttachmentType
from lb_widgets.model.urls import file_name
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from lb_widgets.media.samples import Samples
    from lb_widgets.model.data_row import Attachment, DataRow

    Pixels = NDArray[np.uint8]
    ImageSource = str | PathLike[str] | Image | NDArray[np.generic]

OVERLAY_OPACITY: Final = 0.5
"""Opacity of a row's own overlays at first. A row says nothing of it; at half, the image and what
lies on it are both seen."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A picture over an image, how its values become colours, and how these mix with those below.

    Parameters
    ----------
    image : str, path, PIL image or ndarray
        A URL, a local path, a picture, or an array of shape (height, width), (height, width, 3) or
        (height, width, 4): bool, integers from 0 to 65,535, or floats (NaN is transparent).
    name : str, optional
        For people, and for presets: ``"CIR"``.
    blend_mode : BlendMode or str, default "normal"
        One of the 16 names of W3C Compositing Level 1.
    opacity : float, 0 to 1, default 1
        Multiplied with the picture's own transparency.
    visible : bool, default True
        False leaves the layer out.
    colormap : Colormap or str, optional
        For a picture with a single band: "grey", "viridis", "cividis", "magma", "rdbu" or
        "classes". By default "classes" for a mask of few small integers, else "grey".
    tint : str, optional
        ``"#rgb"`` or ``"#rrggbb"``: the colour of the lightest value of a single band, black that
        of the darkest; stands instead of a colormap.
    limits : (float, float) or "auto", optional
        Source values shown darkest and lightest; a lower second one inverts. "auto" leaves out the
        least and greatest 0.5 % of the values. By default 0 and 255 for 8 bits, else the least and
        greatest value that occur.
    gamma : float, 0.1 to 10, default 1
        Above 1 brightens what lies between the limits.
    transparent : str, optional
        ``"black"``, ``"white"``, ``"#rgb"`` or ``"#rrggbb"``: this colour becomes transparent.
    tolerance : int, 0 to 255, default 0
        Largest difference of any channel from `transparent` that still is transparent.
    smooth : bool, default False
        Stretched to the base bilinearly; otherwise each pixel is that of the nearest.
    offset : (float, float), default (0, 0)
        Pixels of the base that the layer is moved right and down.

    Raises
    ------
    InputError
        A setting that is none of these; the message says which, and what was probably meant.

    Examples
    --------
    >>> Layer("cir.png", name="CIR", blend_mode="multiply", opacity=0.6).opacity
    0.6
    """

    image: ImageSource = field(repr=False)  # a URL may hold a secret
    _: KW_ONLY
    name: str | None = None
    blend_mode: str = BlendMode.NORMAL
    opacity: float = 1.0
    visible: bool = True
    colormap: str | None = None
    tint: str | None = None
    limits: tuple[float, float] | Literal["auto"] | None = None
    gamma: float = 1.0
    transparent: str | None = None
    tolerance: int = 0
    smooth: bool = False
    offset: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        for setting, checked in _CHECKS.items():
            object.__setattr__(self, setting, checked(getattr(self, setting)))

    def appearance(self, samples: Samples | None = None) -> Appearance:
        """Return how the values become colours.

        Parameters
        ----------
        samples : Samples, optional
            The picture's values, which automatic limits are of.

        Raises
        ------
        InputError
            The limits are automatic, and there are no values.
        """
        settings = {name: getattr(self, name) for name in Appearance.__struct_fields__}
        if self.limits == AUTO:
            if samples is None:
                raise InputError('The limits are "auto", which needs the picture to be opened.')
            settings["limits"] = automatic_limits(count_values(samples.values, samples), samples)
        return Appearance(**settings)

    def state(self, name: str, samples: Samples | None = None) -> LayerState:
        """Return the settings under a name; values and errors as in `appearance`."""
        return LayerState(
            name=name,
            opacity=self.opacity,
            visible=self.visible,
            blend_mode=BlendMode(self.blend_mode),
            appearance=self.appearance(samples),
        )

    def with_state(self, state: LayerState) -> Layer:
        """Return a layer of the same picture with other settings and their name."""
        appearance = {
            name: getattr(state.appearance, name) for name in Appearance.__struct_fields__
        }
        return replace(
            self,
            name=state.name,
            opacity=state.opacity,
            visible=state.visible,
            blend_mode=state.blend_mode,
            **appearance,
        )


_CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "name": name_of,
    "blend_mode": blend_mode_of,
    "opacity": opacity_of,
    "visible": lambda value: flag_of("visible", value),
    "colormap": colormap_of,
    "tint": tint_of,
    "limits": limits_of,
    "gamma": gamma_of,
    "transparent": transparent_of,
    "tolerance": tolerance_of,
    "smooth": lambda value: flag_of("smooth", value),
    "offset": offset_of,
}


def overlays_of(row: DataRow) -> tuple[Attachment, ...]:
    """Return the image overlays of a row in their order: the first lies directly on the image."""
    return tuple(item for item in row.attachments if item.type == AttachmentType.IMAGE_OVERLAY)


def layer_names(overlays: tuple[Attachment, ...]) -> tuple[str, ...]:
    """Return one name per overlay, each different: its own, else its file's, else its number.

    Redacted: a name is for reading.
    """
    names: list[str] = []
    for number, overlay in enumerate(overlays, 1):
        wanted = redact(overlay.name or file_name(overlay.value) or f"Layer {number}")
        name, count = wanted, 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
    return tuple(names)


def layers_of(row: DataRow) -> tuple[Layer, ...]:
    """Return a row's image overlays as layers, at `OVERLAY_OPACITY`.

    Raises
    ------
    InputError
        The row has more of them than Labelbox takes.
    """
    overlays = overlays_of(row)
    check_count(len(overlays))
    return tuple(
        Layer(overlay.value, name=name, opacity=OVERLAY_OPACITY)
        for overlay, name in zip(overlays, layer_names(overlays), strict=True)
    )


def check_count(count: int) -> None:
    """Raise `InputError` where these are more layers than Labelbox takes."""
    if count > MAX_OVERLAYS:
        message = f"{count} layers; Labelbox takes at most {MAX_OVERLAYS} over one image."
        raise InputError(f"{message} Leave out {count - MAX_OVERLAYS}.")
