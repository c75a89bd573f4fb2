from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.wav import wav_seconds

BEACON = Path("lb_widgets/sandbox/data/media/beacon.wav")


def wav(frames: int, rate: int, channels: int, width: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(b"\0" * frames * channels * width)
    return buffer.getvalue()


@given(st.integers(0, 3000), st.sampled_from([8000, 44_100]), st.integers(1, 2), st.integers(1, 3))
def test_the_length_is_frames_by_rate(frames: int, rate: int, channels: int, width: int):
    body = wav(frames, rate, channels, width)
    assert wav_seconds(body[:100], len(body)) == pytest.approx(frames / rate)
    assert wav_seconds(body[:100], None) == pytest.approx(frames / rate)


def test_the_standard_library_agrees_on_a_recording():
    with wave.open(str(BEACON)) as file:
        seconds = file.getnframes() / file.getframerate()
    assert wav_seconds(BEACON.read_bytes()[:4096], BEACON.stat().st_size) == pytest.approx(seconds)


def test_a_file_that_is_cut_short_plays_what_is_there():
    body = wav(8000, 8000, 1, 1)
    assert wav_seconds(body[:100], 44 + 4000) == pytest.approx(0.5)


def test_a_stream_whose_writer_never_knew_its_length():
    body = bytearray(wav(8000, 8000, 1, 1))
    body[40:44] = b"\xff\xff\xff\xff"
    assert wav_seconds(bytes(body[:100]), len(body)) == pytest.approx(1.0)
    assert wav_seconds(bytes(body[:100]), None) is None


def test_other_chunks_are_passed_over_with_their_padding():
    body = wav(8000, 8000, 1, 1)
    noted = body[:36] + b"LIST\3\0\0\0abc\0" + body[36:]
    assert wav_seconds(noted[:100], len(noted)) == pytest.approx(1.0)


@given(st.binary(max_size=80))
def test_any_bytes_are_read(rest: bytes):
    found = wav_seconds(b"RIFF\0\0\0\0WAVE" + rest, 1000)
    assert found is None or found >= 0
    assert wav_seconds(rest, 1000) is None or rest[:4] == b"RIFF"
