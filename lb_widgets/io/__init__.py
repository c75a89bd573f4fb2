"""Files, folders and DataFrames to and from data rows."""

from __future__ import annotations

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
