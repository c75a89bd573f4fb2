"""The rows that the official SDK imports: every media type and every attachment type."""

from __future__ import annotations

from typing import Any, Final

BUCKET: Final = "https://storage.example/trials"

TILES: Final = {
    "tile_layer_url": f"{BUCKET}/rgb/{{z}}/{{x}}/{{y}}.png?token=t",
    "bounds": [[19.6, -99.5], [19.0, -98.7]],
    "epsg": "EPSG3857",
    "min_zoom": 10,
    "max_zoom": 20,
    "max_native_zoom": 18,
    "tile_size": 256,
    "alternative_layers": [
        {"tile_layer_url": f"{BUCKET}/cir/{{z}}/{{x}}/{{y}}.png", "name": "CIR"},
        {"tile_layer_url": f"{BUCKET}/ndvi/{{z}}/{{x}}/{{y}}.png", "name": "NDVI"},
    ],
}
CONVERSATION: Final = {
    "type": "application/vnd.labelbox.conversational",
    "version": 1,
    "messages": [
        {
            "messageId": "m-0",
            "content": "Rust on the lower leaves.",
            "timestampUsec": 1,
            "user": {"userId": "u-0", "name": "Ada"},
            "align": "left",
            "canLabel": True,
        }
    ],
}
ATTACHMENTS: Final = [
    {"type": "IMAGE_OVERLAY", "value": f"{BUCKET}/cir.png", "name": "CIR"},
    {"type": "IMAGE_OVERLAY", "value": f"{BUCKET}/ndvi.png", "name": "NDVI"},
    {"type": "IMAGE_OVERLAY", "value": f"{BUCKET}/weeds.png"},
    {"type": "IMAGE", "value": f"{BUCKET}/street.jpg", "name": "Straße"},
    {"type": "VIDEO", "value": f"{BUCKET}/flight.mp4"},
    {"type": "AUDIO", "value": f"{BUCKET}/note.mp3"},
    {"type": "RAW_TEXT", "value": "Seen at noon.\n**Dry.**", "name": "Notes"},
    {"type": "TEXT_URL", "value": f"{BUCKET}/notes.txt"},
    {"type": "HTML", "value": f"{BUCKET}/report.html"},
    {"type": "PDF_URL", "value": f"{BUCKET}/guide.pdf"},
    {"type": "CAMERA_IMAGE", "value": f"{BUCKET}/camera.jpg"},
]


def _row(key: str, row_data: Any, **more: Any) -> dict[str, Any]:
    return {"row_data": row_data, "global_key": key, "external_id": f"{key}.src", **more}


ROWS: Final[list[dict[str, Any]]] = [
    _row("image", f"{BUCKET}/1.jpg", media_type="IMAGE", attachments=ATTACHMENTS),
    _row("tiles", TILES, media_type="TMS_GEO"),
    _row("tiles camel", {"tileLayerUrl": TILES["tile_layer_url"], "bounds": TILES["bounds"],
                         "epsg": "EPSG4326", "version": 2, "minZoom": 1, "maxZoom": 5}),
    _row("simple tiles", {**TILES, "epsg": "Simple"}, media_type="TMS_SIMPLE"),
    _row("pdf", {"pdf_url": f"{BUCKET}/1.pdf", "text_layer_url": f"{BUCKET}/1.json"},
         media_type="PDF"),
    _row("conversation", CONVERSATION, media_type="CONVERSATIONAL"),
    _row("video", f"{BUCKET}/1.mp4", media_type="VIDEO"),
    _row("audio", f"{BUCKET}/1.mp3", media_type="AUDIO"),
    _row("text", "The text itself, ä and 🌾.", media_type="TEXT"),
    _row("text url", f"{BUCKET}/1.txt", media_type="TEXT"),
    _row("page", f"{BUCKET}/1.html", media_type="HTML"),
    _row("scan", f"{BUCKET}/1.dcm", media_type="DICOM"),
    _row("points", f"{BUCKET}/1.pcd", media_type="POINT_CLOUD"),
    _row("model", f"{BUCKET}/llm.json", media_type="LLM"),
    _row("detected", f"{BUCKET}/2.png"),
]  # fmt: skip
"""Imported in one task, in this order."""

METADATA: Final = [
    {"name": "tag", "value": "dry"},
    {"name": "split", "value": "train"},
    {"name": "captureDateTime", "value": "2026-01-02T03:04:05Z"},
    {"name": "skipNFrames", "value": 3},
]
