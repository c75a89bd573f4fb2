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
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

# Every parameter that says something here, found without taking the whole query apart.
_FIELD: Final = re.compile(
    r"[?&](x-(?:amz|goog)-(?:signature|date|expires)|signature|expires|policy|sig|se)=([^&#]*)",
    re.IGNORECASE,
)
_POLICY_EXPIRY: Final = re.compile(rb'"AWS:EpochTime"\s*:\s*(\d{1,12})')
_CLOUDFRONT_BASE64: Final = str.maketrans("-_~", "+=/")
_V4_PREFIXES: Final = ("x-amz-", "x-goog-")


@lru_cache(maxsize=64)  # several rules ask about one URL, one after the other
def expiry_of(url: str) -> float | None:
    """Return when a URL's signature expires, in seconds since 1970 UTC; None where it has none."""
    if "?" not in url:
        return None
    fields = {name.lower(): unquote(value) for name, value in _FIELD.findall(url)}
    for prefix in _V4_PREFIXES:
        if f"{prefix}signature" in fields:
            return _after(fields.get(f"{prefix}date", ""), fields.get(f"{prefix}expires", ""))
    if "sig" in fields:
        return _moment(fields.get("se", ""))
    if "signature" not in fields:
        return None
    return _seconds(fields["expires"]) if "expires" in fields else _of_policy(fields)


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
