"""What is on the stage, drawn by Python: the same as the page's, and at any size."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import msgspec

from lb_widgets.media.comparison import compared, difference
from lb_widgets.media.presets import apply
from lb_widgets.media.stacks import render
from lb_widgets.media.stills import reduced
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.comparison import CompareMode, Orientation, Region, Stack, StackKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lb_widgets.media.samples import Samples
    from lb_widgets.messages.overlay_viewer import StageView
    from lb_widgets.model.comparison import Comparison, Difference
    from lb_widgets.model.layer_state import Appearance, LayerState, Preset
    from lb_widgets.widgets.overlay_viewer.pictures import RowPictures

    Pixels = NDArray[np.uint8]
    Cancelled = Callable[[], bool] | None

STACK: Final = Stack(kind=StackKind.STACK)
"""The layers as they are."""
_DRAWN: Final = {CompareMode.SWIPE: 2, CompareMode.DIFFERENCE: 2, CompareMode.SIDE_BY_SIDE: 4}
"""How many stacks are seen in a still; where none is named, the first."""


@dataclass(frozen=True, slots=True)
class Stage:
    """All that decides what is seen, as it was at one moment.

    Parameters
    ----------
    pictures : RowPictures
        Those of the rows.
    position : int
        The row.
    states, base_appearance, solo, comparison, presets, view
        As the traits of the viewer.
    """

    pictures: RowPictures = field(repr=False)
    position: int
    states: Sequence[LayerState]
    base_appearance: Appearance
    solo: str
    comparison: Comparison
    presets: Sequence[Preset]
    view: StageView | None

    def image(self, *, full: bool, cancelled: Cancelled = None) -> Pixels:
        """Return what is seen; see `OverlayViewer.image`."""
        whole = self._whole(cancelled)
        view = None if full else self.view
        region = seen_region(view, whole) if view else whole
        scale = min(1.0, view.scale) if view else 1.0
        size = max(1, round(region.width * scale)), max(1, round(region.height * scale))
        comparison = self._placed(region)
        shown = comparison.stacks[: _DRAWN.get(comparison.mode, 1)]
        drawn = [self.drawn(stack, region, size, cancelled=cancelled) for stack in shown]
        return compared(drawn, comparison)

    def difference(self, a: Stack, b: Stack, region: Region | None, threshold: int) -> Difference:
        """Return how far two stacks differ; see `OverlayViewer.difference`."""
        part = region or self._whole(None)
        size = part.width, part.height
        first, second = (self.drawn(stack, part, size) for stack in (a, b))
        return difference(first, second, threshold=threshold)

    def drawn(
        self,
        stack: Stack,
        region: Region,
        size: tuple[int, int],
        *,
        cancelled: Cancelled = None,
    ) -> Pixels:
        """Return a part of a stack at this size, (height, width, 4), uint8."""
        base, layers = self.sources(stack, cancelled=cancelled)

        def draw(part: Region) -> Pixels:
            return render(
                base,
                layers,
                base_appearance=self.base_appearance,
                with_base=stack.kind is not StackKind.LAYER,
                region=part,
            )

        return reduced(draw, region, size, cancelled=cancelled)

    def sources(
        self, stack: Stack, *, cancelled: Cancelled = None
    ) -> tuple[Samples, list[tuple[LayerState, Samples]]]:
        """Return the base image and the layers that are seen of a stack, the lowest first."""
        base = self.pictures.samples(self.position, None, cancelled=cancelled)
        return base, [
            (state, self.pictures.samples(self.position, layer, cancelled=cancelled))
            for state, layer in self._seen_layers(stack)
        ]

    def is_near(self) -> bool:
        """Return whether all that is seen, if anything, can be opened without fetching it."""
        rows = self.pictures.rows
        if not len(rows) or not rows.describe(self.position).has_picture:
            return True
        return all(
            self.pictures.is_near(self.position, layer)
            for layer in (None, *(layer for _, layer in self._seen_layers(STACK)))
        )

    def pixel_count(self) -> int:
        """Return how many pixels all that is seen has together, of each picture its own."""
        layers = (None, *(layer for _, layer in self._seen_layers(STACK)))
        opened = [self.pictures.open(self.position, layer) for layer in layers]
        return sum(picture.width * picture.height for picture in opened)

    def states_of(self, stack: Stack) -> Sequence[LayerState]:
        """Return the layers of a stack; none where it names a layer or preset that is not there."""
        match stack.kind:
            case StackKind.BASE:
                return ()
            case StackKind.STACK:
                only = [_replaced(state, visible=True) for state in self._named(self.solo)]
                return only or self.states
            case StackKind.LAYER:
                alone = {"visible": True, "opacity": 1.0, "blend_mode": BlendMode.NORMAL}
                return [_replaced(state, **alone) for state in self._named(stack.name)]
            case StackKind.PRESET:
                found = [preset for preset in self.presets if preset.name == stack.name]
                return apply(found[0], self.states) if found else ()

    def _seen_layers(self, stack: Stack) -> list[tuple[LayerState, int]]:
        """Return the layers that are seen of a stack, each with its index in the row's order."""
        names = self.pictures.rows.describe(self.position).layers
        seen = [state for state in self.states_of(stack) if state.visible and state.opacity > 0]
        return [(state, names.index(state.name)) for state in seen if state.name in names]

    def _named(self, name: str) -> list[LayerState]:
        return [state for state in self.states if state.name == name]

    def _whole(self, cancelled: Cancelled) -> Region:
        picture = self.pictures.open(self.position, None, cancelled=cancelled)
        return Region(x=0, y=0, width=picture.width, height=picture.height)

    def _placed(self, region: Region) -> Comparison:
        """Return the comparison with the line of a swipe where it lies on a region."""
        comparison, view = self.comparison, self.view
        if view is None:
            return comparison
        is_upright = comparison.orientation is Orientation.VERTICAL
        middle, length = (view.x, view.width) if is_upright else (view.y, view.height)
        start, extent = (region.x, region.width) if is_upright else (region.y, region.height)
        line = middle + (comparison.position - 0.5) * length / view.scale
        return _replaced(comparison, position=min(1.0, max(0.0, (line - start) / extent)))


def seen_region(view: StageView, whole: Region) -> Region:
    """Return the part of a picture that is on the stage, all of its pixels that are seen."""
    left, width = _seen(view.x, view.width / view.scale, whole.width)
    top, height = _seen(view.y, view.height / view.scale, whole.height)
    return Region(x=left, y=top, width=width, height=height)


def _seen(middle: float, extent: float, length: int) -> tuple[int, int]:
    """Return where the seen part of a picture's side starts and how long it is, at least 1."""
    start = min(length - 1, max(0, floor(middle - extent / 2)))
    end = max(start + 1, min(length, ceil(middle + extent / 2)))
    return start, end - start


_replaced = msgspec.structs.replace
