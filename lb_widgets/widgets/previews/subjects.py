"""What a preview is of: the asset of a row, or one of its attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.errors import InputError
from lb_widgets.model.types import AttachmentType, MediaType
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base.row_values import listed, media_type_of, parts

if TYPE_CHECKING:
    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.previews import (
        SubjectRequest,
    )

_KNOWN: Final = {str(kind): kind for kind in AttachmentType}


class Subject(NamedTuple):
    """An asset or attachment.

    Parameters
    ----------
    type : MediaType, AttachmentType or None
        What it is; None where that is not known.
    type_name : str
        As the row says it, verbatim; empty where it does not.
    name : str
        Of an attachment, verbatim; empty where there is none.
    value : object
        As the cell holds it.
    is_asset : bool
        Whether it is the row's asset, not an attachment.
    """

    type: MediaType | AttachmentType | None
    type_name: str
    name: str
    value: Any
    is_asset: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there is no value."""
        return is_missing(self.value) or (isinstance(self.value, str) and not self.value)


class Opener(NamedTuple):
    """A subject, and what opens its media."""

    subject: Subject
    loader: Loader


def asset(media_type: Any, row_data: Any) -> Subject:
    """Return the asset of a row, by the values of its two cells."""
    row_data = _plain(row_data)
    known = media_type_of(media_type, row_data)
    declared = media_type if isinstance(media_type, str) else str(known or "")
    return Subject(known, declared, "", row_data, is_asset=True)


def attachment(attachments: Any, index: int) -> Subject:
    """Return one attachment of a row, by the value of its cell.

    Raises
    ------
    InputError
        There is none of this index.
    """
    members = listed(attachments)
    if index >= len(members):
        raise InputError(f"The row has no attachment {index}: it has {len(members):,}.")
    kind, name, value = parts(members[index])
    return Subject(_KNOWN.get(kind), kind, name, _plain(value))


def values_needed(request: SubjectRequest) -> list[str]:
    """Return the columns that `subject_of` reads."""
    return ["media_type", "row_data"] if request.attachment is None else ["attachments"]


def subject_of(request: SubjectRequest, values: dict[str, Any]) -> Subject:
    """Return what a question is about, by the values of `values_needed`."""
    if request.attachment is None:
        return asset(values.get("media_type"), values.get("row_data"))
    return attachment(values.get("attachments"), request.attachment)


def _plain(value: Any) -> Any:
    """Return a text or dict of the user's own class, which may do anything, as what it holds."""
    if isinstance(value, str):
        return str.__str__(value)
    return dict(value) if isinstance(value, dict) else value
