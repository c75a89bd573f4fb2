"""Image layers blended over an image, exactly as the overlay viewer shows them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.layers import Layer, check_count, layer_names, layers_of
from lb_widgets.media.loader import default_loader
from lb_widgets.media.pictures import open_picture
from lb_widgets.media.presets import apply, load_presets
from lb_widgets.media.stacks import render
from lb_widgets.model.data_row import Attachment, DataRow
from lb_widgets.model.layer_state import LayerState, Preset
from lb_widgets.model.rules.shape import data_row
from lb_widgets.model.types import AttachmentType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    from lb_widgets.media.layers import ImageSource
    from lb_widgets.media.samples import Samples
    from lb_widgets.model.comparison import Region
    from lb_widgets.model.layer_state import Appearance


def composite(
    base: DataRow | Mapping[str, Any] | ImageSource,
    *,
    layers: Iterable[Layer] | None = None,
    preset: Preset | str | PathLike[str] | None = None,
    base_appearance: Appearance | None = None,
    region: Region | Sequence[int] | None = None,
) -> Image.Image:
    """Blend layers over an image, pixel for pixel as the overlay viewer shows them.

    Parameters
    ----------
    base : data row, str, path, PIL image or ndarray
        A data row (`DataRow`, dict or row of a DataFrame), a URL, a local path, a picture, or an
        array as `Layer` takes it.
    layers : iterable of Layer, optional
        At most 10, the first directly on the image. By default the row's ``IMAGE_OVERLAY``
        attachments at half opacity.
    preset : Preset, str or path, optional
        How the layers are shown, by their names, instead of as they say themselves; or a file that
        holds one preset. Layers that it does not name are left out, as are those of it that are
        not there.
    base_appearance : Appearance, optional
        How the values of the base become colours.
    region : Region or (x, y, width, height), optional
        Only this part of the base, in its pixels; by default the whole.

    Returns
    -------
    PIL.Image.Image
        Mode RGBA, of the size of `base` or `region`.

    Raises
    ------
    InputError
        More layers than Labelbox takes, a value that is no image, a file that does not hold one
        preset, or a region that does not lie within the base.
    MediaError
        A picture could not be fetched or decoded; the message begins with which.

    Notes
    -----
    A layer of another size is stretched to the base. Blending is W3C Compositing Level 1 in
    sRGB-encoded values, without rounding between the layers.

    Examples
    --------
    >>> layers = [Layer("./cir.png", opacity=0.6)]
    >>> picture = composite("./field.jpg", layers=layers)  # doctest: +SKIP
    >>> for row in rows:  # doctest: +SKIP
    ...     composite(row, preset="weeds.json").save(f"{row['global_key']}.png")
    """
    row = _row_of(base)
    if layers is None:
        layers = layers_of(row) if row is not None else ()
    stack = _checked(tuple(layers))
    way = _preset_of(preset)
    below = _samples(row.row_data if row is not None else base, "base image", is_overlay=False)
    above = _shown(stack) if way is None else _shown_by(way, stack)
    return Image.fromarray(render(below, above, base_appearance=base_appearance, region=region))


def _shown(layers: Iterable[Layer]) -> list[tuple[LayerState, Samples]]:
    """Return the layers that are seen, with their values; no other is opened."""
    return [
        (layer.state(name, samples), samples)
        for name, layer in _named(layers).items()
        if layer.visible and layer.opacity > 0
        for samples in [_layer_samples(layer, name)]
    ]


def _shown_by(preset: Preset, layers: Iterable[Layer]) -> list[tuple[LayerState, Samples]]:
    """As `_shown`, by a preset."""
    named = _named(layers)
    states = apply(preset, [LayerState(name=name, opacity=1.0) for name in named])
    return [
        (state, _layer_samples(named[state.name], state.name))
        for state in states
        if state.visible and state.opacity > 0
    ]


def _named(layers: Iterable[Layer]) -> dict[str, Layer]:
    """Return layers by the names that the viewer gives them: each another."""
    given = tuple(layers)
    named = [
        Attachment(AttachmentType.IMAGE_OVERLAY, _text(layer.image), layer.name) for layer in given
    ]
    return dict(zip(layer_names(tuple(named)), given, strict=True))


def _preset_of(given: Preset | str | PathLike[str] | None) -> Preset | None:
    if given is None or isinstance(given, Preset):
        return given
    presets = load_presets(given)
    if len(presets) != 1:
        names = ", ".join(repr(preset.name) for preset in presets) or "none"
        raise InputError(
            f"{os.fspath(given)} holds {len(presets)} presets ({names}); expected one. Pass the "
            "one that is meant: preset=load_presets(path)[0]."
        )
    return presets[0]


def _layer_samples(layer: Layer, name: str) -> Samples:
    return _samples(layer.image, f"layer {name}", is_overlay=True)


def _samples(source: Any, what: str, *, is_overlay: bool) -> Samples:
    """Open a picture and return its values; an error begins with which it is of."""
    try:
        if isinstance(source, str | os.PathLike):
            source = default_loader().load(source)
        elif not isinstance(source, Image.Image | np.ndarray):
            kind = type(source).__name__
            raise InputError(
                f"The {what} is of type {kind}; expected a URL, path, PIL image or array."
            )
        return open_picture(source, what=what, is_overlay=is_overlay).samples()
    except MediaError as error:
        raise MediaError(f"The {what}: {error}", reason=error.reason) from error


def _text(source: Any) -> str:
    """Return what a picture's name may be read from."""
    return os.fspath(source) if isinstance(source, str | os.PathLike) else ""


def _checked(layers: tuple[Any, ...]) -> tuple[Layer, ...]:
    check_count(len(layers))
    for number, layer in enumerate(layers, 1):
        if not isinstance(layer, Layer):
            kind = type(layer).__name__
            raise InputError(f"Layer {number} is a {kind}; expected Layer(image, …).")
    return layers


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
