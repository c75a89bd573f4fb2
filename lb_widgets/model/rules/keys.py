"""Rules about global keys and about the names of columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from lb_widgets.model.data_row import SENT_COLUMNS
from lb_widgets.model.keys import (
    KEY_CHARACTERS,
    MAX_KEY_LENGTH,
    comparable_key,
    proposed_global_key,
)
from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Rule, SetRule, Table, shown
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_KEYS: Final = "docs.labelbox.com/reference/data-row-global-keys"
_LIMITS: Final = "docs.labelbox.com/docs/limits"
_ROW: Final = "labelbox 7.17.0 descriptor_file_creator.py"
_PLACE: Final = ("global_key",)
_NAMED_ROWS: Final = 3

# Spellings that no edit distance finds: camelCase of the API and names of other tools.
_ALIASES: Final = {
    "rowdata": "row_data",
    "globalkey": "global_key",
    "externalid": "external_id",
    "mediatype": "media_type",
    "metadata": "metadata_fields",
    "metadatafields": "metadata_fields",
    "attachmentinputs": "attachments",
}


def _missing(row: DataRow, _: Context) -> Iterable[Finding]:
    if row.global_key is not None and row.global_key.strip():
        return ()
    message = "is missing; without it a row that is sent twice is created twice"
    return (Finding(_PLACE, message, proposed_global_key(row)),)


def _too_long(row: DataRow, _: Context) -> Iterable[Finding]:
    key = row.global_key
    if key is None or len(key) <= MAX_KEY_LENGTH:
        return ()
    message = f"has {len(key):,} characters, at most {MAX_KEY_LENGTH} are allowed"
    return (Finding(_PLACE, message),)


def _spaces(row: DataRow, _: Context) -> Iterable[Finding]:
    key = row.global_key
    if key is None or key == key.strip() or not key.strip():
        return ()
    return (Finding(_PLACE, "begins or ends with white space", key.strip()),)


def _characters(row: DataRow, _: Context) -> Iterable[Finding]:
    key = row.global_key
    if key is None or KEY_CHARACTERS.fullmatch(key.strip()):
        return ()
    strange = sorted({letter for letter in key.strip() if not KEY_CHARACTERS.fullmatch(letter)})
    listed = " ".join(shown(letter) for letter in strange[:5])
    return (Finding(_PLACE, f"has characters outside the documented set: {listed}"),)


def _duplicates(table: Table) -> Iterable[tuple[int | None, Finding]]:
    keys = [comparable_key(key) if key else "" for key in table.global_keys]
    if len(set(keys)) == len(keys):  # nearly always, and a set is the least that tells
        return
    counts = Counter(keys)
    rows_of: dict[str, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        if key and counts[key] > 1:
            rows_of[key].append(position)
    for rows in rows_of.values():
        named = ", ".join(f"{row:,}" for row in rows[:_NAMED_ROWS])
        more = f" and {len(rows) - _NAMED_ROWS:,} more" if len(rows) > _NAMED_ROWS else ""
        message = f"is used {len(rows):,} times, by rows {named}{more} (case does not count)"
        for row in rows:
            yield row, Finding(_PLACE, message)


def _near_columns(table: Table) -> Iterable[tuple[int | None, Finding]]:
    for column in table.columns:
        near = _meant(column)
        if near:
            message = f'is a column of your own and is not sent; did you mean "{near}"?'
            yield None, Finding((column,), message, NO_FIX)


def _meant(column: str) -> str:
    plain = column.strip().lower()
    alias = _ALIASES.get(plain.replace("_", "").replace("-", "").replace(" ", ""))
    near = get_close_matches(plain, SENT_COLUMNS, n=1, cutoff=0.8)
    return alias or (near[0] if near else "")


RULES: Final = (
    Rule(
        "global-key-missing",
        Severity.WARNING,
        _KEYS,
        "Every row has a global key, so that sending it again does no harm.",
        _missing,
    ),
    Rule(
        "global-key-too-long",
        Severity.ERROR,
        _LIMITS,
        "A global key has at most 200 characters.",
        _too_long,
    ),
    Rule(
        "global-key-spaces",
        Severity.ERROR,
        _KEYS,
        "A global key neither begins nor ends with white space.",
        _spaces,
    ),
    Rule(
        "global-key-characters",
        Severity.WARNING,
        _KEYS,
        "A global key consists of letters, digits, spaces and ! _ . * ' ( ) & $ @ = ; / : + , ? -",
        _characters,
    ),
)

SET_RULES: Final = (
    SetRule(
        "global-key-duplicate",
        Severity.ERROR,
        _KEYS,
        "A global key is used once; upper and lower case count as the same.",
        _duplicates,
    ),
    SetRule(
        "column-unknown",
        Severity.WARNING,
        _ROW,
        "A column of the user's own is not the misspelled name of one that is sent.",
        _near_columns,
    ),
)
