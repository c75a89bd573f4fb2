from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.model.tile_health import TileStatus
from lb_widgets.tiles.answers import Answer, AnswerKind
from lb_widgets.tiles.verdicts import BUCKET_REFUSAL, settle, verdict
from tests.tiles.scenes import encoded, scene

DENIED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message>'
PHOTO = encoded(scene(1, 256))


def body(content: bytes, content_type: str = "image/png", **headers: str) -> Answer:
    return Answer(
        AnswerKind.BODY, status=200, content_type=content_type, body=content, headers=headers
    )


def plain(*color: int) -> bytes:
    mode = "RGBA" if len(color) == 4 else "RGB"
    return encoded(Image.new(mode, (256, 256), color), "PNG")


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (Answer(AnswerKind.MISSING, "404 Not Found"), TileStatus.MISSING, "404 Not Found"),
        (Answer(AnswerKind.FORBIDDEN, "403 Forbidden"), TileStatus.FORBIDDEN, "403 Forbidden"),
        (Answer(AnswerKind.FORBIDDEN, "403", body=DENIED), TileStatus.FORBIDDEN, BUCKET_REFUSAL),
        (Answer(AnswerKind.THROTTLED, "429"), TileStatus.UNKNOWN, "429"),
        (Answer(AnswerKind.FAILED, "timed out"), TileStatus.UNKNOWN, "timed out"),
        (Answer(AnswerKind.REFUSED, "not asked"), TileStatus.UNKNOWN, "not asked"),
        (Answer(AnswerKind.CANCELLED, "stopped"), TileStatus.UNKNOWN, "stopped"),
        (body(b""), TileStatus.MISSING, "no bytes"),
        (body(PHOTO), TileStatus.OK, ""),
        (body(PHOTO, "text/html"), TileStatus.OK, ""),
        (body(PHOTO, **{"blank-tile": "true"}), TileStatus.MISSING,
         "a blank picture, which the server says it is"),
        (body(b"<html>Sign in"), TileStatus.WRONG_TYPE,
         "an HTML page, though the server says image/png"),
        (body(b'{"error": 1}', "application/json"), TileStatus.WRONG_TYPE, "JSON"),
        (body(encoded(scene(1, 256), "WEBP")), TileStatus.WRONG_TYPE, "WEBP, expected PNG or JPEG"),
        (body(PHOTO[: len(PHOTO) // 2]), TileStatus.UNREADABLE, "cut short"),
        (body(plain(0, 0, 0)), TileStatus.SOLID, "black"),
        (body(plain(255, 255, 255)), TileStatus.SOLID, "white"),
        (body(plain(1, 171, 205)), TileStatus.SOLID, "#01abcd"),
        (body(plain(1, 171, 205, 51)), TileStatus.SOLID, "#01abcd, 20% opaque"),
        (body(plain(9, 9, 9, 0)), TileStatus.TRANSPARENT, ""),
        (body(encoded(scene(1, 512))), TileStatus.WRONG_SIZE,
         "512 by 512 px, expected 256 by 256"),
        (body(encoded(Image.new("RGB", (256, 255)), "PNG")), TileStatus.WRONG_SIZE,
         "256 by 255 px, expected 256 by 256"),
        (body(encoded(Image.new("RGB", (5000, 1)), "PNG")), TileStatus.WRONG_SIZE,
         "5,000 by 1 px"),
    ],
)  # fmt: skip
def test_what_one_answer_says(answer: Answer, status: TileStatus, reason: str):
    found = verdict(answer, tile_size=256)
    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize("kind", AnswerKind)
def test_every_kind_of_answer_has_a_verdict(kind: AnswerKind):
    assert verdict(Answer(kind), tile_size=256).status in TileStatus


def test_whatever_is_a_picture_has_facts():
    for content in (PHOTO, plain(0, 0, 0), plain(0, 0, 0, 0), encoded(scene(1, 128))):
        assert verdict(body(content), tile_size=256).facts is not None


def test_tiles_of_512_pixels_where_the_row_says_so():
    assert verdict(body(encoded(scene(1, 512))), tile_size=512).status is TileStatus.OK


@given(
    present=st.integers(0, 60),
    refused=st.integers(0, 60),
    others=st.integers(0, 5),
    seed=st.integers(0, 99),
)
def test_a_bucket_that_has_tiles_refuses_what_it_has_not(
    present: int, refused: int, others: int, seed: int
):
    judged = [
        *[(TileStatus.OK, "")] * present,
        *[(TileStatus.FORBIDDEN, BUCKET_REFUSAL)] * refused,
        *[(TileStatus.FORBIDDEN, "401 Unauthorized"), (TileStatus.UNKNOWN, "")] * others,
    ]
    np.random.default_rng(seed).shuffle(judged)
    changed = settle((number, *each) for number, each in enumerate(judged))
    expected = (
        {number for number, (_, reason) in enumerate(judged) if reason == BUCKET_REFUSAL}
        if present and 20 * present >= present + refused
        else set()
    )
    assert changed.keys() == expected
    assert all(status is TileStatus.MISSING for status, _ in changed.values())
