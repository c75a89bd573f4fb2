"""Many tiles at once: threads over connections that are kept alive."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, Self, TypeVar

from lb_widgets.model.mercator import Crs
from lb_widgets.model.urls import host_of
from lb_widgets.net.session import HttpSession
from lb_widgets.tiles.answers import Answer, AnswerKind, TileKey
from lb_widgets.tiles.fetch.asking import Asker
from lb_widgets.tiles.fetch.politeness import LOCAL_CONNECTIONS, connections_for

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from lb_widgets.model.tiles import TileLayerInfo

_TIMEOUT: Final = (5.0, 20.0)
"""Seconds for connecting, and of silence."""
_DEADLINE: Final = 60.0
"""Seconds for a tile as a whole."""
_AHEAD: Final = 2
"""Tiles on their way or waiting for a thread, for each thread: none idles while one is handed
over."""

T = TypeVar("T")


class TileFetcher:
    """Fetch tiles of one row; thread-safe.

    Parameters
    ----------
    info : TileLayerInfo
        Whose layers.
    session : HttpSession, optional
        By default one of its own, which waits 5 s for a connection and bears 20 s of silence.
    resolve : callable, optional
        Called with each tile's URL, from many threads; returns the bytes of the tile, or the URL or
        path to open instead (the URL itself for "as it is").
    cancelled : callable, optional
        Asked before and during each request; from then on nothing is sent.
    threads : int, optional
        Requests at once; by default 32 for servers of this machine, and 8 for each other server.

    Notes
    -----
    Broken connections and statuses of 500 and above are tried once more. After "too many requests"
    all threads wait as long as ``Retry-After`` says, at most 30 s, and fewer of them go on.
    """

    def __init__(
        self,
        info: TileLayerInfo,
        *,
        session: HttpSession | None = None,
        resolve: Callable[[str], bytes | str | os.PathLike[str]] | None = None,
        cancelled: Callable[[], bool] | None = None,
        threads: int | None = None,
    ) -> None:
        self._info = info
        servers = {host_of(layer.url): connections_for(layer.url) for layer in info.layers}
        self._threads = threads or min(sum(servers.values()), LOCAL_CONNECTIONS)
        self._servers = [host_of(layer.url) for layer in info.layers]
        self._owns_session = session is None
        self._session = session or HttpSession(
            timeout=_TIMEOUT, deadline=_DEADLINE, pool_size=self._threads
        )
        self._cancelled = cancelled or (lambda: False)
        self._is_closed = False
        self.is_resolving = resolve is not None
        self._asker = Asker(
            self._session, resolve=resolve, cancelled=self._is_over, connections=threads
        )
        self._pool: ThreadPoolExecutor | None = None

    @property
    def requests(self) -> int:
        """How many requests were sent so far, redirects and repeated ones included."""
        return self._asker.requests

    @property
    def stopped(self) -> str:
        """Why a server is asked no more, as a sentence; empty where that did not happen."""
        return self._asker.stopped

    def tile_url(self, key: TileKey) -> str:
        """Return the address of a tile; may hold a secret.

        Past the antimeridian the columns begin again.
        """
        x = key.x if self._info.crs is Crs.SIMPLE else key.x % 2**key.z
        return self._info.layers[key.layer].tile_url(key.z, x, key.y)

    def get(self, key: TileKey) -> Answer:
        """Return the answer for one tile."""
        return self._asker.ask(self.tile_url(key), server=self._servers[key.layer])

    def get_url(self, url: str, *, most: int | None = None) -> Answer:
        """Return the answer to an address.

        Parameters
        ----------
        url : str
            Of any tile; passed through `resolve` as all are.
        most : int, optional
            Requests that may be sent for it, redirects and repeated ones included; whoever counts
            them does not ask again where there were too many already.
        """
        if most is None:
            return self._asker.ask(url)
        return self._asker.ask(url, most=most, is_patient=False)

    def fetch(
        self, keys: Iterable[TileKey], then: Callable[[TileKey, Answer], T]
    ) -> Iterator[tuple[TileKey, T]]:
        """Yield each key with what `then` makes of its answer, in the order in which they come.

        Parameters
        ----------
        keys : iterable of TileKey
            Taken as they are needed, in the caller's thread.
        then : callable
            Called with each key and its answer in the thread that fetched it. What it raises ends
            the iteration.

        Notes
        -----
        Once the user wants to stop the remaining keys come as `AnswerKind.CANCELLED`, once a server
        is left alone as `AnswerKind.THROTTLED`, in both cases without being sent.
        """
        done: SimpleQueue[tuple[TileKey, T | None, BaseException | None]] = SimpleQueue()
        is_abandoned = threading.Event()

        def work(key: TileKey) -> None:
            try:
                if is_abandoned.is_set():
                    return
                done.put((key, then(key, self._answer(key)), None))
            except BaseException as error:  # noqa: BLE001 - raised again where it can be caught
                done.put((key, None, error))

        source = iter(keys)
        waiting = 0
        try:
            while True:
                while waiting < _AHEAD * self._threads:
                    key = next(source, None)
                    if key is None:
                        break
                    self._executor().submit(work, key)
                    waiting += 1
                if not waiting:
                    return
                key, made, error = done.get()
                waiting -= 1
                if error is not None:
                    raise error
                yield key, made  # pyright: ignore[reportReturnType] - no error, so it is what `then` made
        finally:
            is_abandoned.set()

    def close(self) -> None:
        """Send nothing more, and close the connections."""
        self._is_closed = True
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        if self._owns_session:
            self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, key: TileKey) -> Answer:
        return Answer(AnswerKind.CANCELLED, "cancelled") if self._is_over() else self.get(key)

    def _is_over(self) -> bool:
        return self._is_closed or self._cancelled()

    def _executor(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="lb-widgets-tiles")
        return self._pool
