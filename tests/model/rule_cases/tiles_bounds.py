"""Cases of the rules about the bounds of tile layers."""

from __future__ import annotations

import numpy as np

from tests.model.rule_cases.base import TILES, Case, tiles
from tests.model.rule_cases.tiles import beside, simple

CASES: dict[str, list[Case]] = {
    "tiles-bounds-shape": [
        Case(
            tiles(bounds=...), tiles(alternative_layers=[{**TILES, "name": "a"}]), "row_data.bounds"
        ),
        Case(
            tiles(bounds=[19, -99, 20, -98]),
            tiles(bounds=((19, -99), (20, -98))),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[["19", 1], [2, "3.5"]]),
            tiles(bounds=np.array([[19, 1], [2, 3.5]])),
            "row_data.bounds",
            [[19, 1], [2, 3.5]],
        ),
        Case(tiles(bounds=[["north", 1], [2, 3]]), tiles(), "row_data.bounds"),
        Case(tiles(bounds=[["nan", 1], [2, 3]]), tiles(), "row_data.bounds"),
        Case(
            beside({"bounds": [1, 2]}),
            beside({"bounds": None}),
            "row_data.alternative_layers[0].bounds",
        ),
    ],
    "tiles-bounds-degenerate": [
        Case(tiles(bounds=[[1, 2], [1, 3]]), tiles(bounds=[[3, 2], [1, 3]]), "row_data.bounds")
    ],
    "tiles-bounds-swapped": [
        Case(
            tiles(bounds=[[-99.2, 19.4], [-99.1, 19.3]]),
            tiles(bounds=[[-99.2, 19.4], [-99.1, 19.3]], version=2),
            "row_data.bounds",
            [[19.4, -99.2], [19.3, -99.1]],
        ),
        Case(
            tiles(version=2),
            tiles(version=1),
            "row_data.bounds",
            [[-99.2, 19.4], [-99.1, 19.3]],
        ),
        # Within ±90, but no tile lies that far north.
        Case(
            tiles(bounds=[[88.3, 22.5], [88.4, 22.6]]),
            tiles(bounds=[[81.3, 22.5], [81.4, 22.6]]),
            "row_data.bounds",
            [[22.5, 88.3], [22.6, 88.4]],
        ),
        # A version that is written as text counts: no second repair.
        Case(
            tiles(bounds=((-99, 19), (-98, 20))),
            tiles(bounds=[[-99, 19], [-98, 20]], version="2"),
            "row_data.bounds",
            [[19, -99], [20, -98]],
        ),
        Case(
            beside({"bounds": [[-99.2, 19.4], [-99.1, 19.3]]}),
            beside({"bounds": [[-99.2, 19.4], [-99.1, 19.3]], "version": 2}),
            "row_data.alternative_layers[0].bounds",
            [[19.4, -99.2], [19.3, -99.1]],
        ),
    ],
    "tiles-bounds-range": [
        Case(
            tiles(bounds=[[100, 100], [120, 120]]),
            tiles(bounds=[[90, 180], [-90, -180]]),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[5e5, 4e6], [6e5, 5e6]]),
            tiles(bounds=[[5e5, 4e6], [6e5, 5e6]], epsg="EPSG3857"),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[500, 400], [600, 500]]),
            tiles(bounds=[[0, 0], [135, 128]], epsg="Simple"),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[5e5, 4e7], [6e5, 5e7]], epsg="EPSG3857"),
            tiles(bounds=[[5e5, -2.0037509e7], [6e5, 2.0037509e7]], epsg="EPSG3395"),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[88, 88], [89, 89]]),
            tiles(bounds=[[84, 88], [89, 89]]),
            "row_data.bounds",
        ),
    ],
    "tiles-bounds-metres": [
        Case(
            tiles(bounds=[[0, -11e6], [2e6, -10e6]], epsg="EPSG3857", version=1),
            tiles(bounds=[[0, -11e6], [2e6, -10e6]], epsg="EPSG4326"),
            "row_data.bounds",
            [[0.0, -98.814681253], [17.678914238, -89.831528412]],
        ),
        Case(
            tiles(bounds=[[-11e6, 0], [-10e6, 2e6]], epsg="EPSG3857", version=2),
            tiles(bounds=[[-99, 0], [-90, 18]], epsg="EPSG3857", version=2),
            "row_data.bounds",
            [[-98.814681253, 0.0], [-89.831528412, 17.678914238]],
        ),
        Case(
            tiles(bounds=[[0, -11e6], [2e6, -10e6]], epsg="EPSG3395"),
            simple(bounds=[[0, 0], [16384, 16384]]),
            "row_data.bounds",
        ),
    ],
    "tiles-bounds-latitude": [
        Case(
            tiles(bounds=[[90, -180], [-90, 180]]),
            tiles(bounds=[[85.0511287798066, -180], [-85.0840591, 180]]),
            "row_data.bounds",
        )
    ],
    "tiles-bounds-antimeridian": [
        Case(
            tiles(bounds=[[-16, 179], [-17, 181]]),
            tiles(bounds=[[-16, -180], [-17, 180]]),
            "row_data.bounds",
        ),
        Case(tiles(bounds=[[-16, -190], [-17, -185]]), simple(), "row_data.bounds"),
    ],
    "tiles-bounds-around": [
        Case(
            tiles(bounds=[[-16, 179], [-17, -179]]),
            tiles(bounds=[[85, 180], [-85, -180]]),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[179, -16], [-179, -17]], version=2),
            tiles(bounds=[[-179, -16], [179, -17]], version=2),
            "row_data.bounds",
        ),
    ],
    "tiles-bounds-apart": [
        Case(
            beside({}, {"bounds": [[19.4, 99.2], [19.3, 99.1]]}),
            beside({"bounds": [[19.35, -99.15], [10, -90]]}, {"bounds": [[19, 259], [20, 262]]}),
            "row_data.alternative_layers[1].bounds",
        ),
        Case(
            {**beside({"bounds": [[200, 200], [300, 300]]}, **simple()["row_data"])},
            {**beside({"bounds": [[100, 100], [300, 300]]}, **simple()["row_data"])},
            "row_data.alternative_layers[0].bounds",
        ),
    ],
}
