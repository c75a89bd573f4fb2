"""The columns of a source: those of the user's frame, computed ones beside it, and derived ones."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.redact import redact
from lb_widgets.sources.base import Column, Kind
from lb_widgets.sources.chunks import UNATTENDED
from lb_widgets.sources.derived import DERIVED, AttachmentColumns
from lb_widgets.sources.kinds import kind_of
from lb_widgets.sources.labels import Labels
from lb_widgets.sources.metadata_columns import METADATA_PREFIX, MetadataColumns
from lb_widgets.sources.missing import first_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from lb_widgets.sources.base import Context
    from lb_widgets.sources.labels import ExtraColumn

_NESTED: Final = frozenset({"metadata_fields", "attachments", "embeddings"})
_KEYS: Final = ("global_key", "external_id")
"""Searched for text whatever their kind."""


class Columns:
    """Names, kinds and values of the columns of a canonical frame.

    Names are unique: those of `DERIVED` and `extra` are taken, then come the user's in their order,
    each with a number where it is taken (``"n_layers #2"``), then the metadata fields.
    """

    def __init__(self, frame: pd.DataFrame, extra: Mapping[str, ExtraColumn]) -> None:
        self._frame = frame
        self._extra = extra
        self._kinds: dict[str, Kind] = {}
        self._missing: dict[str, bool] = {}

    @cached_property
    def attachments(self) -> AttachmentColumns:
        """What is derived of the attachments."""
        cells = self._frame["attachments"]
        return AttachmentColumns(cells, is_missing=self.is_missing("attachments"))

    @cached_property
    def _metadata(self) -> MetadataColumns:
        cells = self._frame["metadata_fields"]
        return MetadataColumns(cells, is_missing=self.is_missing("metadata_fields"))

    @cached_property
    def declared(self) -> tuple[Column, ...]:
        """What a schema lists."""
        own = [
            Column(
                name,
                str(self._frame.columns[place]),
                self.kind(name),
                missing=self.is_missing(name),
            )
            for name, place in self._places.items()
        ]
        extra = [
            Column(
                name,
                column.label,
                self.kind(name),
                missing=self.is_missing(name),
                derived=True,
            )
            for name, column in self._extra.items()
        ]
        names = self.attachments.names()
        empty = {"attachment_types": not self.attachments.types()}
        empty["layer_names"] = not self.attachments.layer_names()
        derived = [
            Column(name, DERIVED[name].label, self.kind(name), empty.get(name, False), derived=True)
            for name in names
        ]
        metadata = [
            Column(name, field, self.kind(name), derived=True)
            for name, field in self._fields(UNATTENDED).items()
        ]
        return (*own, *extra, *derived, *metadata)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """Names of the user's columns that text is looked for in."""
        return tuple(
            name
            for name in self._places
            if (self.kind(name) in (Kind.TEXT, Kind.NESTED) or name in _KEYS)
            and not self.is_missing(name)
        )

    def kind(self, name: str, context: Context = UNATTENDED) -> Kind:
        """Return the kind of a column.

        Raises
        ------
        InputError
            There is no such column.
        """
        if name not in self._kinds:
            self._kinds[name] = self._kind(name, context)
        return self._kinds[name]

    def is_missing(self, name: str) -> bool:
        """Say whether no row has a value in a column of the frame, or beside it."""
        if name not in self._missing:
            values = self._given(name)
            self._missing[name] = values is not None and _is_missing(values)
        return self._missing[name]

    def values(self, name: str, context: Context) -> pd.Series[Any] | Labels:
        """Return the values of a column for all rows, numbered from 0.

        Raises
        ------
        InputError
            There is no such column.
        """
        values = self._given(name)
        if values is None and name in DERIVED:
            values = self.attachments.values(name, context)
        elif values is None:
            values = self._metadata.values(self._field(name, context), context)
        return values if isinstance(values, Labels) else _plain(values)

    def of_rows(self, name: str, ids: NDArray[np.intp]) -> list[Any]:
        """Return the values of a column for some rows, as the user's frame holds them.

        Raises
        ------
        InputError
            There is no such column.
        """
        values = self._given(name)
        if values is not None:
            return values.of(ids) if isinstance(values, Labels) else _cells(values, ids)
        if name in DERIVED:
            return self.attachments.of_rows(name, ids)
        return self._metadata.of_rows(self._field(name, UNATTENDED), ids, UNATTENDED)

    def _kind(self, name: str, context: Context) -> Kind:
        values = self._given(name)
        if isinstance(values, Labels):
            return Kind.LABELS
        if values is not None:
            is_nested = name in _NESTED and name not in self._extra
            return Kind.NESTED if is_nested else kind_of(values, is_missing=self.is_missing(name))
        if name in DERIVED:
            return DERIVED[name].kind
        return self._metadata.kinds(context)[self._field(name, context)]

    def _given(self, name: str) -> pd.Series[Any] | Labels | None:
        """Return a column of the frame or beside it; None where it has to be worked out."""
        if name in self._extra:
            return self._extra[name].values  # noqa: PD011 - not of pandas
        return self._frame.iloc[:, self._places[name]] if name in self._places else None

    def _field(self, name: str, context: Context) -> str:
        fields = self._fields(context) if name.startswith(METADATA_PREFIX) else {}
        if name not in fields:
            known = ", ".join([*self._places, *self._extra, *self._fields(context)])
            raise InputError(redact(f"The rows have no column {name!r}; they have {known}."))
        return fields[name]

    def _fields(self, context: Context) -> dict[str, str]:
        """Return the metadata field of each column that is one."""
        fields: dict[str, str] = {}
        for field in self._metadata.kinds(context):
            taken = {**self._places, **fields, **self._extra}
            fields[_free(METADATA_PREFIX + field, taken)] = field
        return fields

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each column of the frame stands: canonical ones first."""
        names = [str(label) for label in self._frame.columns]
        canonical = [names.index(column) for column in ROW_COLUMNS]
        places: dict[str, int] = {}
        for place in [*canonical, *(p for p in range(len(names)) if p not in canonical)]:
            places[_free(names[place], {**places, **self._extra, **DERIVED})] = place
        return places


def _cells(values: pd.Series[Any], ids: NDArray[np.intp]) -> list[Any]:
    if isinstance(values.array, pd.arrays.ArrowExtensionArray):
        # To take rows, Arrow first joins its pieces: a copy of the whole column for each page.
        return [values.array[row] for row in ids.tolist()]
    return values.iloc[ids].tolist()


def _free(wanted: str, taken: Mapping[str, Any]) -> str:
    # Names travel, and half of a surrogate pair cannot.
    plain = wanted.encode("utf-8", "replace").decode()
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain} #{number}", number + 1
    return name


def _plain(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return the values without the user's index, and without what only saves memory."""
    plain = values.reset_index(drop=True)
    if isinstance(plain.dtype, pd.CategoricalDtype):
        return plain.astype(object)
    return plain.sparse.to_dense() if isinstance(plain.dtype, pd.SparseDtype) else plain


def _is_missing(values: pd.Series[Any] | Labels) -> bool:
    return len(values.rows) == 0 if isinstance(values, Labels) else first_value(values) is None
