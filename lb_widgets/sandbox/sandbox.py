"""The embedded Labelbox-compatible API, tile server and sample media, as one object."""

from __future__ import annotations

import importlib
import secrets
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from lb_widgets.errors import InputError, SandboxError
from lb_widgets.sandbox import frames, tiles
from lb_widgets.sandbox.api.context import Context
from lb_widgets.sandbox.api.files import Files
from lb_widgets.sandbox.api.operations import OPERATIONS
from lb_widgets.sandbox.api.store import Store
from lb_widgets.sandbox.routes import Routes
from lb_widgets.sandbox.server import Server
from lb_widgets.sandbox.traffic import Fault, Traffic, When

if TYPE_CHECKING:
    import pandas as pd


class _Service(NamedTuple):
    """What runs between start and stop. It knows nothing of the `Sandbox`, which may be dropped."""

    store: Store
    server: Server
    url: str

    def close(self) -> None:
        self.server.close()
        self.store.close()


class Sandbox:
    """An API for data rows on this machine, with tiles and sample media beside it.

    It speaks the part of Labelbox's API that an import needs, executes it against a real schema
    over SQLite, and refuses what the documentation says is refused. That is no evidence of what the
    live service does.

    It listens on 127.0.0.1 only, behind a random path, and is stopped by `stop`, at the end of a
    ``with`` block, when the object is dropped, and when Python ends.

    Parameters
    ----------
    path : Path or str, optional
        SQLite file that keeps datasets and rows for the next time. Default: in memory, gone when
        the sandbox stops.
    port : int, 0 to 65535, default 0
        0 takes a free one.
    api_key : str, optional
        Key that the API asks for. Default: a random one, see `api_key`.

    Examples
    --------
    >>> with Sandbox() as sandbox:
    ...     sandbox.media_url("sahara.jpg").startswith("http://127.0.0.1:")
    True
    """

    def __init__(
        self, *, path: Path | str | None = None, port: int = 0, api_key: str | None = None
    ) -> None:
        if not 0 <= port <= 65535:
            raise InputError(f"port must be from 0 to 65535, not {port}; 0 takes a free one.")
        if api_key is not None and not api_key.strip():
            raise InputError("api_key must not be empty; leave it out to get a random one.")
        self._path = None if path is None else Path(path).expanduser()
        self._port = port
        self._api_key = api_key or secrets.token_urlsafe(32)
        self._secret = secrets.token_urlsafe(16)
        self._traffic = Traffic()
        self._lock = threading.Lock()
        self._service: _Service | None = None
        self._finalizer: weakref.finalize[[], Sandbox] | None = None

    def start(self) -> Self:
        """Start to serve; a sandbox that is already running is left as it is.

        A sandbox that was stopped comes back at the same address.

        Raises
        ------
        SandboxError
            When the port is taken or the file at `path` is not a database.
        """
        with self._lock:
            if self._service is None:
                self._service = self._open()
                self._port = self._service.server.port
                self._finalizer = weakref.finalize(self, self._service.close)
        return self

    def stop(self) -> None:
        """Stop serving: ends every connection, thread and the database; harmless when stopped."""
        with self._lock:
            if self._finalizer is not None:
                self._finalizer()
            self._service = self._finalizer = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        where = "in memory" if self._path is None else f"in {self._path.name}"
        state = f"at 127.0.0.1:{self._port}" if self._service else "stopped"
        return f"<Sandbox {state}, data rows {where}>"

    @property
    def url(self) -> str:
        """Address of the root, with a slash at the end: ``http://127.0.0.1:PORT/RANDOM/``."""
        return self._running().url

    @property
    def endpoint(self) -> str:
        """Address of the API, for ``Client(endpoint=…)``.

        Raises
        ------
        MissingExtraError
            When graphql-core is not installed; tiles and media work without it.
        """
        # Raises when the library is missing.
        importlib.import_module("lb_widgets.sandbox.api.execution")
        return self.url + "graphql"

    @property
    def api_key(self) -> str:
        """The key that the API asks for."""
        return self._api_key

    @property
    def requests(self) -> dict[str, int]:
        """Requests so far, by operation (``upsertDataRows``), ``tiles``, ``media``, ``files``."""
        return self._traffic.counts

    def tile_url(self, layer: str) -> str:
        """Return the URL template of a tile layer, with ``{z}``, ``{x}`` and ``{y}`` left in.

        Parameters
        ----------
        layer : str
            ``blue_marble``, ``relief``, ``elevation``, ``vegetation`` and ``water`` (RGBA masks),
            or ``holes`` (every fifth tile is missing from zoom 2 on). Zoom 0 to 5.

        Raises
        ------
        InputError
            When there is no such layer.
        """
        if layer not in tiles.LAYERS:
            raise InputError(f"No tile layer {layer!r}. There are: {', '.join(tiles.LAYERS)}.")
        return f"{self.url}tiles/{layer}/{{z}}/{{x}}/{{y}}.png"

    def media_url(self, name: str) -> str:
        """Return the URL of a medium; whether it exists shows when it is asked for.

        Parameters
        ----------
        name : str
            ``sahara.jpg``, ``sahara_relief.jpg``, ``survey_report.pdf`` …; the root lists them all.
        """
        return f"{self.url}media/{name}"

    def data_rows(self, dataset: str | None = None) -> pd.DataFrame:
        """Return what the database holds.

        Parameters
        ----------
        dataset : str, optional
            Name or id; all datasets by default.

        Returns
        -------
        DataFrame
            One row per data row, oldest first: ``id``, ``dataset`` (name), ``row_data`` (text, as
            the API answers it), ``global_key``, ``external_id``, ``media_type`` (given or
            detected), ``metadata_fields`` (``{name, value}``), ``attachments`` (``{type, value}``
            and ``name`` where there is one, in order).
        """
        return frames.data_rows(self._running().store, dataset)

    def fail(
        self,
        operation: str,
        *,
        times: int = 1,
        when: When = "before",
        status: int | None = 503,
    ) -> None:
        """Make the next calls of an operation fail, to see what a client does then.

        Parameters
        ----------
        operation : str
            Field of the API: ``"upsertDataRows"``, ``"uploadFile"`` …
        times : int, default 1
            How many calls.
        when : {"before", "after"}, default "before"
            Instead of the work, or after it was done and committed: a lost answer.
        status : int or None, default 503
            HTTP status of the answer; None drops the connection without one.

        Raises
        ------
        InputError
            When there is no such operation, or `status` is not from 400 to 599.
        """
        known = [name for functions in OPERATIONS.values() for name in functions]
        if operation not in known:
            raise InputError(f"No operation {operation!r}. There are: {', '.join(sorted(known))}.")
        if status is not None and not 400 <= status <= 599:
            raise InputError(f"status must be from 400 to 599 or None, not {status}.")
        self._traffic.plan(Fault(operation, when, status), times=times)

    def _open(self) -> _Service:
        store = Store(self._path)
        base = f"/{self._secret}/"
        try:
            # The port is known only once the server listens, and files need it in their URLs.
            server = Server(self._port)
        except SandboxError:
            store.close()
            raise
        url = f"http://127.0.0.1:{server.port}{base}"
        context = Context(store, Files(store, url=f"{url}files/"))
        server.serve(Routes(base, context=context, api_key=self._api_key, traffic=self._traffic))
        return _Service(store, server, url)

    def _running(self) -> _Service:
        if self._service is None:
            raise SandboxError("The sandbox is not running; call .start() first.")
        return self._service
