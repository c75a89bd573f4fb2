"""The database as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.sandbox.api.metadata import to_fields

if TYPE_CHECKING:
    import pandas as pd

    from lb_widgets.sandbox.api.store import Store

_COLUMNS = ("id", "dataset", *ROW_COLUMNS)


def data_rows(store: Store, dataset: str | None) -> pd.DataFrame:
    """Return the data rows in the order they came; see `lb_widgets.Sandbox.data_rows`."""
    # Here and not above: the package must be light to import.
    import pandas as pd  # noqa: PLC0415 - see above

    rows = store.all(
        """
        SELECT data_rows.*, datasets.name AS dataset
        FROM data_rows JOIN datasets ON datasets.id = data_rows.dataset_id
        WHERE ?1 IS NULL OR datasets.name = ?1 OR datasets.id = ?1
        ORDER BY data_rows.position
        """,
        dataset,
    )
    attachments: dict[str, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for item in store.all("SELECT * FROM attachments ORDER BY position"):
        if item["data_row_id"] in attachments:
            shown = {key: item[key] for key in ("type", "value", "name") if item[key] is not None}
            attachments[item["data_row_id"]].append(shown)
    records = [
        row
        | {
            "metadata_fields": [
                {"name": field["name"], "value": field["value"]}
                for field in to_fields(msgspec.json.decode(row["metadata"]))
            ],
            "attachments": attachments[row["id"]],
        }
        for row in rows
    ]
    # Objects, so that a missing key stays None whatever the other rows hold.
    return pd.DataFrame(records, columns=list(_COLUMNS), dtype=object)
