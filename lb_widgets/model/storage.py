"""Which bucket of which cloud a URL points into: where delegated access may apply.

Sources: AWS "Virtual hosting of buckets"; Google Cloud Storage "Request endpoints"; Azure "Naming
and referencing containers". Nothing is asked of any of them.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_S3_HOST: Final = r"s3(?:[.-](?:dualstack\.|website[.-])?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?"
_NAME: Final = r"[a-z0-9][a-z0-9._-]+"
_FORMS: Final = tuple(
    (cloud, re.compile(form, re.IGNORECASE))
    for cloud, form in (
        ("S3", rf"https?://({_NAME})\.{_S3_HOST}/"),
        ("S3", rf"https?://{_S3_HOST}/({_NAME})/"),
        ("S3", rf"s3a?://({_NAME})/"),
        ("Google Cloud Storage", rf"https?://({_NAME})\.storage\.googleapis\.com/"),
        (
            "Google Cloud Storage",
            rf"https?://storage\.(?:googleapis|cloud\.google)\.com/({_NAME})/",
        ),
        ("Google Cloud Storage", rf"gs://({_NAME})/"),
        ("Azure", r"https?://([a-z0-9]+)\.blob\.core\.windows\.net/"),
    )
)


class Bucket(NamedTuple):
    """A bucket, or on Azure a storage account, which is what an integration covers there."""

    cloud: str
    name: str


def bucket_of(url: str) -> Bucket | None:
    """Return the bucket that a URL points into, or None where it is of no known cloud."""
    for cloud, form in _FORMS:
        match = form.match(url)
        if match is not None:
            return Bucket(cloud, match[1].lower())
    return None


def delegated_bucket(url: str) -> Bucket | None:
    """Return the bucket of a URL that is not signed: only delegated access may open it."""
    # Whatever is signed carries its signature in the query.
    return None if "?" in url else bucket_of(url)
