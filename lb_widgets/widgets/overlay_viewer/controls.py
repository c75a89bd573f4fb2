"""What Python may do with the layers on screen: change them, keep and apply presets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.model.layer_state import Preset
from lb_widgets.widgets.overlay_viewer.handles import BaseHandle, LayerHandles
from lb_widgets.widgets.overlay_viewer.states import index_of, preset_of, with_preset
from lb_widgets.widgets.overlay_viewer.traits import OverlayTraits

if TYPE_CHECKING:
    from lb_widgets.media.samples import Samples


class LayerControls(OverlayTraits):
    """The rows and layers of a viewer."""

    @property
    def layers(self) -> LayerHandles:
        """The layers of the row on screen, the lowest first; see `LayerHandle` for what can be set.

        By index from either end or by name: ``viewer.layers["CIR"].visible = False``.
        """
        return LayerHandles(self)

    @property
    def base(self) -> BaseHandle:
        """The base image: ``viewer.base.limits = (0, 4000)``; see `BaseHandle`."""
        return BaseHandle(self)

    def show(self, position: int) -> None:
        """Show the row at this position (0-based, in the rows' own order).

        Raises
        ------
        InputError
            There is no such row.
        """
        with self.lock:
            self.pictures.rows.check(position)
            self.position = position

    def apply_preset(self, preset: str | Preset) -> None:
        """Show layers as a preset says, here and on the rows shown next.

        Parameters
        ----------
        preset : str or Preset
            The name of one of `presets`; one that is given is put among them. Layers that it does
            not name are hidden, and what was changed by hand is forgotten.

        Raises
        ------
        InputError
            There is none of this name.
        """
        with self.lock, self.hold_sync():
            if isinstance(preset, Preset):
                self.presets = with_preset(self.presets, preset)
            self.follow_preset(preset.name if isinstance(preset, Preset) else preset)

    def add_preset(self, name: str) -> Preset:
        """Keep how the layers are shown now under a name, in place of a preset that has it."""
        with self.lock:
            preset = preset_of(name, self.layer_states)
            self.presets = with_preset(self.presets, preset)
            return preset

    def samples_of(self, name: str | None) -> Samples:
        """Return the values of a layer of the row on screen, or of the base image for None."""
        names = self.pictures.rows.describe(self.position).layers
        layer = None if name is None else index_of(name, names)
        return self.pictures.samples(self.position, layer)
