"""Everything at once: the table, what the picked row shows, its details, and the submit line."""

from lb_widgets.widgets.workbench.widget import Workbench

__all__ = ["Workbench"]
