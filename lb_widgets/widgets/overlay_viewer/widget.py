"""The viewer as a widget: what Python may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from lb_widgets.media.loader import Loader, default_loader
from lb_widgets.media.picture_cache import default_pictures
from lb_widgets.messages.overlay_viewer import REQUESTS, EngineChoice
from lb_widgets.widgets.overlay_viewer.drawing import StageDrawing
from lb_widgets.widgets.overlay_viewer.pictures import RowPictures
from lb_widgets.widgets.overlay_viewer.requests import Answers
from lb_widgets.widgets.overlay_viewer.rows import FrameRows, place_in
from lb_widgets.widgets.overlay_viewer.sources import presets_of, rows_of
from lb_widgets.widgets.overlay_viewer.states import one_of
from lb_widgets.widgets.overlay_viewer.static import StaticViewer

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from lb_widgets.media.layers import Layer
    from lb_widgets.messages.base import Request
    from lb_widgets.model.layer_state import Preset
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.overlay_viewer.rows import Rows


class OverlayViewer(StageDrawing, bundle="overlay_viewer"):
    """Blends up to 10 image layers over an image, compares them, and checks how they lie.

    Parameters
    ----------
    rows : DataFrame, list of dict, dict, or a picture
        Data rows in any form that `read_rows` takes; or one picture: a URL, a path, a PIL image, or
        an array of shape (height, width), (height, width, 3) or (height, width, 4), bool, uint8,
        uint16 or float. Not changed.
    layers : list of Layer or picture, optional
        Over one picture, the lowest first: at most 10. Data rows bring their own, their
        ``IMAGE_OVERLAY`` attachments.
    row : int, default 0
        Position of the row to show first.
    resolve : callable, optional
        For values that need more than a plain fetch: called with each, returns the bytes
        themselves, or the URL or path to open instead.
    engine : {"auto", "gpu", "cpu"}, default "auto"
        What draws in the page; by itself what is quicker there.
    presets : path or list of Preset, optional
        Ways of showing layers by their names; a path as `save_presets` wrote it.

    Raises
    ------
    InputError
        There is no such row, or layers that cannot be shown.

    Examples
    --------
    >>> viewer = OverlayViewer(rows)  # doctest: +SKIP
    >>> viewer.show(3)  # doctest: +SKIP
    >>> viewer.layers["CIR"].opacity = 0.4  # doctest: +SKIP
    >>> OverlayViewer("./plot.jpg", layers=[Layer("./cir.png", name="CIR")])  # doctest: +SKIP
    """

    requests: ClassVar = REQUESTS

    def __init__(  # noqa: PLR0913 - keyword-only, all with defaults
        self,
        rows: Any,
        *,
        layers: Iterable[Layer | Any] | None = None,
        row: int = 0,
        resolve: Callable[[str], bytes | str] | None = None,
        engine: str = "auto",
        presets: str | os.PathLike[str] | Iterable[Preset] | None = None,
    ) -> None:
        self._own_loader = Loader(resolve=resolve) if resolve else None
        self._still = StaticViewer(self)
        self.pictures = self._pictures_of(rows_of(rows, layers))
        super().__init__(
            engine=one_of(engine, [choice.value for choice in EngineChoice], "engine"),
            presets=presets_of(presets),
        )
        self.row_count = len(self.pictures.rows)
        if self.row_count or row:
            self.show(row)
            self.start_row()

    @property
    def rows(self) -> pd.DataFrame | None:
        """The data rows; None for one picture.

        Set it to show others in their place: the row on screen stays where its key is among them.
        """
        rows = self.pictures.rows
        return rows.frame if isinstance(rows, FrameRows) else None

    @rows.setter
    def rows(self, rows: Any) -> None:
        new = rows_of(rows, None)
        with self.lock, self.hold_sync():
            position = place_in(new, self.pictures.rows, self.position)
            old = self.pictures
            self.pictures = self._pictures_of(new, version=old.version + 1)
            old.close()
            self.row_count = len(new)
            self.position = position
            self.start_row()
            self.version = self.pictures.version

    def close_resources(self) -> None:
        """End what runs and let go of the pictures; the view stays."""
        super().close_resources()
        self._still.close()
        self.pictures.close()
        if self._own_loader is not None:
            self._own_loader.close()

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        return self._still.html()

    def picture_was_sent(self) -> None:
        """Hear that the page has one more picture."""
        self._still.complete_soon()

    def _handlers(self) -> Mapping[type[Request], Handler]:
        return Answers(self).handlers()

    def _pictures_of(self, rows: Rows, *, version: int = 0) -> RowPictures:
        loader, resolves = self._own_loader or default_loader(), self._own_loader is not None
        cache = default_pictures()
        return RowPictures(rows, loader, cache, version=version, resolves=resolves)
