"""What a viewer may be given: data rows, or one picture with layers of its own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.io.files import file_format
from lb_widgets.io.frames import as_frame
from lb_widgets.media.data_urls import is_data_url
from lb_widgets.media.layers import Layer, check_count, layer_names
from lb_widgets.media.presets import load_presets
from lb_widgets.messages.overlay_viewer import OverlayRow
from lb_widgets.model.data_row import Attachment
from lb_widgets.model.layer_state import Preset
from lb_widgets.model.types import AttachmentType
from lb_widgets.model.urls import file_name
from lb_widgets.redact import redact
from lb_widgets.widgets.overlay_viewer.rows import FrameRows
from lb_widgets.widgets.overlay_viewer.settings import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.media.samples import Samples
    from lb_widgets.model.layer_state import LayerState
    from lb_widgets.widgets.overlay_viewer.rows import Rows

_EXPECTED: Final = "expected a URL, a path, a PIL image or a NumPy array"


def rows_of(given: Any, layers: Iterable[Any] | None) -> Rows:
    """Return what a viewer was given as rows.

    Parameters
    ----------
    given : DataFrame, list of dict, dict, or a picture
        Data rows; or a URL, path, PIL image or array.
    layers : iterable of Layer or picture, or None
        Over the picture.

    Raises
    ------
    InputError
        Neither, or layers where there are rows, or too many of them.
    """
    if _is_picture(given) and (layers is not None or not _is_file_of_rows(given)):
        return PictureRow(given, () if layers is None else _layers(layers))
    if layers is None:
        return FrameRows(as_frame(given))
    if isinstance(given, Mapping | Iterable):
        raise InputError(
            "Data rows bring their own layers: their IMAGE_OVERLAY attachments. layers= goes with "
            "one picture, OverlayViewer(picture, layers=[…])."
        )
    raise InputError(f"The base image is of type {type(given).__name__}; {_EXPECTED}.")


def presets_of(given: Any) -> list[Preset]:
    """Return the presets that a viewer was given: as a list, alone, or as a path of a file.

    Raises
    ------
    InputError
        It is none of these, or the file cannot be read.
    """
    if given is None:
        return []
    if isinstance(given, str | os.PathLike):
        return load_presets(given)
    found = [given] if isinstance(given, Preset) else given
    if not isinstance(found, Iterable):
        kind = type(given).__name__
        raise InputError(f"presets= is of type {kind}; expected a path or a list of Preset.")
    kept: list[Any] = list(found)
    for number, preset in enumerate(kept):
        if not isinstance(preset, Preset):
            kind = type(preset).__name__
            raise InputError(f"presets[{number}] is of type {kind}; expected Preset.")
    return kept


class PictureRow:
    """One picture with layers over it, as the only row of a viewer.

    Parameters
    ----------
    base : str, path, PIL image or ndarray
        What lies below.
    layers : tuple of Layer
        The lowest first; their settings are how they are shown at first.
    """

    def __init__(self, base: Any, layers: tuple[Layer, ...]) -> None:
        self._base = base
        self._layers = layers
        named = [
            Attachment(AttachmentType.IMAGE_OVERLAY, _text(layer.image), layer.name)
            for layer in layers
        ]
        self._names = layer_names(tuple(named))

    def __len__(self) -> int:
        return 1

    def check(self, position: int) -> None:
        """As in `Rows`."""
        if position != 0:
            raise InputError(f"There is no row {position:,}: one picture is one row, row 0.")

    def describe(self, position: int) -> OverlayRow:
        """As in `Rows`."""
        self.check(position)
        title = file_name(_text(self._base)) or "Picture"
        return OverlayRow(title=redact(title), layers=self._names)

    def initial_states(
        self, position: int, values: Callable[[int], Samples]
    ) -> Sequence[LayerState]:
        """As in `Rows`."""
        self.check(position)
        pairs = enumerate(zip(self._layers, self._names, strict=True))
        return [state_of(layer, name, partial(values, index)) for index, (layer, name) in pairs]

    def source(self, position: int, layer: int | None) -> Any:
        """As in `Rows`."""
        self.check(position)
        if layer is None:
            return self._base
        if not 0 <= layer < len(self._layers):
            raise InputError(f"There is no layer {layer}: there are {len(self._layers)}.")
        return self._layers[layer].image


def _layers(given: Any) -> tuple[Layer, ...]:
    if _is_picture(given) or not isinstance(given, Iterable):
        kind = type(given).__name__
        raise InputError(f"layers= is of type {kind}; expected a list: layers=[Layer(image, …)].")
    items = list(given)
    check_count(len(items))
    return tuple(_layer(item, number) for number, item in enumerate(items, 1))


def _layer(item: Any, number: int) -> Layer:
    if isinstance(item, Layer):
        return item
    if not _is_picture(item):
        kind = type(item).__name__
        raise InputError(f"Layer {number} is of type {kind}; {_EXPECTED}, or Layer(…) of one.")
    return Layer(item)


def _is_picture(value: Any) -> bool:
    """Say whether a value may be one picture, by its type."""
    if isinstance(value, str | os.PathLike | np.ndarray):
        return True
    return not isinstance(value, Iterable) and hasattr(value, "getbands")  # Pillow's, not imported


def _is_file_of_rows(value: Any) -> bool:
    if not isinstance(value, str | os.PathLike):
        return False
    try:
        file_format(value)
    except InputError:
        return False
    return True


def _text(source: Any) -> str:
    """Return what a picture's name may be read from."""
    if isinstance(source, str) and is_data_url(source):
        return ""
    return os.fspath(source) if isinstance(source, str | os.PathLike) else ""
