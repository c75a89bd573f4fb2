"""Columns that stand for the nested attachments, so that these stay out of order and filters."""

from __future__ import annotations

from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from lb_widgets.model.types import AttachmentType
from lb_widgets.sources.base import Kind
from lb_widgets.sources.chunks import UNATTENDED, chunks
from lb_widgets.sources.labels import Labels
from lb_widgets.sources.nested import flat

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lb_widgets.sources.base import Context

OTHER_TYPES = "other"
"""Stands for every attachment type that Labelbox does not know."""
MAX_LAYER_NAMES: Final = 20
"""Names of layers that a schema lists."""

_TYPES = (*(str(kind) for kind in AttachmentType), OTHER_TYPES)
_CODES = {kind: code for code, kind in enumerate(_TYPES)}
_OTHER = _CODES[OTHER_TYPES]
_LAYER = _CODES[str(AttachmentType.IMAGE_OVERLAY)]


def attachment_type(attachment: Any) -> str:
    """Return the type of one attachment of a canonical cell, `OTHER_TYPES` for an unknown one."""
    return _TYPES[_code(attachment)]


def _code(attachment: Any) -> int:
    try:
        return _CODES.get(attachment["type"], _OTHER)
    # No type, no dict, a type that is a list, an object of the user's that raises what it likes.
    except Exception:  # noqa: BLE001 - see above
        return _OTHER


def _codes(attachments: list[Any]) -> NDArray[np.int8]:
    try:  # known types only, as mostly: three times as fast
        known = map(_CODES.__getitem__, map(itemgetter("type"), attachments))
        return np.fromiter(known, np.int8, len(attachments))
    except Exception:  # noqa: BLE001 - as in `_code`
        return np.fromiter(map(_code, attachments), np.int8, len(attachments))


class _Attachments(NamedTuple):
    """Every attachment of a table, as far as columns are derived of it."""

    rows: NDArray[np.int32]
    codes: NDArray[np.int8]
    layers: Labels
    total: int

    def numbers(self, *codes: int) -> NDArray[np.int32]:
        """Return how many attachments of these types each row has; without any, of all types."""
        rows = self.rows[np.isin(self.codes, codes)] if codes else self.rows
        return np.bincount(rows, minlength=self.total).astype(np.int32)


class DerivedColumn(NamedTuple):
    """A column that is worked out from the attachments."""

    label: str
    kind: Kind
    compute: Callable[[_Attachments], Values]


Values: TypeAlias = "NDArray[Any] | Labels"


def _number(attachments: _Attachments) -> Values:
    return attachments.numbers()


def _layer_names(attachments: _Attachments) -> Values:
    return attachments.layers


def _number_of(code: int) -> Callable[[_Attachments], Values]:
    return lambda attachments: attachments.numbers(code)


def _any_of(code: int) -> Callable[[_Attachments], Values]:
    return lambda attachments: attachments.numbers(code) > 0


def _types(attachments: _Attachments) -> Values:
    return Labels.from_codes(attachments.rows, attachments.codes, _TYPES, attachments.total)


DERIVED: Final[dict[str, DerivedColumn]] = {
    "n_attachments": DerivedColumn("attachments", Kind.NUMBER, _number),
    "n_layers": DerivedColumn("layers", Kind.NUMBER, _number_of(_LAYER)),
    "attachment_types": DerivedColumn("attachment types", Kind.LABELS, _types),
    "layer_names": DerivedColumn("layer names", Kind.LABELS, _layer_names),
    **{f"n_{kind}": DerivedColumn(kind, Kind.NUMBER, _number_of(_CODES[kind])) for kind in _TYPES},
    **{f"has_{kind}": DerivedColumn(kind, Kind.BOOLEAN, _any_of(_CODES[kind])) for kind in _TYPES},
}
"""Every column that can be asked for, by name; a schema lists the types that occur."""


class AttachmentColumns:
    """The `DERIVED` columns of a canonical ``attachments`` column, read once at first use.

    Parameters
    ----------
    attachments : pandas.Series
        The cells; those that are no lists have no attachments.
    is_missing : bool, default False
        Whether it is known that no cell has a value, so that none needs to be looked at.
    """

    def __init__(self, attachments: pd.Series[Any], *, is_missing: bool = False) -> None:
        self._is_missing = is_missing
        self._cells = attachments
        self._read: _Attachments | None = None

    def types(self) -> tuple[str, ...]:
        """Return the types that occur, in the order of `AttachmentType`, `OTHER_TYPES` last."""
        return tuple(_TYPES[code] for code in np.unique(self._attachments(UNATTENDED).codes))

    def layer_names(self) -> tuple[str, ...]:
        """Return the names of layers in most rows, then by name; at most `MAX_LAYER_NAMES`."""
        layers = self._attachments(UNATTENDED).layers
        counts = np.bincount(layers.codes, minlength=len(layers.words)).tolist()
        by_count = sorted(zip(counts, layers.words, strict=True), key=lambda x: (-x[0], x[1]))
        return tuple(name for _, name in by_count[:MAX_LAYER_NAMES])

    def names(self) -> list[str]:
        """Return the names of the columns that a schema lists."""
        types = self.types()
        always = [name for name in DERIVED if not name.startswith(("n_", "has_"))]
        of_types = [f"{what}_{kind}" for what in ("n", "has") for kind in types]
        return ["n_attachments", "n_layers", *always, *of_types]

    def values(self, name: str, context: Context) -> pd.Series[Any] | Labels:
        """Return one of the `DERIVED` columns."""
        values = DERIVED[name].compute(self._attachments(context))
        return values if isinstance(values, Labels) else pd.Series(values)

    def of_rows(self, name: str, ids: NDArray[np.intp]) -> list[Any]:
        """Return the values of one of the `DERIVED` columns for some rows; no others are read."""
        values = DERIVED[name].compute(_read(self._cells.iloc[ids], UNATTENDED))
        return values.of(range(len(ids))) if isinstance(values, Labels) else values.tolist()

    def _attachments(self, context: Context) -> _Attachments:
        if self._read is None:
            self._read = _read(self._cells, context, is_missing=self._is_missing)
        return self._read


def _read(column: pd.Series[Any], context: Context, *, is_missing: bool = False) -> _Attachments:
    rows, codes = [np.empty(0, np.int32)], [np.empty(0, np.int8)]
    layer_rows, names = [np.empty(0, np.int32)], list[str]()
    for part in chunks(0 if is_missing else len(column), context, "attachments read"):
        of_part, attachments = flat(column, part)
        rows.append(of_part)
        codes.append(_codes(attachments))
        layers = np.flatnonzero(codes[-1] == _LAYER)
        of_layers = [attachments[place].get("name") for place in layers.tolist()]
        if set(map(type, of_layers)) - {str}:  # some have no name
            named = [isinstance(name, str) for name in of_layers]
            layers, of_layers = layers[named], list(compress(of_layers, named))
        layer_rows.append(of_part[layers])
        names += of_layers
    return _Attachments(
        np.concatenate(rows),
        np.concatenate(codes),
        Labels.from_pairs(np.concatenate(layer_rows), names, len(column)),
        len(column),
    )
