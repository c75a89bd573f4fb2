"""What stands for the page of a panel, and rows to look at."""

from __future__ import annotations

import io
import queue
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from lb_widgets.widgets.attachment_panel import AttachmentPanel

WAIT = 20  # seconds; only a broken widget needs them
SECRET = "s3cr3tV4lue0123"


def png(color: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(buffer, "PNG")
    return buffer.getvalue()


class Page:
    """The page's side of a panel."""

    def __init__(self, panel: AttachmentPanel) -> None:
        self.panel = panel
        self._received: queue.Queue[tuple[dict[str, Any], list[Any]]] = queue.Queue()
        panel.send = lambda content, buffers=None: self._received.put((content, buffers or []))
        self._count = 0

    def ask(self, kind: str, row: int, attachment: int | None = None, **body: Any) -> Any:
        """Ask, and return the result, or ``"code: message"`` of the error."""
        self._count += 1
        request = {"type": kind, "id": str(self._count), "version": self.panel.version, "row": row}
        if kind != "row/detail":
            request["attachment"] = attachment
        self.panel._on_message(self.panel, {**request, **body}, [])
        while True:
            reply, self.buffers = self._received.get(timeout=WAIT)
            if reply["type"] == "ok":
                return reply["result"]
            if reply["type"] == "error":
                return f"{reply['code']}: {reply['message']}"

    def open(self, row: int, attachment: int | None = None) -> Any:
        """Ask for a large preview."""
        return self.ask("preview/open", row, attachment, width=300, height=200)
