"""What is saved of a view: read with care, as people change it by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.messages.table_state import (
    TableState,
)
from lb_widgets.redact import MASK, holds_secret
from lb_widgets.widgets.data_row_table.conditions import filters_of, sort_keys_of
from lb_widgets.widgets.data_row_table.reading import read_struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lb_widgets.messages.view import View


class SavedState(TableState, frozen=True):
    """What `RowView.view_state` holds."""

    row_height: Literal[32, 64, 128] = 64
    """Pixels."""


def read_saved(state: Mapping[str, Any], columns: Sequence[str]) -> SavedState:
    """Return a saved state of a table that has these columns.

    Raises
    ------
    InputError
        Something in it is unknown, names no column, or has lost a secret.
    """
    saved = read_struct(dict(state), SavedState)
    refuse_texts(saved.view, masks=True)
    filters_of(saved.view.filters, {}, columns)
    sort_keys_of(saved.view.sort, columns, descending=False)
    return saved


def refuse_texts(view: View, *, masks: bool = False) -> None:
    """Raise `InputError` where a text can reach no browser or, with `masks`, has lost a secret."""
    problems: list[str] = []
    for path, text in _texts(msgspec.to_builtins(view), "view").items():
        if not _is_utf_8(text):
            problems.append(f"{path} holds half of a surrogate pair, which is no character")
        elif masks and MASK in text and holds_secret(text.replace(MASK, "secret")):
            problems.append(
                f"{path} holds {MASK} where a secret was: put it back, or leave this out"
            )
    if problems:
        raise InputError(f"{'; '.join(problems)}.", problems=problems)


def _is_utf_8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _texts(value: Any, path: str) -> dict[str, str]:
    if isinstance(value, str):
        return {path: value}
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Mapping):
        items = ((f".{name}", item) for name, item in value.items())
    elif isinstance(value, list | tuple):
        items = ((f"[{at}]", item) for at, item in enumerate(value))
    return {at: text for name, item in items for at, text in _texts(item, f"{path}{name}").items()}
