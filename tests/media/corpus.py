"""Picture files of every kind, each with what has to come of it.

What a file holds is known because its pixels were made first: PNG files are written here, byte by
byte, others by Pillow. `cases()` is for tests of Python and of the page alike.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH, HEIGHT = 13, 9
_NOISE = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8)
_DEEP = np.random.default_rng(6).integers(0, 65_536, (HEIGHT, WIDTH, 4), dtype=np.uint16)
# Flat blocks of 16 by 16 pixels survive JPEG, and slow gradients with coarse colours as well.
_BLOCKS = np.random.default_rng(7).integers(40, 216, (3, 5, 4), dtype=np.uint8)
_PHOTO = _BLOCKS[..., :3].repeat(16, axis=0).repeat(16, axis=1)
_SMOOTH = np.dstack(
    [*np.mgrid[0:48, 0:80].astype(np.uint8), np.full((48, 80), 90, np.uint8)]
) + np.uint8(60)


@dataclass(frozen=True, eq=False)
class Case:
    """A file and what has to come of it.

    Parameters
    ----------
    name : str
        Unique.
    body : bytes
        The file.
    values : ndarray or None
        As `Samples.values`: (height, width) or (height, width, 4); None where it is refused.
    tolerance : int
        Largest difference of a value, for what is stored with a loss.
    no_data : int or None
        As in `Samples`.
    is_classes : bool
        As in `Samples`.
    notes : tuple of str
        Parts of the notes that there have to be.
    refusal : str
        Part of the message where it is refused.
    layer_refusal : str
        Part of the message where it is refused as a layer only.
    """

    name: str
    body: bytes = field(repr=False)
    values: NDArray[Any] | None = field(default=None, repr=False)
    tolerance: int = 0
    no_data: int | None = None
    is_classes: bool = False
    notes: tuple[str, ...] = ()
    refusal: str = ""
    layer_refusal: str = ""

    @property
    def rgba(self) -> NDArray[np.uint8]:
        """What a picture of 8 bits looks like as a grey or colour picture."""
        assert self.values is not None
        assert self.values.dtype == np.uint8
        if self.values.ndim == 3:
            return self.values
        alpha = np.where(self.values == (-1 if self.no_data is None else self.no_data), 0, 255)
        return np.dstack([self.values] * 3 + [alpha.astype(np.uint8)])


@cache
def cases() -> tuple[Case, ...]:
    """Return all of them."""
    return (
        *_grey_png(),
        *_color_png(),
        *_odd_png(),
        *_turned(),
        *_jpeg(),
        *_other_kinds(),
        *_refused(),
        *_cut_short(),
    )


# PNG, specification §5 and §11: written here so that nothing but its text says what they mean.


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    samples: NDArray[Any],
    *,
    depth: int = 8,
    color_type: int | None = None,
    before: bytes = b"",
    after: bytes = b"",
    interlaced: bool = False,
    size: tuple[int, int] | None = None,
) -> bytes:
    """Return a PNG file of samples, (height, width) or (height, width, channels).

    Parameters
    ----------
    samples : ndarray
        As they are stored, each of `depth` bits.
    color_type : int, optional
        By default as many channels mean: 0, 4, 2 or 6.
    before, after : bytes
        Chunks before and after the pixels.
    size : (int, int), optional
        Width and height that the file says it has, by default those of the samples.
    """
    height, width = samples.shape[:2]
    channels = samples.shape[2] if samples.ndim == 3 else 1
    if color_type is None:
        color_type = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    header = struct.pack(
        ">IIBBBBB", *(size or (width, height)), depth, color_type, 0, 0, int(interlaced)
    )
    passes = _adam7(samples) if interlaced else [samples]
    raw = b"".join(b"\0" + _packed(row, depth) for part in passes for row in part)
    pixels = chunk(b"IDAT", zlib.compress(raw))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + before + pixels + after + chunk(b"IEND")


def _packed(row: NDArray[Any], depth: int) -> bytes:
    if depth == 16:
        return row.astype(">u2").tobytes()
    flat = row.reshape(-1).astype(np.uint8)
    if depth == 8:
        return flat.tobytes()
    bits = np.unpackbits(flat[:, None], axis=1)[:, 8 - depth :]
    return np.packbits(bits.reshape(-1)).tobytes()


def _adam7(samples: NDArray[Any]) -> list[NDArray[Any]]:
    """Split into the seven passes of §8.2: first row, first column, steps."""
    steps = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2)]
    passes = [samples[top::down, left::right] for top, left, down, right in [*steps, (1, 0, 2, 1)]]
    return [part for part in passes if part.size]


def _opaque(colors: NDArray[Any]) -> NDArray[np.uint8]:
    return np.dstack([colors, np.full(colors.shape[:2], 255, np.uint8)])


def _grey_rgba(grey: NDArray[Any], alpha: NDArray[Any]) -> NDArray[np.uint8]:
    return np.dstack([grey, grey, grey, alpha])


def _grey_png() -> list[Case]:
    grey, deep = _NOISE[..., 0], _DEEP[..., 0]
    sixteen = deep >> 12
    made = [
        Case("png grey 8", png(grey), grey),
        Case("png grey 16", png(deep, depth=16), deep, notes=("16 bits",)),
        Case("png grey 4", png(sixteen, depth=4), (sixteen * 17).astype(np.uint8)),
        Case("png grey 2", png(sixteen >> 2, depth=2), ((sixteen >> 2) * 85).astype(np.uint8)),
        Case("png grey 1", png(sixteen >> 3, depth=1), ((sixteen >> 3) * 255).astype(np.uint8)),
        Case("png classes 8", png(grey % 6), grey % 6, is_classes=True),
        Case("png classes 16", png(deep % 32, depth=16), deep % 32, is_classes=True),
        Case("png too many classes", png(grey % 33), grey % 33),
        Case("png grey 8 black", png(grey * 0), grey * 0),
        Case("png 1 by 1", png(grey[:1, :1]), grey[:1, :1]),
    ]
    holes = {
        "8": (png(grey, before=_transparent(int(grey[2, 3]))), grey, int(grey[2, 3])),
        "16": (
            png(deep, depth=16, before=_transparent(int(deep[2, 3]))),
            deep,
            int(deep[2, 3]),
        ),
        "4": (
            png(sixteen, depth=4, before=_transparent(9)),
            (sixteen * 17).astype(np.uint8),
            9 * 17,
        ),
        "1": (
            png(sixteen >> 3, depth=1, before=_transparent(1)),
            ((sixteen >> 3) * 255).astype(np.uint8),
            255,
        ),
    }
    return made + [
        Case(f"png grey {depth} with a transparent value", body, values, no_data=no_data)
        for depth, (body, values, no_data) in holes.items()
    ]


def _transparent(*samples: int) -> bytes:
    return chunk(b"tRNS", struct.pack(f">{len(samples)}H", *samples))


def _color_png() -> list[Case]:
    rgb, deep = _NOISE[..., :3], _DEEP[..., :3]
    upper = (_DEEP >> 8).astype(np.uint8)
    key = rgb[2, 3]
    hole = _opaque(rgb)
    hole[(rgb == key).all(axis=2), 3] = 0
    deep_key = deep[2, 3]
    deep_hole = _opaque(upper[..., :3])
    deep_hole[(upper[..., :3] == deep_key >> 8).all(axis=2), 3] = 0
    read_as_8 = ("16 bits, read as 8",)
    made = [
        Case("png rgb 8", png(rgb), _opaque(rgb)),
        Case("png rgba 8", png(_NOISE), _NOISE),
        Case("png rgb 16", png(deep, depth=16), _opaque(upper[..., :3]), notes=read_as_8),
        Case("png rgba 16", png(_DEEP, depth=16), upper, notes=read_as_8),
        Case("png grey alpha 8", png(_NOISE[..., :2]), _grey_rgba(_NOISE[..., 0], _NOISE[..., 1])),
        Case(
            "png grey alpha 16",
            png(_DEEP[..., :2], depth=16),
            _grey_rgba(upper[..., 0], upper[..., 1]),
            notes=read_as_8,
        ),
        Case("png rgb 8 transparent colour", png(rgb, before=_transparent(*key)), hole),
        Case(
            "png rgb 16 transparent colour",
            png(deep, depth=16, before=_transparent(*deep_key)),
            deep_hole,
            notes=read_as_8,
        ),
        Case("png nearly transparent", png(_faint()), _faint()),
    ]
    palette = np.random.default_rng(8).integers(0, 256, (256, 4), dtype=np.uint8)
    for depth in (1, 2, 4, 8):
        indices = _NOISE[..., 0] >> (8 - depth)
        colors = palette[: 1 << depth]
        table = chunk(b"PLTE", colors[:, :3].tobytes())
        alphas = chunk(b"tRNS", colors[:, 3].tobytes())
        body = png(indices, depth=depth, color_type=3, before=table)
        made.append(Case(f"png palette {depth}", body, _opaque(colors[indices][..., :3])))
        body = png(indices, depth=depth, color_type=3, before=table + alphas)
        made.append(Case(f"png palette {depth} with alpha", body, colors[indices]))
    few = _NOISE[..., 0] % 3
    table = chunk(b"PLTE", palette[:3, :3].tobytes())
    body = png(few, color_type=3, before=table)
    return [*made, Case("png palette of 3 entries", body, _opaque(palette[few][..., :3]))]


def _faint() -> NDArray[np.uint8]:
    return np.dstack([_NOISE[..., :3], np.ones((HEIGHT, WIDTH), np.uint8)])


def profile(name: str = "Made up RGB!!") -> bytes:
    """Return a colour profile of this name, 13 characters; else it is that of sRGB."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    changed = made.replace("sRGB built-in".encode("utf-16-be"), name.encode("utf-16-be"))
    assert changed != made or name == "sRGB built-in"
    return changed


