"""DICOM as pictures: the same values and greys as pydicom's own functions make of them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, RLELossless

from lb_widgets.errors import MediaError
from lb_widgets.media.dicom import Scan, open_scan, scan_still, whole_range
from lb_widgets.media.dicom_values import MAX_SIDE, FrameValues
from lb_widgets.media.intensity import grays
from lb_widgets.messages.preview_scans import (
    IntensityTable,
    IntensityWindow,
    WindowFunction,
)
from tests.contract import intensity as contract
from tests.media.made_dicom import compressed, dataset, item, media, ramp

FILES = Path(pydicom.__file__).parent / "data" / "test_files"
CORPUS = [
    "CT_small.dcm", "MR_small_bigendian.dcm", "MR_small_implicit.dcm", "MR_small_RLE.dcm",
    "MR_small_jp2klossless.dcm", "J2K_pixelrep_mismatch.dcm", "liver_1frame.dcm",
    "examples_ybr_color.dcm", "SC_ybr_full_422_uncompressed.dcm", "SC_rgb_jpeg.dcm",
    "SC_rgb_rle_2frame.dcm", "SC_rgb_dcmtk_+eb+cy+s4.dcm", "SC_rgb_small_odd_big_endian.dcm",
    "rtdose.dcm", "image_dfl.dcm",
]  # fmt: skip


def values_of(frame: FrameValues) -> np.ndarray[Any, Any]:
    return frame.low + frame.step * frame.pixels.astype(float)


def opened(pixels: np.ndarray[Any, Any], **more: Any) -> Scan:
    return open_scan(media(dataset(pixels, **more)))


@pytest.mark.parametrize("name", CORPUS)
def test_the_values_of_every_frame_are_pydicoms(name: str):
    scan = open_scan(media((FILES / name).read_bytes()))
    source = pydicom.dcmread(FILES / name)
    frames = source.pixel_array.reshape(
        scan.frames, scan.height, scan.width, *([3] if source.SamplesPerPixel == 3 else [])
    )
    for number, stored in enumerate(frames):
        shown = scan.frame(number)
        if shown.is_color:
            assert np.array_equal(shown.pixels, stored >> (source.BitsStored - 8))
            continue
        expected = apply_modality_lut(stored, source).astype(float)
        assert np.abs(values_of(shown) - expected).max() <= (shown.step / 2 + 1e-6)
        assert shown.is_rounded or np.array_equal(values_of(shown), expected)


@given(
    bits=st.integers(1, 16),
    is_signed=st.booleans(),
    slope=st.sampled_from([1, 0.5, -2, 0.001]),
    intercept=st.sampled_from([0, -1024, 0.25]),
    center=st.floats(-0.2, 1.2),
    width=st.floats(0.001, 1.5),
    function=st.sampled_from(list(WindowFunction)),
)
def test_a_window_is_drawn_as_pydicom_draws_it(  # noqa: PLR0917 - drawn
    bits: int,
    is_signed: bool,  # noqa: FBT001 - drawn
    slope: float,
    intercept: float,
    center: float,
    width: float,
    function: WindowFunction,
):
    stored = ramp(bits, is_signed=is_signed)
    ends = sorted(float(end) * slope + intercept for end in (stored.min(), stored.max()))
    spread = ends[1] - ends[0]
    least = 1 if function is WindowFunction.LINEAR else 1e-6
    made = dataset(
        stored,
        BitsStored=bits,
        HighBit=bits - 1,
        RescaleSlope=slope,
        RescaleIntercept=intercept,
        WindowCenter=[0, round(ends[0] + center * spread, 4)],
        WindowWidth=[1, max(least, round(width * spread, 4))],
        VOILUTFunction=function.value,
    )
    scan = open_scan(media(made))
    frame = scan.frame(0)
    shown = grays(frame.low + frame.step * np.arange(65_536.0), scan.interest.windows[1])
    wanted = apply_voi_lut(apply_modality_lut(stored, made), made, 1)
    first = -(2 ** (bits - 1)) if is_signed else 0
    low, high = (end * slope + intercept for end in (first, first + 2**bits - 1))
    exact = 255 * (wanted - low) / (high - low)
    assert np.abs(shown[frame.pixels] - exact).max() <= 0.5 + 1e-6


@pytest.mark.parametrize("bits", [8, 12, 16])
def test_a_table_of_values_is_drawn_as_pydicom_draws_it(bits: int):
    stored = ramp(10)
    table = item(
        LUTDescriptor=[200, 300, bits],
        LUTExplanation="Soft",
        LUTData=(np.arange(200) * (2**bits - 1) // 199).astype("<u2").tobytes(),
    )
    made = dataset(stored, BitsStored=10, HighBit=9, VOILUTSequence=[table], WindowCenter=1)
    scan = open_scan(media(made))
    assert [each.name for each in scan.interest.tables] == ["Soft"]
    frame = scan.frame(0)
    shown = grays(values_of(frame), scan.interest.tables[0])
    exact = apply_voi_lut(stored, made) / (2**bits - 1) * 255
    # In a table of 8 bits pydicom counts entries in 8 bits as well, and begins again after 255.
    comparable = stored < 300 + 2**bits
    assert np.abs(shown - exact)[comparable].max() <= 0.5


def test_a_table_in_place_of_rescaling():
    stored = ramp(8, is_signed=True)
    table = item(LUTDescriptor=[100, -20, 16], LUTData=np.arange(0, 700, 7).astype("<u2").tobytes())
    table.ModalityLUTType = "OD"
    made = dataset(stored, ModalityLUTSequence=[table])
    made.ModalityLUTSequence[0]["LUTDescriptor"].VR = "SS"
    scan = open_scan(media(made))
    assert np.array_equal(values_of(scan.frame(0)), apply_modality_lut(stored.astype("i2"), made))
    assert scan.unit == "OD"


def test_what_python_and_the_page_compute_is_written_down():
    assert json.loads(contract.FILE.read_text()) == contract.content(), "run tests/contract/…"


def test_monochrome_1_is_drawn_inverted():
    picture = scan_still(
        opened(ramp(8), PhotometricInterpretation="MONOCHROME1"), width=99, height=99
    )
    shown = np.asarray(Image.open(io.BytesIO(picture.body)))
    assert shown[0, 0] > 245
    assert shown[-1, -1] < 10


def test_padding_does_not_count_as_a_value():
    stored = ramp(8) // 2 + 60
    stored[0] = 0
    stored[1] = 3
    assert opened(stored, PixelPaddingValue=0).frame(0).limits == (3, 187)
    padded = opened(stored, PixelPaddingValue=0, PixelPaddingRangeLimit=3)
    assert padded.frame(0).limits == (76, 187)
    assert whole_range((76, 187)) == IntensityWindow("All values", 132, 112)
    assert opened(stored * 0, PixelPaddingValue=0).frame(0).limits == (0, 0)


@pytest.mark.parametrize("is_planar", [0, 1])
@pytest.mark.parametrize("kind", ["u1", "<u2"])
def test_colours(is_planar: int, kind: str):
    colors = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(kind)
    colors <<= 8 * (colors.dtype.itemsize - 1)
    sent = np.moveaxis(colors, -1, 0) if is_planar else colors
    made = dataset(colors, PlanarConfiguration=is_planar, PixelData=sent.tobytes() + b"\0")
    shown = open_scan(media(made)).frame(0)
    assert shown.is_color
    assert np.array_equal(shown.pixels, colors >> (8 * (colors.dtype.itemsize - 1)))


def test_a_palette():
    stored = ramp(8)
    made = dataset(stored, PhotometricInterpretation="PALETTE COLOR")
    colors = np.random.default_rng(1).integers(0, 65_536, (3, 100)).astype("<u2")
    for color, values in zip(("Red", "Green", "Blue"), colors, strict=True):
        setattr(made, f"{color}PaletteColorLookupTableDescriptor", [100, 50, 16])
        setattr(made, f"{color}PaletteColorLookupTableData", values.tobytes())
    shown = open_scan(media(made)).frame(0)
    assert np.array_equal(shown.pixels, apply_color_lut(stored.astype("<u2"), made) >> 8)


def test_past_the_end_of_a_palette_its_last_colour_counts():
    stored = ramp(10)
    made = dataset(stored, PhotometricInterpretation="PALETTE COLOR")
    colors = np.random.default_rng(2).integers(0, 256, (3, 256)).astype("u1")
    for color, values in zip(("Red", "Green", "Blue"), colors, strict=True):
        setattr(made, f"{color}PaletteColorLookupTableDescriptor", [256, 0, 8])
        setattr(made, f"{color}PaletteColorLookupTableData", values.tobytes())
    shown = open_scan(media(made)).frame(0).pixels
    assert np.array_equal(shown, colors.T[np.minimum(stored, 255)])


def test_frames_that_are_compressed():
    stored = ramp(8)
    rle = dataset(stored)
    rle.compress(RLELossless)
    assert np.array_equal(values_of(open_scan(media(rle)).frame(0)), stored)
    for transfer_syntax, name in ((JPEG2000Lossless, "JPEG2000"), (JPEGBaseline8Bit, "JPEG")):
        buffer = io.BytesIO()
        more = {"no_jp2": True} if name == "JPEG2000" else {"quality": 100}
        Image.fromarray(stored).save(buffer, name, **more)
        scan = open_scan(media(compressed(dataset(stored), [buffer.getvalue()], transfer_syntax)))
        assert np.abs(values_of(scan.frame(0)) - stored).max() <= (2 if name == "JPEG" else 0)


def test_frames_and_their_times():
    stored = np.stack([ramp(8) // (number + 1) for number in range(4)])
    scan = opened(stored, FrameTime=40)
    assert (scan.frames, scan.frame_times) == (4, [40])
    assert all(np.array_equal(values_of(scan.frame(n)), stored[n]) for n in range(4))
    assert opened(stored, CineRate=20).frame_times == [50]
    assert opened(stored, FrameTimeVector=[0, 1, 2, 3]).frame_times == [0, 1, 2, 3]
    assert opened(stored, FrameTimeVector=[0, 1]).frame_times == []
    assert opened(stored[:1], FrameTime=40).frame_times == []
    with pytest.raises(MediaError, match="no frame 5: there are 4"):
        scan.frame(4)


def test_what_newer_files_say_of_all_frames_and_of_each():
    stored = np.stack([ramp(8)] * 3)
    shared = item(
        FrameVOILUTSequence=[item(WindowCenter=[9, 5], WindowWidth=[4, 3])],
        PixelMeasuresSequence=[item(PixelSpacing=[3, 1.5])],
    )
    own = [
        item(
            PixelValueTransformationSequence=[
                item(RescaleSlope=number + 1, RescaleIntercept=number, RescaleType="HU")
            ]
        )
        for number in range(3)
    ]
    scan = opened(
        stored, SharedFunctionalGroupsSequence=[shared], PerFrameFunctionalGroupsSequence=own
    )
    for number in range(3):
        expected = stored[number] * (number + 1.0) + number
        assert np.array_equal(values_of(scan.frame(number)), expected)
    assert [(each.center, each.width) for each in scan.interest.windows] == [(9, 4), (5, 3)]
    assert (scan.pixel_aspect, scan.unit) == (2, "HU")


@pytest.mark.parametrize(
    ("more", "aspect", "is_noted"),
    [
        ({"PixelSpacing": [2, 1]}, 2, False),
        ({"ImagerPixelSpacing": [1, 4]}, 0.25, False),
        ({"PixelAspectRatio": ["3", "2"]}, 1.5, False),
        ({"PixelSpacing": [0, 1]}, 1, True),
        ({"PixelSpacing": [1000, 1]}, 1, True),
        ({}, 1, False),
    ],
)
def test_proportions(more: dict[str, Any], aspect: float, is_noted: bool):  # noqa: FBT001 - a row
    scan = opened(ramp(8), **more)
    assert (scan.pixel_aspect, any("proportions" in note for note in scan.notes)) == (
        aspect,
        is_noted,
    )
    picture = scan_still(scan, width=32, height=32)
    assert picture.height / picture.width == pytest.approx(aspect, rel=0.1)


def test_large_frames_are_reduced_to_means():
    stored = np.arange(4 * 5000, dtype="<u2").reshape(4, 5000)
    shown = opened(stored).frame(0)
    assert shown.pixels.shape == (2, 1667)
    assert max(shown.pixels.shape) <= MAX_SIDE
    assert shown.pixels[0, 0] == np.floor(stored[:3, :3].mean() + 0.5)
    assert shown.pixels[-1, -1] == np.floor(stored[3:, 4998:].mean() + 0.5)
    assert shown.limits == (0, 19_999)


def test_what_a_file_wants_that_is_not_done_is_noted():
    many = {"WindowCenter": [1, 2], "WindowWidth": [0, 5], "RescaleSlope": 0, "RescaleIntercept": 0}
    made = dataset(ramp(8), BurnedInAnnotation="YES", **many)
    made.add_new((0x6000, 0x3000), "OW", b"\0\0")
    notes = "; ".join(open_scan(media(made)).notes)
    for words in ("text about the patient", "overlays", "rescale slope", "1 window or table"):
        assert words in notes
    assert opened(ramp(8)).notes == ()


def test_a_table_holds_its_first_and_last_grey():
    table = IntensityTable("", 10, [3, 200])
    assert grays(np.array([-5, 10, 10.9, 11, 400]), table).tolist() == [3, 3, 3, 200, 200]
