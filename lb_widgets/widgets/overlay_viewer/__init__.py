"""An image with its overlay layers blended over it, row by row."""

from lb_widgets.widgets.overlay_viewer.widget import OverlayViewer

__all__ = ["OverlayViewer"]
