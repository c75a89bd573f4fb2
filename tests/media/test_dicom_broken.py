"""DICOM files that are broken, empty or hostile: a named reason, in bounds of time and memory."""

from __future__ import annotations

import contextlib
import logging
import struct
import tracemalloc
import warnings
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.datadict import tag_for_keyword
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
)

from lb_widgets.errors import MediaError, MissingExtraError
from lb_widgets.media import dicom_library
from lb_widgets.media.content import Media
from lb_widgets.media.dicom import open_scan, scan_still
from lb_widgets.media.dicom_tags import MAX_TAGS, PICTURE_TAGS, tags_of
from tests.media.made_dicom import PATIENT, SHOWN, compressed, dataset, item, media, ramp, saved

WHOLE = saved(dataset(ramp(8)))
J2K_OF_60000 = (
    b"\xff\x4f\xff\x51\0\x29\0\0" + struct.pack(">8I", 60_000, 60_000, 0, 0, 60_000, 60_000, 0, 0)
) + b"\0\1\x07\1\1"
HIDDEN = (  # some of DICOM PS3.15 table E.1-1, of each sort
    "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "PatientAge",
    "PatientAddress", "OtherPatientIDs", "IssuerOfPatientID", "EthnicGroup", "Occupation",
    "PatientComments", "AccessionNumber", "InstitutionName", "InstitutionAddress",
    "InstitutionalDepartmentName", "ReferringPhysicianName", "PerformingPhysicianName",
    "OperatorsName", "NameOfPhysiciansReadingStudy", "StudyDate", "SeriesDate",
    "AcquisitionDate", "ContentDate", "StudyTime", "AcquisitionDateTime", "StudyDescription",
    "SeriesDescription", "ProtocolName", "ImageComments", "StudyComments", "StudyID",
    "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID",
    "DeviceSerialNumber", "StationName", "DetectorID", "ContrastBolusAgent",
    "AdmittingDiagnosesDescription", "RequestAttributesSequence", "ReferencedImageSequence",
    "ClinicalTrialSubjectID", "DerivationDescription",
)  # fmt: skip


def reason(made: Any) -> str:
    with pytest.raises(MediaError) as caught:
        open_scan(media(made)).frame(0)
    return str(caught.value)


def broken(**more: Any) -> str:
    return reason(dataset(ramp(8), **more))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"PixelData": None}, "no pixels in this file: it is of kind CT Image Storage"),
        ({"PixelData": b""}, "cut short: no frame is whole"),
        ({"PixelData": b"\0\1"}, "cut short: no frame is whole"),
        ({"NumberOfFrames": 0}, "has no frames"),
        ({"Rows": 0}, "no area: 16 by 0"),
        ({"Columns": None}, "no area: 0 by 16"),
        ({"Rows": 65_535, "Columns": 65_535}, "65,535 by 65,535 pixels of 8 bits: too large"),
        ({"Rows": 8192, "Columns": 8192, "BitsAllocated": 64}, "of 64 bits: too large"),
        ({"NumberOfFrames": 2**31 - 1}, "2,147,483,647 frames: too many"),
        ({"BitsAllocated": None}, "does not say how the pixels are stored"),
        ({"SamplesPerPixel": 4, "PixelData": b"\0" * 1024}, "Frame 1 is damaged"),
        ({"PhotometricInterpretation": "HSV"}, "kind HSV are not shown"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "palette is missing"),
    ],
)
def test_a_header_that_cannot_be_used_is_named(more: dict[str, Any], words: str):
    assert words in broken(**more)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "Not DICOM"),
        (b"<html>", "Not DICOM"),
        (b"\0" * 128 + b"DICM", "no transfer syntax"),
        (b"\0" * 128 + b"DICM" + b"\xff" * 500, "no transfer syntax"),
        (WHOLE[:200], "no transfer syntax"),
        (WHOLE[:398], "cut short or damaged"),
        (WHOLE[:-20], "no frame is whole"),
    ],
)
def test_files_that_are_none_or_end_early(body: bytes, words: str):
    assert words in reason(body)


def test_frames_that_are_not_there_are_counted():
    made = dataset(np.stack([ramp(8)] * 3), NumberOfFrames=9)
    scan = open_scan(media(made))
    assert scan.frames == 3
    assert scan.notes == ("3 of 9 frames: the file is cut short",)


def test_compression_without_a_decoder_says_what_to_install():
    told = reason(compressed(dataset(ramp(8)), [b"\xff\xd8\xff\xf7"], JPEGLSLossless))
    assert "JPEG-LS Lossless" in told
    assert "pip install pyjpegls" in told
    told = reason(compressed(dataset(ramp(8)), [b"\0\0\1\xb3"], "1.2.840.10008.1.2.4.100"))
    assert "MPEG2 Main Profile / Main Level, which is not shown here" in told


def test_garbage_in_place_of_compressed_pixels():
    assert "RLE Lossless" in reason(compressed(dataset(ramp(8)), [b"\1" * 300], RLELossless))
    assert "does not fit" in reason(compressed(dataset(ramp(8)), [b"\1" * 300], JPEG2000Lossless))


