"""Scalars that stand for the nested attachments, so that these stay out of sorting."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from lb_widgets.model.types import AttachmentType

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

OTHER_TYPES = "other"
"""Stands for every attachment type that Labelbox does not know."""

_TYPES = (*(str(kind) for kind in AttachmentType), OTHER_TYPES)
_CODES = {kind: code for code, kind in enumerate(_TYPES)}
_OTHER = _CODES[OTHER_TYPES]
_LAYERS = str(AttachmentType.IMAGE_OVERLAY)


def attachment_type(attachment: Any) -> str:
    """Return the type of one attachment of a canonical cell, `OTHER_TYPES` for an unknown one."""
    return _TYPES[_code(attachment)]


def _code(attachment: Any) -> int:
    try:
        return _CODES.get(attachment["type"], _OTHER)
    except (KeyError, TypeError):  # no type, no dict, a type that is a list
        return _OTHER


def is_scalar(name: str) -> bool:
    """Say whether a scalar of `AttachmentScalars` has this name."""
    what, _, kind = name.partition("_")
    return name in {"n_attachments", "n_layers"} or (what in {"n", "has"} and kind in _CODES)


class AttachmentScalars:
    """Scalars of a canonical ``attachments`` column, computed together at first use.

    Names: ``n_attachments``; ``n_<TYPE>`` and ``has_<TYPE>`` for each `AttachmentType` and for
    `OTHER_TYPES`; ``n_layers``, the image overlay layers.
    """

    def __init__(self, attachments: pd.Series[Any]) -> None:
        self._attachments = attachments

    @property
    def types(self) -> tuple[str, ...]:
        """Types that occur, in the order of `AttachmentType`, `OTHER_TYPES` last."""
        return tuple(self._counts)

    def get(self, name: str) -> NDArray[Any] | None:
        """Return one scalar per row, or None when no scalar has this name."""
        if not is_scalar(name):
            return None
        if name == "n_attachments":
            return sum(self._counts.values(), start=self._zeros)
        what, _, kind = name.partition("_")
        counts = self._counts.get(_LAYERS if name == "n_layers" else kind, self._zeros)
        return counts if what == "n" else counts > 0

    @property
    def _zeros(self) -> NDArray[np.int32]:
        return np.zeros(len(self._attachments), np.int32)

    @cached_property
    def _counts(self) -> dict[str, NDArray[np.int32]]:
        """Attachments of each row, by type; only types that occur."""
        cells: list[Any] = [cell if isinstance(cell, list) else [] for cell in self._attachments]
        lengths = np.fromiter(map(len, cells), np.int32, len(cells))
        row_of = np.repeat(np.arange(len(cells), dtype=np.int32), lengths)
        codes = np.fromiter(map(_code, chain.from_iterable(cells)), np.int8, len(row_of))
        return {
            _TYPES[code]: np.bincount(row_of[codes == code], minlength=len(cells)).astype(np.int32)
            for code in np.unique(codes).tolist()
        }
