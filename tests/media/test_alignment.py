"""Alignment checks against pairs that are known to lie right or wrong, and against laws."""

from __future__ import annotations

import math
import os
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from benchmarks.planted.bands import to_bytes
from benchmarks.planted.pairs import Motion, moved, pairs
from benchmarks.planted.scores import Score
from benchmarks.planted.textures import CANVASES
from lb_widgets.errors import InputError
from lb_widgets.media.alignment import TOLERANCE, align
from lb_widgets.model.alignment import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

IS_FULL = os.environ.get("LB_WIDGETS_FULL") == "1"
PAIRS, LONGEST = (2000, 1024) if IS_FULL else (120, 640)
SEED = 20_261_126
WIDTH, HEIGHT, MARGIN = 480, 360, 72
TEXTURES = ("fine noise", "natural noise", "fields", "discs", "crop rows", "imagery")
FEW = settings(max_examples=100 if IS_FULL else 12)
shifts = st.integers(-64, 64)


@cache
def canvas(texture: str) -> NDArray[np.float32]:
    random = np.random.default_rng(SEED)
    return CANVASES[texture](random, WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN)


def layer(texture: str = "natural noise", **motion: float) -> NDArray[np.uint8]:
    """Return a picture that lies so against `layer(texture)`."""
    return to_bytes(moved(canvas(texture), WIDTH, HEIGHT, Motion(**motion)))


def test_planted_pairs_are_told_rightly():
    score = Score()
    for pair in pairs(SEED, PAIRS, longest=LONGEST):
        score.add(pair, align(pair.base, pair.layer))
    wrong = "\n".join([f"seed {SEED}", *score.wrong])
    assert score.recall >= 0.99, wrong
    assert score.precision >= 0.99, wrong
    assert score.answered >= 0.9, wrong
    # Among them strangers, and textures of which nothing can be told.
    assert len(score.wrong) <= PAIRS / 100, wrong


@FEW
@given(st.sampled_from(TEXTURES))
def test_a_picture_is_aligned_with_itself(texture: str):
    found = align(layer(texture), layer(texture))
    assert found.verdict is Verdict.ALIGNED
    assert abs(found.dx) + abs(found.dy) < 1e-3
    assert found.confidence > 0.9


@FEW
@given(st.sampled_from(TEXTURES), shifts, shifts)
def test_a_shift_is_told_within_its_error_and_the_other_way_round(texture: str, dx: int, dy: int):
    base, shifted = layer(texture), layer(texture, dx=float(dx), dy=float(dy))
    there, back = align(base, shifted), align(shifted, base)
    for found, sign in ((there, 1), (back, -1)):
        assert found.verdict is (Verdict.SHIFTED if math.hypot(dx, dy) >= 1 else Verdict.ALIGNED)
        assert max(abs(found.dx - sign * dx), abs(found.dy - sign * dy)) <= found.error
        assert (found.scale, found.rotation, found.reason) == (1, 0, "")
    assert abs(there.dx + back.dx) + abs(there.dy + back.dy) <= there.error


@FEW
@given(
    st.sampled_from(TEXTURES),
    st.floats(0.02, 0.04) | st.floats(-0.04, -0.02),
    st.floats(1, 3) | st.floats(-3, -1),
    st.integers(-20, 20),
)
def test_scale_and_rotation_are_told(texture: str, larger: float, rotation: float, dx: int):
    turned = layer(texture, dx=float(dx), scale=1 + larger, rotation=rotation)
    found = align(layer(texture), turned)
    assert found.verdict is Verdict.SHIFTED
    assert found.scale == pytest.approx(1 + larger, abs=0.001)
    assert found.rotation == pytest.approx(rotation, abs=0.05)
    assert max(abs(found.dx - dx), abs(found.dy)) <= found.error


