"""The named places whose crops are the sample images."""

from __future__ import annotations

from typing import Final, NamedTuple


class Place(NamedTuple):
    """A box on the Earth, in degrees, and the mask that is worth drawing there."""

    region: str
    west: float
    south: float
    east: float
    north: float
    mask: str = "vegetation"
    """A key of `lb_widgets.sandbox.imagery.MASKS`."""


PLACES: Final = {
    "sahara": Place("Africa", -2, 15, 28, 35, "water"),
    "nile-delta": Place("Africa", 22, 20, 40, 34, "water"),
    "congo-basin": Place("Africa", 12, -10, 36, 8),
    "madagascar": Place("Africa", 36, -27, 56, -11),
    "horn-of-africa": Place("Africa", 34, -2, 58, 16),
    "alps": Place("Europe", 2, 41, 20, 52),
    "iberia": Place("Europe", -12, 34, 6, 46),
    "iceland": Place("Europe", -28, 61, -8, 69, "ice"),
    "scandinavia": Place("Europe", 3, 54, 33, 72, "ice"),
    "himalaya": Place("Asia", 74, 24, 98, 40, "ice"),
    "caspian-sea": Place("Asia", 42, 35, 60, 49, "water"),
    "arabia": Place("Asia", 32, 11, 62, 31, "water"),
    "japan": Place("Asia", 127, 29, 149, 46),
    "borneo": Place("Asia", 106, -6, 124, 9),
    "florida": Place("North America", -92, 20, -74, 33, "water"),
    "great-lakes": Place("North America", -94, 39, -73, 51),
    "greenland": Place("North America", -60, 58, -20, 80, "ice"),
    "amazon": Place("South America", -72, -12, -46, 6),
    "andes": Place("South America", -80, -28, -58, -10),
    "patagonia": Place("South America", -80, -56, -58, -38, "ice"),
    "great-barrier-reef": Place("Oceania", 138, -26, 158, -10, "water"),
    "new-zealand": Place("Oceania", 164, -48, 180, -34),
}
"""The places by the name that their files have."""
