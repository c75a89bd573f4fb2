"""Cloud storages, by the real s3fs against a small S3 on this machine."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import Cancelled, MediaError
from lb_widgets.media import cloud
from lb_widgets.media.loader import Loader
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400


@pytest.fixture
def s3(
    loopback: Any, reply: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Point s3fs at the loopback server by the standard variables; give what serves an object."""
    import s3fs  # noqa: PLC0415 - it takes half a second

    for name, value in {
        "AWS_ENDPOINT_URL": loopback.url(""),
        "AWS_ACCESS_KEY_ID": "an-id",
        "AWS_SECRET_ACCESS_KEY": "a-key",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()

    def serve(path: str, body: bytes) -> str:
        def answer(request: Any) -> Any:
            if request.method == "HEAD":
                return reply(body)
            first, last = (int(part) for part in request.headers["range"][6:].split("-"))
            last = min(last, len(body) - 1)
            span = f"bytes {first}-{last}/{len(body)}"
            return reply(body[first : last + 1], 206, {"Content-Range": span})

        loopback.on(f"/bucket/{path}", answer)
        return f"s3://bucket/{path}"

    return serve


def failure(value: str, **options: Any) -> MediaError:
    with pytest.raises(MediaError) as caught:
        Loader().load(value, **options)
    return caught.value


def test_an_object_is_loaded_once_and_signed_by_the_environment(
    s3: Callable[..., str], loopback: Any
):
    loader, url = Loader(), s3("d/a.png", BODY)
    media = loader.load(url)
    assert (media.body, media.content_type, media.name) == (BODY, "image/png", "a.png")
    assert loader.load(url) is media
    assert [request.method for request in loopback.requests] == ["HEAD", "GET"]
    assert "Credential=an-id/" in loopback.requests[1].headers["authorization"]


def test_a_peek_reads_the_beginning_only(s3: Callable[..., str], loopback: Any):
    loader, url = Loader(), s3("a.png", BODY)
    peek = loader.peek(url, length=100)
    assert (peek.body, peek.size, peek.whole) == (BODY[:100], len(BODY), False)
    assert loopback.requests[-1].headers["range"] == "bytes=0-99"
    assert loader.peek("a.png", named_by="s3://bucket/doc.json").size == len(BODY)


def test_pieces_are_joined_told_and_can_be_cancelled(
    s3: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cloud, "_PIECE", 40_000)
    told: list[tuple[int, int | None]] = []
    url = s3("a.png", BODY)
    assert Loader().load(url, on_progress=lambda *now: told.append(now)).body == BODY
    assert told[-3:] == [(40_000, len(BODY)), (80_000, len(BODY)), (len(BODY), len(BODY))]
    stop = threading.Event()
    with pytest.raises(Cancelled):
        Loader().load(url, cancelled=stop.is_set, on_progress=lambda done, _: done and stop.set())


def test_what_the_store_refuses_has_a_typed_reason(s3: Callable[..., str], loopback: Any):
    loopback.serve("/bucket/forbidden.png", status=403)
    assert failure("s3://bucket/forbidden.png").reason == Reason.FORBIDDEN
    assert failure("s3://bucket/missing.png").reason == Reason.NOT_FOUND
    assert failure(s3("empty.png", b"")).reason == Reason.EMPTY
    assert failure(s3("a.png", BODY), max_bytes=1000).reason == Reason.TOO_LARGE
    assert loopback.asked("/bucket/a.png")[-1].method == "HEAD"


@pytest.mark.parametrize("url", ["s3://bucket/a", "gs://bucket/a", "az://c/a", "abfs://c/a"])
def test_a_library_that_is_missing_is_named_with_its_remedy(
    url: str, monkeypatch: pytest.MonkeyPatch
):
    for name in ("s3fs", "gcsfs", "adlfs"):
        monkeypatch.setitem(sys.modules, name, None)
    error = failure(url)
    assert error.reason == Reason.UNSUPPORTED
    assert 'pip install "lb-widgets[cloud]"' in str(error)
    assert "resolve=" in str(error)


class NoCredentialsError(Exception):
    """As botocore names it."""


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (FileNotFoundError("x"), Reason.NOT_FOUND),
        (PermissionError("x"), Reason.FORBIDDEN),
        (TimeoutError("x"), Reason.TIMEOUT),
        (NoCredentialsError("x"), Reason.UNAUTHORIZED),
        (type("ReadTimeoutError", (Exception,), {})("x"), Reason.TIMEOUT),
        (OSError("at https://host/a?sig=abc123"), Reason.UNREACHABLE),
    ],
)
def test_errors_of_the_libraries_become_reasons(
    raised: Exception, reason: Reason, monkeypatch: pytest.MonkeyPatch
):
    class Broken:
        def info(self, _: str) -> Any:
            raise raised

    monkeypatch.setattr(cloud, "_opened", lambda url: (Broken(), url))
    error = failure("s3://bucket/a")
    assert error.reason == reason
    assert "abc123" not in str(error)
