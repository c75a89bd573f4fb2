"""Every GraphQL operation that we send: one struct each.

The fields of a struct are the variables, `query` is the text, `result` what its answer is read as.
Names, variables and arguments are those that Labelbox's own Python SDK 7.17.0 sends (recorded);
selected are only the fields that we read. To add an operation: one struct here, and one in
`answers` where its answer is new.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from lb_widgets.client.answers import (
    AttachmentsOfRow,
    Cancellation,
    CreatedImports,
    DataRow,
    DataRowAttachment,
    Dataset,
    FailedImports,
    Identified,
    Integration,
    KeyJob,
    KeyResult,
    MetadataField,
    Task,
    UploadedFile,
    User,
    UserTasks,
    Validation,
)
from lb_widgets.client.operation import Operation

PAGE: Final = 5_000
"""Import results per page, as the SDK asks."""
ATTACHMENTS_PAGE: Final = 100
"""Attachments per page, as the SDK asks."""
DATASETS_PAGE: Final = 100
"""Datasets per page, as the SDK asks."""


class CreateDataset(Operation[Dataset], frozen=True):
    """Create a dataset. Twice makes two of one name."""

    query = (
        "mutation CreateDatasetPyApi($name: String!, $description: String) "
        "{ createDataset(data: {name: $name, description: $description}) "
        "{ id name description rowCount } }"
    )
    root = "createDataset"
    result = Dataset
    repeatable = False

    name: str
    description: str | UnsetType = UNSET


class GetDataset(Operation["Dataset | None"], frozen=True):
    """Return the dataset of an id."""

    query = (
        "query GetDatasetPyApi($param_0: ID!) "
        "{ dataset(where: {id: $param_0}) { id name description rowCount } }"
    )
    root = "dataset"
    result = Dataset | None
    about = ("dataset", "dataset_id")

    dataset_id: str = msgspec.field(name="param_0")


class GetDatasets(Operation["list[Dataset]"], frozen=True):
    """List a page of the datasets, oldest first."""

    query = (
        "query GetDatasetsPyApi($param_0: Boolean!, $skip: Int!) "
        "{ datasets(where: {deleted: $param_0} skip: $skip first: 100) "
        "{ id name description rowCount } }"
    )
    root = "datasets"
    result = list[Dataset]

    deleted: bool = msgspec.field(name="param_0", default=False)
    skip: int = 0


class FindDatasets(Operation["list[Dataset]"], frozen=True):
    """List a page of the datasets of one name."""

    query = (
        "query GetDatasetsPyApi($param_0: String!, $param_1: Boolean!, $skip: Int!) "
        "{ datasets(where: {AND: [{name: $param_0}, {deleted: $param_1}]} skip: $skip first: 100) "
        "{ id name description rowCount } }"
    )
    root = "datasets"
    result = list[Dataset]

    name: str = msgspec.field(name="param_0")
    deleted: bool = msgspec.field(name="param_1", default=False)
    skip: int = 0


class DeleteDataset(Operation[Identified], frozen=True):
    """Delete a dataset, with its rows. After a lost answer the service no longer knows it."""

    query = (
        "mutation deleteDatasetPyApi($DatasetId: ID!) "
        "{ updateDataset(where: {id: $DatasetId} data: {deleted: true}) { id } }"
    )
    root = "updateDataset"
    result = Identified
    repeatable = False
    about = ("dataset", "dataset_id")

    dataset_id: str = msgspec.field(name="DatasetId")


class GetIntegrations(Operation["list[Integration]"], frozen=True):
    """List the organisation's integrations with cloud storage (delegated access)."""

    query = "query getAllIntegrationsPyApi { iamIntegrations { id name valid isOrgDefault } }"
    root = "iamIntegrations"
    result = list[Integration]


class SetIntegration(Operation[Identified], frozen=True):
    """Have a dataset read its media through an integration."""

    query = (
        "mutation setSignerForDatasetPyApi($signerId: ID!, $datasetId: ID!) "
        "{ setSignerForDataset(data: {signerId: $signerId}, where: {id: $datasetId}) { id } }"
    )
    root = "setSignerForDataset"
    result = Identified
    about = ("dataset", "dataset_id")

    signer_id: str
    dataset_id: str


class ValidateDataset(Operation[Validation], frozen=True):
    """Ask whether a dataset can read through its integration."""

    query = (
        "mutation validateDatasetPyApi($id: ID!) "
        "{ validateDataset(where: {id: $id}) { valid checks { name success } } }"
    )
    root = "validateDataset"
    result = Validation
    about = ("dataset", "dataset_id")

    dataset_id: str = msgspec.field(name="id")


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
    about = ("task", "task_id")

    task_id: str = msgspec.field(name="param_0")
    user_id: str = msgspec.field(name="param_1")


class GetFailedImports(Operation[FailedImports], frozen=True):
    """List the rows that a task refused."""

    query = (
        "query FailedDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) "
        "{ failedDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) "
        "{ after results { message spec { globalKey externalId } } } }"
    )
    root = "failedDataRowImports"
    result = FailedImports
    about = ("task", "task_id")

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
    about = ("task", "task_id")

    task_id: str
    first: int = PAGE
    after: str | None = msgspec.field(name="from", default=None)


class CancelTask(Operation[Cancellation], frozen=True):
    """Stop a task."""

    query = "mutation CancelTaskPyApi($id: ID!) { cancelBulkOperationJob(id: $id) { success } }"
    root = "cancelBulkOperationJob"
    result = Cancellation
    about = ("task", "task_id")

    task_id: str = msgspec.field(name="id")


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
        "metadataFields { schemaId name value kind } createdAt updatedAt } }"
    )
    root = "dataRow"
    result = DataRow | None
    about = ("data row", "data_row_id")

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
    about = ("data row", "data_row_id")

    data_row_id: str = msgspec.field(name="param_0")
    skip: int = 0


class CreateAttachment(Operation[DataRowAttachment], frozen=True, kw_only=True):
    """Append an attachment to a data row. Twice makes two."""

    query = (
        "mutation CreateDataRowAttachmentPyApi"
        "($type: AttachmentType!, $value: String!, $name: String, $dataRowId: ID!) "
        "{ createDataRowAttachment"
        "(data: {type: $type value: $value name: $name dataRowId: $dataRowId}) "
        "{ id type value name } }"
    )
    root = "createDataRowAttachment"
    result = DataRowAttachment
    repeatable = False
    about = ("data row", "data_row_id")

    type: str
    value: str
    name: str | UnsetType = UNSET
    data_row_id: str


class UpdateAttachment(Operation[DataRowAttachment], frozen=True):
    """Change what is given of an attachment."""

    query = (
        "mutation updateDataRowAttachmentPyApi"
        "($attachment_id: ID!, $name: String, $type: AttachmentType, $value: String) "
        "{ updateDataRowAttachment"
        "(where: {id: $attachment_id}, data: {name: $name, type: $type, value: $value}) "
        "{ id type value name } }"
    )
    root = "updateDataRowAttachment"
    result = DataRowAttachment
    about = ("attachment", "attachment_id")

    attachment_id: str = msgspec.field(name="attachment_id")
    name: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class DeleteAttachment(Operation[Identified], frozen=True):
    """Delete an attachment. After a lost answer the service no longer knows it."""

    query = (
        "mutation deleteDataRowAttachmentPyApi($attachment_id: ID!) "
        "{ deleteDataRowAttachment(where: {id: $attachment_id}) { id } }"
    )
    root = "deleteDataRowAttachment"
    result = Identified
    repeatable = False
    about = ("attachment", "attachment_id")

    attachment_id: str = msgspec.field(name="attachment_id")
