"""Videos and audio, large: the file as it is, and what its index says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.errors import MediaError
from lb_widgets.media.http import is_http
from lb_widgets.media.mp4 import SOUND, VIDEO, read_mp4
from lb_widgets.media.mp4_codecs import codec_name
from lb_widgets.media.reasons import Reason
from lb_widgets.media.wav import wav_seconds
from lb_widgets.messages.preview_files import (
    AudioPreview,
    Fact,
    PreviewFile,
    VideoPreview,
)
from lb_widgets.model.urls import host_of, is_forbidden_host
from lb_widgets.redact import holds_secret
from lb_widgets.widgets.base.row_values import asset_url
from lb_widgets.widgets.previews.asked import Large, clock_text, file_facts, size_text
from lb_widgets.widgets.previews.pieces import file

if TYPE_CHECKING:
    from lb_widgets.media.content import Media
    from lb_widgets.media.mp4 import Mp4, Track
    from lb_widgets.widgets.previews.asked import Asked

_MP4: Final = frozenset({"video/mp4", "audio/mp4", "video/quicktime", "audio/x-m4a"})
_WAV: Final = "audio/wav"
_WAV_HEAD: Final = 65_536
"""Bytes within which the samples of a WAV begin."""
_NAMES: Final = {"text/html": "an HTML page", "text/plain": "text", "application/pdf": "a PDF"}


class _Unsent(NamedTuple):
    """What a file is that is not sent.

    Parameters
    ----------
    url : str or None
        As `VideoPreview` has it.
    """

    file: PreviewFile
    refusal: str
    url: str | None


def video(asked: Asked) -> Large:
    """Return a video, or why nothing of it is sent.

    Raises
    ------
    MediaError
        It cannot be opened, is no video, or has no index.
    """
    media = _loaded(asked, ("video/",), "a video")
    if isinstance(media, _Unsent):
        return Large(VideoPreview(media.file, refusal=media.refusal, url=media.url))
    if media.content_type not in _MP4:
        described, first = file(asked, media)
        preview = VideoPreview(described, played_as=media.content_type)
        return Large(preview, [first], file_facts(media))
    boxes = _index(media)
    track = boxes.first(VIDEO)
    if track is None:
        raise MediaError("There are no pictures in this video", reason=Reason.UNSUPPORTED)
    described, first = file(asked, media, "video/mp4")
    note = _cut_note(media, boxes.size)
    codec = codec_name(track.codec, track.codecs)
    preview = VideoPreview(described, codec, _played_as("video/mp4", track), note)
    facts = [*_video_facts(boxes, track, codec), *file_facts(media)]
    return Large(preview, [first], facts)


def audio(asked: Asked) -> Large:
    """Return audio, or why nothing of it is sent.

    Raises
    ------
    MediaError
        It cannot be opened, holds no sound, or is empty.
    """
    # Containers of both are taken for a video by their first bytes.
    media = _loaded(asked, ("audio/", "video/"), "audio")
    if isinstance(media, _Unsent):
        return Large(AudioPreview(media.file, None, refusal=media.refusal, url=media.url))
    if media.content_type in _MP4:
        return _audio_of_boxes(asked, media)
    seconds = _wav_length(media)
    note = ""
    if seconds is not None and seconds.stated > seconds.there:
        note = f"Cut short: {_length(seconds.there)} of {_length(seconds.stated)} are there"
    described, first = file(asked, media)
    plays = None if seconds is None else seconds.there
    preview = AudioPreview(described, plays, played_as=media.content_type, note=note)
    return Large(preview, [first], [*_duration(plays), *file_facts(media)])


def _loaded(asked: Asked, starts: tuple[str, ...], what: str) -> Media | _Unsent:
    try:
        media = asked.load()
    except MediaError as error:
        if error.reason != Reason.TOO_LARGE:
            raise
        return _unsent(asked, error, starts, what)
    _require(media.content_type, starts, what)
    return media


def _unsent(asked: Asked, error: MediaError, starts: tuple[str, ...], what: str) -> _Unsent:
    peek = asked.peek()
    _require(peek.content_type, starts, what)
    url = asset_url(asked.value)
    can_open = url is not None and is_http(url) and not _is_private(url)
    described = PreviewFile(peek.size or 0, peek.content_type)
    return _Unsent(described, str(error), url if can_open else None)


def _is_private(url: str) -> bool:
    """Say whether a URL holds a secret or a signature, or names a host that is never opened."""
    return holds_secret(url) or is_forbidden_host(host_of(url))


def _require(content_type: str, starts: tuple[str, ...], what: str) -> None:
    if not content_type.startswith(starts):
        found = _NAMES.get(content_type, content_type)
        raise MediaError(f"Not {what} but {found}", reason=Reason.UNSUPPORTED)


def _index(media: Media) -> Mp4:
    boxes = read_mp4(media.body)
    if boxes.has_index:
        return boxes
    there = f": {size_text(len(media.body))} of at least {size_text(boxes.size)} are there"
    missing = there if boxes.size > len(media.body) else ""
    message = f"Cut short or damaged{missing}, without the index (moov) that is needed to play it"
    raise MediaError(message, reason=Reason.TRUNCATED)


def _cut_note(media: Media, size: int) -> str:
    there = len(media.body)
    if size <= there:
        return ""
    return f"Cut short: {size_text(there)} of at least {size_text(size)} are there"


def _played_as(content_type: str, track: Track) -> str:
    # Anything else would end the quotation; what people write there are letters, digits and dots.
    is_plain = track.codecs.replace(".", "").replace("-", "").isalnum() and track.codecs.isascii()
    return f'{content_type}; codecs="{track.codecs}"' if is_plain else content_type


def _video_facts(boxes: Mp4, track: Track, codec: str) -> list[Fact]:
    facts = _duration(boxes.seconds)
    if track.width and track.height:
        facts.append(Fact("Pixels", f"{track.width:,} by {track.height:,}"))
    if codec:
        facts.append(Fact("Codec", codec))
    if track.frames_per_second is not None:
        facts.append(Fact("Frame rate", f"{track.frames_per_second:.4g} a second"))
    sound = boxes.first(SOUND)
    said = "no sound" if sound is None else codec_name(sound.codec, sound.codecs) or "yes"
    return [*facts, Fact("Sound", said)]


def _audio_of_boxes(asked: Asked, media: Media) -> Large:
    boxes = _index(media)
    track = boxes.first(SOUND)
    if track is None:
        raise MediaError("There is no sound in this file", reason=Reason.UNSUPPORTED)
    described, first = file(asked, media, "audio/mp4")
    codec = codec_name(track.codec, track.codecs)
    played_as, note = _played_as("audio/mp4", track), _cut_note(media, boxes.size)
    preview = AudioPreview(described, track.seconds or boxes.seconds, codec, played_as, note)
    named = [Fact("Codec", codec)] if codec else []
    return Large(preview, [first], [*_duration(preview.seconds), *named, *file_facts(media)])


class _WavLength(NamedTuple):
    """How long a WAV plays, as it says and as much of it as there is."""

    stated: float
    there: float


def _wav_length(media: Media) -> _WavLength | None:
    head = media.body[:_WAV_HEAD]
    there = wav_seconds(head, len(media.body)) if media.content_type == _WAV else None
    if there is None:
        return None
    if there == 0:
        raise MediaError("The recording is empty: it holds no samples", reason=Reason.EMPTY)
    stated = wav_seconds(head, None)
    return _WavLength(there if stated is None else stated, there)


def _duration(seconds: float | None) -> list[Fact]:
    return [] if seconds is None else [Fact("Duration", _length(seconds))]


def _length(seconds: float) -> str:
    """Return ``0:12``; below ten seconds with tenths."""
    return f"{seconds:.1f} s" if seconds < 10 else clock_text(seconds)
