"""Every GraphQL operation that we send: one struct each.

The fields of a struct are the variables, `query` is the text, `result` what its answer is read as.
Names, variables and arguments are those that Labelbox's own Python SDK 7.17.0 sends (recorded);
selected are only the fields that we read. To add an operation: one struct here, and one in
`answers` where its answer is new.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Generic, TypeVar

import msgspec

from lb_widgets.client.answers import (
    AttachmentsOfRow,
    CreatedImports,
    DataRow,
    Dataset,
    FailedImports,
    KeyJob,
    KeyResult,
    MetadataField,
    Task,
    UploadedFile,
    User,
    UserTasks,
)

Result = TypeVar("Result")

PAGE: Final = 5_000
"""Import results per page, as the SDK asks."""
ATTACHMENTS_PAGE: Final = 100
"""Attachments per page, as the SDK asks."""


class Operation(msgspec.Struct, Generic[Result], frozen=True, rename="camel"):
    """One GraphQL operation; its fields are the variables.

    `root` is the field of ``data`` that holds the answer. `repeatable` says that sending it twice
    does no harm, so that it is sent again after a lost answer.
    """

    query: ClassVar[str]
    root: ClassVar[str]
    result: ClassVar[Any]
    repeatable: ClassVar[bool] = True

    @classmethod
    def title(cls) -> str:
        """Return the operation's name: the second word of its text."""
        return cls.query.replace("(", " ").split(maxsplit=2)[1]


class CreateDataset(Operation[Dataset], frozen=True):
    """Create a dataset. Twice makes two of one name."""

    query = (
        "mutation CreateDatasetPyApi($name: String!) "
        "{ createDataset(data: {name: $name}) { id name } }"
    )
    root = "createDataset"
    result = Dataset
    repeatable = False

    name: str


class GetDatasets(Operation["list[Dataset]"], frozen=True):
    """Find the datasets of one name."""

    query = (
        "query GetDatasetsPyApi($param_0: String!, $param_1: Boolean!) "
        "{ datasets(where: {AND: [{name: $param_0}, {deleted: $param_1}]} skip: 0 first: 100) "
        "{ id name } }"
    )
    root = "datasets"
    result = list[Dataset]

    name: str = msgspec.field(name="param_0")
    deleted: bool = msgspec.field(name="param_1", default=False)


class GetUser(Operation[User], frozen=True):
    """Ask whose key it is: tasks are found through their user."""

    query = "query GetUserPyApi { user { id } }"
    root = "user"
    result = User


class GetMetadataOntology(Operation["list[MetadataField]"], frozen=True):
    """List the organisation's metadata fields."""

    query = (
        "query GetMetadataOntologyBetaPyApi "
        "{ customMetadataOntology { id name kind options { id name kind } } }"
    )
    root = "customMetadataOntology"
    result = list[MetadataField]


class UploadFile(Operation[UploadedFile], frozen=True, kw_only=True):
    """Store a file; sent as a GraphQL multipart request, the file in place of `file`."""

    query = (
        "mutation UploadFile($file: Upload!, $contentLength: Int!, $sign: Boolean) "
        "{ uploadFile(file: $file, contentLength: $contentLength, sign: $sign) { url filename } }"
    )
    root = "uploadFile"
    result = UploadedFile

    file: None = None
    content_length: int
    sign: bool = False


class UpsertDataRows(Operation[Task], frozen=True):
    """Import the rows of a manifest, as a task. The upload run decides when to send it again."""

    query = (
        "mutation UpsertDataRowsPyApi($manifestUri: String!) "
        "{ upsertDataRows(data: {manifestUri: $manifestUri}) "
        "{ id status completionPercentage errors } }"
    )
    root = "upsertDataRows"
    result = Task
    repeatable = False

    manifest_uri: str


class GetTask(Operation[UserTasks], frozen=True):
    """Ask how far a task is."""

    query = (
        "query GetUserCreatedTasksPyApi($param_0: ID!, $param_1: ID!) "
        "{ user(where: {id: $param_1}) { createdTasks(where: {id: $param_0} skip: 0 first: 100) "
        "{ id status completionPercentage errors } } }"
    )
    root = "user"
    result = UserTasks

    task_id: str = msgspec.field(name="param_0")
    user_id: str = msgspec.field(name="param_1")


class GetFailedImports(Operation[FailedImports], frozen=True):
    """List the rows that a task refused."""

    query = (
        "query FailedDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) "
        "{ failedDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) "
        "{ after results { message spec { globalKey } } } }"
    )
    root = "failedDataRowImports"
    result = FailedImports

    task_id: str
    first: int = PAGE
    after: str | None = msgspec.field(name="from", default=None)


class GetCreatedImports(Operation[CreatedImports], frozen=True):
    """List the rows that a task created. The field is misspelt so in the service."""

    query = (
        "query SuccessesfulDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) "
        "{ successesfulDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) "
        "{ after nodes { id globalKey } } }"
    )
    root = "successesfulDataRowImports"
    result = CreatedImports

    task_id: str
    first: int = PAGE
    after: str | None = msgspec.field(name="from", default=None)


class FindGlobalKeys(Operation[KeyJob], frozen=True):
    """Begin to look global keys up."""

    query = (
        "query getDataRowsForGlobalKeysPyApi($globalKeys: [ID!]!) "
        "{ dataRowsForGlobalKeys(where: {ids: $globalKeys}) { jobId } }"
    )
    root = "dataRowsForGlobalKeys"
    result = KeyJob

    global_keys: list[str]


class GetGlobalKeys(Operation[KeyResult], frozen=True):
    """Ask what a look-up of global keys found."""

    query = (
        "query getDataRowsForGlobalKeysResultPyApi($jobId: ID!) "
        "{ dataRowsForGlobalKeysResult(jobId: {id: $jobId}) { jobStatus data "
        "{ fetchedDataRows { id } notFoundGlobalKeys accessDeniedGlobalKeys } } }"
    )
    root = "dataRowsForGlobalKeysResult"
    result = KeyResult

    job_id: str


class GetDataRow(Operation["DataRow | None"], frozen=True):
    """Return one data row."""

    query = (
        "query GetDataRowPyApi($param_0: ID!) { dataRow(where: {id: $param_0}) "
        "{ id rowData globalKey externalId customMetadata { schemaId value } "
        "createdAt updatedAt } }"
    )
    root = "dataRow"
    result = DataRow | None

    data_row_id: str = msgspec.field(name="param_0")


class GetAttachments(Operation["AttachmentsOfRow | None"], frozen=True):
    """List a page of a row's attachments, in order."""

    query = (
        "query GetDataRowAttachmentsPyApi($param_0: ID!, $skip: Int!) "
        "{ dataRow(where: {id: $param_0}) "
        "{ attachments(skip: $skip first: 100) { id type value name } } }"
    )
    root = "dataRow"
    result = AttachmentsOfRow | None

    data_row_id: str = msgspec.field(name="param_0")
    skip: int = 0
