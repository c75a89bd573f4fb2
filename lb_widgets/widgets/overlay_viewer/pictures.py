"""The pictures of the rows: opened once while there is room, and whether they lie on each other."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from lb_widgets.errors import MediaError
from lb_widgets.media.alignment import align_sketches
from lb_widgets.media.alignment_sketch import sketch
from lb_widgets.media.cache import SingleFlight
from lb_widgets.media.data_urls import is_data_url
from lb_widgets.media.local import local_path
from lb_widgets.media.pictures import open_picture
from lb_widgets.model.signatures import unsigned_url
from lb_widgets.model.urls import is_path, path_text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from lb_widgets.media.alignment_sketch import Sketch
    from lb_widgets.media.loader import Loader
    from lb_widgets.media.picture_cache import PictureCache
    from lb_widgets.media.pictures import OpenedPicture
    from lb_widgets.media.samples import Samples
    from lb_widgets.model.alignment import Alignment
    from lb_widgets.model.layer_state import LayerState
    from lb_widgets.widgets.overlay_viewer.rows import Rows

    Cancelled = Callable[[], bool] | None


class RowPictures:
    """The pictures of a viewer's rows; thread-safe.

    Parameters
    ----------
    rows : Rows
        Say what to open.
    loader : Loader
        Fetches it.
    cache : PictureCache
        Keeps opened pictures, of others too.
    version : int
        How often the viewer's rows were replaced before.
    resolves : bool
        Whether the loader asks code of the user's for each address.
    """

    def __init__(
        self,
        rows: Rows,
        loader: Loader,
        cache: PictureCache,
        *,
        version: int = 0,
        resolves: bool = False,
    ) -> None:
        self.rows = rows
        self._loader = loader
        self._cache = cache
        self._owner = object()  # tells our pictures from those of others
        self.version = version
        self._resolves = resolves
        self._alignments: dict[Hashable, Alignment] = {}
        self._flights: SingleFlight[Hashable, Any] = SingleFlight()
        self._base_sketch: tuple[Hashable, Sketch] | None = None

    def open(
        self, position: int, layer: int | None, *, cancelled: Cancelled = None
    ) -> OpenedPicture:
        """Return a picture of a row.

        Parameters
        ----------
        position : int
            Of the row.
        layer : int or None
            Which overlay, 0 for the lowest in the row's own order; None for the base image.
        cancelled : callable, optional
            Asked while waiting.

        Raises
        ------
        InputError
            There is no such row or layer, or it is of a type that is no picture.
        MediaError
            It could not be fetched, or is no picture that is shown.
        Cancelled
            `cancelled` said so.
        """
        source = self.rows.source(position, layer)
        is_overlay = layer is not None

        def opened() -> OpenedPicture:
            content = self._loader.load(source, cancelled=cancelled) if is_text(source) else source
            what = self._named(position, layer)
            return open_picture(content, what=what, is_overlay=is_overlay)

        return self._cache.get(self._key(position, layer), opened, cancelled=cancelled)

    def samples(self, position: int, layer: int | None, *, cancelled: Cancelled = None) -> Samples:
        """Return the values of a picture of a row; errors as for `open`, and say which it is."""
        try:
            picture = self.open(position, layer, cancelled=cancelled)
            return picture.samples(cancelled=cancelled)
        except MediaError as error:
            message = f"The {self._named(position, layer)}: {error}"
            raise MediaError(message, reason=error.reason) from error

    def initial_states(self, position: int) -> Sequence[LayerState]:
        """Return how a row's layers are shown at first, the lowest first."""
        return self.rows.initial_states(position, partial(self.samples, position))

    def alignment(self, position: int, layer: int, *, cancelled: Cancelled = None) -> Alignment:
        """Return whether a layer lies where the base image shows the same; errors as for `open`."""
        key = self._key(position, None), self._key(position, layer)
        known = self._alignments.get(key)
        if known is not None:
            return known

        def aligned() -> Alignment:
            below = self._sketch_of_base(position, cancelled)
            above = _sketched(self.samples(position, layer, cancelled=cancelled))
            return self._alignments.setdefault(key, align_sketches(below, above))

        return self._flights.run(key, aligned, cancelled=cancelled)

    def close(self) -> None:
        """Let go of the opened pictures; asked for again they are opened again."""
        self._cache.discard_where(lambda key: isinstance(key, tuple) and key[0] is self._owner)

    def is_near(self, position: int, layer: int | None) -> bool:
        """Return whether a picture can be opened without asking anyone: no network, no `resolve`.

        Parameters
        ----------
        position, layer
            As in `open`.
        """
        source = self.rows.source(position, layer)
        if not is_text(source) or self._key(position, layer) in self._cache:
            return True
        text = _address(source)
        is_here = not self._resolves and (is_path(text) or is_data_url(text))
        return is_here or self._loader.cached(text) is not None

    def _sketch_of_base(self, position: int, cancelled: Cancelled) -> Sketch:
        """Return the sketch of a base image, made once for all layers of the row."""
        key = self._key(position, None)
        kept = self._base_sketch
        if kept is not None and kept[0] == key:
            return kept[1]

        def sketched() -> Sketch:
            return _sketched(self.samples(position, None, cancelled=cancelled))

        drawn = self._flights.run(key, sketched, cancelled=cancelled)
        self._base_sketch = key, drawn
        return drawn

    def _named(self, position: int, layer: int | None) -> str:
        names = self.rows.describe(position).layers
        return "base image" if layer is None else f"layer {names[layer]}"

    def _key(self, position: int, layer: int | None) -> Hashable:
        """Return what tells one picture from another: its address, else its place in the rows."""
        source = self.rows.source(position, layer)
        is_overlay = layer is not None  # of which fewer kinds are taken
        if not is_text(source):
            return self._owner, is_overlay, position, layer
        text = _address(source)
        if not is_path(text):
            return self._owner, is_overlay, unsigned_url(text)
        try:
            found = local_path(text).stat()
        except (OSError, ValueError, MediaError):
            return self._owner, is_overlay, text  # the loader says what is wrong
        # Written again, it is another picture.
        return self._owner, is_overlay, text, found.st_mtime_ns, found.st_size


def _sketched(samples: Samples) -> Sketch:
    """Return what an alignment check needs of a picture."""
    if samples.no_data is None:
        return sketch(samples.values)
    return sketch(np.where(samples.values == samples.no_data, np.nan, samples.values))


def _address(source: Any) -> str:
    return source if isinstance(source, str) else path_text(source)


def is_text(source: Any) -> bool:
    """Return whether a source is an address, not a picture in memory."""
    return isinstance(source, str | os.PathLike)
