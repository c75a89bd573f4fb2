"""Arrays and Pillow's images as pictures."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.pictures import open_picture
from tests.media.corpus import exif, jpeg, png
from tests.media.test_pictures import received

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOISE = np.random.default_rng(3).integers(0, 256, (6, 9, 4), dtype=np.uint8)
SIDES = st.integers(1, 9)
FLOATS = [np.float16, np.float32, np.float64]


def true_values(array: NDArray[Any]) -> NDArray[np.float64]:
    """Return the true values that a picture of the array has; NaN where there is none."""
    samples = open_picture(array).samples()
    values = samples.offset + samples.scale * samples.values.astype(np.float64)
    if samples.no_data is not None:
        values[samples.values == samples.no_data] = np.nan
    return values


@given(
    arrays.arrays(
        st.sampled_from([np.uint8, np.uint16]),
        st.tuples(SIDES, SIDES) | st.tuples(SIDES, SIDES, st.sampled_from([1, 3, 4])),
    )
)
def test_unsigned_integers_stay(array: NDArray[Any]):
    before = array.copy()
    samples = open_picture(array).samples()
    assert samples.values.dtype == array.dtype
    if array.ndim == 2 or array.shape[2] == 1:
        np.testing.assert_array_equal(samples.values, array.reshape(array.shape[:2]))
        assert samples.is_classes == (1 <= array.max() <= 31)
    else:
        full = np.iinfo(array.dtype).max
        alpha = array[..., 3] if array.shape[2] == 4 else full
        np.testing.assert_array_equal(samples.values[..., :3], array[..., :3])
        np.testing.assert_array_equal(
            samples.values[..., 3], np.broadcast_to(alpha, array.shape[:2])
        )
    if array.dtype == np.uint16:
        colors = array[..., :3] if array.ndim == 3 else array
        assert (samples.lowest, samples.highest) == (colors.min(), colors.max())
    np.testing.assert_array_equal(array, before)


def test_alpha_does_not_count_as_a_value():
    samples = open_picture(np.full((2, 2, 3), 5, np.uint16)).samples()
    assert (samples.lowest, samples.highest, samples.is_classes) == (5, 5, False)


@given(
    arrays.arrays(
        st.sampled_from([np.int8, np.int16, np.int32, np.int64, np.uint32, np.uint64, ">u2"]),
        st.tuples(SIDES, SIDES),
        elements=st.integers(0, 127),
    ),
    st.sampled_from([0, 65_408]),
)
def test_other_integers_are_taken_where_they_fit(array: NDArray[Any], more: int):
    if array.dtype.itemsize == 1 or (array.dtype.kind == "i" and array.dtype.itemsize == 2):
        more = 0
    array = array + np.asarray(more, array.dtype)
    samples = open_picture(array).samples()
    np.testing.assert_array_equal(samples.values, array)
    assert samples.bits == (
        16 if more or (array.dtype.itemsize == 2 and array.dtype.kind == "u") else 8
    )


@pytest.mark.parametrize("value", [-1, 65_536])
def test_integers_that_do_not_fit_are_refused(value: int):
    picture = open_picture(np.array([[0, value]]), what="layer CIR")
    with pytest.raises(InputError, match="The layer CIR is an array of int64 with values from"):
        picture.describe()


@given(
    arrays.arrays(
        st.sampled_from(FLOATS),
        st.tuples(SIDES, SIDES),
        elements=st.floats(-1e4, 1e4, width=16)
        | st.sampled_from([float("nan"), float("inf"), -float("inf")]),
    )
)
def test_floats_are_kept_to_half_a_step(array: NDArray[Any]):
    picture = open_picture(array)
    samples = picture.samples()
    known = np.isfinite(array)
    found = true_values(array)
    assert (np.isnan(found) == ~known).all()
    assert (samples.bits, samples.no_data, samples.is_classes) == (16, 0, False)
    if known.any():
        assert samples.lowest == array[known].min()
        assert samples.highest == array[known].max()
        error = np.abs(found[known] - array[known].astype(np.float64))
        assert error.max() <= 0.5 * samples.scale * (1 + 1e-6)
    unknown = int((~known).sum())
    said = f"{unknown:,} values are NaN or infinite: transparent"
    assert (said in picture.describe().notes) == (unknown > 0)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_single_float_is_exact(value: float):
    assert true_values(np.full((2, 2), value)).tolist() == [[value] * 2] * 2


def test_floats_of_a_range_beyond_floats_are_refused():
    with pytest.raises(InputError, match="expected a range that a float can hold"):
        open_picture(np.array([[-1.7e308, 1.7e308]])).samples()


def test_float_colours_share_one_scale_and_nan_is_transparent():
    colors = np.array([[[0.0, 0.5, 1.0], [0.25, np.nan, 1.0]]])
    samples = open_picture(colors).samples()
    assert (samples.lowest, samples.highest, samples.no_data) == (0, 1, None)
    assert samples.values[..., 3].tolist() == [[65_535, 0]]
    shown = samples.offset + samples.scale * samples.values[0, 0, :3]
    np.testing.assert_allclose(shown, [0, 0.5, 1], atol=1e-5)


def test_the_alpha_of_floats_is_from_0_to_1():
    colors = np.zeros((1, 2, 4))
    colors[..., 3] = [0.5, 1]
    assert open_picture(colors).samples().values[..., 3].tolist() == [[32_768, 65_535]]
    colors[0, 1, 3] = 255
    with pytest.raises(InputError, match="an alpha of 255; expected 0 to 1"):
        open_picture(colors).samples()


def test_true_is_1_and_a_class_but_full_in_colours():
    mask = np.array([[True, False]])
    samples = open_picture(mask).samples()
    assert samples.values.tolist() == [[1, 0]]
    assert samples.is_classes
    colors = open_picture(np.dstack([mask, mask, ~mask])).samples()
    assert colors.values.tolist() == [[[255, 255, 0, 255], [0, 0, 255, 255]]]


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((3, 10, 20)), r"shape \(3, 10, 20\), float64; .* numpy.moveaxis\(array, 0, -1\)"),
        (np.zeros((10, 20, 2)), r"expected \(height, width\), \(height, width, 3\)"),
        (np.zeros(10), r"shape \(10,\)"),
        (np.zeros((2, 2), complex), "complex128; expected bool, integers or floats"),
        (np.zeros((2, 2), object), "object; expected bool"),
        (np.zeros((0, 2)), "it has no pixels"),
        (np.zeros((1, 16_385), np.uint8), "16,385 by 1 px; expected at most 16,384 px a side"),
        (np.ma.masked_equal(np.zeros((2, 2)), 0), r"masked; .* array.filled\(0\)"),
    ],
)
def test_other_arrays_are_refused_at_once(array: Any, message: str):
    with pytest.raises(InputError, match=f"The layer CIR is an array of .*{message}"):
        open_picture(array, what="layer CIR")


def _image(mode: str) -> Image.Image:
    image = Image.fromarray(NOISE)
    if mode == "P":
        return image.convert("RGB").quantize(8)
    if mode.startswith("I;16"):
        return Image.frombytes(mode, (9, 6), NOISE[..., :2].tobytes())
    return (
        image.convert("RGB").convert(mode)
        if mode not in {"RGBa", "LA", "PA"}
        else image.convert(mode)
    )


@pytest.mark.parametrize(
    "mode", ["P", "PA", "LA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV"]
)
def test_colour_images_are_what_pillow_converts_them_to(mode: str):
    image = _image(mode)
    before = image.tobytes()
    samples = open_picture(image).samples()
    np.testing.assert_array_equal(samples.values, np.asarray(image.convert("RGBA")))
    assert (image.mode, image.tobytes()) == (mode, before)


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "I;16B"])
def test_images_of_one_band_stay_so(mode: str):
    samples = open_picture(_image(mode)).samples()
    expected = np.asarray(_image(mode))
    np.testing.assert_array_equal(samples.values, expected * 255 if mode == "1" else expected)
    assert samples.bits == (16 if mode.startswith("I") else 8)


def test_an_image_of_integers_is_16_bits_where_they_fit_else_floats():
    few = Image.fromarray(np.array([[0, 200]], np.int32))
    assert open_picture(few).samples().values.dtype == np.uint16
    assert open_picture(few).samples().values.tolist() == [[0, 200]]
    many = open_picture(Image.fromarray(np.array([[-5, 200]], np.int32)))
    assert (many.samples().lowest, many.samples().highest) == (-5, 200)


def test_an_image_of_floats():
    samples = open_picture(Image.fromarray(np.array([[-1.5, np.nan, 2]], np.float32))).samples()
    assert (samples.lowest, samples.highest, samples.no_data) == (-1.5, 2, 0)
    assert samples.values.tolist() == [[1, 0, 65_535]]


def test_the_transparent_value_of_an_image_is_no_data():
    image = Image.open(BytesIO(png(NOISE[..., 0])))
    image.info["transparency"] = 7
    assert open_picture(image).samples().no_data == 7


def test_an_image_in_memory_is_not_turned_and_says_so():
    image = Image.open(BytesIO(jpeg(NOISE[..., :3], exif=b"Exif\0\0" + exif(6))))
    picture = open_picture(image)
    assert (picture.width, picture.height) == (9, 6)
    assert picture.notes == ("not turned by EXIF orientation 6: an image in memory",)


def test_an_image_that_is_cut_short_says_so():
    body = png(NOISE)
    with pytest.raises(MediaError, match="The image is cut short"):
        open_picture(Image.open(BytesIO(body[:-40]))).samples()


@pytest.mark.parametrize("image", [Image.new("LAB", (2, 2)), Image.new("RGB", (0, 2))])
def test_images_that_are_no_picture_are_refused(image: Image.Image):
    with pytest.raises(InputError, match="The base image is an image of"):
        open_picture(image, what="base image")


def test_a_large_array_comes_in_tiles():
    wide = np.linspace(-1, 1, 5_000 * 10).reshape(10, 5_000)
    picture = open_picture(wide)
    told = picture.describe()
    assert (told.level, told.bits, told.no_data, told.lowest) == (3, 16, 0, -1)
    shown = received(picture.tile(0, 9, 0), (10, 392))
    np.testing.assert_allclose(told.offset + told.scale * shown, wide[:, 4_608:], atol=told.scale)
