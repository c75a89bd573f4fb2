"""What stands for the page, and short ways to look at a viewer."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

    from lb_widgets.widgets.overlay_viewer import OverlayViewer


class Page:
    """Stands for the browser: sends requests and collects what comes back."""

    def __init__(self, viewer: OverlayViewer, monkeypatch: pytest.MonkeyPatch) -> None:
        self._viewer = viewer
        self._replies: queue.Queue[tuple[dict[str, Any], list[bytes]]] = queue.Queue()
        monkeypatch.setattr(viewer, "send", lambda *reply: self._replies.put(reply))

    def ask(self, **request: Any) -> tuple[dict[str, Any], list[bytes]]:
        """Return the reply and its buffers."""
        self.send(id="1", **request)
        return self.next()

    def send(self, **message: Any) -> None:
        self._viewer._on_message(self._viewer, message, [])

    def next(self) -> tuple[dict[str, Any], list[bytes]]:
        """Return the next reply and its buffers."""
        return self._replies.get(timeout=10)

    def ok(self, **request: Any) -> dict[str, Any]:
        """Return the result, which has to be one."""
        message, _ = self.ask(**request)
        assert message["type"] == "ok", message
        return message["result"]


def opacities(viewer: OverlayViewer) -> dict[str, float]:
    return {layer.name: layer.opacity for layer in viewer.layers}
