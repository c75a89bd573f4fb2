"""Tile layer rows (``TMS_GEO``, ``TMS_SIMPLE``): one normal form for all spellings, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, Self

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.model.data_row import DataRow
from lb_widgets.model.mercator import WORLD, Box, Crs
from lb_widgets.model.tile_reading import LayerReading, read_layers
from lb_widgets.model.tile_record import Findings, has_tile_layer
from lb_widgets.model.types import MediaType
from lb_widgets.redact import redact_url

_TILE_MEDIA_TYPES: Final = frozenset({MediaType.TMS_GEO, MediaType.TMS_SIMPLE})
_PLACEHOLDER: Final = re.compile(r"\{([zxysr])\}")
_SUBDOMAINS: Final = "abc"  # Leaflet's default for {s}


class _Extent(msgspec.Struct, frozen=True, kw_only=True):
    """Where tiles are: a box and a range of zooms."""

    south: float
    west: float
    north: float
    east: float
    min_zoom: int
    max_zoom: int
    max_native_zoom: int
    tile_size: int

    @property
    def box(self) -> Box:
        """West, south, east, north."""
        return Box(self.west, self.south, self.east, self.north)


class TileLayer(_Extent, frozen=True, kw_only=True):
    """One layer of a row: the main one or an alternative one; whatever it inherits is filled in.

    Parameters
    ----------
    name : str
        As labelers see it; "Main layer" where the row gives none.
    url : str
        Template with ``{z}``, ``{x}``, ``{y}``, verbatim: it may hold a secret; the repr does not.
    """

    name: str
    url: str

    def tile_url(self, z: int, x: int, y: int) -> str:
        """Return the address of one tile, as Leaflet would build it; may hold a secret."""
        values = {"z": str(z), "x": str(x), "y": str(y), "r": ""}
        values["s"] = _SUBDOMAINS[abs(x + y) % len(_SUBDOMAINS)]
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.url)

    def tile_of(self, url: str) -> tuple[int, int, int] | None:
        """Return (z, x, y) of a tile's address, or None where it is none of this layer."""
        parts = _PLACEHOLDER.split(self.url)  # text, name, text, name, …, text
        pattern = re.escape(parts[0])
        seen: set[str] = set()
        for name, text in zip(parts[1::2], parts[2::2], strict=True):
            digits = "[abc]" if name == "s" else "" if name == "r" else r"\d+"
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{digits})"
            pattern += re.escape(text)
            seen.add(name)
        match = re.fullmatch(pattern, url)
        return (int(match["z"]), int(match["x"]), int(match["y"])) if match else None

    def __repr__(self) -> str:
        return (
            f"TileLayer(name={self.name!r}, url={redact_url(self.url)!r}, "
            f"bounds={tuple(self.box)}, min_zoom={self.min_zoom}, max_zoom={self.max_zoom}, "
            f"max_native_zoom={self.max_native_zoom}, tile_size={self.tile_size})"
        )

    def __rich_repr__(self) -> Any:
        """Show in ``rich`` what `repr` shows: msgspec's own would print the secret."""
        yield repr(self)


class TileLayerInfo(_Extent, frozen=True, kw_only=True):
    """The one normal form of a tile layer row.

    Parameters
    ----------
    south, west, north, east : float, degrees
        What the main layer covers; `east` is beyond 180 where it crosses the antimeridian. Of a
        ``Simple`` row, in pixels at zoom 0: x, and minus y, as Leaflet takes them; `left`, `top`,
        `right` and `bottom` are the row's own numbers.
    min_zoom, max_zoom : int
        Zooms that labelers can use, inclusive.
    max_native_zoom : int
        Deepest zoom with tiles; beyond it they are scaled up.
    tile_size : int, pixels
        Side of a tile, default 256.
    crs : Crs
        How positions become pixels.
    layers : tuple of TileLayer
        The main layer, then the alternative ones in their order.
    reading : str
        How the row was read: ``"bounds read as lat, lng: version absent"``.
    """

    crs: Crs
    layers: tuple[TileLayer, ...]
    reading: str

    @classmethod
    def from_row(cls, row: Any) -> Self:
        """Read a row, however it is spelled.

        Parameters
        ----------
        row : DataRow, mapping, pandas.Series or str
            A data row, or its ``row_data`` as a dict or as the JSON text that the API returns.

        Raises
        ------
        InputError
            The row cannot be read; `problems` has one line for each thing that is wrong.
        """
        row_data, media_type, key = _parts(row)
        findings = Findings()
        crs, layers = read_layers(row_data, media_type=media_type, findings=findings)
        if findings.problems:
            where = f' (global_key "{key}")' if key else ""
            lines = "\n".join(f"- {problem}" for problem in findings.problems)
            raise InputError(
                f"This tile layer row{where} cannot be read:\n{lines}", problems=findings.problems
            )
        return cls(
            **_extent(layers[0]),
            crs=crs,
            layers=tuple(
                TileLayer(name=layer.name, url=layer.url, **_extent(layer)) for layer in layers
            ),
            reading="; ".join(findings.notes),
        )

    @property
    def left(self) -> float | None:
        """Pixels at zoom 0; None for geographic rows."""
        return self.west if self.crs is Crs.SIMPLE else None

    @property
    def top(self) -> float | None:
        """Pixels at zoom 0; None for geographic rows."""
        return -self.north if self.crs is Crs.SIMPLE else None

    @property
    def right(self) -> float | None:
        """Pixels at zoom 0; None for geographic rows."""
        return self.east if self.crs is Crs.SIMPLE else None

    @property
    def bottom(self) -> float | None:
        """Pixels at zoom 0; None for geographic rows."""
        return -self.south if self.crs is Crs.SIMPLE else None


