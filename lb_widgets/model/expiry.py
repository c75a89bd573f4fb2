"""When a signed URL stops working, as far as the URL itself tells.

Sources: AWS "Authenticating Requests: Using Query Parameters" (Signature V4) and "Query String
Request Authentication" (V2); Google Cloud Storage "Signed URLs" (V4 and V2); Azure "Create a
service SAS"; CloudFront "Use signed URLs" (canned and custom policy).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

# What every such URL has, so that all others are told apart in one look.
_SIGNED: Final = re.compile(r"[?&](?:x-amz-|x-goog-|expires=|se=|policy=)", re.IGNORECASE)
_POLICY_EXPIRY: Final = re.compile(rb'"AWS:EpochTime"\s*:\s*(\d{1,12})')
_CLOUDFRONT_BASE64: Final = str.maketrans("-_~", "+=/")
_V4_PREFIXES: Final = ("x-amz-", "x-goog-")


def expiry_of(url: str) -> float | None:
    """Return when a URL's signature expires, in seconds since 1970 UTC; None where it has none."""
    fields = _fields(url)
    for prefix in _V4_PREFIXES:
        if f"{prefix}signature" in fields:
            return _after(fields.get(f"{prefix}date", ""), fields.get(f"{prefix}expires", ""))
    if "sig" in fields:
        return _moment(fields.get("se", ""))
    if "signature" not in fields:
        return None
    return _seconds(fields["expires"]) if "expires" in fields else _of_policy(fields)


def _fields(url: str) -> dict[str, str]:
    """Return the parameters of a URL that looks signed, their names in lower case."""
    if _SIGNED.search(url) is None:
        return {}
    try:
        query = urlsplit(url).query
    except ValueError:  # such as an unclosed bracket
        return {}
    return {name.lower(): value for name, value in parse_qsl(query, keep_blank_values=True)}


def _after(date: str, seconds: str) -> float | None:
    """Return the end of a V4 signature, whose date is written ``20261125T093000Z``."""
    begin, lasting = _moment(date), _seconds(seconds)
    return None if begin is None or lasting is None else begin + lasting


def _moment(text: str) -> float | None:
    """Return an ISO 8601 moment; without an offset it is UTC."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def _of_policy(fields: dict[str, str]) -> float | None:
    try:
        policy = base64.b64decode(fields.get("policy", "").translate(_CLOUDFRONT_BASE64))
    except (binascii.Error, ValueError):
        return None
    found = _POLICY_EXPIRY.search(policy)
    return float(found[1]) if found else None
