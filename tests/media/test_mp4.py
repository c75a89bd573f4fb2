from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.mp4 import MAX_BOXES, SOUND, VIDEO, read_mp4
from lb_widgets.media.mp4_codecs import codec_name, codec_string
from tests.media.made_mp4 import (
    AVCC,
    ESDS,
    FTYP,
    HVCC,
    SIDEWAYS,
    aac,
    box,
    full,
    h264,
    movie_header,
    mp4,
    sound_entry,
    times,
    track,
    video_entry,
)

SAMPLES = Path("lb_widgets/sandbox/data/media")
WHOLE = mp4(h264(), aac())


def test_what_the_index_tells():
    found = read_mp4(WHOLE)
    assert (found.has_index, found.seconds, found.size) == (True, 8.0, len(WHOLE))
    video, sound = found.first(VIDEO), found.first(SOUND)
    assert video is not None
    assert (video.codec, video.codecs) == ("avc1", "avc1.64001f")
    assert (video.width, video.height, video.seconds) == (640, 360, 8.0)
    assert video.frames_per_second == 15
    assert sound is not None
    assert (sound.codec, sound.codecs, sound.seconds) == ("mp4a", "mp4a.40.2", 8.0)


@pytest.mark.parametrize("name", ["pan_north_africa", "rotating_globe"])
def test_files_that_an_encoder_wrote(name: str):
    body = (SAMPLES / f"{name}.mp4").read_bytes()
    found = read_mp4(body)
    video = found.first(VIDEO)
    assert (found.seconds, found.size, found.first(SOUND)) == (8.0, len(body), None)
    assert video is not None
    assert (video.codecs, video.width, video.height) == ("avc1.4d401f", 480, 270)
    assert video.frames_per_second == 15


def test_a_video_that_a_telephone_took_upright():
    entry = video_entry("avc1", box("avcC", AVCC))
    video = read_mp4(mp4(track("vide", entry, matrix=SIDEWAYS))).first(VIDEO)
    assert video is not None
    assert (video.width, video.height) == (360, 640)


def test_times_of_64_bits():
    header = movie_header(1000, 12_345, version=1)
    assert read_mp4(mp4(h264(), header=header)).seconds == 12.345


@pytest.mark.parametrize(("version", "duration"), [(0, 0xFFFF_FFFF), (1, (1 << 64) - 1), (0, 0)])
def test_a_length_that_is_not_known(version: int, duration: int):
    assert read_mp4(mp4(header=movie_header(1000, duration, version))).seconds is None


def test_a_fragmented_movie_tells_its_length_apart():
    extends = box("mvex", full("mehd", struct.pack(">I", 4500)))
    movie = box("moov", movie_header(1000, 0), extends, track("vide", video_entry("vp09")))
    assert read_mp4(FTYP + movie).seconds == 4.5


def test_quicktimes_descriptions_of_sound_are_longer():
    for version in (1, 2):
        entry = sound_entry("mp4a", box("esds", ESDS), version=version)
        sound = read_mp4(mp4(track("soun", entry))).first(SOUND)
        assert sound is not None
        assert sound.codecs == "mp4a.40.2"


def test_a_file_that_is_cut_short_says_how_long_it_was():
    cut = read_mp4(WHOLE[:-600])
    assert (cut.has_index, cut.size) == (True, len(WHOLE))


def test_a_file_whose_index_never_came():
    samples = box("mdat", b"\0" * 5000)
    for body in (FTYP + samples, FTYP + samples[:900], WHOLE[: len(FTYP) + 100], FTYP, b""):
        assert not read_mp4(body).has_index
    assert read_mp4(FTYP + samples[:900]).size == len(FTYP + samples)


def test_boxes_of_any_length():
    to_the_end = struct.pack(">I4s", 0, b"mdat") + b"\0" * 99
    wide = struct.pack(">I4sQ", 1, b"free", 16 + 5) + b"12345"
    body = FTYP + wide + WHOLE[len(FTYP) : -1008] + to_the_end
    assert read_mp4(body).size == len(body)
    assert read_mp4(body).has_index


def test_a_box_smaller_than_its_header_ends_the_reading():
    assert not read_mp4(FTYP + struct.pack(">I4s", 7, b"free") + WHOLE).has_index


def test_a_file_of_empty_boxes_is_not_read_to_its_end():
    assert not read_mp4(box("free") * (MAX_BOXES + 1) + WHOLE).has_index


@pytest.mark.parametrize(
    ("codec", "boxes", "expected"),
    [
        ("avc1", {"avcC": AVCC}, "avc1.64001f"),
        ("hvc1", {"hvcC": HVCC}, "hvc1.1.6.L93.B0"),
        # ISO/IEC 14496-15 annex E.3: profile space A, high tier.
        ("hev1", {"hvcC": bytes([1, 0x62, 0x20]) + b"\0" * 9 + b"\x78"}, "hev1.A2.4.H120"),
        ("av01", {"av1C": bytes([0x81, 0x04, 0x0C, 0])}, "av01.0.04M.08"),
        ("av01", {"av1C": bytes([0x81, 0x28, 0xC0, 0])}, "av01.1.08H.10"),
        ("vp09", {"vpcC": bytes([1, 0, 0, 0, 0, 10, 0x82])}, "vp09.00.10.08"),
        ("mp4a", {"esds": ESDS}, "mp4a.40.2"),
        ("mp4a", {"esds": ESDS.replace(b"\x04\x11\x40", b"\x04\x11\x6b")}, "mp4a.6b"),
        ("mp4a", {"esds": ESDS.replace(b"\x12\x10", b"\xf9\x48")}, "mp4a.40.42"),
        ("apch", {}, "apch"),
    ],
)
def test_codecs_as_browsers_know_them(codec: str, boxes: dict[str, bytes], expected: str):
    assert codec_string(codec, boxes) == expected


@given(st.sampled_from(["avc1", "hvc1", "av01", "vp09", "mp4a"]), st.binary(max_size=24))
def test_any_description_of_a_codec_is_read(codec: str, data: bytes):
    kinds = ("avcC", "hvcC", "av1C", "vpcC", "esds")
    assert codec_string(codec, dict.fromkeys(kinds, data)).startswith(codec)
    assert codec_string(codec, {}) == codec


def test_codecs_as_people_know_them():
    assert codec_name("hvc1") == "H.265 (hvc1)"
    assert codec_name("mp4a", "mp4a.40.2") == "AAC (mp4a)"
    assert codec_name("mp4a", "mp4a.6B") == "MP3 (mp4a)"
    assert codec_name("zzzz") == "zzzz"
    assert codec_name("a\x00\xad1") == r"a\x00\xad1"


@given(st.data())
def test_any_file_is_read(data: st.DataObject):
    body = bytearray(WHOLE[:1600])
    for _ in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at] = data.draw(st.integers(0, 255))
    found = read_mp4(bytes(body[: data.draw(st.integers(0, len(body)))]))
    assert found.size >= 0
    assert all(each.seconds is None or each.seconds > 0 for each in found.tracks)


def test_a_scale_of_zero_tells_no_length():
    assert read_mp4(mp4(header=full("mvhd", times(0, 8), b"\0" * 80))).seconds is None