def _odd_png() -> list[Case]:
    rgb = _NOISE[..., :3]
    opaque = _opaque(rgb)
    bits = _NOISE[..., 0] >> 7
    named = chunk(b"iCCP", b"x\0\0" + zlib.compress(profile()))
    plain = chunk(b"iCCP", b"x\0\0" + zlib.compress(profile("sRGB built-in")))
    primaries = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    text = chunk(b"tEXt", b"Comment\0secret")
    frames = _saved([Image.fromarray(np.roll(_NOISE, n)) for n in range(12)], "PNG")
    return [
        Case("png interlaced", png(rgb, interlaced=True), opaque),
        Case("png interlaced rgba", png(_NOISE, interlaced=True), _NOISE),
        Case(
            "png interlaced 1 bit",
            png(bits, depth=1, interlaced=True),
            (bits * 255).astype(np.uint8),
        ),
        Case(
            "png profile",
            png(rgb, before=named),
            opaque,
            notes=("colour profile Made up RGB!! not applied",),
        ),
        Case("png profile sRGB", png(rgb, before=plain), opaque),
        Case("png broken profile", png(rgb, before=chunk(b"iCCP", b"x\0\0nothing")), opaque),
        Case(
            "png gamma",
            png(rgb, before=chunk(b"cHRM", primaries) + chunk(b"gAMA", struct.pack(">I", 100_000))),
            opaque,
        ),
        Case("png text", png(rgb, before=text, after=text), opaque),
        Case("png trailing bytes", png(rgb) + b"more", opaque),
        Case("png without its end", png(rgb)[:-12], opaque),
        Case("png animated", frames, _NOISE, notes=("first of 12 frames",)),
    ]


