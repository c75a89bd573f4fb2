"""What the viewer and its page both know: the synced traits, what they may be, what follows."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import traitlets

from lb_widgets.errors import InputError
from lb_widgets.messages.overlay_viewer import EngineChoice, StageView
from lb_widgets.model.comparison import Comparison
from lb_widgets.model.layer_state import Appearance, LayerState, Preset
from lb_widgets.widgets.base import LbWidget, StructTrait
from lb_widgets.widgets.overlay_viewer.states import StateMemory, check_names, listed, one_of

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from lb_widgets.widgets.overlay_viewer.pictures import RowPictures

_log: Final = logging.getLogger(__name__)


class RefusedStateError(InputError, traitlets.TraitError):
    """A value that a trait cannot have; traitlets takes it back, as it does with its own errors."""


class OverlayTraits(LbWidget):
    """The state of a viewer.

    A subclass sets `pictures` before the traits are used.
    """

    position = traitlets.Int(0).tag(sync=True)
    """Which row is shown, 0-based. Written by Python and the browser."""

    row_count = traitlets.Int(0).tag(sync=True)
    """How many rows there are. Written by Python."""
    row_order = traitlets.List(traitlets.Int()).tag(sync=True)
    """Positions of the rows around the one on screen, in the order of a table beside: what comes
    next is fetched ahead. Empty is the rows' own order. Written by Python."""

    version = traitlets.Int(0).tag(sync=True)
    """Counts how often the rows were replaced: all that was asked of them has to be asked again.
    Written by Python."""

    layer_states = StructTrait(
        list[LayerState],
        [],
        help="How this row's layers are shown, the lowest first; kept from row to row by name. "
        "Written by Python and the browser.",
    )

    base_appearance = StructTrait(
        Appearance,
        Appearance(),
        help="How the base image's values become colours. Written by Python and the browser.",
    )

    solo = traitlets.Unicode("").tag(sync=True)
    """Name of the layer that is shown without the others; empty for none. Written by both."""

    comparison = StructTrait(
        Comparison, Comparison(), help="How stacks are compared. Written by Python and the browser."
    )

    presets = StructTrait(
        list[Preset], [], help="Ways of showing layers by name. Written by Python and the browser."
    )

    preset = traitlets.Unicode("").tag(sync=True)
    """Name of the preset that was applied last: the next rows look like it too, but for what was
    changed by hand since. Empty for none. Written by both."""

    view = StructTrait(
        StageView | None,
        None,
        help="Which part of the picture is on the stage. Written by Python and the browser.",
    )

    smooth = traitlets.Bool(False).tag(sync=True)  # noqa: FBT003 - traitlets' signature
    """Whether pixels are smoothed where they are shown enlarged. Written by both."""

    engine = traitlets.Enum([choice.value for choice in EngineChoice], "auto").tag(sync=True)
    """What draws. Written by Python, read by the page once."""

    pictures: RowPictures
    """Those of the rows."""

    def __init__(self, **traits: Any) -> None:
        self._memory = StateMemory()
        super().__init__(**traits)

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take what the page has set; where it is refused, tell the page what holds.

        It is where Python has gone to another row meanwhile, so that the page spoke of the last.
        """
        with self.lock:
            try:
                super().set_state(sync_data)
            except traitlets.TraitError as error:
                _log.info("refused what the page has set: %s", error)
                self.send_state([name for name in sync_data if self.has_trait(name)])

    def start_row(self) -> None:
        """Show the layers of the row that `position` names as they were last seen."""
        with self.lock, self.hold_sync():
            has_row = len(self.pictures.rows) > 0
            initial = self.pictures.initial_states(self.position) if has_row else ()
            states = self._memory.start(initial)
            if self.solo not in {state.name for state in states}:
                self.solo = ""
            self.layer_states = states

    def follow_preset(self, name: str) -> None:
        """Show rows as the preset of this name says; also where they were changed since."""
        if self.preset == one_of(name, [preset.name for preset in self.presets], "preset"):
            self._on_preset()
        else:
            self.preset = name

    @traitlets.validate("position")
    def _check_position(self, proposal: Any) -> int:
        position = proposal["value"]
        if position or len(self.pictures.rows):  # without rows it stays 0
            with refusing():
                self.pictures.rows.check(position)
        return position

    @traitlets.validate("layer_states")
    def _check_states(self, proposal: Any) -> list[LayerState]:
        rows = self.pictures.rows
        with refusing():
            names = rows.describe(self.position).layers if len(rows) else ()
            check_names(proposal["value"], names)
        return proposal["value"]

    @traitlets.validate("solo")
    def _check_solo(self, proposal: Any) -> str:
        with refusing():
            names = [state.name for state in self.layer_states]
            return proposal["value"] and one_of(proposal["value"], names, "layer")

    @traitlets.validate("presets")
    def _check_presets(self, proposal: Any) -> list[Preset]:
        names = Counter(preset.name for preset in proposal["value"])
        repeated = [name for name, count in names.items() if count > 1]
        if repeated:
            raise RefusedStateError(f"Presets have the same name: {listed(repeated)}.")
        if "" in names:
            raise RefusedStateError("A preset has an empty name; expected a text.")
        return proposal["value"]

    @traitlets.validate("preset")
    def _check_preset(self, proposal: Any) -> str:
        with refusing():
            names = [preset.name for preset in self.presets]
            return proposal["value"] and one_of(proposal["value"], names, "preset")

    @traitlets.observe("position")
    def _on_position(self, _change: Any) -> None:
        self.start_row()

    @traitlets.observe("layer_states")
    def _on_states(self, _change: Any) -> None:
        with self.lock:
            self._memory.remember(self.layer_states)

    @traitlets.observe("preset")
    def _on_preset(self, _change: Any = None) -> None:
        with self.lock:
            found = [preset for preset in self.presets if preset.name == self.preset]
            if found:
                self.layer_states = self._memory.follow(found[0], self.layer_states)
            else:
                self._memory.release()


@contextmanager
def refusing() -> Generator[None]:
    """Make an `InputError` one that traitlets takes the value back for."""
    try:
        yield
    except InputError as error:
        raise RefusedStateError(str(error)) from None
