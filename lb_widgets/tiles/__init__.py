"""Tile pyramids: probe and audit."""

from __future__ import annotations

from lb_widgets.tiles.audit import audit_tiles
from lb_widgets.tiles.progress import TileProgress, TileStage
from lb_widgets.tiles.reporting.report import TileReport

__all__ = ["TileProgress", "TileReport", "TileStage", "audit_tiles"]