def tile_row(  # noqa: PLR0913 - keyword-only
    url: str,
    *,
    bounds: tuple[float, float, float, float],
    min_zoom: int,
    max_zoom: int,
    max_native_zoom: int | None = None,
    tile_size: int = WORLD,
    epsg: str = Crs.EPSG4326,
    alternative_layers: Mapping[str, str] | None = None,
    global_key: str | None = None,
) -> dict[str, Any]:
    """Return a data row for a tile layer, spelled as in Labelbox's documentation.

    Parameters
    ----------
    url : str
        Template with ``/{z}/{x}/{y}``; XYZ tiles, y grows southward.
    bounds : (west, south, east, north), degrees
        West greater than east means across the antimeridian. For ``epsg="Simple"``: (left, top,
        right, bottom) in pixels at zoom 0.
    min_zoom, max_zoom : int
        Zooms that labelers can use, inclusive.
    max_native_zoom : int, optional
        Deepest zoom with tiles, by default `max_zoom`.
    tile_size : int, pixels
        Default 256.
    epsg : str
        ``EPSG4326`` (default), ``EPSG3857``, ``EPSG3395`` or ``Simple``.
    alternative_layers : mapping of name to URL, optional
        Layers that labelers can switch to.
    global_key : str, optional
        Of the data row.

    Raises
    ------
    InputError
        What was passed makes no legal row; `problems` has one line for each thing that is wrong.

    Examples
    --------
    >>> tile_row(
    ...     "https://tiles.example/{z}/{x}/{y}.png",
    ...     bounds=(-99.21, 19.4, -99.2, 19.41), min_zoom=12, max_zoom=20,
    ... )  # doctest: +SKIP
    """
    first_x, first_y, second_x, second_y = bounds
    is_simple = epsg == Crs.SIMPLE
    if is_simple:
        corners = [[first_x, first_y], [second_x, second_y]]
    else:
        east = second_x + 360 if first_x > second_x else second_x
        # North-west, then south-east, each lat, lng: what no version means.
        corners = [[second_y, first_x], [first_y, east]]
    row_data: dict[str, Any] = {
        "tile_layer_url": url,
        "bounds": corners,
        "epsg": str(epsg),
        "min_zoom": min_zoom,
        "max_zoom": max_zoom,
    }
    if is_simple:
        row_data["version"] = 2
    if max_native_zoom is not None:
        row_data["max_native_zoom"] = max_native_zoom
    if tile_size != WORLD:
        row_data["tile_size"] = tile_size
    if alternative_layers:
        row_data["alternative_layers"] = [
            {"name": name, "tile_layer_url": layer} for name, layer in alternative_layers.items()
        ]
    media_type = MediaType.TMS_SIMPLE if is_simple else MediaType.TMS_GEO
    row: dict[str, Any] = {"row_data": row_data, "media_type": str(media_type)}
    if global_key is not None:
        row["global_key"] = global_key
    TileLayerInfo.from_row(row)
    return row


def is_tile_row(row_data: Any, media_type: str | None) -> bool:
    """Say whether a data row is a tile layer: by its media type, else by what it holds."""
    return media_type in _TILE_MEDIA_TYPES or (not media_type and has_tile_layer(row_data))


def _parts(row: Any) -> tuple[Mapping[str, Any], str | None, str | None]:
    """Return the row_data dict, the media type and the global key of whatever was passed."""
    media_type = key = None
    if isinstance(row, DataRow):
        row, media_type, key = row.row_data, row.media_type, row.global_key
    elif hasattr(row, "get") and not has_tile_layer(
        row
    ):  # a dict, or a Series, which is no Mapping
        media_type, key = _text(row.get("media_type")), _text(row.get("global_key"))
        row = row.get("row_data")
    if isinstance(row, str):
        try:
            row = json.loads(row)
        except ValueError:
            row = None
    if not isinstance(row, Mapping):
        raise InputError(
            "This is no tile layer row: expected row_data to be a dict with tile_layer_url, bounds "
            "and epsg."
        )
    return row, media_type, key


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _extent(layer: LayerReading) -> dict[str, Any]:
    west, south, east, north = layer.box
    return {
        "south": south, "west": west, "north": north, "east": east,
        "min_zoom": layer.min_zoom, "max_zoom": layer.max_zoom,
        "max_native_zoom": layer.max_native_zoom, "tile_size": layer.tile_size,
    }  # fmt: skip
