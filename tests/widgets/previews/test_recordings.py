"""Videos and audio, large: what goes to the page, what is said of it, why it is refused."""

from __future__ import annotations

import io
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.preview_files import (
    AudioPreview,
    VideoPreview,
)
from lb_widgets.widgets.previews.recordings import audio, video
from tests.media.made_mp4 import FTYP, aac, box, h264, mp4, sound_entry, track, video_entry
from tests.widgets.previews.asking import asking, of_bytes

if TYPE_CHECKING:
    from lb_widgets.widgets.previews.asked import Large
    from tests.conftest import Loopback, Received
    from tests.conftest import Reply as Answer

SAMPLES = Path("lb_widgets/sandbox/data/media")
SECRET = "s3cr3tV4lue0123"
HUGE = 300_000_000


def wav(seconds: float, rate: int = 8000) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\1\0" * round(seconds * rate))
    return buffer.getvalue()


def facts(large: Large) -> dict[str, str]:
    return {fact.name: fact.value for fact in large.facts}


def video_of(body: bytes, name: str = "a.mp4") -> tuple[VideoPreview, dict[str, str]]:
    large = video(of_bytes(body, name))
    assert isinstance(large.preview, VideoPreview)
    assert large.buffers == [body]
    return large.preview, facts(large)


def audio_of(body: bytes, name: str = "a") -> tuple[AudioPreview, dict[str, str]]:
    large = audio(of_bytes(body, name))
    assert isinstance(large.preview, AudioPreview)
    assert large.buffers == [body]
    return large.preview, facts(large)


def test_a_video_and_what_its_index_tells():
    body = mp4(h264(), aac())
    preview, told = video_of(body)
    assert (preview.file.size, preview.file.content_type) == (len(body), "video/mp4")
    assert preview.played_as == 'video/mp4; codecs="avc1.64001f"'
    assert (preview.codec, preview.note, preview.refusal) == ("H.264 (avc1)", "", "")
    assert told == {
        "Duration": "8.0 s",
        "Pixels": "640 by 360",
        "Codec": "H.264 (avc1)",
        "Frame rate": "15 a second",
        "Sound": "AAC (mp4a)",
        "Size": f"{len(body) / 1000:.1f} kB",
        "Type": "video/mp4",
    }


def test_a_video_without_sound_says_so():
    body = (SAMPLES / "rotating_globe.mp4").read_bytes()
    assert video_of(body)[1]["Sound"] == "no sound"


@pytest.mark.parametrize(
    ("codec", "name"),
    [("hvc1", "H.265 (hvc1)"), ("mp4v", "MPEG-4 Part 2 (mp4v)"), ("apch", "ProRes (apch)")],
)
def test_codecs_that_few_browsers_play_are_named(codec: str, name: str):
    preview, told = video_of(mp4(track("vide", video_entry(codec))))
    assert preview.codec == told["Codec"] == name
    assert preview.played_as == f'video/mp4; codecs="{codec}"'


def test_a_codec_that_would_end_the_quotation_is_not_in_it():
    assert video_of(mp4(track("vide", video_entry('a"b '))))[0].played_as == "video/mp4"


def test_a_video_whose_end_is_missing_still_goes_to_the_page():
    body = mp4(h264(), data=9000)[:-5000]
    there = len(body) / 1000
    note = f"Cut short: {there:.1f} kB of at least {there + 5:.1f} kB are there"
    assert video_of(body)[0].note == note


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (FTYP + box("mdat", b"\0" * 99), "Cut short or damaged, without the index (moov)"),
        (
            mp4(h264())[:100],
            "Cut short or damaged: 100 bytes of at least 464 bytes are there, without the",
        ),
        (mp4(aac()), "There are no pictures in this video"),
        (b"<!doctype html><p>Log in", "Not a video but an HTML page"),
        (b"\xff\xd8\xff\xe0", "Not a video but image/jpeg"),
        (b"", "The file is empty"),
    ],
)
def test_why_there_is_no_video(body: bytes, sentence: str):
    with pytest.raises(MediaError) as raised:
        video(of_bytes(body, "a.mp4"))
    assert str(raised.value).startswith(sentence)


def test_other_containers_are_known_by_their_type_alone():
    preview, told = video_of(b"\x1aE\xdf\xa3" + b"\0" * 50, "a.webm")
    assert (preview.played_as, preview.codec) == ("video/webm", "")
    assert told["Type"] == "video/webm"


