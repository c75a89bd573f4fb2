"""Rules about URLs, wherever in a row they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from lb_widgets.model.expiry import expiry_of
from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Place, Rule
from lb_widgets.model.types import ATTACHMENT_TYPES, Severity
from lb_widgets.model.urls import host_of, is_local_host, is_private_host, is_url, scheme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lb_widgets.model.data_row import DataRow

    Judge = Callable[[str, Context], tuple[str, Any] | None]
    """From a URL to a message and a fix, or None where all is well."""

_ATTACHMENTS: Final = "docs.labelbox.com/reference/attachments"
_ROW: Final = "labelbox 7.17.0 descriptor_file_creator.py"
_S3_DOCS: Final = "docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html"
_SIGNATURES: Final = "AWS, Google Cloud and Azure on signed URLs, see model/expiry.py"
_BROWSER: Final = "W3C Mixed Content: a page opened over https does not load http media"

_URL_KEYS: Final = frozenset(
    {"tile_layer_url", "tileLayerUrl", "pdf_url", "pdfUrl", "text_layer_url", "textLayerUrl"}
)
_SCHEMES: Final = frozenset({"http", "https", "gs", "s3", "s3a", "file"})
"""Those that Labelbox opens, those with a rule of their own, and local files."""
EXPIRES_SOON: Final = 24 * 3600
"""Seconds of validity below which a signature is warned about."""
_FREE_TEXT: Final = frozenset(
    str(kind) for kind, info in ATTACHMENT_TYPES.items() if not info.is_url
)

# Most URLs by far, told in one look. What does not match goes through every rule, so this saves
# time and decides nothing; a test asserts that no rule finds anything in what matches, and in what
# has a query besides only those about signatures.
_PLAIN: Final = re.compile(
    r"https://(?!s3[.-])[A-Za-z0-9.-]+\.(?:com|net|org|edu|gov|dev|cloud|[a-z]{2})/[^\s#<>|?]*"
)
_PLAIN_WITH_QUERY: Final = re.compile(rf"{_PLAIN.pattern}\?[^\s#<>|]*")
_UNSUPPORTED: Final = re.compile(r"[#<>|\s]")
_S3: Final = re.compile(r"s3a?:/{1,2}([^/\s]+)/(\S.*)", re.IGNORECASE)
_PATH_STYLE: Final = re.compile(
    r"https://(s3(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?)"
    r"/([a-z0-9][a-z0-9.-]+)/(.+)",
    re.DOTALL,
)
_USERINFO: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@")


def odd_urls(row: DataRow) -> list[tuple[Place, str]]:
    """Return every URL of a row that is not plainly good, with its place."""
    found: list[tuple[Place, str]] = []
    value = row.row_data
    if isinstance(value, str):
        if _is_odd(value):
            found.append((("row_data",), value))
    elif isinstance(value, dict):
        found += _urls_in(value, ("row_data",))
    for index, item in enumerate(row.attachments):
        if item.type not in _FREE_TEXT and _is_odd(item.value):
            found.append((("attachments", index, "value"), item.value))
    return found


def _is_odd(value: str) -> bool:
    return not _PLAIN.fullmatch(value) and (is_url(value) or value[:3].lower() == "s3:")


def _urls_in(value: dict[str, Any], place: Place) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for key, item in value.items():
        if key in _URL_KEYS and isinstance(item, str) and _is_odd(item):
            found.append(((*place, key), item))
        elif key in {"alternative_layers", "alternativeLayers"} and isinstance(item, list | tuple):
            for index, layer in enumerate(item):
                if isinstance(layer, dict):
                    found += _urls_in(layer, (*place, key, index))
    return found


def check_urls(row: DataRow, context: Context) -> Iterable[tuple[Rule, Finding]]:
    """Yield what every rule of this file finds, each URL of the row looked for only once."""
    for place, url in odd_urls(row):
        for rule, judge in _JUDGES_OF_QUERIES if _PLAIN_WITH_QUERY.fullmatch(url) else _JUDGES:
            verdict = judge(url, context)
            if verdict is not None:
                yield rule, Finding(place, *verdict)


def _rule(name: str, severity: Severity, source: str, summary: str, judge: Judge) -> Rule:
    """Return the rule that asks about each URL of a row."""

    def check(row: DataRow, context: Context) -> Iterable[Finding]:
        return [
            Finding(place, *verdict)
            for place, url in odd_urls(row)
            if (verdict := judge(url, context)) is not None
        ]

    return Rule(name, severity, source, summary, check)


def _unsupported(url: str, _: Context) -> tuple[str, Any] | None:
    found = sorted(set(_UNSUPPORTED.findall(url)))
    if not found:
        return None
    names = " ".join("a space" if letter == " " else repr(letter)[1:-1] for letter in found)
    # "#" may begin a fragment or belong to a file's name: only the user knows.
    fix = NO_FIX if "#" in url else _UNSUPPORTED.sub(lambda match: quote(match[0]), url.strip())
    return f"holds {names}, which Labelbox does not support in URLs", fix


def _scheme(url: str, _: Context) -> tuple[str, Any] | None:
    scheme = scheme_of(url)
    if scheme in _SCHEMES or not scheme:
        return None
    return f"is a {scheme}:// address, which Labelbox does not open; expected https", NO_FIX


def _expired(url: str, context: Context) -> tuple[str, Any] | None:
    left = _seconds_left(url, context)
    if left is None or left > 0:
        return None
    return f"is signed, and the signature expired {_span(-left)} ago; sign it again", NO_FIX


def _expires_soon(url: str, context: Context) -> tuple[str, Any] | None:
    left = _seconds_left(url, context)
    if left is None or not 0 < left < EXPIRES_SOON:
        return None
    message = (
        f"is signed, and the signature expires in {_span(left)}; labelers open it until they are "
        "done, so sign it for longer or use delegated access"
    )
    return message, NO_FIX


def _seconds_left(url: str, context: Context) -> float | None:
    end = expiry_of(url) if context.now is not None else None
    return None if end is None or context.now is None else end - context.now


def _span(seconds: float) -> str:
    """Return a time as people say it: ``3 h``, ``12 days``."""
    if seconds < 90 * 60:
        return f"{max(seconds / 60, 1):.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 48 * 3600 else f"{seconds / 86400:,.0f} days"


def _s3_scheme(url: str, _: Context) -> tuple[str, Any] | None:
    if url[:3].lower() != "s3:" and url[:4].lower() != "s3a:":
        return None
    match = _S3.fullmatch(url)
    message = "is an s3:// address, which Labelbox refuses; write the bucket's https URL"
    # A dot in the bucket's name breaks the certificate of the virtual host.
    if match is None or "." in match[1]:
        return message, NO_FIX
    key = quote(match[2], safe="/{}")  # the braces of a tile URL stay
    return message, f"https://{match[1]}.s3.amazonaws.com/{key}"


def _s3_path_style(url: str, _: Context) -> tuple[str, Any] | None:
    match = _PATH_STYLE.fullmatch(url)
    if match is None:
        return None
    host, bucket, key = match.groups()
    message = "is a path-style S3 URL, expected the virtual-hosted style (bucket before the host)"
    if "." in bucket or "signature=" in key.lower():  # a signature covers the host
        return message, NO_FIX
    return message, f"https://{bucket}.{host}/{key}"


def _plain_http(url: str, _: Context) -> tuple[str, Any] | None:
    host = host_of(url)
    if url[:7].lower() != "http://" or is_local_host(host) or is_private_host(host):
        return None
    return "is plain http, which the editor's https page cannot load; use https", NO_FIX


def _unreachable(url: str, context: Context) -> tuple[str, Any] | None:
    host = host_of(url)
    if context.endpoint_is_local or url[:4].lower() != "http":
        return None
    if is_local_host(host):
        return f"points to this machine ({host}), which Labelbox cannot reach", NO_FIX
    if is_private_host(host):
        return f"points into a private network ({host}), which Labelbox cannot reach", NO_FIX
    return None


def _userinfo(url: str, _: Context) -> tuple[str, Any] | None:
    if _USERINFO.match(url) is None:
        return None
    return "holds a user name or password, which every labeler could read", NO_FIX


def _no_host(url: str, _: Context) -> tuple[str, Any] | None:
    if url[:4].lower() != "http" or host_of(url):
        return None
    return "is no URL: it has no host", NO_FIX


_TABLE: Final = (
    (
        "url-unsupported-characters",
        Severity.WARNING,
        _ATTACHMENTS,
        "URLs hold none of # < > | and no white space.",
        _unsupported,
    ),
    (
        "url-no-host",
        Severity.ERROR,
        "RFC 9110 §4.2",
        "An http or https URL has a host.",
        _no_host,
    ),
    (
        "url-scheme",
        Severity.ERROR,
        _ATTACHMENTS,
        "URLs are https, or gs:// with delegated access.",
        _scheme,
    ),
    (
        "url-signature-expired",
        Severity.ERROR,
        _SIGNATURES,
        "The signature of a signed URL has not expired.",
        _expired,
    ),
    (
        "url-signature-expiring",
        Severity.WARNING,
        _SIGNATURES,
        "The signature of a signed URL is valid for another 24 hours at least.",
        _expires_soon,
    ),
    (
        "url-s3-scheme",
        Severity.ERROR,
        _ROW,
        "Objects in S3 are given by their https URL, not by s3://.",
        _s3_scheme,
    ),
    (
        "url-s3-path-style",
        Severity.WARNING,
        _S3_DOCS,
        "URLs of S3 objects are of the virtual-hosted style.",
        _s3_path_style,
    ),
    (
        "url-plain-http",
        Severity.WARNING,
        _BROWSER,
        "URLs are https.",
        _plain_http,
    ),
    (
        "url-userinfo",
        Severity.WARNING,
        "RFC 3986 §3.2.1",
        "URLs hold neither a user name nor a password.",
        _userinfo,
    ),
    (
        "host-unreachable",
        Severity.ERROR,
        _ATTACHMENTS,
        "The API can reach the hosts of a row's URLs: from outside, or from this machine.",
        _unreachable,
    ),
)

_JUDGES: Final = tuple((_rule(*row), row[-1]) for row in _TABLE)
_JUDGES_OF_QUERIES: Final = tuple(
    (rule, judge) for rule, judge in _JUDGES if judge in {_expired, _expires_soon}
)

RULES: Final = tuple(rule for rule, _ in _JUDGES)
