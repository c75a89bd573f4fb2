from __future__ import annotations

import pytest

from lb_widgets.model.storage import Bucket, bucket_of, bucket_prefix, delegated_bucket


@pytest.mark.parametrize(
    ("url", "bucket"),
    [
        ("https://fields.s3.amazonaws.com/a.png", ("S3", "fields")),
        ("https://my.fields.s3.eu-west-1.amazonaws.com/a.png", ("S3", "my.fields")),
        ("https://fields.s3-us-west-2.amazonaws.com/a.png", ("S3", "fields")),
        ("https://fields.s3.dualstack.eu-west-1.amazonaws.com/a.png", ("S3", "fields")),
        ("https://fields.s3.cn-north-1.amazonaws.com.cn/a.png", ("S3", "fields")),
        ("https://s3.eu-west-1.amazonaws.com/fields/a.png", ("S3", "fields")),
        ("s3://fields/a.png", ("S3", "fields")),
        ("gs://Fields/a.png", ("Google Cloud Storage", "fields")),
        ("https://storage.googleapis.com/fields/a.png", ("Google Cloud Storage", "fields")),
        ("https://fields.storage.googleapis.com/a.png", ("Google Cloud Storage", "fields")),
        ("https://storage.cloud.google.com/fields/a.png", ("Google Cloud Storage", "fields")),
        ("https://trials.blob.core.windows.net/fields/a.png", ("Azure", "trials")),
    ],
)
def test_every_spelling_of_a_bucket_is_told(url: str, bucket: tuple[str, str]):
    assert bucket_of(url) == Bucket(*bucket)
    assert delegated_bucket(url) == Bucket(*bucket)
    assert delegated_bucket(f"{url}?X-Amz-Signature=1") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://fields.s3.amazonaws.com/a/b.png",
        "https://s3.eu-west-1.amazonaws.com/fields/a/b.png",
        "https://storage.googleapis.com/fields/a/b.png",
        "https://trials.blob.core.windows.net/fields/a/b.png",
        "gs://fields/a.png",
    ],
)
def test_what_begins_alike_is_in_the_same_bucket(url: str):
    start = bucket_prefix(url)
    assert url.startswith(start)
    assert bucket_of(f"{start}other/c.png") == bucket_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.com/fields/a.png",
        "https://s3.example.com/fields/a.png",
        "https://evil.com/s3.amazonaws.com/fields/a.png",
        "https://storage.googleapis.com/",
        "not a URL",
    ],
)
def test_other_urls_are_in_no_bucket(url: str):
    assert bucket_of(url) is None
