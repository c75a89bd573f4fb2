"""How one layer is shown: what a viewer's panel, a preset and a `Layer` have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from lb_widgets.model.blending import BlendMode

Opacity = Annotated[float, msgspec.Meta(ge=0, le=1)]
Gamma = Annotated[float, msgspec.Meta(ge=0.1, le=10)]
HexColor = Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
Tolerance = Annotated[int, msgspec.Meta(ge=0, le=255)]


class Colormap(StrEnum):
    """Colours for the values of a picture with a single band."""

    GREY = "grey"
    VIRIDIS = "viridis"
    CIVIDIS = "cividis"
    MAGMA = "magma"
    RDBU = "rdbu"
    CLASSES = "classes"


class Appearance(msgspec.Struct, frozen=True, kw_only=True):
    """How the values of a picture become colours, and where on the base image it lies.

    Parameters
    ----------
    colormap : Colormap or None
        For a picture with a single band; None is `Colormap.CLASSES` for a layer whose values are
        few small integers (`lb_widgets.media.samples.Samples.is_classes`), else grey.
    tint : str or None
        ``"#rrggbb"``: the colour of the lightest value of a single band, black that of the darkest;
        stands instead of a colormap.
    limits : (float, float) or None
        Source values shown darkest and lightest; a lower second one inverts. None is 0 to 255 for
        8 bits, else the least and greatest value that occur.
    gamma : float, 0.1 to 10
        The level between the limits is raised to 1 / gamma: above 1 brightens.
    transparent : str or None
        ``"#rrggbb"``: this colour becomes transparent, compared after limits and gamma and before
        colormap and tint.
    tolerance : int, 0 to 255
        Largest difference of any channel from `transparent` that still is transparent.
    smooth : bool
        Stretched bilinearly; otherwise each pixel is that of the nearest.
    offset : (float, float)
        Pixels of the base image that the picture is moved right and down.
    """

    colormap: Colormap | None = None
    tint: HexColor | None = None
    limits: tuple[float, float] | None = None
    gamma: Gamma = 1.0
    transparent: HexColor | None = None
    tolerance: Tolerance = 0
    smooth: bool = False
    offset: tuple[float, float] = (0.0, 0.0)


class LayerState(msgspec.Struct, frozen=True, kw_only=True):
    """How one layer is shown.

    Parameters
    ----------
    name : str
        Which layer of the row; kept from row to row by it.
    opacity : float, 0 to 1
        Multiplied with the picture's own transparency.
    visible : bool
        False leaves the layer out.
    blend_mode : BlendMode
        How its colours mix with what lies below.
    appearance : Appearance
        How its values become colours, and where it lies.
    """

    name: str
    opacity: Opacity
    visible: bool = True
    blend_mode: BlendMode = BlendMode.NORMAL
    appearance: Appearance = Appearance()


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A way of showing layers, kept by their names.

    Parameters
    ----------
    name : str
        For people, unique in a viewer.
    layers : list of LayerState
        The lowest first. Layers of a row that it does not name are hidden.
    """

    name: str
    layers: list[LayerState]
