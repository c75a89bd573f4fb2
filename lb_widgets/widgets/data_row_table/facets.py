"""What the toolbar offers to filter by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.table_columns import (
    FacetColumn,
    ValueKind,
)
from lb_widgets.widgets.data_row_table.columns import METADATA, column_label, label_text
from lb_widgets.widgets.data_row_table.outcomes import SUBMIT_REASON, SUBMIT_STATUS
from lb_widgets.widgets.data_row_table.problems import (
    MEDIA_STATUS,
    PROBLEM_RULES,
    PROBLEM_SEVERITIES,
)

if TYPE_CHECKING:
    from lb_widgets.sources.base import Schema

_MAIN_FACETS: Final = {
    "media_type": "Media",
    "attachment_types": "Attachments",
    PROBLEM_RULES: "Problems",
    SUBMIT_STATUS: "Submit",
}
_OTHER_FACETS: Final = {
    PROBLEM_SEVERITIES: "Severity",
    MEDIA_STATUS: "Media status",
    "n_layers": "Number of layers",
    "layer_names": "Layers",
    "n_attachments": "Number of attachments",
    SUBMIT_REASON: "Submit reason",
}
_OF_ATTACHMENTS: Final = frozenset(
    {"attachments", "attachment_types", "n_attachments", "n_layers", "layer_names"}
)


def facet_columns(schema: Schema) -> list[FacetColumn]:
    """Return what the toolbar offers to filter by; what no row has a value of is left out.

    Media type, attachment types, rules and the fate at the submit have buttons of their own. The
    others: severity, media status, layers, each metadata field, then every other column.
    """
    of = {column.name: column for column in schema.columns if not column.missing}
    labels = {name: label for name, label in _MAIN_FACETS.items() if name in of}
    labels |= {name: label for name, label in _OTHER_FACETS.items() if name in of}
    labels |= {
        name: column_label(column)
        for name, column in of.items()
        if column.derived and name.startswith(METADATA)
    }
    labels |= {
        column.name: column_label(column)
        for column in schema.columns
        if not column.derived and column.name in of and column.name not in labels
    }
    labels |= {
        f"n_{kind}": f"Number of {kind}" for kind in schema.attachment_types if f"n_{kind}" in of
    }
    if not schema.attachment_types:
        labels = {name: label for name, label in labels.items() if name not in _OF_ATTACHMENTS}
    return [
        FacetColumn(name, label_text(label), ValueKind(of[name].kind.value), name in _MAIN_FACETS)
        for name, label in labels.items()
    ]
