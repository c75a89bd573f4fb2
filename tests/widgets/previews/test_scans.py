"""DICOM, large and small: one frame at a time, nothing about the patient unasked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
from pydicom.uid import JPEGLSLossless

from lb_widgets.errors import MediaError
from lb_widgets.media import dicom_library
from lb_widgets.media.dicom_pixels import Pixels
from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    NoPreview,
)
from lb_widgets.messages.preview_scans import (
    DicomPreview,
    IntensityWindow,
)
from lb_widgets.messages.previews import (
    FrameRequest,
    TagsRequest,
    ThumbnailRequest,
)
from lb_widgets.messages.table_cells import Shown
from lb_widgets.widgets.previews import scans, small_scans
from tests.media.made_dicom import PATIENT, compressed, dataset, ramp, saved
from tests.widgets.previews.asking import Asking

if TYPE_CHECKING:
    from lb_widgets.widgets.base import Reply
    from tests.conftest import Loopback

SUBJECT: dict[str, Any] = {"version": 0, "row": 0, "attachment": None}
WINDOWS = {
    "SpecificCharacterSet": "ISO_IR 192",
    "WindowCenter": [40, 300],
    "WindowWidth": [80, 2000],
    "WindowCenterWidthExplanation": ["Soft \N{RIGHT-TO-LEFT OVERRIDE}tissue", "Bone"],
}


def asking(loopback: Loopback, body: bytes) -> Asking:
    url = loopback.serve("/a.dcm", body)
    return Asking({"row_data": url, "media_type": "DICOM"})


def made(**more: Any) -> bytes:
    stack = np.stack([ramp(12, is_signed=True) + number for number in range(3)]).astype("<i2")
    rescale = {"RescaleSlope": 2, "RescaleIntercept": -1024, "FrameTime": 40}
    return saved(dataset(stack, BitsStored=16, **{**rescale, **WINDOWS, **more}))


def frame(asked: Asking, number: int) -> Reply:
    return asked.ask(FrameRequest("1", **SUBJECT, frame=number))


def values(found: Any, pixels: bytes) -> np.ndarray[Any, Any]:
    stored = np.frombuffer(pixels, "<u2").reshape(found.height, found.width)
    return found.low + found.step * stored.astype(float)


def test_it_opens_with_its_first_frame(loopback: Loopback):
    found = asking(loopback, made()).open()
    preview = found.result.preview
    assert isinstance(preview, DicomPreview)
    assert (preview.frames, preview.width, preview.height) == (3, 16, 16)
    assert (preview.unit, preview.is_color, preview.is_inverted) == ("HU", False, False)
    assert preview.frame_times == [40]
    expected = 2.0 * ramp(12, is_signed=True) - 1024
    assert np.array_equal(values(preview.first, found.buffers[0]), expected)
    assert (preview.low, preview.high) == (expected.min(), expected.max())
    assert preview.windows == [
        IntensityWindow("Soft \\u202etissue", 40, 80),
        IntensityWindow("Bone", 300, 2000),
        IntensityWindow("All values", (preview.low + preview.high + 1) / 2, 8191),
    ]
    assert Fact("Pixels", "16 by 16") in found.result.facts
    assert Fact("Frames", "3") in found.result.facts
    assert Fact("Type", "application/dicom") in found.result.facts


def test_frames_come_one_by_one_of_a_file_fetched_and_read_once(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
):
    asked = asking(loopback, made())
    decoded: list[int] = []
    really = Pixels.frame
    monkeypatch.setattr(
        Pixels, "frame", lambda self, number: decoded.append(number) or really(self, number)
    )
    asked.open()
    fetched = len(loopback.requests)
    monkeypatch.setattr(scans, "open_scan", None)
    for number in (2, 1):
        found, (pixels,) = frame(asked, number)
        expected = 2.0 * (ramp(12, is_signed=True) + number) - 1024
        assert np.array_equal(values(found, pixels), expected)
    assert decoded == [0, 2, 1]
    assert len(loopback.requests) == fetched
    with pytest.raises(MediaError, match="no frame 4"):
        frame(asked, 3)


def test_a_file_that_was_let_go_of_is_read_again(loopback: Loopback):
    asked = asking(loopback, made())
    assert np.array_equal(
        values(*_flat(frame(asked, 1))), 2.0 * (ramp(12, is_signed=True) + 1) - 1024
    )


def _flat(reply: Reply) -> tuple[Any, bytes]:
    return reply.result, reply.buffers[0]


def test_nothing_about_the_patient_is_sent_unasked(loopback: Loopback):
    asked = asking(loopback, made(InstitutionName="https://h.example/?token=s3cr3tV4lue0123"))
    opened = asked.open()
    small = asked.ask(ThumbnailRequest("1", **SUBJECT, width=96, height=64))
    sent = b"".join(msgspec.json.encode(reply.result) for reply in (opened, small))
    for value in PATIENT.values():
        assert json.dumps(value).encode()[1:-1] not in sent
    tags = asked.ask(TagsRequest("1", **SUBJECT)).result
    assert tags.is_whole
    assert len(tags.tags) == opened.result.preview.other_tags
    assert Fact("Patient's Name", PATIENT["PatientName"]) in tags.tags
    assert Fact("Institution Name", "https://h.example/?token=***") in tags.tags
    assert Fact("Modality", "OT") in opened.result.preview.tags


def test_colours_have_no_window(loopback: Loopback):
    colors = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype("u1")
    found = asking(loopback, saved(dataset(colors))).open()
    preview = found.result.preview
    assert (preview.is_color, preview.windows, preview.tables) == (True, [], [])
    assert (preview.first.dtype, found.buffers[0]) == ("rgb", colors.tobytes())


def test_large_frames_and_rounded_values_are_noted(loopback: Loopback):
    wide = np.zeros((2, 5000), "<u2")
    preview = asking(loopback, saved(dataset(wide))).open().result.preview
    assert preview.note == "shown at 1,667 by 1 pixels, each the mean of 3 by 3"
    assert (preview.width, preview.first.width) == (5000, 1667)
    doses = np.array([[0, 4_000_000_000]], "<u4")
    assert "rounded" in asking(loopback, saved(dataset(doses))).open().result.preview.note


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>", "Not DICOM but text/html"),
        (made()[:-99], None),
        (made()[:703], "damaged"),
        (saved(dataset(ramp(8), PixelData=None)), "no pixels in this file"),
        (
            saved(compressed(dataset(ramp(8)), [b"\xff\xd8"], JPEGLSLossless)),
            "pip install pyjpegls",
        ),
    ],
)
def test_what_cannot_be_shown_says_why(loopback: Loopback, body: bytes, words: str | None):
    asked = asking(loopback, body)
    preview = asked.open().result.preview
    small = asked.ask(ThumbnailRequest("1", **SUBJECT, width=96, height=64)).result
    if words is None:
        assert preview.note == "2 of 3 frames: the file is cut short"
        assert small.text == "2 frames"
        return
    assert isinstance(preview, BrokenPreview)
    assert words in preview.text
    assert (small.shows, words in small.text) == (Shown.ERROR, True)


def test_without_the_library_it_is_said_what_to_install(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
):
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(dicom_library, "import_module", missing)
    asked = asking(loopback, made())
    preview = asked.open().result.preview
    assert isinstance(preview, NoPreview)
    assert "lb-widgets[dicom]" in preview.text
    small = asked.ask(ThumbnailRequest("1", **SUBJECT, width=96, height=64)).result
    assert (small.shows, "lb-widgets[dicom]" in small.text) == (Shown.NOTHING, True)


def test_small_it_is_the_first_frame(loopback: Loopback, monkeypatch: pytest.MonkeyPatch):
    asked = asking(loopback, made())
    request = ThumbnailRequest("1", **SUBJECT, width=96, height=64)
    found = asked.ask(request)
    assert (found.result.shows, found.result.text) == (Shown.PICTURE, "3 frames")
    assert found.buffers[0].startswith(b"\xff\xd8")
    monkeypatch.setattr(small_scans, "MAX_SCAN", 100)
    assert "too large" in asked.ask(request).result.text


def test_bytes_tell_that_it_is_one(loopback: Loopback):
    url = loopback.serve("/a", made())
    assert isinstance(Asking({"row_data": url}).open().result.preview, DicomPreview)
