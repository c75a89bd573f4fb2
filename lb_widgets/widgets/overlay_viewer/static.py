"""What a saved notebook shows of the viewer: the picture of its row, and the first rows' layers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Timer
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from lb_widgets.errors import LbWidgetsError
from lb_widgets.media.stacks import render
from lb_widgets.media.stills import small_picture
from lb_widgets.widgets.base.router import describe
from lb_widgets.widgets.base.static_form import StaticImage, static_html
from lb_widgets.widgets.overlay_viewer.stage import STACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.samples import Samples
    from lb_widgets.media.thumbnails import Picture
    from lb_widgets.model.layer_state import LayerState
    from lb_widgets.widgets.overlay_viewer.stage import Stage

MAX_WIDTH: Final = 800
"""Pixels of the picture that is saved with the notebook."""
MAX_BYTES: Final = 200_000
"""Of that picture's file."""
PATIENCE: Final = 0.2
"""Seconds that the cell waits for it."""
LONG_PATIENCE: Final = 60.0
"""Seconds that may be spent on it later, when nobody waits."""
MAX_PIXELS_AT_ONCE: Final = 4_000_000
"""Of all pictures together: with more, not even that long is tried. Decoding takes a processor that
the page's pictures need as well."""
QUIET: Final = 3.0
"""Seconds after the last picture for the page before that: the page comes first."""
_STATIC_ROWS: Final = 20


class HasStaticForm(Protocol):
    """What is needed of a viewer."""

    replace_static_form: Callable[[str], None] | None

    @property
    def model_id(self) -> str:
        """What the static form is told by."""
        ...

    def stage(self) -> Stage:
        """Return what is on the stage at this moment."""
        ...


class StaticViewer:
    """What stands for a viewer in a saved notebook, completed when the page has its pictures.

    Parameters
    ----------
    viewer : HasStaticForm
        Asked anew each time.
    """

    def __init__(self, viewer: HasStaticForm) -> None:
        self._viewer = viewer
        self._is_due = False
        self._timer: Timer | None = None

    def html(self, *, patience: float | None = None) -> str:
        """Return it, with the picture if that is at hand and drawn in time."""
        form, self._is_due = static_viewer(
            self._viewer.model_id, self._viewer.stage(), patience=patience
        )
        return form

    def complete_soon(self) -> None:
        """Add the picture, if it is still missing, when the page has asked for no other since."""
        self.close()
        if self._is_due and self._viewer.replace_static_form is not None:
            self._timer = Timer(QUIET, self._complete)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Leave it as it is."""
        if self._timer is not None:
            self._timer.cancel()

    def _complete(self) -> None:
        form = self.html(patience=LONG_PATIENCE)
        if self._viewer.replace_static_form is not None:
            self._viewer.replace_static_form(form)


def static_viewer(
    model_id: str, stage: Stage, *, patience: float | None = None
) -> tuple[str, bool]:
    """Return the HTML that stands for a viewer, and whether a picture may be added later.

    Parameters
    ----------
    model_id : str
        Of the viewer.
    stage : Stage
        What it shows.
    patience : float, seconds, optional
        How long drawing may take, by default `PATIENCE`.
    """
    rows = stage.pictures.rows
    count = len(rows)
    lines = [f"The first {_STATIC_ROWS} are listed."] if count > _STATIC_ROWS else []
    drawn = _picture(stage, PATIENCE if patience is None else patience) if count else ""
    if isinstance(drawn, str) and drawn:
        lines.append(drawn)
    described = [rows.describe(position) for position in range(min(count, _STATIC_ROWS))]
    form = static_html(
        model_id,
        title=f"Overlay viewer: {count:,} {'row' if count == 1 else 'rows'}",
        lines=lines,
        image=drawn if isinstance(drawn, StaticImage) else None,
        columns=("Row", "Layers"),
        rows=[(row.title, ", ".join(row.layers) or row.notice) for row in described],
    )
    return form, drawn == _LATER


_LATER: Final = "The picture is saved once it was shown."


def _picture(stage: Stage, patience: float) -> StaticImage | str:
    """Return the picture, or why there is none."""
    row = stage.pictures.rows.describe(stage.position)
    if not row.has_picture:
        return ""
    is_later = patience >= LONG_PATIENCE
    if not stage.is_near() or (not is_later and _is_much(stage)):
        return _LATER
    gave_up = Event()
    pool = ThreadPoolExecutor(1, thread_name_prefix="lb-widgets-static")
    try:
        file = pool.submit(_drawn, stage, gave_up.is_set).result(patience)
    except TimeoutError:
        if not is_later:
            return _LATER
        return f"The picture is not saved: drawing it takes more than {patience:g} s."
    except LbWidgetsError as error:
        return f"The picture is not saved: {describe(error)}"
    finally:
        gave_up.set()
        pool.shutdown(wait=False)
    names = [state.name for state in stage.states_of(STACK) if state.visible]
    under = f" under {', '.join(names)}" if names else ""
    return StaticImage(file.content_type, file.body, f"{row.title}{under}")


def _is_much(stage: Stage) -> bool:
    try:
        return stage.pixel_count() > MAX_PIXELS_AT_ONCE
    except LbWidgetsError:
        return False  # drawing says which of them fails


def _drawn(stage: Stage, cancelled: Callable[[], bool]) -> Picture:
    """Return the row's picture, drawn from every n-th pixel where there are many."""
    base, layers = stage.sources(STACK, cancelled=cancelled)
    thinned = _thinned(base)
    shrunk = thinned.size[0] / base.size[0]
    pixels = render(
        thinned,
        [(_moved(state, shrunk), _thinned(samples)) for state, samples in layers],
        base_appearance=stage.base_appearance,
    )
    return small_picture(pixels, max_width=MAX_WIDTH, max_bytes=MAX_BYTES)


def _thinned(samples: Samples) -> Samples:
    """Return values of a picture that is at least twice as wide as what will be saved."""
    step = max(1, samples.size[0] // (2 * MAX_WIDTH))
    return replace(samples, values=samples.values[::step, ::step])


def _moved(state: LayerState, shrunk: float) -> LayerState:
    """Return a state for a smaller base image: its offset is in pixels of that."""
    right, down = state.appearance.offset
    moved = msgspec.structs.replace(state.appearance, offset=(right * shrunk, down * shrunk))
    return msgspec.structs.replace(state, appearance=moved)
