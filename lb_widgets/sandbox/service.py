"""What runs between the start and the stop of a sandbox."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from lb_widgets.errors import SandboxError
from lb_widgets.sandbox.api.context import Context
from lb_widgets.sandbox.api.files import Files
from lb_widgets.sandbox.api.store import Store
from lb_widgets.sandbox.api.worker import Worker
from lb_widgets.sandbox.background import Background
from lb_widgets.sandbox.routes import Routes
from lb_widgets.sandbox.server import Server

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lb_widgets.sandbox.traffic import Traffic


class Settings(NamedTuple):
    """What a sandbox was made with."""

    path: Path | None
    port: int
    base: str
    """The path that all addresses begin with: ``/RANDOM/``."""
    api_key: str
    integrations: Mapping[str, bool]


class Service:
    """Database, server and background threads. Knows nothing of the `Sandbox`: it may be dropped.

    Parameters
    ----------
    settings : Settings
        Of the sandbox.
    traffic : Traffic
        Counts requests, and holds the planted faults.

    Raises
    ------
    SandboxError
        When the port is taken or the file is not a database.
    """

    def __init__(self, settings: Settings, traffic: Traffic) -> None:
        self.store = Store(settings.path)
        try:
            # The port is known only once the server listens, and files need it in their URLs.
            self.server = Server(settings.port)
        except SandboxError:
            self.store.close()
            raise
        self.url = f"http://127.0.0.1:{self.server.port}{settings.base}"
        self._background = Background(self.server.closing)
        files = Files(self.store, url=f"{self.url}files/")
        worker = Worker(self.store, files, self._background)
        context = Context(self.store, files, worker, settings.integrations)
        self.server.serve(
            Routes(
                self.url,
                context=context,
                api_key=settings.api_key,
                traffic=traffic,
                background=self._background,
            )
        )
        worker.resume()

    def close(self) -> None:
        """End every connection, every thread, and the database."""
        current = threading.current_thread()
        if self.server.owns(current) or self._background.owns(current):
            # The garbage collector may call from any thread, which cannot wait for itself.
            threading.Thread(target=self._close).start()
        else:
            self._close()

    def _close(self) -> None:
        self.server.close()
        self._background.close()
        self.store.close()
