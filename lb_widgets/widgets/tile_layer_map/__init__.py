"""The map of a tile layer row: ipyleaflet's map, and a companion that tells what the page knows."""

from lb_widgets.widgets.tile_layer_map.widget import TileLayerMap

__all__ = ["TileLayerMap"]