@pytest.mark.parametrize(
    ("query", "is_linked"),
    [
        ("", True),
        ("?v=2", True),
        (f"?token={SECRET}", False),
        (f"?X-Amz-Signature={SECRET}", False),
    ],
)
def test_what_is_too_large_is_said_and_linked_where_that_gives_nothing_away(
    loopback: Loopback, reply: type[Answer], query: str, *, is_linked: bool
):
    def answer(received: Received) -> Answer:
        if "range" in received.headers:
            return reply(mp4(h264())[:600], 206, {"Content-Range": f"bytes 0-599/{HUGE}"})
        return reply(b"", 200, {"Content-Length": str(HUGE)}, drop_after=0)

    url = loopback.on("/a.mp4", answer) + query
    large = video(asking(url))
    assert isinstance(large.preview, VideoPreview)
    assert large.preview.refusal == "300.0 MB, and previews open files of at most 268.4 MB"
    assert large.preview.file.size == HUGE
    assert large.preview.url == (url if is_linked else None)
    assert not large.buffers


def test_a_local_file_that_is_too_large_has_no_link(tmp_path: Path):
    path = tmp_path / "a.wav"
    path.write_bytes(wav(0.1))
    with path.open("ab") as file:
        file.truncate(HUGE)
    large = audio(asking(str(path)))
    assert isinstance(large.preview, AudioPreview)
    assert large.preview.refusal.startswith("300.0 MB")
    assert large.preview.url is None


def test_what_is_too_large_may_be_something_else(tmp_path: Path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"only a text\n" * 1000)
    with path.open("ab") as file:
        file.truncate(HUGE)
    with pytest.raises(MediaError, match=r"^Not a video but text$"):
        video(asking(str(path)))


@given(st.integers(1, 60_000))
def test_a_wav_says_how_long_it_plays(frames: int):
    preview, told = audio_of(wav(frames / 8000))
    assert preview.seconds == pytest.approx(frames / 8000)
    assert (preview.file.content_type, preview.note) == ("audio/wav", "")
    assert told["Duration"] == f"{frames / 8000:.1f} s"


def test_a_wav_that_is_cut_short_plays_what_is_there():
    preview, _ = audio_of(wav(20)[: 44 + 16_000 * 5])
    assert preview.seconds == pytest.approx(5)
    assert preview.note == "Cut short: 5.0 s of 0:20 are there"


def test_a_wav_without_samples_is_empty():
    with pytest.raises(
        MediaError, match=r"^The recording is empty: it holds no samples$"
    ) as raised:
        audio(of_bytes(wav(0)))
    assert raised.value.reason == Reason.EMPTY


def test_other_audio_goes_to_the_page():
    preview, told = audio_of((SAMPLES / "surf.mp3").read_bytes())
    assert (preview.file.content_type, preview.seconds) == ("audio/mpeg", None)
    assert "Duration" not in told


@pytest.mark.parametrize("brand", [b"mp42", b"M4A "])
def test_audio_in_boxes(brand: bytes):
    body = mp4(aac()).replace(b"isom", brand, 1)
    preview, told = audio_of(body)
    assert (preview.file.content_type, preview.seconds) == ("audio/mp4", 8.0)
    assert preview.played_as == 'audio/mp4; codecs="mp4a.40.2"'
    assert told["Codec"] == "AAC (mp4a)"


def test_a_codec_of_audio_that_few_browsers_play_is_named():
    preview, _ = audio_of(mp4(track("soun", sound_entry("alac"))))
    assert preview.codec == "Apple Lossless (alac)"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (mp4(h264()), "There is no sound in this file"),
        (b"%PDF-1.7\n", "Not audio but a PDF"),
        (FTYP, "Cut short or damaged, without the index"),
    ],
)
def test_why_there_is_no_audio(body: bytes, sentence: str):
    with pytest.raises(MediaError) as raised:
        audio(of_bytes(body))
    assert str(raised.value).startswith(sentence)


def test_nothing_is_kept_of_a_recording_that_fits_into_the_answer():
    for show, body in ((video, mp4(h264())), (audio, wav(1))):
        asked = of_bytes(body)
        show(asked)
        assert asked.recent.get(asked.value) is None
