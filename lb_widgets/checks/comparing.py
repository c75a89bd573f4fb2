"""Compare layers with the images that they lie over, while both are being opened."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING, Final

from lb_widgets.media.alignment import align_sketches
from lb_widgets.model.alignment import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lb_widgets.media.alignment_sketch import Sketch
    from lb_widgets.model.alignment import Alignment

    Pair = tuple[str, str]
    """The values of an image and of a layer over it."""

KEPT: Final = 256
"""Sketches in memory at most: 335 MB."""


class Comparison:
    """Pairs of an image and a layer, compared as soon as both are there; for many threads.

    Parameters
    ----------
    layers : mapping of str to collection of str
        Of each image, the layers that lie over it; by their values.
    again : callable
        Makes the sketch of a value once more. Of the sketches whose partners are still to come, the
        oldest are forgotten beyond `KEPT`.
    """

    def __init__(
        self, layers: Mapping[str, Collection[str]], *, again: Callable[[str], Sketch | None]
    ) -> None:
        self.misaligned: dict[Pair, Alignment] = {}
        """What was found out of place."""
        self._again = again
        self._waiting: defaultdict[str, set[Pair]] = defaultdict(set)
        for image, above in layers.items():
            for layer in above:
                self._waiting[image].add((image, layer))
                self._waiting[layer].add((image, layer))
        self._is_picture: dict[str, bool] = {}
        self._kept: OrderedDict[str, Sketch] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, value: str) -> bool:
        """Return whether a value is one of a pair."""
        return value in self._waiting

    def add(self, value: str, sketch: Sketch | None) -> None:
        """Compare a value with those of its partners that were added before it.

        Parameters
        ----------
        value : str
            One of a pair, not added before.
        sketch : Sketch or None
            What it shows; None where it cannot be decoded.
        """
        with self._lock:
            self._is_picture[value] = sketch is not None
            if sketch is not None:
                self._kept[value] = sketch
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            ready = [pair for pair in self._waiting[value] if self._is_picture.keys() >= {*pair}]
        for pair in ready:
            self._compare(pair)

    def _compare(self, pair: Pair) -> None:
        if all(self._is_picture[value] for value in pair):
            image, layer = (self._kept.get(value) or self._again(value) for value in pair)
            if image is not None and layer is not None:
                found = align_sketches(image, layer)
                if found.verdict is Verdict.SHIFTED:
                    self.misaligned[pair] = found
        with self._lock:
            for value in pair:
                self._waiting[value].discard(pair)
                if not self._waiting[value]:
                    self._kept.pop(value, None)
