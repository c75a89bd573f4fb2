"""Files that the page shows itself, and what is to know about any preview."""

from __future__ import annotations

from typing import Annotated

import msgspec

Index = Annotated[int, msgspec.Meta(ge=0)]


class Fact(msgspec.Struct, frozen=True):
    """Something to know about what is shown: ``("Size", "1.2 MB")``."""

    name: str
    value: str


class PreviewFile(msgspec.Struct, frozen=True):
    """A file that the page shows itself; the answer's buffer is its beginning.

    Parameters
    ----------
    size : int, bytes
        Of the whole; what the buffer lacks is asked for with `PieceRequest`.
    content_type : str
        By its bytes; one that browsers show.
    """

    size: int
    content_type: str


class PicturePreview(msgspec.Struct, frozen=True, tag_field="kind", tag="picture"):
    """A picture, as the file it is or reduced by the kernel.

    Parameters
    ----------
    file : PreviewFile
        What to show; turned by the browser as its EXIF orientation says.
    width, height : int, pixels
        Of the original, upright; 0 where that is not known (an SVG without a size).
    note : str
        What is not as in the original: ``"Shown at 4,096 by 3,072 pixels"``.
    """

    file: PreviewFile
    width: int
    height: int
    note: str = ""


class VideoPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="video"):
    """A video that the browser plays, if it has the codec.

    Parameters
    ----------
    codec : str
        What people call it: ``"H.265 (hvc1)"``; empty where the file does not tell.
    played_as : str
        What `canPlayType` takes, as far as it is known: ``video/mp4; codecs="avc1.64001f"``.
    note : str
        What is wrong though it may play: ``"Cut short: 12.3 MB of at least 80 MB are there"``.
    refusal : str
        Why nothing of it is sent; empty where it is.
    url : str or None
        With a refusal: where it is, for a tab of its own; http(s) without anything secret.
    """

    file: PreviewFile
    codec: str = ""
    played_as: str = ""
    note: str = ""
    refusal: str = ""
    url: str | None = None


class AudioPreview(msgspec.Struct, frozen=True, tag_field="kind", tag="audio"):
    """Audio that the browser plays, if it has the codec.

    Parameters
    ----------
    seconds : float or None
        How long it plays, where the file tells that.
    codec, played_as, note, refusal, url
        As in `VideoPreview`.
    """

    file: PreviewFile
    seconds: float | None
    codec: str = ""
    played_as: str = ""
    note: str = ""
    refusal: str = ""
    url: str | None = None
