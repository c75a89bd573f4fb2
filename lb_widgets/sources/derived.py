"""Columns that stand for the nested attachments, so that these stay out of order and filters."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from lb_widgets.model.types import AttachmentType
from lb_widgets.sources.base import Kind
from lb_widgets.sources.chunks import UNATTENDED, chunks
from lb_widgets.sources.labels import Labels

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
    except (KeyError, TypeError, IndexError):  # no type, no dict, a type that is a list
        return _OTHER


class _Attachments(NamedTuple):
    """Every attachment of a table, as far as columns are derived of it."""

    rows: NDArray[np.int32]
    codes: NDArray[np.int8]
    layers: Labels
    total: int

    def count(self, *codes: int) -> NDArray[np.int32]:
        """Return how many attachments of these types each row has; without any, of all types."""
        rows = self.rows[np.isin(self.codes, codes)] if codes else self.rows
        return np.bincount(rows, minlength=self.total).astype(np.int32)


class DerivedColumn(NamedTuple):
    """A column that is worked out from the attachments."""

    label: str
    kind: Kind
    compute: Callable[[_Attachments], Values]


Values: TypeAlias = "NDArray[Any] | Labels"


def _number_of(code: int) -> Callable[[_Attachments], Values]:
    return lambda attachments: attachments.count(code)


def _any_of(code: int) -> Callable[[_Attachments], Values]:
    return lambda attachments: attachments.count(code) > 0


def _types(attachments: _Attachments) -> Values:
    return Labels.from_codes(attachments.rows, attachments.codes, _TYPES, attachments.total)


DERIVED: Final[dict[str, DerivedColumn]] = {
    "n_attachments": DerivedColumn("attachments", Kind.NUMBER, lambda all_: all_.count()),
    "n_layers": DerivedColumn("layers", Kind.NUMBER, _number_of(_LAYER)),
    "attachment_types": DerivedColumn("attachment types", Kind.LABELS, _types),
    "layer_names": DerivedColumn("layer names", Kind.LABELS, lambda all_: all_.layers),
    **{f"n_{kind}": DerivedColumn(kind, Kind.NUMBER, _number_of(_CODES[kind])) for kind in _TYPES},
    **{f"has_{kind}": DerivedColumn(kind, Kind.BOOLEAN, _any_of(_CODES[kind])) for kind in _TYPES},
}
"""Every column that can be asked for, by name; a schema lists the types that occur."""


class AttachmentColumns:
    """The `DERIVED` columns of a canonical ``attachments`` column, read once at first use."""

    def __init__(self, attachments: pd.Series[Any]) -> None:
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
        few = _read(self._cells.iloc[ids], UNATTENDED) if self._read is None else None
        if few is not None:
            values = DERIVED[name].compute(few)
            return values.of(range(len(ids))) if isinstance(values, Labels) else values.tolist()
        values = self.values(name, UNATTENDED)
        return values.of(ids) if isinstance(values, Labels) else values.iloc[ids].tolist()

    def _attachments(self, context: Context) -> _Attachments:
        if self._read is None:
            self._read = _read(self._cells, context)
        return self._read


def _read(column: pd.Series[Any], context: Context) -> _Attachments:
    rows, codes, layer_rows, names = array("i"), array("b"), array("i"), list[str]()
    if column.notna().any():
        for part in chunks(len(column), context, "attachments read"):
            for row, cell in enumerate(column.iloc[part].tolist(), part.start):
                if not isinstance(cell, list):
                    continue
                for attachment in cell:
                    code = _code(attachment)
                    rows.append(row)
                    codes.append(code)
                    if code == _LAYER and isinstance(name := attachment.get("name"), str):
                        layer_rows.append(row)
                        names.append(name)
    return _Attachments(
        np.frombuffer(rows, np.int32) if rows else np.empty(0, np.int32),
        np.frombuffer(codes, np.int8) if codes else np.empty(0, np.int8),
        Labels.from_pairs(np.array(layer_rows, np.int32), names, len(column)),
        len(column),
    )
