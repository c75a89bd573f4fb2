"""Four rows that have what tables trip over: secrets, repeated and missing keys, odd types."""

from __future__ import annotations

from typing import Any

SECRET = "https://tiles.example/a.jpg?X-Amz-Signature=5ecre7&width=3"
MASKED = "https://tiles.example/a.jpg?X-Amz-Signature=***&width=3"


def overlay(name: str | None, value: str = "https://h/relief.png") -> dict[str, Any]:
    return {"type": "IMAGE_OVERLAY", "value": value, "name": name}


def rows() -> list[dict[str, Any]]:
    return [
        {
            "row_data": SECRET,
            "global_key": "a",
            "media_type": "IMAGE",
            "attachments": [overlay("Relief"), overlay(None), {"type": "RAW_TEXT", "value": "dry"}],
            "metadata_fields": [{"name": "split", "value": "train"}, {"name": "tag", "value": 3}],
            "score": 2.5,
        },
        {"row_data": "/data/film.mp4", "global_key": "same", "score": None},
        {"row_data": "text", "global_key": "same", "media_type": "TEXT", "score": 1.0},
        {"row_data": None, "global_key": None, "media_type": "HOLOGRAM", "score": 0.0},
    ]
