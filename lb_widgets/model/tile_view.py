"""How a map shows its layers: the settings of each, and how two are compared."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lb_widgets.model.comparison import CompareMode, Orientation


class TileLayerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How one layer of a map is drawn.

    Parameters
    ----------
    opacity : float, 0 to 1
        0 is invisible.
    brightness, contrast : float, 0 to 4
        1 changes nothing; as CSS filters of these names (W3C Filter Effects Level 1, §2).
    greyscale : float, 0 to 1
        1 takes all colour away.
    """

    opacity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    brightness: Annotated[float, msgspec.Meta(ge=0, le=4)] = 1.0
    contrast: Annotated[float, msgspec.Meta(ge=0, le=4)] = 1.0
    greyscale: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0


class MapComparison(msgspec.Struct, frozen=True, kw_only=True):
    """How a map shows its visible layers.

    Parameters
    ----------
    mode : CompareMode
        `BLEND` shows any number of layers one over the other. All others compare exactly two: the
        first visible layer lies left, above, around the lens; the last lies right, below, in it.
    orientation : Orientation
        Of the line of a swipe.
    position : float, 0 to 1
        Where on the map that line is.
    radius : int, 16 to 512
        Of the lens, in CSS pixels.
    magnification : int, 1 to 8
        Of the lens.
    rate : float, 0.25 to 10
        Changes of picture a second while blinking. The page never goes above
        `lb_widgets.model.comparison.MAX_BLINK_HERTZ` unless Python has set more.
    gain : int, 1 to 16
        What a difference is multiplied by, so that small ones show.
    """

    mode: CompareMode = CompareMode.BLEND
    orientation: Orientation = Orientation.VERTICAL
    position: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    radius: Annotated[int, msgspec.Meta(ge=16, le=512)] = 96
    magnification: Annotated[int, msgspec.Meta(ge=1, le=8)] = 1
    rate: Annotated[float, msgspec.Meta(ge=0.25, le=10)] = 1.0
    gain: Annotated[int, msgspec.Meta(ge=1, le=16)] = 1
