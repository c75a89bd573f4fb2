"""From a folder of files to rows."""

from __future__ import annotations

import glob
import os
import warnings
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lb_widgets.errors import InputError, LbWidgetsWarning
from lb_widgets.io.columns import DIVIDER
from lb_widgets.io.frames import as_frame
from lb_widgets.model.types import AttachmentType, MediaType
from lb_widgets.model.urls import is_url, path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_PLACEHOLDERS = "{stem}, {name}, {suffix}, {folder}"


def rows_from_files(
    pattern: str | os.PathLike[str],
    *,
    overlays: Mapping[str, str] | None = None,
    attachments: Mapping[str, str] | None = None,
    media_type: str = MediaType.IMAGE,
) -> pd.DataFrame:
    """Return one row per file, sorted by path.

    Parameters
    ----------
    pattern : str or path
        Such as ``"plots/*.jpg"``; ``**`` matches folders at any depth. The suffix matches in upper
        and lower case (``PLOT1.JPG``), the rest as the file system does. A backslash parts folders
        on every system where the pattern matches nothing otherwise. To match ``[``, ``*`` or ``?``
        itself, pass `glob.escape` of that part.
    overlays : mapping of str to str, optional
        From the name of a layer to its file: ``{"CIR": "{stem}_CIR.png"}``. Placeholders are
        ``{stem}``, ``{name}``, ``{suffix}`` and ``{folder}`` of the row's file; the file is looked
        for in the same folder. A file that is not there gives no layer, and one that is a layer
        gives no row of its own. In a URL, which is not looked up, the placeholders are quoted.
    attachments : mapping of str to str, optional
        The same from an attachment type, optionally with a name: ``{"TEXT_URL": "{stem}.txt"}``,
        ``{"TEXT_URL///Notes": "{stem}.txt"}``.
    media_type : str
        Of every row, by default ``IMAGE``.

    Raises
    ------
    InputError
        No file matches, or a template has another placeholder.

    Warns
    -----
    LbWidgetsWarning
        A template matches no file at all.
    """
    text = os.fspath(pattern)
    files = _matching(text) or _matching(text.replace("\\", "/"))
    if not files:
        raise InputError(_nothing_matches(text))
    templates = [
        *(({"type": str(AttachmentType.IMAGE_OVERLAY), "name": name}, template)
          for name, template in (overlays or {}).items()),
        *((_typed(kind), template) for kind, template in (attachments or {}).items()),
    ]  # fmt: skip
    found = {file: _attachments(file, templates) for file in files}
    claimed = {item["value"] for items in found.values() for item in items}
    for entry, template in templates:
        if not any(entry.items() <= item.items() for items in found.values() for item in items):
            message = f"{template} matches no file beside the {len(files):,} files of the rows."
            warnings.warn(message, LbWidgetsWarning, stacklevel=2)
    return as_frame(
        [
            {
                "row_data": path_text(file),
                "external_id": file.name,
                "media_type": str(media_type),
                "attachments": items,
            }
            for file, items in found.items()
            if path_text(file) not in claimed
        ]
    )


def _matching(pattern: str) -> list[Path]:
    stem, dot, suffix = pattern.rpartition(".")
    if dot and suffix.isalnum():
        either = "".join(f"[{c.lower()}{c.upper()}]" if c.isalpha() else c for c in suffix)
        pattern = f"{stem}.{either}"
    found = (Path(path) for path in glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    return sorted(path for path in found if path.is_file())


def _nothing_matches(pattern: str) -> str:
    folder = Path(pattern)
    if not folder.is_dir():
        return f"No file matches {pattern}. Relative patterns start from {Path.cwd()}."
    suffixes = Counter(file.suffix for file in folder.iterdir() if file.is_file())
    common = next((suffix for suffix, _ in suffixes.most_common() if suffix), ".jpg")
    return f'{pattern} is a folder; write which of its files: "{folder.as_posix()}/*{common}".'


def _typed(kind: str) -> dict[str, str]:
    name, _, label = kind.partition(DIVIDER)
    return {"type": name, "name": label} if label else {"type": name}


def _attachments(file: Path, templates: list[tuple[dict[str, str], str]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for entry, template in templates:
        value = _filled(template, file)
        if not is_url(value):
            other = file.parent / value
            if not other.is_file() or other == file:
                continue
            value = path_text(other)
        # In the order that Labelbox documents: type, value, name.
        found.append({"type": entry["type"], "value": value} | entry)
    return found


def _filled(template: str, file: Path) -> str:
    quoted = partial(quote, safe="") if is_url(template) else str
    known = {
        "stem": file.stem,
        "name": file.name,
        "suffix": file.suffix,
        "folder": file.parent.name,
    }
    try:
        return template.format_map({key: quoted(value) for key, value in known.items()})
    except (KeyError, IndexError, ValueError, AttributeError):
        raise InputError(f'"{template}": the placeholders are {_PLACEHOLDERS}.') from None
