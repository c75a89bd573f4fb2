"""How the rules about tile layers find their way in a row.

Keys are read in both spellings, ``tile_layer_url`` and ``tileLayerUrl``. What the numbers mean is
told in `lb_widgets.model.tile_reading`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.model.mercator import Crs
from lb_widgets.model.rules.base import Place, rules_from
from lb_widgets.model.tile_record import CAMEL, is_list, number
from lb_widgets.model.types import MediaType

if TYPE_CHECKING:
    from lb_widgets.model.data_row import DataRow

_SOURCE: Final = "docs.labelbox.com/reference/import-geospatial-data"
_CRS_BY_PLAIN: Final = {str(crs).lower().removeprefix("epsg"): crs for crs in Crs} | {
    "simplepixel": Crs.SIMPLE,  # what the SDK's own class writes
    # Former numbers of the same system.
    "900913": Crs.EPSG3857,
    "102100": Crs.EPSG3857,
    "3785": Crs.EPSG3857,
}


class Layer(NamedTuple):
    """The main layer of a row or an alternative one."""

    place: Place
    record: dict[str, Any]
    row_data: dict[str, Any]

    @property
    def is_main(self) -> bool:
        """Whether the row itself is the layer."""
        return self.record is self.row_data

    def find(self, name: str) -> tuple[Place, Any]:
        """Return where the layer itself says something, and what; None where it does not."""
        key, value = find_key(self.record, name)
        return (*self.place, key), value

    def setting(self, name: str) -> tuple[Place, Any]:
        """Return the same, taken from the row where the layer says nothing."""
        place, value = self.find(name)
        if value is not None or self.is_main:
            return place, value
        key, value = find_key(self.row_data, name)
        return ("row_data", key), value


def find_key(record: dict[str, Any], name: str) -> tuple[str, Any]:
    """Return a key as it is spelled in the record, and its value."""
    camel = CAMEL.get(name, name)
    value, other = record.get(name), record.get(camel)
    if value is None and (other is not None or (name not in record and camel in record)):
        return camel, other
    return name, value


def layers_of(row: DataRow) -> list[Layer]:
    """Return the main layer and the alternative ones that are objects."""
    row_data: dict[str, Any] = row.row_data
    layers = [Layer(("row_data",), row_data, row_data)]
    key, items = find_key(row_data, "alternative_layers")
    if is_list(items):
        layers += [
            Layer(("row_data", key, index), item, row_data)
            for index, item in enumerate(items)
            if isinstance(item, dict)
        ]
    return layers


def crs_meant(value: Any) -> Crs | None:
    """Return the coordinate system that is meant, however it is spelled."""
    as_number = number(value)
    if as_number is not None:
        value = f"{as_number:.0f}"
    if not isinstance(value, str):
        return None
    plain = value.strip().lower().rpartition(":")[2].removeprefix("epsg").lstrip("_- ")
    return _CRS_BY_PLAIN.get(plain)


def crs_of(layer: Layer, row: DataRow) -> Crs | None:
    """Return the coordinate system of a layer, or None where it is unclear."""
    _, value = layer.setting("epsg")
    if value is None and row.media_type == MediaType.TMS_SIMPLE:
        return Crs.SIMPLE
    return crs_meant(value)


def version_meant(value: Any) -> int | None:
    """Return 1 or 2, also where it is written as text; None for anything else."""
    if isinstance(value, str):
        return {"1": 1, "2": 2}.get(value.strip())
    as_number = number(value)
    return int(as_number) if as_number in {1, 2} else None


tile_rule: Final = rules_from(_SOURCE)
"""Makes a rule whose source is the page on tile layers."""
