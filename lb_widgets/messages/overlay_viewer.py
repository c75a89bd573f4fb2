"""What the overlay viewer and its page say to each other."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.model.blending import BlendMode

Opacity = Annotated[float, msgspec.Meta(ge=0, le=1)]


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
    """

    name: str
    opacity: Opacity
    visible: bool = True
    blend_mode: BlendMode = BlendMode.NORMAL


class RowRequest(Request, frozen=True, tag="overlay/row"):
    """Asks what there is to show at this position."""

    position: int


class OverlayRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is there to show of a row. Redacted.

    Parameters
    ----------
    title : str
        Its global key or what else names it.
    layers : tuple of str
        Names of its overlays, the lowest first.
    notice : str
        Why there is no picture, or what is not shown; empty where there is nothing to say.
    has_picture : bool
        Whether there is a base image to ask for.
    """

    title: str
    layers: tuple[str, ...] = ()
    notice: str = ""
    has_picture: bool = True


class PictureRequest(Request, frozen=True, tag="overlay/picture"):
    """Asks for one picture of a row.

    Parameters
    ----------
    position : int
        Of the row.
    layer : int or None
        Which overlay, 0 for the lowest; None for the base image.
    """

    position: int
    layer: int | None


class OverlayPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture whose files travel as buffers; see `lb_widgets.media.browser_picture`.

    Parameters
    ----------
    width, height : int, pixels
        Of the picture itself.
    shown_width, shown_height : int, pixels
        Of the files: less where the picture was too large to send whole.
    content_types : tuple of str
        Of the buffers: the colours, and where it is not opaque, the alpha.
    """

    width: int
    height: int
    shown_width: int
    shown_height: int
    content_types: tuple[str, ...]


REQUESTS: Final[dict[type[Request], type[msgspec.Struct]]] = {
    RowRequest: OverlayRow,
    PictureRequest: OverlayPicture,
}
