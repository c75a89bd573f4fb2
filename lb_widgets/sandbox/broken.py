"""Sample rows with one planted fault each, to see what finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.model.types import MAX_OVERLAYS, MediaType

if TYPE_CHECKING:
    from lb_widgets.sandbox.sandbox import Sandbox


def broken_rows(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return the broken rows; each is right but for what its `planted` names.

    Faults that show only in the content (a dead link, a file that is no picture, an overlay of
    another size) need the media to be opened.
    """
    return [_row(sandbox, planted, **changed) for planted, changed in _faults(sandbox).items()]


def _row(sandbox: Sandbox, planted: str, **changed: Any) -> dict[str, Any]:
    return {
        "row_data": sandbox.media_url("sahara.jpg"),
        "global_key": f"broken-{planted}",
        "external_id": planted,
        "media_type": str(MediaType.IMAGE),
        "metadata_fields": [],
        "attachments": [_overlay(sandbox, "sahara_relief.jpg", "Relief")],
        "region": "Africa",
        "planted": planted,
        **changed,
    }


def _faults(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """Return what is different in each broken row, by the name of its fault."""
    url = sandbox.media_url
    relief = _overlay(sandbox, "sahara_relief.jpg", "Relief")
    return {
        "overlay-too-many": {
            "attachments": [
                {**relief, "value": f"{relief['value']}?layer={n}", "name": f"Layer {n}"}
                for n in range(1, MAX_OVERLAYS + 2)
            ]
        },
        "overlay-on-video": {"row_data": url("rotating_globe.mp4"), "media_type": "VIDEO"},
        # Crops of the Sahara have 768 x 512 pixels, those of Iceland 768 x 307.
        "overlay-size-differs": {
            "attachments": [_overlay(sandbox, "iceland_relief.jpg", "Relief")]
        },
        "attachment-type-unknown": {
            "attachments": [{"type": "CAPTION", "value": "The Sahara in July"}]
        },
        "attachment-value-empty": {"attachments": [relief | {"value": ""}]},
        # Mexico City with its longitude first, which without version is read as its latitude.
        "bounds-swapped": _tiles(sandbox, [[-99.5, 19.6], [-98.7, 19.0]]),
        "bounds-degenerate": _tiles(sandbox, [[19.4, -99.2], [19.4, -99.2]]),
        "global-key-duplicate": {"global_key": "Sahara-01"},  # keys are compared case-insensitively
        "global-key-too-long": {"global_key": "k" * 201},
        "media-not-an-image": {"row_data": url("not_an_image.jpg"), "attachments": []},
        "media-not-found": {"row_data": url("missing.jpg"), "attachments": []},
        "media-type-unknown": {"media_type": "PICTURE", "attachments": []},
        "row-data-missing": {"row_data": None, "attachments": []},
    }


def _tiles(sandbox: Sandbox, bounds: list[list[float]]) -> dict[str, Any]:
    row_data = {
        "tile_layer_url": sandbox.tile_url("blue_marble"),
        "bounds": bounds,
        "epsg": "EPSG4326",
        "min_zoom": 0,
        "max_zoom": 5,
    }
    return {"row_data": row_data, "media_type": str(MediaType.TMS_GEO), "attachments": []}


def _overlay(sandbox: Sandbox, name: str, title: str) -> dict[str, Any]:
    return {"type": "IMAGE_OVERLAY", "value": sandbox.media_url(name), "name": title}
