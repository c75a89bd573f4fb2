"""Signed addresses of four clouds, run out or not, and what comes of those that have."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tests.tiles.planted.answers import Gate

if TYPE_CHECKING:
    import random

NOW: Final = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC)
"""The time at which all of these rows are looked at."""


def signed(dice: random.Random, gate: Gate, *, is_expired: bool) -> tuple[str, str]:
    """Return a query string and the secret in it.

    Parameters
    ----------
    gate : Gate
        One of the four that speak of expiry.
    is_expired : bool
        Before `NOW`, else after it.
    """
    minutes = 10 ** dice.uniform(0.5, 5) if is_expired else -(10 ** dice.uniform(2, 5))
    ends = (NOW - timedelta(minutes=minutes)).replace(microsecond=0)
    lasts = dice.choice((900, 3600, 86400, 604800))
    begins = ends - timedelta(seconds=lasts)
    secret = f"{dice.getrandbits(256):064x}"
    blob = quote(base64.b64encode(dice.randbytes(32)).decode(), safe="")
    match gate:
        case Gate.EXPIRED_S3 if dice.random() < 0.7:
            credential = f"AKIA{dice.randrange(10**16):016d}"
            return (
                "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                f"&X-Amz-Credential={credential}%2F{begins:%Y%m%d}%2Feu-west-1%2Fs3%2Faws4_request"
                f"&X-Amz-Date={begins:%Y%m%dT%H%M%SZ}&X-Amz-Expires={lasts}"
                f"&X-Amz-SignedHeaders=host&X-Amz-Signature={secret}"
            ), secret
        case Gate.EXPIRED_S3:  # signature version 2
            stamp = int(ends.timestamp())
            return f"AWSAccessKeyId=AKIAQ7&Signature={blob}&Expires={stamp}", blob
        case Gate.EXPIRED_AZURE:
            return (f"sv=2022-11-02&st={_iso(begins)}&se={_iso(ends)}&sr=c&sp=r&sig={blob}"), blob
        case Gate.EXPIRED_GCS:
            return (
                "X-Goog-Algorithm=GOOG4-RSA-SHA256"
                f"&X-Goog-Credential=tiles%40p.iam%2F{begins:%Y%m%d}%2Fauto%2Fstorage%2Fgoog4_request"
                f"&X-Goog-Date={begins:%Y%m%dT%H%M%SZ}&X-Goog-Expires={lasts}"
                f"&X-Goog-SignedHeaders=host&X-Goog-Signature={secret}"
            ), secret
        case Gate.EXPIRED_CLOUDFRONT if dice.random() < 0.5:
            stamp = int(ends.timestamp())
            return f"Expires={stamp}&Signature={secret}&Key-Pair-Id=K2JCJMDEHXQW5F", secret
        case Gate.EXPIRED_CLOUDFRONT:
            policy = {
                "Statement": [
                    {
                        "Resource": "https://tiles.example/*",
                        "Condition": {"DateLessThan": {"AWS:EpochTime": int(ends.timestamp())}},
                    }
                ]
            }
            encoded = base64.b64encode(json.dumps(policy, separators=(",", ":")).encode()).decode()
            encoded = encoded.replace("+", "-").replace("=", "_").replace("/", "~")
            return f"Policy={encoded}&Signature={secret}&Key-Pair-Id=K2JCJMDEHXQW5F", secret
        case _:
            raise ValueError(gate)


def _iso(time: datetime) -> str:
    return quote(f"{time:%Y-%m-%dT%H:%M:%SZ}", safe="")


SIGNED: Final = (
    Gate.EXPIRED_S3, Gate.EXPIRED_AZURE, Gate.EXPIRED_GCS, Gate.EXPIRED_CLOUDFRONT,
)  # fmt: skip
LOCKED: Final = (
    Gate.BASIC, Gate.BEARER, Gate.TOKEN_INVALID, Gate.FORBIDDEN_JSON, Gate.FORBIDDEN_PAGE,
    Gate.FORBIDDEN_BUCKET, Gate.SIGNATURE_WRONG, Gate.SIGN_IN_PAGE, Gate.SIGN_IN_REDIRECT,
)  # fmt: skip
THROTTLING: Final = (
    Gate.THROTTLED, Gate.THROTTLED_SECONDS, Gate.THROTTLED_DATE, Gate.OVERLOADED,
)  # fmt: skip
