from __future__ import annotations

import io
import json
import wave

import numpy as np
import pytest
from PIL import Image

from lb_widgets.sandbox import media
from lb_widgets.sandbox.places import PLACES


def _open(name: str) -> Image.Image:
    image = Image.open(io.BytesIO(media.media(name)))
    image.load()
    return image


@pytest.mark.parametrize("place", ["sahara", "iceland", "new-zealand"])
def test_all_crops_of_a_place_have_the_same_size(place: str):
    sizes = {
        _open(place + suffix).size
        for suffix in (".jpg", "_relief.jpg", "_elevation.png", "_mask.png")
    }
    assert sizes == {media.crop_size(place)}


def test_crops_of_one_place_line_up():
    """Water in the mask of Florida is blue in the elevation crop, pixel for pixel."""
    mask = np.asarray(_open("florida_mask.png"))[..., 3] > 0
    elevation = np.asarray(_open("florida_elevation.png").convert("RGB")).astype(int)
    blue = elevation[..., 2] - elevation[..., 0] > 20

    def agreement(shift: int) -> float:
        return float((np.roll(mask, shift, axis=1) == blue).mean())

    assert agreement(0) > 0.93
    assert agreement(0) > max(agreement(-12), agreement(12))


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_place_has_a_mask_worth_drawing(place: str):
    covered = (np.asarray(_open(f"{place}_mask.png"))[..., 3] > 0).mean()
    assert 0.01 < covered < 0.95


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_place_is_a_box_wide_enough_not_to_be_a_blur(place: str):
    box = PLACES[place]
    assert -180 <= box.west < box.east <= 180
    assert -90 <= box.south < box.north <= 90
    source_pixels = (box.east - box.west) * 15
    assert media.CROP_WIDTH / source_pixels <= 3.2


@pytest.mark.parametrize("name", media.media_names())
def test_every_medium_has_the_content_that_its_name_says(name: str):
    if name == "not_an_image.jpg" or name.startswith(tuple(PLACES)):
        return  # a planted fault; crops are opened above
    content = media.media(name)
    starts = {
        ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3"),
        ".wav": (b"RIFF",),
        ".pdf": (b"%PDF-",),
        ".html": (b"<!doctype html>",),
    }
    suffix = name[name.rindex(".") :]
    assert content.startswith(starts.get(suffix, (b"",)))
    if suffix == ".mp4":
        assert content[4:8] == b"ftyp"
        # Faststart: a player can begin before the whole file is there.
        assert 0 < content.index(b"moov") < content.index(b"mdat")
    elif suffix == ".dcm":
        assert content[128:132] == b"DICM"
    elif suffix == ".json":
        messages = json.loads(content)["messages"]
        assert len({message["messageId"] for message in messages}) == len(messages)
    elif suffix == ".wav":
        with wave.open(io.BytesIO(content)) as sound:
            assert sound.getnframes() / sound.getframerate() == 3
    assert media.content_type(name)


def test_the_pdf_has_two_pages_with_text_and_a_picture():
    content = media.media("survey_report.pdf")
    assert b"/Count 2" in content
    assert b"/Subtype /Image" in content


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../NOTICE.md",
        "../blue_marble.jpg",
        "/etc/hostname",
        "sahara.gif",
        "SAHARA.jpg",
        "a\0",
    ],
)
def test_nothing_but_the_listed_media_can_be_reached(name: str):
    with pytest.raises(KeyError):
        media.media(name)
