"""What can be said of a row that cannot be read, without asking anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lb_widgets.model.tile_health import Diagnosis
from lb_widgets.model.tile_record import CAMEL, has_tile_layer, is_list
from lb_widgets.model.urls import scheme_of
from lb_widgets.redact import redact
from lb_widgets.tiles.probe.correcting import swapped_axes
from lb_widgets.tiles.probe.probing import Probe

if TYPE_CHECKING:
    from lb_widgets.errors import InputError


def unreadable(row: Any, error: InputError) -> Probe:
    """Return what a row is that `TileLayerInfo.from_row` refuses.

    Where the bounds lie nowhere on Earth but swapped they do, latitude and longitude are the wrong
    way round for certain: the probe holds the corrected row and what it reads.

    Parameters
    ----------
    row : object
        As it was given; never changed.
    error : InputError
        Why it was refused.
    """
    swapped = swapped_axes(row, None)
    if swapped is not None:
        told = (
            "Latitude and longitude of the bounds are the wrong way round: as the row says they "
            "are nowhere on Earth, and swapped they are."
        )
        return Probe(Diagnosis.SWAPPED_AXES, told, swapped.row, swapped.info)
    urls = _urls(row)
    scheme = next((scheme_of(url) for url in urls if scheme_of(url) not in {"http", "https"}), "")
    if scheme:
        told = (
            f"Labelbox shows tiles by https:// only, and delegated access ({scheme}://) does not "
            "work for tile layers: serve them over https, with a signed URL where they are private."
        )
    elif any("{-y}" in url for url in urls):
        told = (
            "Labelbox does not fill in {-y}, which asks for rows counted from the south (TMS): cut "
            "the tiles as XYZ (gdal2tiles.py --xyz) and write {y}."
        )
    else:
        told = f"The row cannot be read: {'; '.join(error.problems).rstrip('.')}."
    return Probe(Diagnosis.UNREADABLE_ROW, redact(told))


def _urls(row: Any) -> list[str]:
    """Return the URLs of a row's layers, as far as they are texts."""
    value = row if isinstance(row, str) or has_tile_layer(row) else _row_data(row)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    if not isinstance(value, Mapping):
        return []
    layers: list[Any] = [value]
    for name in ("alternative_layers", CAMEL["alternative_layers"]):
        found: Any = value.get(name)
        layers += list(found) if is_list(found) else []
    urls = [
        layer.get(name)
        for layer in layers
        if isinstance(layer, Mapping)
        for name in ("tile_layer_url", CAMEL["tile_layer_url"])
    ]
    return [url for url in urls if isinstance(url, str)]


def _row_data(row: Any) -> Any:
    return row.get("row_data") if hasattr(row, "get") else getattr(row, "row_data", None)
