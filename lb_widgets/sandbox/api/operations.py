"""Which function answers which field of the schema.

To add one: its field in ``schema.graphql``, a function in the file of its noun, a row here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.sandbox.api import account, attachments, data_rows, datasets, imports

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS: Final[dict[str, dict[str, Callable[..., Any]]]] = {
    "Query": {
        "organization": account.organization,
        "user": account.user,
        "iamIntegrations": account.iam_integrations,
        "customMetadataOntology": account.custom_metadata_ontology,
        "dataset": datasets.dataset,
        "datasets": datasets.datasets,
        "datasetDataRows": data_rows.dataset_data_rows,
        "dataRow": data_rows.data_row,
        "dataRowsForGlobalKeys": data_rows.data_rows_for_global_keys,
        "dataRowsForGlobalKeysResult": data_rows.data_rows_for_global_keys_result,
        "externalIdsToDataRowIds": data_rows.external_ids_to_data_row_ids,
        "failedDataRowImports": imports.failed_data_row_imports,
        "successesfulDataRowImports": imports.successful_data_row_imports,
    },
    "Mutation": {
        "createDataset": datasets.create_dataset,
        "updateDataset": datasets.update_dataset,
        "setSignerForDataset": datasets.set_signer_for_dataset,
        "clearSignerForDataset": datasets.clear_signer_for_dataset,
        "validateDataset": datasets.validate_dataset,
        "uploadFile": imports.upload_file,
        "upsertDataRows": imports.upsert_data_rows,
        "createDataRowAttachment": attachments.create_data_row_attachment,
        "updateDataRowAttachment": attachments.update_data_row_attachment,
        "deleteDataRowAttachment": attachments.delete_data_row_attachment,
    },
}
"""Called with the context and the arguments of the field."""

FIELDS: Final[dict[str, dict[str, Callable[..., Any]]]] = {
    "User": {"createdTasks": imports.created_tasks},
    "Dataset": {"signer": datasets.signer},
    "DataRow": {
        "attachments": attachments.attachments,
        "mediaAttributes": data_rows.media_attributes,
        "customMetadata": data_rows.custom_metadata,
        "metadataFields": data_rows.metadata_fields,
    },
}
"""Fields inside an answer that take work: called with the context, the answer, the arguments."""
