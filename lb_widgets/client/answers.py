"""What the API answers, as typed values; fields that we do not name are skipped."""

from __future__ import annotations

from typing import Any

import msgspec


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    """Part of an answer; fields that we do not name are skipped."""


class Dataset(_Answer, frozen=True):
    """A dataset.

    Parameters
    ----------
    id : str
        As Labelbox numbers it.
    name : str
        Not unique in an organisation.
    row_count : int
        How many data rows it holds.
    """

    id: str
    name: str
    description: str | None = None
    row_count: int | None = None


class Identified(_Answer, frozen=True):
    """What was changed or deleted."""

    id: str


class Integration(_Answer, frozen=True):
    """An integration with a cloud storage (delegated access).

    Parameters
    ----------
    valid : bool
        Whether the service could use it when it last tried.
    is_org_default : bool
        Whether new datasets use it unless told otherwise.
    """

    id: str
    name: str
    valid: bool
    is_org_default: bool


class ValidationCheck(_Answer, frozen=True):
    """One thing that the service tried with a dataset's integration."""

    name: str
    success: bool


class Validation(_Answer, frozen=True):
    """Whether a dataset can read through its integration."""

    valid: bool
    checks: list[ValidationCheck] = []


class Cancellation(_Answer, frozen=True):
    """Whether a task was stopped."""

    success: bool


class User(_Answer, frozen=True):
    """Whose API key it is."""

    id: str


class UploadedFile(_Answer, frozen=True):
    """A file that the service stores for us."""

    url: str


class Task(_Answer, frozen=True):
    """A job on the server.

    Parameters
    ----------
    status : str
        IN_PROGRESS, COMPLETE, CANCELLING, CANCELED or FAILED. COMPLETE says nothing about the
        single rows.
    completion_percentage : float
        0 to 100.
    """

    id: str
    status: str
    completion_percentage: float | None = None
    errors: Any = None


class UserTasks(_Answer, frozen=True):
    """The tasks that a user started."""

    created_tasks: list[Task]


class FailedSpec(_Answer, frozen=True):
    """The row that was refused."""

    global_key: str | None = None
    external_id: str | None = None


class FailedImport(_Answer, frozen=True):
    """Why a row was refused."""

    message: str
    spec: FailedSpec


class FailedImports(_Answer, frozen=True):
    """One page of refused rows; `after` is the next page's cursor, None at the end."""

    results: list[FailedImport]
    after: str | None = None


class CreatedImport(_Answer, frozen=True, gc=False):
    """A row that was created."""

    id: str
    global_key: str | None = None


class CreatedImports(_Answer, frozen=True):
    """One page of created rows; `after` is the next page's cursor, None at the end."""

    nodes: list[CreatedImport]
    after: str | None = None


class KeyJob(_Answer, frozen=True):
    """A look-up of global keys that was begun."""

    job_id: str


class FoundRow(_Answer, frozen=True, gc=False):
    """One place of a key look-up; `id` is empty where there is no such row."""

    id: str


class KeyMatches(_Answer, frozen=True):
    """What a look-up of global keys found; rows in the order of the keys."""

    fetched_data_rows: list[FoundRow]
    not_found_global_keys: list[str]
    access_denied_global_keys: list[str]


class KeyResult(_Answer, frozen=True):
    """How far a look-up of global keys is: `job_status` ends at COMPLETE or FAILED."""

    job_status: str
    data: KeyMatches | None = None


class MetadataField(_Answer, frozen=True):
    """A metadata field of the organisation, or an option of one.

    Parameters
    ----------
    id : str
        The schema id.
    kind : str
        ``CustomMetadataString``, ``…Number``, ``…DateTime``, ``…Enum``, ``…EnumOption``,
        ``…Embedding``.
    options : list of MetadataField
        Of an enum.
    """

    id: str
    name: str
    kind: str
    options: list[MetadataField] = []


class MetadataValue(_Answer, frozen=True):
    """One entry of a data row's metadata; an enum has two, the field and its option."""

    schema_id: str
    value: Any = None


class MetadataFieldValue(_Answer, frozen=True):
    """The value that a data row has for a metadata field; of an enum, its option.

    Parameters
    ----------
    kind : str
        As of `MetadataField`.
    """

    schema_id: str
    name: str
    value: Any = None
    kind: str | None = None


class DataRow(_Answer, frozen=True):
    """A data row as the service has it.

    Parameters
    ----------
    row_data : str or None
        An object that was sent comes back as its JSON text.
    custom_metadata : list of MetadataValue
        As it was sent.
    metadata_fields : list of MetadataFieldValue
        The same by field, with names.
    created_at, updated_at : str or None
        UTC, ISO 8601.
    """

    id: str
    row_data: str | None = None
    global_key: str | None = None
    external_id: str | None = None
    custom_metadata: list[MetadataValue] = []
    metadata_fields: list[MetadataFieldValue] = []
    created_at: str | None = None
    updated_at: str | None = None


class DataRowAttachment(_Answer, frozen=True):
    """An attachment of a data row as the service has it.

    Parameters
    ----------
    type : str
        Old rows may have types that are not current, such as ``TEXT``.
    """

    id: str
    type: str
    value: str
    name: str | None = None


class AttachmentsOfRow(_Answer, frozen=True):
    """One page of a row's attachments."""

    attachments: list[DataRowAttachment]
