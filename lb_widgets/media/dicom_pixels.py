"""The stored pixels of a DICOM file, one frame at a time, decoded by pydicom.

What a frame takes is known before it is decoded: the header says how large it is, and a frame that
holds more than that is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.errors import MediaError
from lb_widgets.media.dicom_header import CountedBytes
from lb_widgets.media.dicom_library import damaged, part, reading
from lb_widgets.media.headers import picture_size
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lb_widgets.media.dicom_header import Header

MAX_FRAME: Final = 8192 * 8192
"""Pixels of the largest frame that is decoded."""
MAX_SAMPLES: Final = 3 * MAX_FRAME
"""Bytes of the largest frame that is decoded."""
MAX_FRAMES: Final = 1_000_000
"""Frames that a file may say it has: more than a minute of any scanner."""

_FAR_UNDER: Final = 4_000_000
"""Bytes of RLE that cannot become more than 256 MB, and so are not counted before."""
_JP2: Final = b"\0\0\0\x0cjP  "
_RLE: Final = "1.2.840.10008.1.2.5"
_SIZED: Final = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (50, 90, 91))
"""JPEG and JPEG 2000, whose frames say their own size, in a way that is read here."""
_DECODERS: Final = (
    ("1.2.840.10008.1.2.4.8", "pyjpegls"),
    ("1.2.840.10008.1.2.4.9", "pylibjpeg pylibjpeg-openjpeg"),
    ("1.2.840.10008.1.2.4.20", "pylibjpeg pylibjpeg-openjpeg"),
    ("1.2.840.10008.1.2.4.5", "pylibjpeg pylibjpeg-libjpeg"),
    ("1.2.840.10008.1.2.4.7", "pylibjpeg pylibjpeg-libjpeg"),
)
"""What decodes the kinds of compression whose names begin so."""


class Stored(NamedTuple):
    """A decoded frame.

    Parameters
    ----------
    values : ndarray
        (height, width) or (height, width, 3), as stored; YBR has become RGB.
    photometric : str
        What they mean now: ``MONOCHROME1``, ``MONOCHROME2``, ``PALETTE COLOR`` or ``RGB``.
    """

    values: NDArray[Any]
    photometric: str


@dataclass(frozen=True, slots=True)
class Pixels:
    """The frames of a file.

    Parameters
    ----------
    width, height : int, pixels
        Of each.
    count : int
        How many are there: at least 1.
    declared : int
        How many the file says there are.
    """

    width: int
    height: int
    count: int
    declared: int
    _header: Header = field(repr=False)
    _options: Mapping[str, Any] = field(repr=False)

    def frame(self, number: int) -> Stored:
        """Return a frame, counted from 0.

        Raises
        ------
        MediaError
            There is none of this number, it is damaged, or nothing here decodes it.
        """
        if not 0 <= number < self.count:
            message = f"There is no frame {number + 1:,}: there are {self.count:,}"
            raise MediaError(message, reason=Reason.BAD_VALUE)
        syntax = self._header.transfer_syntax
        decoder = _decoder(syntax)
        with reading(f"Frame {number + 1:,} is damaged"):
            if syntax.is_encapsulated:
                _check_size(self._encoded(number), syntax, self._options)
            try:
                values, found = decoder.as_array(self._stream(), index=number, **self._options)
            except RuntimeError as error:  # what every decoder said, one line each
                raise _undecoded(number, syntax, str(error)) from error
        return Stored(values, str(found["photometric_interpretation"]))

    def _encoded(self, number: int) -> bytes:
        return part("pydicom.encaps").get_frame(
            self._stream(),
            number,
            number_of_frames=self._options["number_of_frames"],
            extended_offsets=self._options.get("extended_offsets"),
        )

    def _stream(self) -> CountedBytes:
        return CountedBytes(self._header.body, self._header.start)


def pixels_of(header: Header) -> Pixels:
    """Return the frames of a file, of which none is decoded yet.

    Raises
    ------
    MediaError
        The header does not describe them, they are too large, or none is there.
    """
    with reading("The header does not say how the pixels are stored"):
        options = part("pydicom.pixels").as_pixel_options(header.dataset)
        width, height = int(options.get("columns") or 0), int(options.get("rows") or 0)
        # Not of `options`: they say 1 where the file says 0.
        declared = header.dataset.get("NumberOfFrames", 1)
        declared = 1 if declared is None else int(declared)
        bits = int(options["bits_allocated"]) * int(options["samples_per_pixel"])
    if width < 1 or height < 1:
        message = f"The picture has no area: {width:,} by {height:,} pixels"
        raise MediaError(message, reason=Reason.TRUNCATED)
    if declared < 1:
        raise MediaError("The file says that it has no frames", reason=Reason.TRUNCATED)
    if bits < 1:
        raise damaged("The header does not say how the pixels are stored")
    if width * height > MAX_FRAME or width * height * bits > 8 * MAX_SAMPLES:
        message = f"A frame has {width:,} by {height:,} pixels of {bits} bits: too large to show"
        raise MediaError(message, reason=Reason.TOO_LARGE)
    if declared > MAX_FRAMES:
        message = f"The file says that it has {declared:,} frames: too many to show"
        raise MediaError(message, reason=Reason.TOO_LARGE)
    options |= {
        "transfer_syntax_uid": header.transfer_syntax,
        "pixel_keyword": header.keyword,
        "pixel_vr": header.vr,
        "number_of_frames": declared,
    }
    if header.vr is None:
        del options["pixel_vr"]
    if header.length is None:
        present = _fragments(header)
    else:
        subsampled = options.get("photometric_interpretation") == "YBR_FULL_422"
        present = header.length * 8 * (3 if subsampled else 2) // (width * height * bits * 2)
    if present < 1:
        raise MediaError("The pixels are cut short: no frame is whole", reason=Reason.TRUNCATED)
    return Pixels(width, height, min(declared, present), declared, header, options)


def _fragments(header: Header) -> int:
    """Return in how many fragments the pixels are: a frame has at least one."""
    encaps = part("pydicom.encaps")
    stream = CountedBytes(header.body, header.start)
    with reading("The pixels are cut short or damaged"):
        encaps.parse_basic_offsets(stream)
        return encaps.parse_fragments(stream)[0]


def _decoder(syntax: Any) -> Any:
    name = said_syntax(syntax)
    try:
        decoder = part("pydicom.pixels").get_decoder(syntax)
    except NotImplementedError:
        message = f"The pixels are encoded as {name}, which is not shown here"
        raise MediaError(message, reason=Reason.UNSUPPORTED) from None
    if not decoder.is_available:
        message = f"The pixels are compressed as {name}, which nothing here decodes."
        raise MediaError(f"{message}{_advice(syntax)}", reason=Reason.UNSUPPORTED)
    return decoder


def said_syntax(syntax: Any) -> str:
    """Return what an encoding is called, without the remarks in brackets."""
    return str(syntax.name).partition(" (")[0].strip()


def _advice(syntax: Any) -> str:
    """Return what to install; empty where that would not help."""
    packages = next((names for start, names in _DECODERS if syntax.startswith(start)), "")
    return f" Install a decoder: pip install {packages} (then restart the kernel)." * bool(packages)


def _undecoded(number: int, syntax: Any, told: str) -> MediaError:
    """Return the error for a frame that no decoder took, in the words of the first of them."""
    words = next((line.strip() for line in told.splitlines()[1:] if line.strip()), told)
    message = f"Frame {number + 1:,} cannot be decoded as {said_syntax(syntax)}: {words}."
    return MediaError(f"{message}{_advice(syntax)}", reason=Reason.UNSUPPORTED)


def _check_size(encoded: bytes, syntax: Any, options: Mapping[str, Any]) -> None:
    """Refuse a compressed frame that would become another size than the header says."""
    area = options["rows"] * options["columns"]
    if _is_endless(encoded):
        raise damaged("A frame is damaged: it holds a box of no length")
    if syntax in _SIZED:
        size = picture_size(encoded)
        if size is None or size[0] * size[1] != area:
            found = "unreadable" if size is None else f"{size[0]:,} by {size[1]:,} pixels"
            raise damaged(f"A frame does not fit the header: it is {found}")
    if syntax == _RLE and len(encoded) > _FAR_UNDER:
        raw = area * options["samples_per_pixel"] * -(-options["bits_allocated"] // 8)
        if _unpacked(encoded) > 2 * raw:
            raise damaged("The frame would become larger than the header says")


def _is_endless(encoded: bytes) -> bool:
    """Say whether boxes around JPEG 2000 lead nowhere: pydicom 3.0 follows them without end."""
    at = 12
    while encoded.startswith(_JP2) and at < len(encoded):
        length = int.from_bytes(encoded[at : at + 4], "big")
        if encoded[at + 4 : at + 8] == b"jp2c":
            return False
        if length == 0:
            return True
        at += length
    return False


def _unpacked(encoded: bytes) -> int:
    """Return how many bytes RLE becomes: PS3.5 G.3.1, over all segments at once."""
    at, total = 64, 0
    while at < len(encoded):
        byte = encoded[at]
        total += byte + 1 if byte < 128 else 257 - byte if byte > 128 else 0
        at += byte + 2 if byte < 128 else 2 if byte > 128 else 1
    return total