def test_scale_alone_is_no_rotation_and_the_other_way_round():
    scaled, rotated = (
        align(layer(), layer(**motion)) for motion in ({"scale": 1.02}, {"rotation": 1.5})
    )
    assert scaled.scale == pytest.approx(1.02, abs=1e-3)
    assert scaled.rotation == 0
    assert rotated.rotation == pytest.approx(1.5, abs=0.05)
    assert rotated.scale == 1


@FEW
@given(st.sampled_from(TEXTURES), st.floats(0.6, 2), st.floats(0.6, 2))
def test_a_layer_is_compared_as_it_is_drawn_stretched_to_its_image(
    texture: str, wider: float, higher: float
):
    base = layer(texture)
    size = (round(WIDTH * wider), round(HEIGHT * higher))
    stretched = Image.fromarray(base).resize(size, Image.Resampling.BICUBIC)
    found = align(base, np.asarray(stretched))
    assert found.verdict is Verdict.ALIGNED
    assert max(abs(found.dx), abs(found.dy)) <= found.error


ALTERED: dict[str, Any] = {
    "16 bits": lambda pixels: pixels.astype(np.uint16) * 100 + 7,
    "big-endian": lambda pixels: pixels.astype(">u2"),
    "floats": lambda pixels: pixels / np.float64(255e9),
    "one band": lambda pixels: pixels[..., 1],
    "one band of three axes": lambda pixels: pixels[..., 1:2],
    "grey and alpha": lambda pixels: np.stack(
        [pixels[..., 0], np.full_like(pixels[..., 0], 255)], -1
    ),
    "negative": lambda pixels: 255 - pixels,
    "signed": lambda pixels: pixels.astype(np.int16) - 128,
    "outliers": lambda pixels: np.where(pixels < np.percentile(pixels, 0.2), -9999.0, pixels),
    "gaps": lambda pixels: np.where(np.indices(pixels.shape)[1] < 90, np.nan, pixels),
}


@pytest.mark.parametrize("name", ALTERED)
def test_neither_type_nor_contrast_of_a_layer_matters(name: str):
    shifted = ALTERED[name](layer(dx=9.0, dy=-5.0))
    found = align(layer(), shifted)
    assert found.verdict is Verdict.SHIFTED
    assert (found.dx, found.dy) == pytest.approx((9, -5), abs=0.2)


def test_what_is_transparent_tells_nothing():
    shifted = layer(dx=9.0, dy=-5.0)
    alpha = np.zeros((HEIGHT, WIDTH, 1), np.uint8)
    alpha[60:, 100:] = 255
    noise = np.random.default_rng(SEED).integers(0, 256, shifted.shape, dtype=np.uint8)
    answers = [
        align(layer(), np.dstack([np.where(alpha == 0, hidden, shifted), alpha]))
        for hidden in (noise, np.zeros_like(noise))
    ]
    assert answers[0] == answers[1]
    assert (answers[0].dx, answers[0].dy) == pytest.approx((9, -5), abs=0.1)
    # The base itself, where it is hidden, would be aligned.
    hidden = align(layer(), np.dstack([np.where(alpha == 0, layer(), shifted), alpha]))
    assert hidden == answers[0]


def test_large_pictures_of_odd_sizes_are_reduced_alike():
    large = Image.fromarray(layer("discs")).resize((2503, 1877), Image.Resampling.BICUBIC)
    smaller = np.asarray(large.resize((1777, 1333), Image.Resampling.BOX))
    for other in (smaller, smaller.astype(np.uint16) * 257, smaller.astype(np.float32)):
        found = align(np.asarray(large), other)
        assert found.verdict is Verdict.ALIGNED
        assert max(abs(found.dx), abs(found.dy)) < 0.1 * 2503 / 512
        assert (found.scale, found.rotation) == (1, 0)


