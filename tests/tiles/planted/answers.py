"""What servers answer when they do not send the tile, as they really do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    body: bytes = b""
    content_type: str = "image/jpeg"
    headers: Mapping[str, str] = field(default_factory=dict)


class Miss(StrEnum):
    """What is answered where there is no tile."""

    NOT_FOUND = "404"
    NOT_FOUND_PAGE = "404 with a page"
    GONE = "410"
    NO_CONTENT = "204"
    ACCESS_DENIED = "403 of a bucket that may not be listed"
    PAGE = "200 with the page of an application"
    PLACEHOLDER = "200 with a placeholder"
    TRANSPARENT = "200 with a transparent picture"
    WHITE = "200 with a white picture"


class Gate(StrEnum):
    """Who is let in."""

    OPEN = "open"
    HICCUP = "every ninth request is one too many"
    BASIC = "401 Basic"
    BEARER = "401 Bearer"
    TOKEN_INVALID = "401 for the token in the URL"
    FORBIDDEN_JSON = "403 with JSON"
    FORBIDDEN_PAGE = "403 with a page"
    FORBIDDEN_BUCKET = "403 of a private bucket"
    SIGNATURE_WRONG = "403 for the signature, which has not run out"
    SIGN_IN_PAGE = "200 with a sign-in page"
    SIGN_IN_REDIRECT = "302 to a sign-in page"
    EXPIRED_S3 = "403 of S3, expired"
    EXPIRED_AZURE = "403 of Azure, expired"
    EXPIRED_GCS = "400 of Google's, expired"
    EXPIRED_CLOUDFRONT = "403 of CloudFront, expired"
    THROTTLED = "429"
    THROTTLED_SECONDS = "429, Retry-After in seconds"
    THROTTLED_DATE = "429, Retry-After as a date"
    OVERLOADED = "503, Retry-After"


SIGN_IN_PATH: Final = "sign-in"
_XML: Final = "application/xml"
_HTML: Final = "text/html; charset=utf-8"
_SIGN_IN: Final = b"""<!DOCTYPE html><html><head><title>Sign in</title></head><body>
<h1>Sign in to continue</h1><form action="/session" method="post">
<input name="username"><input type="password" name="password">
<button>Sign in</button></form></body></html>"""
SIGN_IN: Final = Reply(200, _SIGN_IN, _HTML)
_APPLICATION: Final = b"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Atlas</title><script type="module" src="/assets/index-4f1c.js"></script></head>
<body><div id="root"></div></body></html>"""


def _error(code: str, message: str, extra: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{message}</Message>{extra}"
        "<RequestId>2Z8X0K1V5</RequestId><HostId>c2FtcGxl</HostId></Error>"
    ).encode()


def miss(kind: Miss, size: int) -> Reply:  # noqa: PLR0911 - a table
    """Answer where there is no tile."""
    match kind:
        case Miss.NOT_FOUND:
            return Reply(404, b"Not Found", "text/plain")
        case Miss.NOT_FOUND_PAGE:
            return Reply(404, b"<html><body><h1>404 Not Found</h1></body></html>", _HTML)
        case Miss.GONE:
            return Reply(410, b"", "text/plain")
        case Miss.NO_CONTENT:
            return Reply(204, b"", "")
        case Miss.ACCESS_DENIED:
            return Reply(403, _error("AccessDenied", "Access Denied"), _XML)
        case Miss.PAGE:
            return Reply(200, _APPLICATION, _HTML)
        case Miss.PLACEHOLDER:
            return Reply(200, placeholder(size), "image/png")
        case Miss.TRANSPARENT:
            return Reply(200, _flat(size, (0, 0, 0, 0)), "image/png")
        case Miss.WHITE:
            return Reply(200, _flat(size, (255, 255, 255, 255)), "image/png")


_JSON: Final = "application/json"
_REFUSALS: Final = {
    Gate.BASIC: Reply(
        401, b"Unauthorized", "text/plain", {"WWW-Authenticate": 'Basic realm="tiles"'}
    ),
    Gate.BEARER: Reply(
        401, b'{"error":"missing authorization header"}', _JSON, {"WWW-Authenticate": "Bearer"}
    ),
    Gate.TOKEN_INVALID: Reply(401, b'{"message":"Not Authorized - Invalid Token"}', _JSON),
    Gate.FORBIDDEN_JSON: Reply(403, b'{"message":"Forbidden"}', _JSON),
    Gate.FORBIDDEN_PAGE: Reply(403, b"<html><body><h1>403 Forbidden</h1></body></html>", _HTML),
    Gate.FORBIDDEN_BUCKET: Reply(403, _error("AccessDenied", "Access Denied"), _XML),
    Gate.SIGNATURE_WRONG: Reply(
        403,
        _error(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        ),
        _XML,
    ),
    Gate.SIGN_IN_PAGE: SIGN_IN,
    Gate.SIGN_IN_REDIRECT: Reply(302, b"", _HTML, {"Location": f"../../../{SIGN_IN_PATH}"}),
    Gate.EXPIRED_S3: Reply(
        403,
        _error("AccessDenied", "Request has expired", "<X-Amz-Expires>3600</X-Amz-Expires>"),
        _XML,
    ),
    Gate.EXPIRED_AZURE: Reply(
        403,
        _error(
            "AuthenticationFailed",
            "Server failed to authenticate the request. Make sure the value of Authorization header"
            " is formed correctly including the signature.",
            "<AuthenticationErrorDetail>Signature not valid in the specified time frame"
            "</AuthenticationErrorDetail>",
        ),
        _XML,
    ),
    Gate.EXPIRED_GCS: Reply(
        400,
        _error(
            "ExpiredToken",
            "Invalid argument.",
            "<Details>The provided token has expired. Request signature expired.</Details>",
        ),
        _XML,
    ),
    Gate.EXPIRED_CLOUDFRONT: Reply(
        403,
        b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code>'
        b"<Message>Access denied</Message></Error>",
        "text/xml",
    ),
    Gate.THROTTLED: Reply(429, b"Too Many Requests", "text/plain"),
    Gate.THROTTLED_SECONDS: Reply(
        429, b'{"message":"rate limit exceeded"}', _JSON, {"Retry-After": "120"}
    ),
    Gate.THROTTLED_DATE: Reply(
        429, b"slow down", "text/plain", {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}
    ),
    Gate.OVERLOADED: Reply(503, b"busy", "text/plain", {"Retry-After": "300"}),
}


def refusal(gate: Gate, count: int) -> Reply | None:
    """Answer at the gate, or None where the request may pass."""
    if gate is Gate.OPEN:
        return None
    if gate is Gate.HICCUP:
        too_many = Reply(429, b"slow down", "text/plain", {"Retry-After": "0"})
        return too_many if count % 9 == 0 else None
    return _REFUSALS[gate]


@cache
def placeholder(size: int, text: str = "Map data not yet available") -> bytes:
    """Return the picture that many servers send for what they do not have."""
    image = Image.new("RGB", (size, size), (229, 227, 223))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size - 1, size - 1), outline=(200, 198, 194))
    draw.text((size // 8, size // 2), text, fill=(120, 120, 120))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@cache
def _flat(size: int, colour: tuple[int, int, int, int]) -> bytes:
    buffer = BytesIO()
    Image.new("RGBA", (size, size), colour).save(buffer, "PNG")
    return buffer.getvalue()
