"""Synthetic scenes, cut into pyramids whose tiles are turned into facts."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.tiles.answers import TileKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.tile_pictures import TileFacts

DEEPEST = 3
"""Zoom of 8 by 8 tiles."""


@cache
def scene(seed: int, side: int = 256 * 2**DEEPEST, *, roughness: float = 1.3) -> Image.Image:
    """Return hills of all sizes in colour; the higher the roughness, the smoother."""
    random = np.random.default_rng(seed)
    frequencies = np.fft.fftfreq(side)
    distance = np.hypot(frequencies[:, None], np.fft.rfftfreq(side)[None])
    distance[0, 0] = 1
    spectrum = np.fft.rfft2(random.normal(size=(side, side))) / distance**roughness
    spectrum[0, 0] = 0
    hills = np.fft.irfft2(spectrum, (side, side))
    hills = hills[..., None] / hills.std() * random.uniform(25, 40, 3) + random.uniform(90, 150, 3)
    return Image.fromarray(hills.clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def halved(image: Image.Image, how: Image.Resampling = Image.Resampling.BOX) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2), how)


def levels(
    base: Image.Image, how: Image.Resampling = Image.Resampling.BOX, deepest: int = DEEPEST
) -> list[Image.Image]:
    """Return the picture of each zoom, from 0."""
    pictures = [base]
    while len(pictures) <= deepest:
        pictures.append(halved(pictures[-1], how))
    return pictures[::-1]


def tile(picture: Image.Image, x: int, y: int, size: int = 256) -> Image.Image:
    return picture.crop((x * size, y * size, (x + 1) * size, (y + 1) * size))


def facts_of(picture: Image.Image, zoom: int, **options: Any) -> dict[TileKey, TileFacts]:
    """Return the facts of one zoom, cut from its picture."""
    options = {"kind": "JPEG", "quality": 85, **options}
    return {
        TileKey(0, zoom, x, y): tile_facts(encoded(tile(picture, x, y), **options))
        for x in range(picture.width // 256)
        for y in range(picture.height // 256)
    }


def pyramid(pictures: list[Image.Image], **options: Any) -> dict[TileKey, TileFacts]:
    facts: dict[TileKey, TileFacts] = {}
    for zoom, picture in enumerate(pictures):
        facts |= facts_of(picture, zoom, **options)
    return facts


def changed(picture: Image.Image, change: Callable[[np.ndarray], Any], **options: Any) -> TileFacts:
    """Return the facts of a tile of which the pixels were changed."""
    pixels = np.asarray(change(np.asarray(picture).astype(np.int16)))
    options = {"kind": "JPEG", "quality": 85, **options}
    return tile_facts(encoded(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), **options))


def brighter(by: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda pixels: pixels + by


def row(tile_size: int = 256, **alternative_layers: str) -> TileLayerInfo:
    return TileLayerInfo.from_row(
        tile_row(
            "http://127.0.0.1/{z}/{x}/{y}",
            bounds=(-180, -85, 180, 85),
            min_zoom=0,
            max_zoom=DEEPEST,
            tile_size=tile_size,
            alternative_layers=alternative_layers or None,
        )
    )