# EXIF 2.32 §4.6.4, tag 274: where the first row and the first column of a file are to be seen.


def turned(stored: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Return a picture as its orientation says, pixel by pixel by the words of the standard."""
    height, width = stored.shape[:2]
    size = (width, height) if orientation >= 5 else (height, width)
    result = np.empty((*size, *stored.shape[2:]), stored.dtype)
    for y in range(height):
        for x in range(width):
            top, bottom, left, right = y, height - 1 - y, x, width - 1 - x
            place = {
                1: (top, left),
                2: (top, right),
                3: (bottom, right),
                4: (bottom, left),
                5: (left, top),
                6: (left, bottom),
                7: (right, bottom),
                8: (right, top),
            }[orientation]
            result[place] = stored[y, x]
    return result


def exif(orientation: int, order: str = "II") -> bytes:
    """Return EXIF that holds nothing but an orientation, as in an eXIf chunk."""
    code = "<" if order == "II" else ">"
    entry = struct.pack(f"{code}HHIHH", 274, 3, 1, orientation, 0)
    return order.encode() + struct.pack(f"{code}HIH", 42, 8, 1) + entry + b"\0\0\0\0"


def _turned() -> list[Case]:
    rgb = _NOISE[..., :3]
    made: list[Case] = []
    for orientation in range(1, 9):
        order = "II" if orientation % 2 else "MM"
        notes = (f"turned by EXIF orientation {orientation}",) if orientation > 1 else ()
        said = chunk(b"eXIf", exif(orientation, order))
        photo = jpeg(_PHOTO, exif=b"Exif\0\0" + exif(orientation, order))
        made += [
            Case(
                f"png exif {orientation}",
                png(rgb, before=said),
                _opaque(turned(rgb, orientation)),
                notes=notes,
            ),
            Case(
                f"jpeg exif {orientation}",
                photo,
                _opaque(turned(_PHOTO, orientation)),
                tolerance=4,
                notes=notes,
            ),
        ]
    late = chunk(b"eXIf", exif(6))
    deep = _DEEP[..., 0]
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf tiff:Orientation="6"/></x:xmpmeta>'
    return [
        *made,
        Case("png exif behind the pixels", png(rgb, after=late), _opaque(turned(rgb, 6))),
        Case("png grey 16 exif", png(deep, depth=16, before=late), turned(deep, 6)),
        Case("png exif of no meaning", png(rgb, before=chunk(b"eXIf", exif(9))), _opaque(rgb)),
        Case("png broken exif", png(rgb, before=chunk(b"eXIf", b"MM\0*\0\0")), _opaque(rgb)),
        Case("jpeg orientation in XMP alone", jpeg(_PHOTO, xmp=xmp), _opaque(_PHOTO), tolerance=4),
    ]


def _saved(image: Image.Image | list[Image.Image], kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    if isinstance(image, list):
        image[0].save(buffer, kind, save_all=True, append_images=image[1:], **options)
    else:
        image.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(pixels: NDArray[Any], **options: Any) -> bytes:
    """Return a JPEG file of high quality, whose colours are as fine as its lightness."""
    return _saved(Image.fromarray(pixels), "JPEG", quality=98, **{"subsampling": 0, **options})


def _jpeg() -> list[Case]:
    photo, grey = _opaque(_PHOTO), _PHOTO[..., 0]
    inks = _BLOCKS.repeat(16, axis=0).repeat(16, axis=1)
    cmyk = _saved(Image.fromarray(inks, "CMYK"), "JPEG", quality=98)
    converted = ("CMYK, converted",)
    few = grey % 6
    restarts = jpeg(_PHOTO, restart_marker_blocks=2)
    plain = jpeg(_PHOTO)
    uncommon = plain.replace(b"\xff\xc0", b"\xff\xc1", 1)  # sequential, which baseline is too
    return [
        Case("jpeg", plain, photo, tolerance=4),
        Case("jpeg 4:2:0", jpeg(_SMOOTH, subsampling=2), _opaque(_SMOOTH), tolerance=4),
        Case("jpeg grey", jpeg(grey), grey, tolerance=4),
        Case("jpeg of few values is no class mask", jpeg(few), few, tolerance=4),
        Case("jpeg progressive", jpeg(_PHOTO, progressive=True), photo, tolerance=4),
        Case("jpeg with restarts", restarts, photo, tolerance=4),
        Case("jpeg sequential", uncommon, photo, tolerance=4),
        Case("jpeg cmyk", cmyk, _opaque(_without_ink(inks)), tolerance=5, notes=converted),
        Case(
            "jpeg ycck",
            cmyk.replace(b"Adobe\0\x64\0\0\0\0\0", b"Adobe\0\x64\0\0\0\0\x02"),
            _opaque(_without_ink(_from_ycck(inks))),
            tolerance=6,
            notes=converted,
        ),
        Case(
            "jpeg profile",
            jpeg(_PHOTO, icc_profile=profile()),
            photo,
            tolerance=4,
            notes=("colour profile Made up RGB!! not applied",),
        ),
        Case("jpeg comment", jpeg(_PHOTO, comment=b"secret"), photo, tolerance=4),
        Case("jpeg trailing bytes", plain + b"more", photo, tolerance=4),
        Case("jpeg without its end", plain[:-2], refusal="The image is cut short"),
        Case("jpeg fill bytes", plain[:2] + b"\xff\xff" + plain[2:], photo, tolerance=4),
        Case("jpeg 1 by 1", jpeg(_PHOTO[:1, :1]), photo[:1, :1], tolerance=4),
    ]


def _without_ink(inks: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the colours of ideal inks: each lets through what it does not cover."""
    cover = inks / 255
    return np.rint(255 * (1 - cover[..., :3]) * (1 - cover[..., 3:])).astype(np.uint8)


def _from_ycck(inks: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the inks of a file whose components are read as YCCK (ITU-T T.871 §7).

    Adobe's files hold them inverted, so 255 minus what was written is what is read.
    """
    y, blue, red, black = (255.0 - inks.astype(float)[..., n] for n in range(4))
    blue, red = blue - 128, red - 128
    rgb = [y + 1.402 * red, y - 0.344136 * blue - 0.714136 * red, y + 1.772 * blue]
    # libjpeg turns YCCK to CMYK as 255 - RGB; what is read is inverted again.
    read = [255 - np.clip(value, 0, 255) for value in rgb]
    return np.rint(255 - np.dstack([*read, black])).clip(0, 255).astype(np.uint8)


def _other_kinds() -> list[Case]:
    rgb = Image.fromarray(_NOISE[..., :3])
    opaque = _opaque(_NOISE[..., :3])
    palette = np.random.default_rng(8).integers(0, 256, (16, 3), dtype=np.uint8)
    indices = _NOISE[..., 0] >> 4
    indexed = Image.fromarray(indices)
    indexed.putpalette(palette.tobytes())
    colors = _opaque(palette[indices])
    hole = colors.copy()
    hole[indices == 3, 3] = 0
    hole[indices == 3, :3] = palette[3]
    bits = Image.fromarray((_NOISE[..., 0] >> 7 << 7) * 1.0 > 0)
    moving = [Image.fromarray(np.roll(_NOISE[..., :3], n)) for n in range(3)]
    steps = [indexed, *(Image.fromarray(np.roll(indices, n)) for n in (1, 2))]
    for step in steps:
        step.putpalette(palette.tobytes())
    undocumented = ("Labelbox documents JPG, PNG and BMP",)
    first = ("first of 3 frames", *undocumented)
    lossless: dict[str, Any] = {"lossless": True, "exact": True}

    def case(
        name: str, body: bytes, values: NDArray[Any], notes: tuple[str, ...] = (), **other: Any
    ) -> Case:
        refusal = "Labelbox takes PNG and JPEG as layers"
        return Case(name, body, values, notes=notes, layer_refusal=refusal, **other)

    return [
        case("bmp", _saved(rgb, "BMP"), opaque),
        case("bmp palette", _saved(indexed, "BMP"), colors),
        case("bmp 1 bit", _saved(bits, "BMP"), (np.asarray(bits) * 255).astype(np.uint8)),
        case("gif", _saved(indexed, "GIF"), colors, undocumented),
        case("gif transparent", _saved(indexed, "GIF", transparency=3), hole, undocumented),
        case("gif animated", _saved(steps, "GIF"), colors, first),
        case("webp", _saved(rgb, "WEBP", **lossless), opaque, undocumented),
        case(
            "webp alpha", _saved(Image.fromarray(_NOISE), "WEBP", **lossless), _NOISE, undocumented
        ),
        case("webp animated", _saved(moving, "WEBP", **lossless), opaque, first),
        case(
            "webp lossy",
            _saved(Image.fromarray(_SMOOTH), "WEBP", quality=100),
            _opaque(_SMOOTH),
            undocumented,
            tolerance=6,
        ),
        case(
            "webp exif",
            _saved(rgb, "WEBP", exif=b"Exif\0\0" + exif(6), **lossless),
            _opaque(turned(_NOISE[..., :3], 6)),
            ("turned by EXIF orientation 6",),
        ),
    ]


def _refused() -> list[Case]:
    rgb = Image.fromarray(_NOISE[..., :3])
    takes = "Labelbox documents JPG, PNG and BMP as images"
    tiles = "export it as PNG, or as tiles for TMS_GEO"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    jp2 = b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 "

    def tiff(**options: Any) -> bytes:
        return _saved(rgb, "TIFF", **options)

    bodies = {
        "tiff": (tiff(), f"image/tiff; {takes}: {tiles}"),
        "geotiff": (tiff(tiffinfo={34735: (1, 1, 0, 0)}), f"image/tiff; {takes}: {tiles}"),
        "tiff of floats": (_saved(Image.new("F", (3, 2)), "TIFF"), tiles),
        "svg": (svg, f"image/svg+xml; {takes}"),
        "heic": (heic, f"image/heic; {takes}"),
        "heif": (heic.replace(b"heic", b"mif1"), f"image/heif; {takes}"),
        "avif": (heic.replace(b"heic", b"avif"), f"image/avif; {takes}"),
        "jpeg 2000": (jp2, f"image/jp2; {takes}"),
        "jpeg xl": (b"\xff\x0a" + bytes(20), f"image/jxl; {takes}"),
        "photoshop": (b"8BPS\0\x01" + bytes(20), f"photoshop; {takes}"),
        "pdf": (b"%PDF-1.7\n", "Not an image but a PDF"),
        "html": (b"<!doctype html><title>404</title>", "Not an image but an HTML page"),
        "text": (b"Access denied", "Not an image but text"),
        "nothing": (b"", "The file is empty"),
        "zeros": (bytes(100), "Not an image but a file of no known type"),
    }
    return [Case(name, body, refusal=refusal) for name, (body, refusal) in bodies.items()]


def _cut_short() -> list[Case]:
    body, photo = png(_NOISE[..., :3]), jpeg(_PHOTO)
    middle = body.index(b"IDAT") + 40
    frame = photo.index(b"\xff\xc0")
    text = chunk(b"zTXt", b"bomb\0\0" + zlib.compress(bytes(1 << 22)))
    gif, bmp = _saved(Image.new("P", (3, 2)), "GIF"), _saved(Image.new("RGB", (3, 2)), "BMP")
    progressive = jpeg(_PHOTO, progressive=True)
    huge = progressive.index(b"\xff\xc2") + 5
    too_large = "60,000 by 60,000 px is more than 16,384 px a side, and"
    cut, broken = "The image is cut short", "The image is damaged"

    def with_frame(at: int, value: bytes) -> bytes:
        return photo[: frame + at] + value + photo[frame + at + len(value) :]

    made = {
        "png cut in the pixels": (body[:middle], cut),
        "png cut in the header": (body[:20], cut),
        "png signature": (body[:8], broken),
        "png damaged pixels": (body[:middle] + b"\xff\xff\xff" + body[middle + 3 :], broken),
        "png of no size": (png(np.empty((0, 0), np.uint8)), broken),
        "png bomb": (png(_NOISE, size=(60_000, 60_000)), f"{too_large} PNG"),
        "png text bomb": (png(_NOISE, before=text), "more text or profile than is safe"),
        "jpeg cut in the pixels": (photo[: len(photo) // 2], cut),
        "jpeg cut in the header": (photo[: frame + 4], cut),
        "jpeg start": (photo[:3], cut),
        "jpeg of 12 bits": (with_frame(4, b"\x0c"), "A JPEG of 12 bits; those of 8 are read"),
        "jpeg of two components": (with_frame(9, b"\x02"), broken),
        "jpeg bomb": (
            progressive[:huge] + struct.pack(">HH", 60_000, 60_000) + progressive[huge + 4 :],
            f"{too_large} a progressive JPEG",
        ),
        "jpeg too wide": (
            with_frame(5, struct.pack(">HH", 48, 65_535)),
            "65,535 by 48 px is more than 16,384 px a side, and JPEG is read up to 65,500",
        ),
        "gif bomb": (gif[:6] + struct.pack("<HH", 60_000, 60_000) + gif[10:], f"{too_large} GIF"),
        "gif bomb in its frame": (
            gif.replace(b",\0\0\0\0\3\0\2\0", b",\0\0\0\0\xff\xff\xff\xff"),
            "more pixels than are decoded of its kind",
        ),
        "bmp bomb": (bmp[:18] + struct.pack("<II", 60_000, 60_000) + bmp[26:], f"{too_large} BMP"),
    }
    return [Case(name, made_body, refusal=refusal) for name, (made_body, refusal) in made.items()]