def test_a_shift_below_the_compared_resolution_counts_as_aligned():
    large = Image.fromarray(layer("discs")).resize((2400, 1800), Image.Resampling.BICUBIC)
    pixel = 2400 / 512
    for share, verdict in ((0.9 * TOLERANCE, Verdict.ALIGNED), (1.1, Verdict.SHIFTED)):
        shift = round(share * pixel)
        shifted = large.transform(
            large.size, Image.Transform.AFFINE, (1, 0, -shift, 0, 1, 0), Image.Resampling.NEAREST
        )
        found = align(np.asarray(large), np.asarray(shifted))
        assert found.verdict is verdict
        assert found.dx == pytest.approx(shift, abs=found.error)


def classes(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pixels[..., 0] // 64 * np.uint8(64)


def mask(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return one colour where a picture is bright, nothing elsewhere."""
    drawn = np.zeros((*pixels.shape[:2], 4), np.uint8)
    drawn[pixels[..., 0] > 150] = (44, 160, 44, 170)
    return drawn


def only_corner(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    kept = np.full_like(pixels, 90)
    kept[:60, :60] = pixels[:60, :60]
    return kept


def only_stripes(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    alpha = np.zeros((*pixels.shape[:2], 1), np.uint8)
    alpha[:, ::6] = alpha[:, 1::6] = 255
    return np.dstack([pixels, alpha])


UNTOLD: list[tuple[str, Any, Any]] = [
    ("the layer has too little texture", layer(), np.full((HEIGHT, WIDTH), 90, np.uint8)),
    ("the image has too little texture", np.full((HEIGHT, WIDTH, 3), 0.3), layer()),
    ("the layer has too little texture", layer(), layer("sky")),
    ("the image has too little texture", layer("blank"), layer("blank")),
    ("the layer has too little texture", layer(), mask(layer())),
    ("there is too little texture", layer(), only_corner(layer())),
    ("too little of the two overlaps", layer(), only_stripes(layer())),
    ("most of the layer is transparent", layer(), np.full((HEIGHT, WIDTH), np.nan)),
    ("most of the image is transparent", np.zeros((HEIGHT, WIDTH, 4), np.uint8), layer()),
    ("the layer shows only a few classes", layer(), classes(layer())),
    ("the layer shows only a few classes", layer(), layer()[..., 0] > 128),
    ("the image shows only a few classes", classes(layer()), layer()),
    ("the texture repeats itself", layer("regular rows"), layer("regular rows")),
    ("the texture repeats itself", layer("regular rows"), layer("regular rows", dx=7.0)),
    ("the pictures are too small", layer()[:60, :90], layer()[:60, :90]),
    ("the pictures are too small", layer(), layer()[:1, :1]),
    ("the two have too little in common", layer(), layer("discs")),
    ("the two have too little in common", layer(), layer()[:, ::-1]),
    ("the two have too little in common", layer(), np.rot90(layer(), 2)),
    ("it fits in some places and not in others", layer(), layer()[: HEIGHT * 15 // 16]),
]


@pytest.mark.parametrize(("reason", "base", "above"), UNTOLD)
def test_where_nothing_can_be_told_the_reason_is(reason: str, base: Any, above: Any):
    found = align(base, above)
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, reason)
    assert (found.dx, found.dy, found.confidence) == (0, 0, 0)


@pytest.mark.parametrize(
    ("pixels", "told"),
    [
        (np.zeros(9), "A picture of shape (9,): expected (height, width)"),
        (np.zeros((9, 9, 5)), "shape (9, 9, 5)"),
        (np.zeros((0, 9)), "shape (0, 9)"),
        (np.zeros((9, 9), complex), "A picture of complex128: expected integers"),
        (np.array([["a"]]), "A picture of <U1"),
    ],
)
def test_other_arrays_are_refused(pixels: Any, told: str):
    with pytest.raises(InputError) as error:
        align(layer(), pixels)
    assert told in str(error.value)


def test_pictures_are_only_read():
    base, above = layer(), layer(dx=3.0).astype(np.float32)
    above[0, 0] = np.nan
    kept = base.copy(), above.copy()
    base.flags.writeable = above.flags.writeable = False
    align(base, above)
    np.testing.assert_array_equal(base, kept[0])
    np.testing.assert_array_equal(above, kept[1])
