"""Which bucket of which cloud a URL points into: where delegated access may apply.

Sources: AWS "Virtual hosting of buckets"; Google Cloud Storage "Request endpoints"; Azure "Naming
and referencing containers". Nothing is asked of any of them.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_S3_HOST: Final = r"s3(?:[.-](?:dualstack\.|website[.-])?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?"
_NAME: Final = r"[a-z0-9][a-z0-9._-]+"
# By what stands in each form, because looking for that is much quicker than matching.
_FORMS: Final = tuple(
    (mark, cloud, re.compile(form, re.IGNORECASE))
    for mark, cloud, form in (
        ("amazonaws.com", "S3", rf"https?://({_NAME})\.{_S3_HOST}/"),
        ("amazonaws.com", "S3", rf"https?://{_S3_HOST}/({_NAME})/"),
        ("s3", "S3", rf"s3a?://({_NAME})/"),
        (
            "storage.googleapis.com",
            "Google Cloud Storage",
            rf"https?://({_NAME})\.storage\.googleapis\.com/",
        ),
        (
            "//storage.",
            "Google Cloud Storage",
            rf"https?://storage\.(?:googleapis|cloud\.google)\.com/({_NAME})/",
        ),
        ("gs:", "Google Cloud Storage", rf"gs://({_NAME})/"),
        (".blob.", "Azure", r"https?://([a-z0-9]+)\.blob\.core\.windows\.net/"),
    )
)


_PREFIX: Final = re.compile(
    r"https://(?:storage\.(?:googleapis|cloud\.google)\.com/[^/]+|s3[.-][^/]*/[^/]+|[^/]+)/"
)


class Bucket(NamedTuple):
    """A bucket, or on Azure a storage account, which is what an integration covers there."""

    cloud: str
    name: str


def bucket_of(url: str) -> Bucket | None:
    """Return the bucket that a URL points into, or None where it is of no known cloud."""
    for mark, cloud, form in _FORMS:
        if mark in url:
            match = form.match(url)
            if match is not None:
                return Bucket(cloud, match[1].lower())
    return None


def delegated_bucket(url: str) -> Bucket | None:
    """Return the bucket of a URL that is not signed: only delegated access may open it."""
    # Whatever is signed carries its signature in the query.
    return None if "?" in url else bucket_of(url)


def bucket_prefix(url: str) -> str:
    """Return the beginning of a URL that only URLs of the same bucket, or host, have.

    Others of that bucket may begin in another way; it saves looking at most of them closely.
    """
    match = _PREFIX.match(url)
    return url if match is None else match[0]
