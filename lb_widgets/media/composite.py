"""Image layers blended over an image, exactly as the overlay viewer shows them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.layers import Layer, check_count, layers_of
from lb_widgets.media.loader import default_loader
from lb_widgets.media.thumbnails import decode_image, displayable
from lb_widgets.model.blending import BlendMode, composite_over, to_bytes
from lb_widgets.model.data_row import DataRow
from lb_widgets.model.rules.shape import data_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.media.layers import ImageSource, Pixels

_STRIP_PIXELS: Final = 1 << 16
"""Blended at once: few enough for the working arrays to stay in the processor's cache."""


def composite(
    base: DataRow | Mapping[str, Any] | ImageSource, *, layers: Iterable[Layer] | None = None
) -> Image.Image:
    """Blend layers over an image, pixel for pixel as the overlay viewer shows them.

    Parameters
    ----------
    base : data row, str, path, PIL image or ndarray
        A data row (`DataRow`, dict or row of a DataFrame), a URL, a local path, a picture, or an
        array of shape (height, width), (height, width, 3) or (height, width, 4), uint8.
    layers : iterable of Layer, optional
        At most 10, the first directly on the image. By default the row's ``IMAGE_OVERLAY``
        attachments at half opacity.

    Returns
    -------
    PIL.Image.Image
        Mode RGBA, of the size of `base`.

    Raises
    ------
    InputError
        More layers than Labelbox takes, or a value that is no image.
    MediaError
        A picture could not be fetched or decoded; the message begins with which.

    Notes
    -----
    A layer of another size is stretched to the base, each pixel from the nearest of the layer's.
    Blending is W3C Compositing Level 1 in sRGB-encoded values, without rounding between the layers.

    Examples
    --------
    >>> picture = composite("field.jpg", layers=[Layer("cir.png", opacity=0.6)])  # doctest: +SKIP
    """
    row = _row_of(base)
    if layers is None:
        layers = layers_of(row) if row is not None else ()
    stack = tuple(layers)
    _check_layers(stack)
    below = _opened(row.row_data if row is not None else base, "base image")
    above = [
        (layer, _opened(layer.image, f"layer {layer.name or number}"))
        for number, layer in enumerate(stack, 1)
        if layer.visible and layer.opacity > 0
    ]
    return Image.fromarray(blend(below, above))


def blend(base: Pixels, layers: Iterable[tuple[Layer, Pixels]]) -> Pixels:
    """Return pixels with layers blended over them.

    Parameters
    ----------
    base : ndarray, (height, width, 4), uint8
        Straight red, green, blue and alpha.
    layers : iterable of (Layer, ndarray)
        Each with its pixels, of any size, the lowest first.
    """
    height, width = base.shape[:2]
    stack = [
        (layer, pixels, _nearest(height, pixels.shape[0]), _nearest(width, pixels.shape[1]))
        for layer, pixels in layers
    ]
    result = np.empty_like(base)
    strip = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, strip):
        rows = slice(top, top + strip)
        mixed = base[rows] / 255.0
        for layer, pixels, from_row, from_column in stack:
            source = pixels[from_row[rows]][:, from_column] / 255.0
            source[..., 3] *= layer.opacity
            mixed = composite_over(mixed, source, BlendMode(layer.blend_mode))
        result[rows] = to_bytes(mixed)
    return result


def pixels_of(image: Image.Image) -> Pixels:
    """Return a picture as straight RGBA, (height, width, 4), uint8."""
    return np.asarray(displayable(image).convert("RGBA"))


def _nearest(length: int, source_length: int) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Return which pixel of a stretched source lies under each pixel's centre."""
    return np.floor((np.arange(length) + 0.5) * source_length / length).astype(np.intp)


def _opened(source: Any, what: str) -> Pixels:
    if isinstance(source, Image.Image):
        return pixels_of(source)
    if isinstance(source, np.ndarray):
        return _from_array(source, what)
    if not isinstance(source, str | os.PathLike):
        kind = type(source).__name__
        raise InputError(f"The {what} is of type {kind}; expected a URL, path, PIL image or array.")
    try:
        return pixels_of(decode_image(default_loader().load(source)))
    except MediaError as error:
        raise MediaError(f"The {what}: {error}", reason=error.reason) from error


def _from_array(array: np.ndarray[Any, Any], what: str) -> Pixels:
    channels = array.shape[2] if array.ndim == 3 else 1
    if array.dtype != np.uint8 or array.ndim not in {2, 3} or channels not in {1, 3, 4}:
        raise InputError(
            f"The {what} is an array of shape {array.shape}, {array.dtype}; expected (height, "
            "width), (height, width, 3) or (height, width, 4), uint8."
        )
    if 0 in array.shape:
        raise InputError(f"The {what} is an array of shape {array.shape}: it has no pixels.")
    spread = np.broadcast_to(
        array.reshape(*array.shape[:2], channels), (*array.shape[:2], channels)
    )
    result = np.full((*array.shape[:2], 4), 255, np.uint8)
    result[..., : max(3, channels)] = spread
    return result


def _check_layers(layers: tuple[Any, ...]) -> None:
    check_count(len(layers))
    for number, layer in enumerate(layers, 1):
        if not isinstance(layer, Layer):
            kind = type(layer).__name__
            raise InputError(f"Layer {number} is a {kind}; expected Layer(image, …).")


def _row_of(value: Any) -> DataRow | None:
    """Return what a row says of pictures, from a struct, a dict or a row of a DataFrame."""
    if isinstance(value, DataRow):
        return value
    if not isinstance(value, Mapping) and hasattr(value, "to_dict"):  # a pandas Series
        value = value.to_dict()
    if not isinstance(value, Mapping):
        return None
    # A missing cell of a DataFrame is NaN, which is a float.
    row_data, attachments = (
        None if isinstance(cell, float) else cell
        for cell in (value.get("row_data"), value.get("attachments"))
    )
    return data_row(row_data=row_data, attachments=attachments)
