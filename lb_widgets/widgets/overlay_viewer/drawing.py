"""What Python may ask of the picture on screen: compare stacks, take it, measure differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.media.stills import still
from lb_widgets.widgets.overlay_viewer.comparing import (
    comparison_of,
    region_of,
    stack_of,
    threshold_of,
)
from lb_widgets.widgets.overlay_viewer.controls import LayerControls
from lb_widgets.widgets.overlay_viewer.stage import Stage

if TYPE_CHECKING:
    from lb_widgets.media.stills import Still
    from lb_widgets.model.comparison import Difference, Region, Stack


class StageDrawing(LayerControls):
    """The stage of a viewer."""

    def compare(self, mode: str, *stacks: str | Stack, **settings: Any) -> None:
        """Show stacks of layers in comparison.

        Parameters
        ----------
        mode : str
            "swipe", "lens", "blink", "side-by-side" or "difference"; "blend" for one alone.
        *stacks : str or Stack
            Two to four: ``"stack"`` for the layers as they are, ``"base"``, the name of a layer or
            of a preset; ``"layer:CIR"`` or ``"preset:CIR"`` where both have it. By default as
            before.
        **settings
            `orientation`, `position`, `radius`, `rate`, `threshold` and `region`, as in
            `lb_widgets.model.comparison.Comparison`.

        Raises
        ------
        InputError
            One of these is unknown or not allowed.
        """
        with self.lock:
            found = [self._stack(stack) for stack in stacks]
            self.comparison = comparison_of(self.comparison, mode, found, settings)

    def image(self, *, full: bool = False) -> Still:
        """Return what is on screen as a PIL image, in mode RGBA.

        Parameters
        ----------
        full : bool
            The whole picture in its own size. Otherwise the part that is on the stage, reduced as
            there, each pixel the mean of those that it covers; the whole as long as the viewer was
            not displayed.

        Raises
        ------
        InputError
            There is no picture.
        MediaError
            One that is seen could not be fetched or decoded; the message begins with which.
        """
        return still(self.stage().image(full=full))

    def difference(
        self,
        a: str | Stack | None = None,
        b: str | Stack | None = None,
        *,
        region: Region | tuple[int, int, int, int] | None = None,
        threshold: int | None = None,
    ) -> Difference:
        """Return how far two stacks differ, in the base image's own size.

        Parameters
        ----------
        a, b : str or Stack, optional
            As in `compare`; by default the two that `comparison` has.
        region : (x, y, width, height), optional
            Only this part of the base image, in its pixels.
        threshold : int, 0 to 255, optional
            Pixels that differ by more in any channel are counted. Region and threshold by default
            as in `comparison`.

        Raises
        ------
        InputError, MediaError
            As for `compare` and `image`; a region that is not within the base image.
        """
        stage = self.stage()
        last = stage.comparison
        return stage.difference(
            last.stacks[0] if a is None else self._stack(a),
            last.stacks[1] if b is None else self._stack(b),
            region=last.region if region is None else region_of(region),
            threshold=last.threshold if threshold is None else threshold_of(threshold),
        )

    def stage(self) -> Stage:
        """Return all that decides what is seen now."""
        with self.lock:
            return Stage(
                pictures=self.pictures,
                position=self.position,
                states=self.layer_states,
                base_appearance=self.base_appearance,
                solo=self.solo,
                comparison=self.comparison,
                presets=self.presets,
                view=self.view,
            )

    def _stack(self, value: str | Stack) -> Stack:
        layers = [state.name for state in self.layer_states]
        return stack_of(value, layers, [preset.name for preset in self.presets])
