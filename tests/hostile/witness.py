"""What a browser did while hostile attachments were on screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Frame, Page, Request

_EXPECTED: Final = re.compile(
    "Content Security Policy|Blocked script execution|Blocked form submission|Blocked opening|"
    "Unsafe attempt to|sandboxed|Ignored call to|ERR_BLOCKED_BY_CSP|lbw-ended|lbw-pwned null|"
    "Error with Permissions-Policy|Not allowed to load local resource|blocked a frame|"
    "Blocked a frame|not allowed to navigate|download was blocked|Download is disallowed|"
    "Permissions policy violation"
)
"""What the console says of attempts that have failed."""
_STOPPED: Final = ("csp", "origin")
"""Why there was no request: a policy, and what only documents of one origin may share."""
_OWN: Final = ("data", "blob", "about")


class Witness:
    """Remembers what happened in a window, and says what should not have.

    Parameters
    ----------
    view : Page
        The window, before anything hostile is in it.
    origin : str
        Of the notebook's server: ``http://127.0.0.1:8888``.
    """

    def __init__(self, view: Page, origin: str) -> None:
        self.said: list[str] = []
        """All that the console said."""
        self._view = view
        self._origin = origin
        self._errors: list[str] = []
        self._requests: list[Request] = []
        self._happened: list[str] = []
        view.on("console", self._on_console)
        view.on("pageerror", lambda error: self._errors.append(f"uncaught {error}"))
        view.on("request", self._on_request)
        view.on("dialog", self._on_dialog)
        view.on("download", lambda file: self._happened.append(f"download of {file.url}"))
        view.on("framenavigated", self._on_navigated)
        view.context.on("page", lambda other: self._happened.append(f"window {other.url}"))
        self._session = view.context.new_cdp_session(view)
        self._session.send("Performance.enable")
        self.heap_before = self.heap()

    def heap(self) -> float:
        """Return the bytes of JavaScript that the page holds, once what is unused was let go of."""
        self._session.send("HeapProfiler.collectGarbage")
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize")

    def faults(self) -> list[str]:
        """Return what should not have happened."""
        left = self._view.evaluate(
            """() => ({
              window: window.__pwned, prototype: {}.__pwned, cookie: document.cookie,
              stored: localStorage.getItem('lbw-pwned'), title: document.title,
              body: document.body.textContent.trim().slice(0, 20), hash: location.hash,
            })"""
        )
        found = [*self._happened, *self._unexpected(), *self._elsewhere()]
        marked = [name for name in ("window", "prototype", "stored") if left[name]]
        marked += [
            name for name in ("cookie", "body", "hash", "title") if "lbw-pwned" in str(left[name])
        ]
        return [*found, *[f"{name} was marked: {left[name]}" for name in marked]]

    def _unexpected(self) -> list[str]:
        ran = [text for text in self.said if "lbw-pwned" in text and "lbw-pwned null" not in text]
        errors = [text for text in self._errors if not _EXPECTED.search(text)]
        return [f"ran: {text}" for text in ran] + [f"console: {text}" for text in errors]

    def _elsewhere(self) -> list[str]:
        """Return requests that the policy does not let through."""
        found = []
        for request in self._requests:
            parts = urlsplit(request.url)
            where = f"{parts.scheme}://{parts.netloc}".replace("ws:", "http:")
            is_stopped = request.failure in _STOPPED
            if parts.scheme not in _OWN and where != self._origin and not is_stopped:
                found.append(f"request {request.url[:120]} ({request.failure})")
        return found

    def _on_request(self, request: Request) -> None:
        self._requests.append(request)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)
        if message.type == "error":
            place = message.location.get("url", "")
            self._errors.append(f"{message.text[:300]} @ {place[:80]}")

    def _on_dialog(self, dialog: Any) -> None:
        self._happened.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _on_navigated(self, frame: Frame) -> None:
        is_ours = frame.url.startswith((self._origin, "about:", "chrome-error:")) or not frame.url
        if frame is self._view.main_frame or not is_ours:
            self._happened.append(f"navigation to {frame.url[:120]}")
