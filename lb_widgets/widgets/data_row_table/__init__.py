"""Data rows as a table: pages, previews, attachments, problems, selection."""

from lb_widgets.widgets.data_row_table.widget import DataRowTable

__all__ = ["DataRowTable"]
