"""What the overlay viewer and its page say to each other."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.model.alignment import Alignment  # noqa: TC001 - msgspec reads the types


class EngineChoice(StrEnum):
    """What draws: measured and chosen by the page, or forced."""

    AUTO = "auto"
    GPU = "gpu"
    CPU = "cpu"


class StageView(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the picture is on the stage. Written by Python and the page.

    Parameters
    ----------
    x, y : float
        The pixel of the base image in the middle of the stage.
    scale : float
        Screen pixels for one of the picture's.
    width, height : int, screen pixels
        Of the stage.
    """

    x: float
    y: float
    scale: Annotated[float, msgspec.Meta(gt=0)]
    width: int
    height: int


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
    """Asks for one picture of a row: what it is, and all or a reduced form of it.

    Parameters
    ----------
    position : int
        Of the row.
    layer : int or None
        Which overlay, 0 for the lowest; None for the base image.
    with_alpha : bool
        Whether the page reads the colours of pixels that are not opaque without a loss: then they
        come in one file with their alpha.
    """

    position: int
    layer: int | None
    with_alpha: bool = False


class OverlayPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture; its files travel as buffers, as `lb_widgets.media.pictures` makes them.

    Parameters
    ----------
    width, height : int, pixels
        Of the picture, turned as its EXIF orientation says.
    bands : int
        1 for a single band, 4 for red, green, blue and alpha.
    bits : int
        8 or 16, of each value in the page.
    scale, offset : float
        A true source value is ``offset + scale * value``; 1 and 0 but for floats.
    lowest, highest : float
        Least and greatest true source value that occurs; of 8 bits 0 and 255.
    no_data : int or None
        The value in the page that stands for none: transparent.
    is_classes : bool
        A single band of few small integers: a class mask.
    level : int
        Of the files: 0 for the whole picture, n where they hold one pixel for a square of 2ⁿ by 2ⁿ
        of it.
    tile_size : int, pixels
        0 where the files hold the whole picture. Otherwise they are a preview, and level 0 up to
        `level` - 1 come as tiles of this size.
    content_types : tuple of str
        One for each buffer: the colours or values, and where these do not hold it, an alpha that is
        not opaque.
    holds_alpha : bool
        Whether the one file of a colour picture holds alpha too: a canvas would lose colours.
    notes : tuple of str
        What a person should know: "16 bits", "CMYK, converted", "first of 12 frames".
    """

    width: int
    height: int
    bands: int
    bits: int
    scale: float
    offset: float
    lowest: float
    highest: float
    no_data: int | None
    is_classes: bool
    level: int
    tile_size: int
    content_types: tuple[str, ...]
    holds_alpha: bool
    notes: tuple[str, ...]


class TileRequest(Request, frozen=True, tag="overlay/tile"):
    """Asks for one tile of a picture that is too large to send whole.

    Parameters
    ----------
    position, layer
        As in `PictureRequest`.
    level : int
        One pixel of the tile for a square of 2ⁿ by 2ⁿ of the picture.
    column, row : int
        Counted in tiles from the upper left.
    """

    position: int
    layer: int | None
    level: int
    column: int
    row: int


class OverlayTile(msgspec.Struct, frozen=True, kw_only=True):
    """A tile; its files travel as buffers.

    Parameters
    ----------
    content_types : tuple of str
        As in `OverlayPicture`.
    """

    content_types: tuple[str, ...]


class AlignmentRequest(Request, frozen=True, tag="overlay/alignment"):
    """Asks whether a layer lies where the base image is; the layer as in `PictureRequest`."""

    position: int
    layer: int


class AlignmentResult(msgspec.Struct, frozen=True, kw_only=True):
    """Whether it does.

    Parameters
    ----------
    alignment : Alignment
        In pixels of the base image.
    text : str
        The same for reading.
    """

    alignment: Alignment
    text: str


class ImageRequest(Request, frozen=True, tag="overlay/image"):
    """Asks for what is on screen as a PNG file.

    Parameters
    ----------
    full : bool
        The whole picture in its own size, else the part that is on the stage in the stage's.
    """

    full: bool


class OverlayImage(msgspec.Struct, frozen=True, kw_only=True):
    """A PNG file, in the one buffer.

    Parameters
    ----------
    file_name : str
        To save it as.
    width, height : int, pixels
        Of it.
    """

    file_name: str
    width: int
    height: int


REQUESTS: Final[dict[type[Request], type[msgspec.Struct]]] = {
    RowRequest: OverlayRow,
    PictureRequest: OverlayPicture,
    TileRequest: OverlayTile,
    AlignmentRequest: AlignmentResult,
    ImageRequest: OverlayImage,
}
