"""The embedded Labelbox-compatible API, tile server and sample media, as one object."""

from __future__ import annotations

import importlib
import secrets
import threading
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lb_widgets.errors import InputError, SandboxError
from lb_widgets.sandbox import frames, tiles
from lb_widgets.sandbox.faults import When, check_operation, plan_fault
from lb_widgets.sandbox.service import Service, Settings
from lb_widgets.sandbox.traffic import Traffic

if TYPE_CHECKING:
    import pandas as pd


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
        SQLite file that keeps datasets and rows for the next time; an import that was not finished
        goes on then. Default: a temporary file, gone when the sandbox stops.
    port : int, 0 to 65535, default 0
        0 takes a free one.
    api_key : str, optional
        Key that the API asks for. Default: a random one, see `api_key`.
    integrations : iterable of str, or mapping of str to bool, optional
        Names of delegated access integrations (cloud storage) that the organisation has; the first
        is its default. A mapping says for each whether a dataset validates with it.

    Examples
    --------
    >>> with Sandbox() as sandbox:
    ...     sandbox.media_url("sahara.jpg").startswith("http://127.0.0.1:")
    True
    """

    def __init__(
        self,
        *,
        path: Path | str | None = None,
        port: int = 0,
        api_key: str | None = None,
        integrations: Iterable[str] | Mapping[str, bool] = (),
    ) -> None:
        if not 0 <= port <= 65535:
            raise InputError(f"port must be from 0 to 65535, not {port}; 0 takes a free one.")
        if api_key is not None and not api_key.strip():
            raise InputError("api_key must not be empty; leave it out to get a random one.")
        if isinstance(integrations, str):
            raise InputError(f"integrations must be a list of names, as in [{integrations!r}].")
        self._path = None if path is None else Path(path).expanduser()
        self._port = port
        self._api_key = api_key or secrets.token_urlsafe(32)
        self._integrations = (
            dict(integrations)
            if isinstance(integrations, Mapping)
            else dict.fromkeys(integrations, True)
        )
        self._secret = secrets.token_urlsafe(16)
        self._traffic = Traffic()
        self._lock = threading.Lock()
        self._service: Service | None = None
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
                settings = Settings(
                    path=self._path,
                    port=self._port,
                    base=f"/{self._secret}/",
                    api_key=self._api_key,
                    integrations=self._integrations,
                )
                self._service = Service(settings, self._traffic)
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
        where = "in a temporary file" if self._path is None else f"in {self._path.name}"
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

    def fail(  # noqa: PLR0913 - the options of what a network can do
        self,
        operation: str,
        *,
        how: str = "status",
        when: When | None = None,
        times: int | None = 1,
        skip: int = 0,
        status: int | None = 503,
        retry_after: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Make calls of an operation fail, to see what a client does then.

        Each call of this method plants one more fault; where two are due at one request, the
        earlier one happens and the other waits for the next. `heal` forgets them all.

        Parameters
        ----------
        operation : str
            Field of the API (``"upsertDataRows"``, ``"uploadFile"`` …), or ``"*"`` for any.
        how : str, default "status"
            What happens:

            - ``"status"``: the answer has an HTTP `status`, with `retry_after` as ``Retry-After``;
            - ``"drop"``: the connection ends without an answer;
            - ``"reset"``: it ends with a TCP reset;
            - ``"hang"``: it ends without an answer after `seconds` (60);
            - ``"slow"``: the answer comes after `seconds` (2);
            - ``"drip"``: the answer comes in small pieces over `seconds` (2);
            - ``"truncated"``: the answer ends in its middle;
            - ``"garbage"``: status 200 and a page that is neither JSON nor UTF-8;
            - ``"late commit"``: the connection ends at once, and the work is done `seconds` (5)
              later, or never when the sandbox stops before;
            - ``"expired"``: the key is refused (401, ``AUTHENTICATION_ERROR``).
        when : {"before", "after"}, optional
            Instead of the work, or after it was done and committed: a lost answer. Default:
            before, but for what needs an answer to spoil.
        times : int or None, default 1
            How many calls it meets; None for all from then on.
        skip : int, default 0
            How many calls pass before: ``fail("*", skip=k)`` meets the request after the next k.
        status : int or None, default 503
            HTTP status, from 400 to 599; None is ``how="drop"``.
        retry_after : int, optional
            Seconds that the answer asks to wait; goes with status 429 or 503.
        seconds : float, optional
            How long it takes, where time has a part in it.

        Raises
        ------
        InputError
            When there is no such operation or fault, or an option does not fit it.
        """
        check_operation(operation)
        fault = plan_fault(
            "drop" if status is None else how,
            when=when,
            status=503 if status is None else status,
            retry_after=retry_after,
            seconds=seconds,
        )
        if (times is not None and times < 1) or skip < 0:
            raise InputError(
                f"times must be 1 or more, or None, and skip 0 or more; got {times} and {skip}."
            )
        self._traffic.plant(operation, fault, skip=skip, times=times)

    def heal(self) -> None:
        """Forget the faults that `fail` planted; a late commit that is under way still comes."""
        self._traffic.heal()

    def _running(self) -> Service:
        if self._service is None:
            raise SandboxError("The sandbox is not running; call .start() first.")
        return self._service
