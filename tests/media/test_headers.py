from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from lb_widgets.media.headers import encoding_problem, picture_size


def encoded(kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    Image.effect_noise((90, 60), 64).convert("RGB").save(buffer, kind, **options)
    return buffer.getvalue()


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF"])
def test_the_beginning_tells_the_size(kind: str):
    body = encoded(kind)
    assert picture_size(body[: len(body) // 4]) == (90, 60)


@pytest.mark.parametrize(("orientation", "size"), [(1, (90, 60)), (3, (90, 60)), (6, (60, 90))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_turned_picture_has_the_size_that_is_seen(
    kind: str, orientation: int, size: tuple[int, int]
):
    assert picture_size(encoded(kind, exif=turned(orientation))) == size


@pytest.mark.parametrize("head", [b"", b"text", encoded("PNG")[:20], b"\xff\xd8\xff\xe0"])
def test_what_does_not_tell_it_has_none(head: bytes):
    assert picture_size(head) is None


@pytest.mark.parametrize("whole", [True, False])
def test_utf_8_is_no_problem(whole: bool):  # noqa: FBT001 - a case
    assert encoding_problem("Bläue 🌾".encode(), whole=whole) == ""
    assert encoding_problem("\ufeffBläue".encode(), whole=whole) == ""


def test_a_character_may_be_cut_at_the_end_of_a_part_only():
    head = "Bläue".encode()[:3]
    assert encoding_problem(head, whole=False) == ""
    assert encoding_problem(head, whole=True) == "is no UTF-8 (byte 2)"


@pytest.mark.parametrize(
    ("text", "encoding", "problem"),
    [
        ("Bläue", "utf-16", "is UTF-16, expected UTF-8"),
        ("plot 17", "utf-16-le", "holds zero bytes, as UTF-16 does, expected UTF-8"),
        ("Bläue", "latin-1", "is no UTF-8 (byte 2)"),
    ],
)
def test_other_encodings_are_told(text: str, encoding: str, problem: str):
    assert encoding_problem(text.encode(encoding), whole=False) == problem
