"""What stands for the map where no kernel runs, and where there is nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.widgets.base.static_form import static_html

if TYPE_CHECKING:
    from lb_widgets.model.tiles import TileLayerInfo


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


def static_row(model_id: str, title: str, info: TileLayerInfo | None, problem: str) -> str:
    """Return the static form of a row: its layers as a table, or why it cannot be read."""
    return static_html(
        model_id,
        title=f"Tile layer {title}",
        lines=[info.reading if info else problem],
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
