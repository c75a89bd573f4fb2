"""What is the same about two URLs that were signed for the same object."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlsplit, urlunsplit

# Parameters that change whenever a URL is signed anew, while the object stays the same: AWS
# Signature V4 and V2, Google Cloud Storage, Azure SAS, CloudFront.
_SIGNATURES: Final = frozenset({"signature", "sig", "x-amz-signature", "x-goog-signature"})
_SIGNING: Final = _SIGNATURES | frozenset(
    {"awsaccesskeyid", "googleaccessid", "expires", "policy", "key-pair-id"}
    | {"se", "sp", "spr", "sr", "st", "sv", "ske", "skoid", "sks", "skt", "sktid", "skv"}
)
_SIGNING_PREFIXES: Final = ("x-amz-", "x-goog-")


def unsigned_url(url: str) -> str:
    """Return a URL without the parameters of its signature, so that signing anew changes nothing.

    A URL that is not signed comes back as it is, with its whole query: there, ``expires`` or ``sv``
    may say which object is meant.
    """
    if "?" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket
        return url
    names = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if not names & _SIGNATURES:
        return url
    kept = [piece for piece in parts.query.split("&") if not _belongs_to_signature(piece)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _belongs_to_signature(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _SIGNING or name.startswith(_SIGNING_PREFIXES)
