"""Every fault that is planted, and the rules that have to find it (`checks/RULES.md`)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from . import files
from .server import Answer
from .slots import ALL, BASES, LARGE, NOW, SHOWN, Fault, signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .files import Size
    from .rows import Table
    from .slots import Slot


def _answering(status: int, body: bytes = b"No.", **options: Any) -> Callable[[Table, Slot], str]:
    return lambda table, slot: table.serve(
        slot, Answer(body, status, **options), content_type="text/plain"
    )


def _holding(make: Callable[..., bytes], **options: Any) -> Callable[[Table, Slot], str]:
    """Return what plants a file in place of the one that belongs there, under its type."""

    def value(table: Table, slot: Slot) -> str:
        return table.serve(
            slot, Answer(make(slot.size) if slot.kind in SHOWN else make(), **options)
        )

    return value


def _resized(width: float, height: float) -> Callable[[Size], Size]:
    return lambda size: (round(size[0] * width), round(size[1] * height))


_double = _resized(2, 2)
_higher = _resized(1, 1.4)


def _is_small(slot: Slot) -> bool:
    """Say whether its picture fits into the bytes that are fetched, so that it is seen whole."""
    return slot.size[0] < LARGE


def _loop(table: Table, slot: Slot) -> str:
    return table.move(slot, 302, f"/moved/{slot.name}")


_S3_EXPIRED = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
_S3_TOKEN = (
    b"<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"
)


def _signed_long_ago(table: Table, slot: Slot) -> str:
    url = table.serve(slot, Answer(_S3_EXPIRED, 403), content_type="application/xml")
    return signed(url, NOW - dt.timedelta(days=9), 7 * 86400)


_SIZE_FAULTS = (
    Fault(
        "layer of twice the size",
        ("overlay-size-differs",),
        ("layer",),
        _holding(lambda size: files.png(_double(size))),
    ),
    Fault(
        "layer of twice the size, which comes late in the file",
        ("overlay-size-differs",),
        ("layer",),
        _holding(lambda size: files.jpeg_with_long_profile(_double(size))),
    ),
    Fault(
        "layer of another shape",
        ("overlay-aspect-differs",),
        ("layer",),
        _holding(lambda size: files.jpeg(_higher(size))),
    ),
    Fault(
        "layer that EXIF turns",
        ("overlay-aspect-differs",),
        ("layer",),
        _holding(files.lying_jpeg),
    ),
)
_SERVER_FAULTS = (
    Fault("404", ("media-not-found",), ALL, _answering(404)),
    Fault("410", ("media-not-found",), ALL, _answering(410)),
    Fault("401", ("media-forbidden",), ALL, _answering(401)),
    Fault("403", ("media-forbidden",), ALL, _answering(403)),
    Fault("403, expired", ("media-expired",), ALL, _answering(403, _S3_EXPIRED)),
    Fault("400, expired token", ("media-expired",), ALL, _answering(400, _S3_TOKEN)),
    Fault(
        "signature of long ago", ("url-signature-expired", "media-expired"), ALL, _signed_long_ago
    ),
    Fault(
        "signature for 3 hours",
        ("url-signature-expiring",),
        ("PDF",),
        lambda table, slot: signed(table.serve(slot, Answer(files.pdf())), NOW, 3 * 3600),
    ),
    Fault("500", ("media-server-error",), ALL, _answering(500)),
    Fault("501", ("media-server-error",), ALL, _answering(501)),
    Fault("503 too often", ("media-server-error",), ALL, _answering(200, busy=10**6)),
    Fault(
        "connection refused", ("media-unreachable",), ALL, lambda table, slot: table.closed(slot)
    ),
    Fault(
        "connection closed without an answer",
        ("media-unreachable",),
        ALL,
        _answering(200, hangs_up=True),
    ),
    Fault(
        "unknown host",
        ("media-host-unknown",),
        ALL,
        lambda _, slot: f"https://no-such-host.invalid/{slot.name}",
    ),
    Fault("never answers", ("media-timeout",), ALL, _answering(200, silent=True), few=True),
    Fault("broken off", ("media-interrupted",), ALL, _answering(200, bytes(9000), breaks=True)),
    Fault(
        "broken off between chunks",
        ("media-interrupted",),
        ALL,
        _answering(200, bytes(30_000), breaks=True, chunked=True),
    ),
    Fault("redirect loop", ("media-unreachable",), ALL, _loop),
    Fault(
        "redirect to the metadata service",
        ("media-unreachable",),
        ALL,
        lambda table, slot: table.move(slot, 302, "http://169.254.169.254/latest/meta-data/"),
    ),
    Fault("empty", ("media-empty",), ALL, _answering(200, b"")),
    Fault("empty, ranges ignored", ("media-empty",), ALL, _answering(200, b"", ranges=False)),
)
_FILE_FAULTS = (
    Fault(
        "login page",
        ("media-type-differs",),
        (*SHOWN, "text", "PDF", "video", "sound"),
        lambda table, slot: table.serve(slot, Answer(files.LOGIN_PAGE), content_type="text/html"),
    ),
    Fault(
        "login page under the file's type",
        ("media-type-differs",),
        (*SHOWN, "text", "PDF", "video", "sound", "text layer"),
        lambda table, slot: table.serve(slot, Answer(files.LOGIN_PAGE)),
    ),
    Fault(
        "JSON in place of a picture",
        ("media-type-differs",),
        SHOWN,
        lambda table, slot: table.serve(slot, Answer(files.JSON_ERROR)),
    ),
    Fault(
        "text in place of a PDF",
        ("media-type-differs",),
        ("PDF",),
        lambda table, slot: table.serve(
            slot, Answer(files.text().encode()), content_type="text/plain"
        ),
    ),
    Fault(
        "picture in place of a video",
        ("media-type-differs",),
        ("video",),
        _holding(lambda: files.jpeg((60, 40))),
    ),
    Fault(
        "cut PNG",
        ("media-damaged",),
        SHOWN,
        _holding(lambda size: files.cut(files.png(size))),
        _is_small,
    ),
    Fault(
        "cut JPEG",
        ("media-damaged",),
        SHOWN,
        _holding(lambda size: files.cut(files.jpeg(size))),
        _is_small,
    ),
    Fault(
        "damaged PNG",
        ("media-damaged",),
        SHOWN,
        _holding(files.png_that_does_not_decode),
        _is_small,
    ),
    Fault(
        "damaged JPEG",
        ("media-damaged",),
        SHOWN,
        _holding(files.jpeg_that_does_not_decode),
        _is_small,
    ),
    *(
        Fault(f"{make.__name__.upper()} {where}", (rule,), kinds, _holding(make))
        for make in files.OTHER_PICTURES
        for where, kinds, rule in (
            ("image", BASES, "media-image-format"),
            ("layer", ("layer",), "overlay-format"),
        )
    ),
    Fault(
        "9,001 pixels wide, a small file",
        ("image-too-large",),
        ("lone image", "picture"),
        _holding(lambda _: files.png((9001, 1))),
    ),
    Fault(
        "9,200 pixels wide, a large file",
        ("image-too-large",),
        ("lone image", "picture"),
        _holding(lambda _: files.png((9200, 8))),
    ),
    Fault(
        "UTF-16",
        ("text-encoding",),
        ("text", "page", "text layer"),
        _holding(lambda: files.text().encode("utf-16")),
    ),
    Fault(
        "Latin-1",
        ("text-encoding",),
        ("text", "page", "text layer"),
        _holding(lambda: files.text(length=90_000).encode("latin-1")),
    ),
    Fault(
        "UTF-8 cut within a character",
        ("text-encoding",),
        ("text", "page", "text layer"),
        _holding(lambda: "trüb, Glätte".encode()[:-4]),
    ),
)
_AZURE_EXPIRED = (
    b"<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature not valid in "
    b"the specified time frame</AuthenticationErrorDetail></Error>"
)


def _served(make: Callable[[], bytes], **options: Any) -> Callable[[Table, Slot], str]:
    """Return what serves a file under the type that its name has, whatever it is."""
    return lambda table, slot: table.serve(slot, Answer(make(), **options))


_DISGUISED_FAULTS = (
    Fault("403, expired (Azure)", ("media-expired",), ALL, _answering(403, _AZURE_EXPIRED)),
    Fault(
        "text in place of a PDF under its type",
        ("media-type-differs",),
        ("PDF",),
        _served(lambda: b"Plot 17 was sown in May."),
    ),
    Fault(
        "JSON in place of a video under its type",
        ("media-type-differs",),
        ("video",),
        _served(lambda: files.JSON_ERROR),
    ),
    Fault(
        "text in place of a sound under its type",
        ("media-type-differs",),
        ("sound",),
        _served(lambda: b"Plot 17 was sown in May."),
    ),
    Fault(
        "ZIP in place of a picture",
        ("media-type-differs",),
        ("picture",),
        _served(lambda: b"PK\x03\x04" + bytes(100)),
    ),
    Fault(
        "PNG cut in its header",
        ("media-damaged",),
        SHOWN,
        _holding(lambda size: files.png(size)[:30]),
        _is_small,
    ),
    Fault(
        "UTF-16 without a mark",
        ("text-encoding",),
        ("text", "page"),
        _holding(lambda: ("plot 17, wind 3 m/s. " * 20).encode("utf-16-le")),
    ),
    Fault(
        "gzip that is none",
        ("media-interrupted",),
        ALL,
        _served(lambda: b"No gzip at all.", headers={"Content-Encoding": "gzip"}),
    ),
    Fault(
        "redirect to a local file",
        ("media-unreachable",),
        ALL,
        lambda table, slot: table.move(slot, 302, "file:///etc/passwd"),
    ),
    Fault(
        "redirect to nothing",
        ("media-not-found",),
        ALL,
        lambda table, slot: table.move(slot, 302, "/nowhere"),
    ),
    Fault("204", ("media-empty",), ALL, _served(lambda: b"", status=204)),
)

LOCAL_FAULTS = (
    Fault(
        "missing file",
        ("file-missing",),
        ALL,
        lambda table, slot: str(table.folder / f"missing-{slot.row}{slot.name[-4:]}"),
    ),
)
# Those that fit few slots come first.
FAULTS = (*_SIZE_FAULTS, *_FILE_FAULTS, *_DISGUISED_FAULTS, *_SERVER_FAULTS, *LOCAL_FAULTS)