def test_frames_larger_than_the_header_says_are_refused_before_they_are_decoded(
    monkeypatch: pytest.MonkeyPatch,
):
    huge = compressed(dataset(ramp(8)), [J2K_OF_60000 + b"\0" * 50], JPEG2000Lossless)
    monkeypatch.setattr("lb_widgets.media.dicom_pixels._FAR_UNDER", 1000)
    head = struct.pack("<16I", 1, 64, *[0] * 14)
    pair = b"\x81\0"  # becomes 128 bytes
    bomb = compressed(dataset(ramp(8)), [head + pair * 100_000], RLELossless)
    assert peak(lambda: reason(huge)) < 4_000_000
    assert peak(lambda: reason(bomb)) < 4_000_000
    assert "larger than the header says" in reason(bomb)
    padded = compressed(dataset(ramp(8)), [head + pair * 4], RLELossless)
    assert open_scan(media(padded)).frame(0).limits == (0, 0)


def test_boxes_of_no_length_are_not_followed():
    boxed = b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0\0\0\0ftyp" + b"\0" * 40
    assert "no length" in reason(compressed(dataset(ramp(8)), [boxed], JPEG2000Lossless))


def test_a_file_that_inflates_without_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lb_widgets.media.dicom_header.MAX_BYTES", 1_000_000)
    made = dataset(ramp(8))
    made.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    whole = saved(made)
    assert open_scan(media(whole)).frame(0).limits == (0, 255)
    start = 144 + struct.unpack_from("<I", whole, 140)[0]
    assert "inflated" in reason(whole[:start] + zlib.compress(b"\0" * 9_000_000, 9, -15))
    assert "damaged" in reason(whole[:start] + b"\xff" * 100)


def test_a_header_of_millions_of_parts_is_refused():
    start = WHOLE.index(b"\x08\0\x16\0UI")
    empty = b"".join(struct.pack("<HH2sH", 9, number % 65_536, b"LO", 0) for number in range(999))
    assert "more parts than are read" in reason(WHOLE[:start] + empty * 400)
    nested = (
        struct.pack("<HH2sHI", 8, 0x1140, b"SQ", 0, 2**32 - 1) + b"\xfe\xff\0\xe0" + b"\xff" * 4
    )
    assert reason(WHOLE[:start] + nested * 5000)


def test_pydicom_says_nothing_of_the_patient(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    logging.getLogger("pydicom").warning("before")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        body = WHOLE.replace(b"1.2.3\0", b"Doe^J\0").replace(b"120 ", b"Jane")
        assert b"Doe^J" in body
        tags = open_scan(media(body)).tags
    logging.getLogger("pydicom").warning("after")
    assert ("SOP Instance UID", "Doe^J") in tags.others
    assert caught == []
    assert [record.message for record in caplog.records] == ["before", "after"]
    assert "Doe" not in "".join(capfd.readouterr())


def test_only_what_is_about_the_picture_is_shown_unasked():
    made = dataset(ramp(8))
    made.add_new((0x0009, 0x0010), "LO", "SOMEBODY")
    made.add_new((0x0009, 0x1001), "LO", "Jane's")
    made.RequestAttributesSequence = [item(RequestedProcedureID="R-1")]
    tags = open_scan(media(made)).tags
    shown = dict(tags.picture)
    assert shown["Modality"] == SHOWN["Modality"]
    assert shown["SOP Class UID"] == "CT Image Storage"
    others = dict(tags.others)
    assert set(PATIENT.values()) <= set(others.values())
    assert not set(PATIENT.values()) & set(shown.values())
    assert others["Private tag (0009,1001)"] == "Jane's"
    assert others["Request Attributes Sequence, Requested Procedure ID"] == "R-1"
    assert tags.is_whole


def test_no_identifying_tag_is_on_the_list():
    assert not set(HIDDEN) & set(PICTURE_TAGS)
    assert all(tag_for_keyword(name) for name in (*HIDDEN, *PICTURE_TAGS))
    assert len(set(PICTURE_TAGS)) == len(PICTURE_TAGS)


def test_what_differs_between_frames_is_said_once():
    frames = [item(PixelMeasuresSequence=[item(PixelSpacing=[n, n], KVP=9)]) for n in (1, 2, 3)]
    made = dataset(ramp(8), KVP=None, PerFrameFunctionalGroupsSequence=frames)
    shown = dict(tags_of(made).picture)
    assert shown["Pixel Spacing"] == "1.0; 1.0, and others in other frames"
    assert shown["KVP"] == "9.0"


def test_tags_are_bounded():
    made = dataset(ramp(8))
    made.ReferencedImageSequence = [item(ImageComments=str(number)) for number in range(MAX_TAGS)]
    tags = tags_of(made)
    assert (len(tags.picture) + len(tags.others), tags.is_whole) == (MAX_TAGS, False)


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(dicom_library, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"pydicom 3.*lb-widgets\[dicom\]"):
        open_scan(media(WHOLE))


@given(st.data())
def test_whatever_is_damaged_is_shown_or_has_a_reason(data: st.DataObject):
    body = bytearray(data.draw(st.sampled_from([WHOLE, RLE])))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(132, len(body) - 1))
        body[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(MediaError):
        scan = open_scan(Media(bytes(body), "application/dicom", ""))
        assert scan_still(scan, width=40, height=40).body


def rle() -> bytes:
    made = dataset(np.stack([ramp(8)] * 2))
    made.compress(RLELossless)
    return saved(made)


RLE = rle()


def peak(work: Any) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
