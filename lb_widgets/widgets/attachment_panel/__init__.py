"""Every asset and attachment of a row, previewed."""

from lb_widgets.widgets.attachment_panel.widget import AttachmentPanel

__all__ = ["AttachmentPanel"]
