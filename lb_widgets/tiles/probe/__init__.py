"""Whether the tiles of a row are where it says."""

from lb_widgets.tiles.probe.probing import Probe, probe

__all__ = ["Probe", "probe"]
