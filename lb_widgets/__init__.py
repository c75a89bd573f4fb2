"""See, check and submit Labelbox data rows without leaving the notebook.

::

    import lb_widgets as lbw

    rows = lbw.sample_rows()
    lbw.check(rows)
    lbw.DataRowTable(rows)

Every public name is in ``__all__`` and loaded on first use: importing this package is light and
makes no request.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lb_widgets.checks import Report, check
    from lb_widgets.client import Client
    from lb_widgets.errors import (
        ApiError,
        AuthenticationError,
        Cancelled,
        HttpStatusError,
        InputError,
        LbWidgetsError,
        LbWidgetsWarning,
        MediaError,
        MissingExtraError,
        NetworkError,
        NotFoundError,
        RowsError,
        SandboxError,
        SubmitError,
    )
    from lb_widgets.io import (
        from_wide,
        read_rows,
        rows_from_files,
        to_import_json,
        to_wide,
        write_rows,
    )
    from lb_widgets.media.comparison import difference
    from lb_widgets.media.composite import composite
    from lb_widgets.media.layers import Layer
    from lb_widgets.media.loader import Loader
    from lb_widgets.media.presets import load_presets, save_presets
    from lb_widgets.model.blending import BlendMode
    from lb_widgets.model.layer_state import Appearance, Colormap, LayerState, Preset
    from lb_widgets.model.tile_health import TileStatus
    from lb_widgets.model.tiles import TileLayerInfo, tile_row
    from lb_widgets.model.types import AttachmentType, MediaType, Severity
    from lb_widgets.sandbox import Sandbox, sample_rows
    from lb_widgets.tiles.audit import audit_tiles
    from lb_widgets.tiles.reporting.report import TileReport
    from lb_widgets.widgets.attachment_panel import AttachmentPanel
    from lb_widgets.widgets.data_row_table import DataRowTable
    from lb_widgets.widgets.overlay_viewer import OverlayViewer
    from lb_widgets.widgets.submit_button import SubmitButton
    from lb_widgets.widgets.tile_layer_map import TileLayerMap
    from lb_widgets.widgets.workbench import Workbench

_ROOMS = {
    "lb_widgets.checks": ("Report", "check"),
    "lb_widgets.client": ("Client",),
    "lb_widgets.errors": (
        "ApiError",
        "AuthenticationError",
        "Cancelled",
        "HttpStatusError",
        "InputError",
        "LbWidgetsError",
        "LbWidgetsWarning",
        "MediaError",
        "MissingExtraError",
        "NetworkError",
        "NotFoundError",
        "RowsError",
        "SandboxError",
        "SubmitError",
    ),
    "lb_widgets.io": (
        "from_wide",
        "read_rows",
        "rows_from_files",
        "to_import_json",
        "to_wide",
        "write_rows",
    ),
    "lb_widgets.media.comparison": ("difference",),
    "lb_widgets.media.composite": ("composite",),
    "lb_widgets.media.layers": ("Layer",),
    "lb_widgets.media.loader": ("Loader",),
    "lb_widgets.media.presets": ("load_presets", "save_presets"),
    "lb_widgets.model.blending": ("BlendMode",),
    "lb_widgets.model.layer_state": ("Appearance", "Colormap", "LayerState", "Preset"),
    "lb_widgets.model.tile_health": ("TileStatus",),
    "lb_widgets.model.tiles": ("TileLayerInfo", "tile_row"),
    "lb_widgets.model.types": ("AttachmentType", "MediaType", "Severity"),
    "lb_widgets.sandbox": ("Sandbox", "sample_rows"),
    "lb_widgets.tiles.audit": ("audit_tiles",),
    "lb_widgets.tiles.reporting.report": ("TileReport",),
    "lb_widgets.widgets.attachment_panel": ("AttachmentPanel",),
    "lb_widgets.widgets.data_row_table": ("DataRowTable",),
    "lb_widgets.widgets.overlay_viewer": ("OverlayViewer",),
    "lb_widgets.widgets.submit_button": ("SubmitButton",),
    "lb_widgets.widgets.tile_layer_map": ("TileLayerMap",),
    "lb_widgets.widgets.workbench": ("Workbench",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "ApiError",
    "Appearance",
    "AttachmentPanel",
    "AttachmentType",
    "AuthenticationError",
    "BlendMode",
    "Cancelled",
    "Client",
    "Colormap",
    "DataRowTable",
    "HttpStatusError",
    "InputError",
    "Layer",
    "LayerState",
    "LbWidgetsError",
    "LbWidgetsWarning",
    "Loader",
    "MediaError",
    "MediaType",
    "MissingExtraError",
    "NetworkError",
    "NotFoundError",
    "OverlayViewer",
    "Preset",
    "Report",
    "RowsError",
    "Sandbox",
    "SandboxError",
    "Severity",
    "SubmitButton",
    "SubmitError",
    "TileLayerInfo",
    "TileLayerMap",
    "TileReport",
    "TileStatus",
    "Workbench",
    "audit_tiles",
    "check",
    "composite",
    "difference",
    "from_wide",
    "load_presets",
    "read_rows",
    "rows_from_files",
    "sample_rows",
    "save_presets",
    "tile_row",
    "to_import_json",
    "to_wide",
    "write_rows",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - costs more than all the rest

        return version("lb-widgets")
    try:
        room = _ROOM_OF[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = getattr(import_module(room), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
