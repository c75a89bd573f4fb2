"""What stands for the map where no kernel runs, and where there is nothing to show."""

from __future__ import annotations

from threading import Event, Timer
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import LbWidgetsError
from lb_widgets.media.mosaic import layer_still
from lb_widgets.redact import redact
from lb_widgets.widgets.base.static_form import StaticImage, static_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.loader import Loader
    from lb_widgets.model.tiles import TileLayerInfo

MAX_SIZE: Final = (640, 400)
"""Pixels of the picture that is saved with the notebook."""
MAX_BYTES: Final = 200_000
"""Of that picture's file."""
QUIET: Final = 3.0
"""Seconds after the map was displayed that the picture is begun: the page comes first."""


class StaticMap:
    """What stands for a map in a saved notebook: its picture is added when the page has its tiles.

    Parameters
    ----------
    loader : Loader
        Fetches the tiles.
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._timer: Timer | None = None
        self._closed = Event()

    def complete_soon(
        self, info: TileLayerInfo, form: Callable[[StaticImage], str], show: Callable[[str], None]
    ) -> None:
        """Add the picture of the main layer, where one can be made; else leave all as it is.

        Parameters
        ----------
        info : TileLayerInfo
            The row.
        form : callable
            Returns the whole form with the picture in it.
        show : callable
            Puts it in the place of the one without.
        """
        self.close()
        self._closed = closed = Event()

        def complete() -> None:
            image = still_of(info, self._loader, closed.is_set)
            if image is not None and not closed.is_set():
                show(form(image))

        self._timer = Timer(QUIET, complete)
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        """Leave it as it is."""
        self._closed.set()
        if self._timer is not None:
            self._timer.cancel()


def still_of(
    info: TileLayerInfo, loader: Loader, cancelled: Callable[[], bool]
) -> StaticImage | None:
    """Return the main layer of a row as a small picture, or None where there is none to be had."""
    layer = info.layers[0]
    try:
        picture, _ = layer_still(
            layer,
            crs=info.crs,
            loader=loader,
            size=MAX_SIZE,
            max_bytes=MAX_BYTES,
            cancelled=cancelled,
        )
    except LbWidgetsError:
        return None  # the form without it is what remains
    if picture is None:
        return None
    return StaticImage(picture.content_type, picture.body, redact(layer.name))


def nothing_to_show(given: int) -> str:
    """Return the sentence for rows without a tile layer among them.

    Parameters
    ----------
    given : int
        How many rows there are.
    """
    if not given:
        return "There are no rows."
    subject = "The row is no" if given == 1 else f"None of the {given:,} rows is a"
    return f"{subject} tile layer (media type TMS_GEO or TMS_SIMPLE)."


def static_row(
    model_id: str,
    title: str,
    info: TileLayerInfo | None,
    problem: str,
    image: StaticImage | None = None,
) -> str:
    """Return the static form of a row: its layers as a table, or why it cannot be read."""
    return static_html(
        model_id,
        title=f"Tile layer {title}",
        lines=[info.reading if info else problem],
        image=image,
        columns=("layer", "URL", "west, south, east, north", "zooms"),
        rows=[
            (
                layer.name,
                layer.url,
                ", ".join(f"{number:.6g}" for number in layer.box),
                f"{layer.min_zoom} to {layer.max_zoom}",
            )
            for layer in (info.layers if info else ())
        ],
    )
