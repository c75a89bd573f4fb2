"""Files, folders and DataFrames to and from data rows.

Loaded on first use: a table of a DataFrame needs none of what reads files.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lb_widgets.io.folders import rows_from_files
    from lb_widgets.io.frames import as_frame, iter_rows, row_at
    from lb_widgets.io.import_json import to_import_json
    from lb_widgets.io.reading import read_rows
    from lb_widgets.io.wide import from_wide, to_wide
    from lb_widgets.io.writing import write_rows

__all__ = [
    "as_frame",
    "from_wide",
    "iter_rows",
    "read_rows",
    "row_at",
    "rows_from_files",
    "to_import_json",
    "to_wide",
    "write_rows",
]

_MODULES = {
    "folders": ("rows_from_files",),
    "frames": ("as_frame", "iter_rows", "row_at"),
    "import_json": ("to_import_json",),
    "reading": ("read_rows",),
    "wide": ("from_wide", "to_wide"),
    "writing": ("write_rows",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
