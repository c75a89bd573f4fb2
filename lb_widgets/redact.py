"""Take secrets out of what is for reading.

Data that leaves (`to_import_json`, the request itself) is verbatim; everything for reading (synced
traits, reprs, errors, logs, reports, the static form) passes through here first.

What counts as a secret in a URL: user and password, the parameters that presigned URLs and tile
services carry (AWS Signature V2 and V4, Google Cloud Storage, Azure SAS, CloudFront, and the usual
names of tokens), and anything named like one. Outside URLs: bearer tokens and Basic credentials.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

MASK = "***"
"""What stands where a secret was."""

# Exact names, lower case. What begins with one of _SECRET_PREFIXES or holds one of _SECRET_PARTS
# need not be repeated here.
_TOKEN_NAMES = {"auth", "authkey", "authorization", "code", "jwt", "key", "passwd", "policy", "pwd"}
_SESSION_NAMES = {"session", "sessionid", "sig", "subscription-key", "access_key"}
# AWS Signature Version 2, Google "Signed URLs", CloudFront "Using signed URLs".
_SIGNED_URL_NAMES = {"awsaccesskeyid", "googleaccessid", "key-pair-id"}
# Azure "Create a service SAS": the fields that `sig` signs.
_AZURE_NAMES = {
    "se",
    "sp",
    "sv",
    "sr",
    "spr",
    "st",
    "si",
    "skoid",
    "sktid",
    "skt",
    "ske",
    "sks",
    "skv",
}
_SECRET_PARAMETERS = _TOKEN_NAMES | _SESSION_NAMES | _SIGNED_URL_NAMES | _AZURE_NAMES
_SECRET_PARTS = (
    "token",
    "secret",
    "signature",
    "password",
    "credential",
    "api-key",
    "api_key",
    "apikey",
)
_SECRET_PREFIXES = ("x-amz-", "x-goog-", "x-ms-")

# No scheme is longer, and without a limit a long text without breaks would take quadratic time.
_URL = re.compile(r"""[a-zA-Z][a-zA-Z0-9+.-]{0,30}://[^\s"'<>`]+""")
_PARAMETER = re.compile(r"(?P<lead>[?&;#])(?P<name>[^=&;#?\s]+)=(?P<value>[^&;#\s]*)")
_USERINFO = re.compile(r"^(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*://)[^/@?#\s]+@")
_CREDENTIAL = re.compile(r"\b(?P<scheme>Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE)


def is_secret_name(name: str) -> bool:
    """Say whether a parameter, header or key of this name holds a secret."""
    lower = unquote(name).lower()
    return (
        lower in _SECRET_PARAMETERS
        or lower.startswith(_SECRET_PREFIXES)
        or any(part in lower for part in _SECRET_PARTS)
    )


def redact_url(url: str) -> str:
    """Return the URL with user, password and secret parameters masked.

    Parameters
    ----------
    url : str
        Any URL or URL template; what holds no secret comes back unchanged.
    """
    masked = _USERINFO.sub(lambda match: f"{match['scheme']}{MASK}@", url)
    return _PARAMETER.sub(_mask_parameter, masked)


def holds_secret(value: str) -> bool:
    """Say whether `redact` would change this text."""
    return redact(value) != value


def redact(text: str) -> str:
    """Return the text with the secrets in it masked: URLs anywhere inside, bearer tokens."""
    # Most texts hold no URL, and looking for this is a hundred times quicker than for the pattern.
    has_url = "://" in text
    masked = _URL.sub(lambda match: redact_url(match.group()), text) if has_url else text
    return _CREDENTIAL.sub(lambda match: f"{match['scheme']} {MASK}", masked)


def redact_value(value: Any) -> Any:
    """Return a copy of a JSON-like value in which every text is redacted.

    A text under a key that names a secret (``"token"``, ``"Authorization"``) is masked whole.
    """
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {
            key: MASK if _is_secret_item(key, item) else redact_value(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact_value(item) for item in value]
    return value


def _is_secret_item(key: object, item: object) -> bool:
    # "key" names a secret in a URL, but a column or an entry in data.
    if not isinstance(key, str) or not isinstance(item, str) or key.lower() == "key":
        return False
    return bool(item) and is_secret_name(key)


def _mask_parameter(match: re.Match[str]) -> str:
    if not match["value"] or not is_secret_name(match["name"]):
        return match.group()
    return f"{match['lead']}{match['name']}={MASK}"
