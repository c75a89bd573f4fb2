"""Rules about the row_data of PDFs that are objects: ``{pdf_url, text_layer_url}``.

That of a PDF which is a URL alone is judged as any other row's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.model.locations import can_open
from lb_widgets.model.rules.base import Context, Finding, kind_of, rules_from, shown
from lb_widgets.model.rules.object_keys import unknown_keys
from lb_widgets.model.spelling import PDF_CAMEL
from lb_widgets.model.types import MEDIA_TYPES, MediaType, Severity, media_type_named
from lb_widgets.model.urls import extension, is_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lb_widgets.model.data_row import DataRow

_SOURCE: Final = "docs.labelbox.com/reference/import-document-data"
_KEYS: Final = (*PDF_CAMEL, *PDF_CAMEL.values())
_PLACE: Final = ("row_data",)
# Suffixes that say for certain what a file is; others (.php, .v2) say nothing.
_OFFICE: Final = (".doc", ".docx", ".odt", ".ppt", ".pptx", ".rtf", ".xls", ".xlsx")
_SUFFIXES: Final = frozenset(
    {suffix for info in MEDIA_TYPES.values() for suffix in info.extensions} | {*_OFFICE}
)


def is_document(row: DataRow) -> bool:
    """Say whether a row is a PDF whose row_data is an object with something in it."""
    if not isinstance(row.row_data, dict) or not row.row_data:
        return False
    kind = media_type_named(row.media_type)
    if kind is None:
        return any(key in row.row_data for key in ("pdf_url", "pdfUrl"))
    return kind is MediaType.PDF


def _find(row: DataRow, name: str) -> tuple[str, object]:
    """Return a key as it is spelled in the row, and its value."""
    camel = PDF_CAMEL[name]
    value = row.row_data.get(name)
    return (
        (camel, row.row_data[camel]) if value is None and camel in row.row_data else (name, value)
    )


def _pdf_missing(row: DataRow, _: Context) -> Iterable[Finding]:
    key, value = _find(row, "pdf_url")
    if value is None or (isinstance(value, str) and not value.strip()):
        what = "missing" if value is None else "empty"
        return (Finding((*_PLACE, key), f"is {what}, expected the URL or path of a PDF"),)
    return ()


def _is_location(value: object) -> bool:
    return is_path(value) or (isinstance(value, str) and (can_open(value) or value[:4] == "s3:/"))


def _not_a_url(name: str, what: str) -> Callable[[DataRow, Context], Iterable[Finding]]:
    def check(row: DataRow, context: Context) -> Iterable[Finding]:
        key, value = _find(row, name)
        is_told = name == "pdf_url" and [*_pdf_missing(row, context)]
        if value is None or is_told or _is_location(value):
            return ()
        found = kind_of(value)
        if isinstance(value, str):
            found = f"neither a URL nor a path ({shown(value)})"
        return (Finding((*_PLACE, key), f"is {found}, expected the URL or path of {what}"),)

    return check


def _not_suffix(
    name: str, wanted: str, message: str
) -> Callable[[DataRow, Context], Iterable[Finding]]:
    def check(row: DataRow, _: Context) -> Iterable[Finding]:
        key, value = _find(row, name)
        suffix = extension(value) if isinstance(value, str) and _is_location(value) else ""
        if suffix == wanted or suffix not in _SUFFIXES:
            return ()
        return (Finding((*_PLACE, key), f"is a {suffix} file, expected {message}"),)

    return check


def _keys(row: DataRow, _: Context) -> Iterable[Finding]:
    return unknown_keys(row.row_data, _KEYS, what="a PDF row", place=_PLACE)


def _key_twice(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding((*_PLACE, camel), f"differs from {snake}; keep one of the two")
        for snake, camel in PDF_CAMEL.items()
        if isinstance(row.row_data.get(snake), str)
        and isinstance(row.row_data.get(camel), str)
        and row.row_data[snake] != row.row_data[camel]
    ]


_rule: Final = rules_from(_SOURCE)

RULES: Final = (
    _rule("pdf-url-missing", "The object of a PDF row has a pdf_url.", _pdf_missing),
    _rule("pdf-url-not-url", "pdf_url is a URL or path.", _not_a_url("pdf_url", "a PDF")),
    _rule(
        "pdf-url-not-pdf",
        "pdf_url leads to a PDF.",
        _not_suffix("pdf_url", ".pdf", "a .pdf"),
        Severity.WARNING,
    ),
    _rule(
        "pdf-text-layer-not-url",
        "text_layer_url is a URL or path.",
        _not_a_url("text_layer_url", "a JSON file; without one, leave the key out"),
    ),
    _rule(
        "pdf-text-layer-not-json",
        "text_layer_url leads to a JSON file.",
        _not_suffix("text_layer_url", ".json", "the .json of a text layer"),
        Severity.WARNING,
    ),
    _rule("pdf-key-unknown", "PDF rows have the documented keys.", _keys, Severity.WARNING),
    _rule("pdf-key-twice", "No key stands there in two spellings.", _key_twice, Severity.WARNING),
)
