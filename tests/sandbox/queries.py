"""Queries as the official SDK 7.17.0 sends them, recorded on the wire; white space is squeezed."""

from __future__ import annotations

QUERIES = {
    "CreateDatasetPyApi": (
        "mutation CreateDatasetPyApi($name: String!){createDataset(data: {name: $name}) "
        "{createdAt description name rowCount id updatedAt}}"
    ),
    "GetOrganizationPyApi": (
        "query GetOrganizationPyApi{organization{createdAt name id updatedAt}}"
    ),
    "getAllIntegrationsPyApi": (
        "query getAllIntegrationsPyApi { iamIntegrations { createdAt isOrgDefault lastValidAt "
        "name provider id updatedAt valid settings { __typename ... on "
        "AwsIamIntegrationSettings {roleArn} ... on GcpIamIntegrationSettings "
        "{serviceAccountEmailId readBucket} } } }"
    ),
    "GetMetadataOntologyBetaPyApi": (
        "query GetMetadataOntologyBetaPyApi { customMetadataOntology { id name kind reserved "
        "options { id kind name reserved } }}"
    ),
    "UploadFile": (
        "mutation UploadFile($file: Upload!, $contentLength: Int!, $sign: Boolean) { "
        "uploadFile(file: $file, contentLength: $contentLength, sign: $sign) {url filename} }"
    ),
    "UpsertDataRowsPyApi": (
        "mutation UpsertDataRowsPyApi($manifestUri: String!) { upsertDataRows(data: { "
        "manifestUri: $manifestUri }) { id createdAt updatedAt name status "
        "completionPercentage result errors type metadata } }"
    ),
    "GetUserPyApi": (
        "query GetUserPyApi{user{createdAt email isExternalUser isViewer lastLoginAt nickname "
        "name picture id updatedAt}}"
    ),
    "GetUserCreatedTasksPyApi": (
        "query GetUserCreatedTasksPyApi($param_0: ID!, $param_1: ID!){user(where: {id: "
        "$param_1}){createdTasks(where: {id: $param_0} skip: 0 first: "
        "100){completionPercentage createdAt errors metadata name result status status type "
        "id updatedAt}}}"
    ),
    "FailedDataRowImportsPyApi": (
        "query FailedDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) { "
        "failedDataRowImports(data: { taskId: $taskId, first: $first, from: $from}) { after "
        "total results { message spec { externalId globalKey rowData metadata { schemaId "
        "value name } attachments { type value name } } } } }"
    ),
    "SuccessesfulDataRowImportsPyApi": (
        "query SuccessesfulDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) { "
        "successesfulDataRowImports(data: { taskId: $taskId, first: $first, from: $from}) { "
        "nodes { id externalId globalKey rowData } after total } }"
    ),
    "getDataRowsForGlobalKeysPyApi": (
        "query getDataRowsForGlobalKeysPyApi($globalKeys: [ID!]!) { "
        "dataRowsForGlobalKeys(where: {ids: $globalKeys}) { jobId}}"
    ),
    "getDataRowsForGlobalKeysResultPyApi": (
        "query getDataRowsForGlobalKeysResultPyApi($jobId: ID!) { "
        "dataRowsForGlobalKeysResult(jobId: {id: $jobId}) { data { fetchedDataRows { id } "
        "notFoundGlobalKeys accessDeniedGlobalKeys } jobStatus}}"
    ),
    "GetDataRowPyApi": (
        "query GetDataRowPyApi($param_0: ID!){dataRow(where: {id: $param_0}){createdAt "
        "externalId globalKey mediaAttributes customMetadata { schemaId value } "
        "metadataFields { schemaId name value kind } rowData id updatedAt}}"
    ),
    "CreateDataRowAttachmentPyApi": (
        "mutation CreateDataRowAttachmentPyApi( $type: AttachmentType!, $value: String!, "
        "$name: String, $dataRowId: ID!) { createDataRowAttachment(data: { type: $type value: "
        "$value name: $name dataRowId: $dataRowId}) {name type value id}}"
    ),
    "updateDataRowAttachmentPyApi": (
        "mutation updateDataRowAttachmentPyApi($attachment_id: ID!, $name: String, $type: "
        "AttachmentType, $value: String) { updateDataRowAttachment( where: {id: "
        "$attachment_id}, data: {name: $name, type: $type, value: $value} ) { id name type "
        "value } }"
    ),
    "GetDataRowAttachmentsPyApi": (
        "query GetDataRowAttachmentsPyApi($param_0: ID!){dataRow(where: {id: "
        "$param_0}){attachments(skip: 0 first: 100){name type value id}}}"
    ),
    "deleteDataRowAttachmentPyApi": (
        "mutation deleteDataRowAttachmentPyApi($attachment_id: ID!) { "
        "deleteDataRowAttachment(where: {id: $attachment_id}) { id} }"
    ),
    "externalIdsToDataRowIdsPyApi": (
        "query externalIdsToDataRowIdsPyApi($externalId_in: [String!]!){ "
        "externalIdsToDataRowIds(externalId_in: $externalId_in) { dataRowId externalId } }"
    ),
    "GetDatasetsPyApi": (
        "query GetDatasetsPyApi($param_0: Boolean!){datasets(where: {deleted: $param_0} skip: "
        "0 first: 100){createdAt description name rowCount id updatedAt}}"
    ),
    "DatasetDataRowsPyApi": (
        "query DatasetDataRowsPyApi($id: ID!, $from: ID, $first: Int, $where: "
        "DatasetDataRowWhereInput) { datasetDataRows(id: $id, from: $from, first: $first, "
        "where: $where) { nodes { createdAt externalId globalKey mediaAttributes "
        "customMetadata { schemaId value } metadataFields { schemaId name value kind } "
        "rowData id updatedAt } pageInfo { hasNextPage startCursor } } }"
    ),
}
"""Text of the query by name of the operation."""
