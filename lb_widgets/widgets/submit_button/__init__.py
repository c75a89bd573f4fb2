"""What would be sent where, a button that does it, and what became of each row."""

from lb_widgets.widgets.submit_button.widget import SubmitButton

__all__ = ["SubmitButton"]
