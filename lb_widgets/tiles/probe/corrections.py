"""Rows spelled anew, verbatim but for what was wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from lb_widgets.model.data_row import DataRow
from lb_widgets.model.tile_bounds import corners_of
from lb_widgets.model.tile_record import CAMEL, has_tile_layer, is_list

if TYPE_CHECKING:
    from collections.abc import Callable


def with_swapped_bounds(row: Any, layers: frozenset[int] | None) -> dict[str, Any] | None:
    """Return the row with the numbers in the bounds of some layers exchanged.

    Parameters
    ----------
    row : object
        Left as it is.
    layers : frozenset of int or None
        Which, as in `TileLayerInfo.layers`: 0 is the main one; None for all that have bounds.

    Returns
    -------
    dict or None
        None where the main layer's bounds are not two corners.
    """

    def edit(layer: dict[str, Any], index: int) -> bool:
        corners = corners_of(layer.get("bounds"))
        if corners is None or (layers is not None and index not in layers):
            return False
        value: Any = layer["bounds"]
        value = value.tolist() if hasattr(value, "tolist") else value
        layer["bounds"] = [[second, first] for first, second in value]
        return True

    return _edited(row, edit)


def with_swapped_placeholders(row: Any, layers: frozenset[int]) -> dict[str, Any] | None:
    """Return the row with ``{x}`` and ``{y}`` exchanged in the URLs of some layers.

    Parameters
    ----------
    row : object
        Left as it is.
    layers : frozenset of int
        Which, as in `TileLayerInfo.layers`: 0 is the main one.
    """

    def edit(layer: dict[str, Any], index: int) -> bool:
        if index not in layers:
            return False
        for name in ("tile_layer_url", CAMEL["tile_layer_url"]):
            if isinstance(layer.get(name), str):
                layer[name] = swapped_placeholders(layer[name])
        return True

    return _edited(row, edit)


def swapped_placeholders(url: str) -> str:
    """Return a template with ``{x}`` and ``{y}`` exchanged."""
    return "{y}".join(part.replace("{y}", "{x}") for part in url.split("{x}"))


def _edited(row: Any, edit: Callable[[dict[str, Any], int], bool]) -> dict[str, Any] | None:
    """Return a copy of a row in which each layer was edited; None where the main one was not.

    Parameters
    ----------
    row : object
        As `TileLayerInfo.from_row` takes it.
    edit : callable
        Called with a copy of each layer's dict and its index; says whether it changed anything.
    """
    outer = _as_dict(row)
    value: Any = outer
    is_bare = has_tile_layer(outer)
    if not is_bare:
        value = outer.get("row_data")
    is_text = isinstance(value, str)
    if is_text:
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if not isinstance(value, Mapping):
        return None
    row_data: dict[str, Any] = dict(value)
    if not edit(row_data, 0):
        return None
    for name in ("alternative_layers", CAMEL["alternative_layers"]):
        if is_list(row_data.get(name)):
            row_data[name] = _edited_layers(row_data[name], edit)
    if is_bare:
        return row_data
    return {**outer, "row_data": json.dumps(row_data) if is_text else row_data}


def _edited_layers(layers: Any, edit: Callable[[dict[str, Any], int], bool]) -> list[Any]:
    edited: list[Any] = []
    for index, layer in enumerate(layers, 1):
        if isinstance(layer, Mapping):
            copied: dict[str, Any] = dict(layer)
            edit(copied, index)
            edited.append(copied)
        else:
            edited.append(layer)
    return edited


def _as_dict(row: Any) -> dict[str, Any]:
    if isinstance(row, DataRow):
        fields = {name: getattr(row, name) for name in row.__struct_fields__ if name != "misshapen"}
        return {name: _plain(value) for name, value in fields.items() if value not in (None, ())}
    if isinstance(row, str):
        return {"row_data": row}
    return dict(row)  # a mapping, or a Series, which is none


def _plain(value: Any) -> Any:
    return [msgspec.to_builtins(item) for item in value] if isinstance(value, tuple) else value
