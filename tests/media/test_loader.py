from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import Cancelled, MediaError
from lb_widgets.media.loader import Loader, default_loader
from lb_widgets.media.reasons import SENTENCES, Reason
from lb_widgets.net import session as session_module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PNG = b"\x89PNG\r\n\x1a\n rest"


@pytest.fixture
def loader() -> Iterator[Loader]:
    made = Loader()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "pause", lambda *_: None)


def failure(loader: Loader, value: Any, **options: Any) -> MediaError:
    with pytest.raises(MediaError) as caught:
        loader.load(value, **options)
    return caught.value


def test_a_url_is_fetched_once_and_known_by_its_bytes(loader: Loader, loopback: Any):
    url = loopback.serve("/plots/a%20b.png", PNG, content_type="text/html") + "?token=abc"
    media = loader.load(url)
    assert (media.body, media.content_type, media.name) == (PNG, "image/png", "a b.png")
    assert loader.load(url) is media
    assert loader.cached(url) is media
    assert len(loopback.requests) == 1
    loader.clear()
    assert loader.cached(url) is None


def test_many_threads_make_one_request(loader: Loader, loopback: Any, reply: Callable[..., Any]):
    release = threading.Event()

    def slow(_: Any) -> Any:
        release.wait(10)
        return reply(PNG)

    url = loopback.on("/a.png", slow)
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(loader.load, url) for _ in range(8)]
        release.set()
        assert {future.result().body for future in futures} == {PNG}
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("spell", ["str", "path", "url"])
def test_a_local_file_is_read_however_it_is_spelled(loader: Loader, tmp_path: Path, spell: str):
    path = tmp_path / "a b.png"
    path.write_bytes(PNG)
    value = {"str": str(path), "path": path, "url": path.as_uri()}[spell]
    assert loader.load(value).name == "a b.png"
    path.write_bytes(PNG + b"newer")
    assert loader.load(value).body == PNG + b"newer"


def test_relative_and_home_paths_are_read(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("a.png").write_bytes(PNG)
    for value in ("./a.png", "~/a.png", Path("a.png")):
        assert loader.load(value).body == PNG


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,iVBORw0KGgogcmVzdA==", "data:,%89PNG%0D%0A%1A%0A%20rest"]
)
def test_a_data_url_is_decoded(loader: Loader, url: str):
    media = loader.load(url)
    assert media.content_type == "image/png"
    assert media.body.endswith(b" rest")


@pytest.mark.parametrize(
    ("status", "reason", "sentence"),
    [
        (401, Reason.UNAUTHORIZED, "401 Unauthorized"),
        (403, Reason.FORBIDDEN, "403 Forbidden"),
        (404, Reason.NOT_FOUND, "404 Not Found"),
        (410, Reason.NOT_FOUND, "410 Gone"),
        (429, Reason.RATE_LIMITED, "429 Too Many Requests"),
        (503, Reason.SERVER_ERROR, "503 Service Unavailable"),
        (799, Reason.SERVER_ERROR, "799 Refused"),
    ],
)
def test_a_status_becomes_a_reason_and_a_short_sentence(
    loader: Loader, loopback: Any, status: int, reason: Reason, sentence: str
):
    error = failure(loader, loopback.serve("/a", b"no", status=status))
    assert (error.reason, str(error)) == (reason, sentence)


def test_an_expired_signature_is_told_from_other_refusals(loader: Loader, loopback: Any):
    body = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    error = failure(loader, loopback.serve("/a", body, status=403))
    assert error.reason == Reason.EXPIRED
    assert str(error) == "403 Forbidden: the signature has expired"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("plots/a.jpg", Reason.BAD_VALUE),
        ("", Reason.BAD_VALUE),
        ("ftp://host/a.jpg", Reason.UNSUPPORTED),
        ("/no/such/file.png", Reason.MISSING_FILE),
        ("/a\0b", Reason.BAD_VALUE),
        ("/", Reason.BAD_VALUE),
        ("data:image/png;base64,@@@@", Reason.BAD_VALUE),
        ("data:image/png", Reason.BAD_VALUE),
        ("http://169.254.169.254/latest", Reason.REFUSED),
        ("http://nowhere.example/a.png", Reason.NAME_NOT_FOUND),
        ("http://[::1", Reason.BAD_VALUE),
        ("//[", Reason.MISSING_FILE),
        ("file://[", Reason.BAD_VALUE),
        ("ab://[", Reason.UNSUPPORTED),
    ],
)
def test_what_cannot_be_opened_has_a_typed_reason(loader: Loader, value: str, reason: Reason):
    assert failure(loader, value).reason == reason


def test_an_empty_body_is_told(loader: Loader, loopback: Any, tmp_path: Path):
    (tmp_path / "empty").touch()
    assert failure(loader, loopback.serve("/a", b"")).reason == Reason.EMPTY
    assert failure(loader, tmp_path / "empty").reason == Reason.EMPTY


def test_the_cap_holds_for_every_kind_of_value_and_in_the_cache(
    loader: Loader, loopback: Any, tmp_path: Path
):
    url = loopback.serve("/a", PNG)
    file = tmp_path / "a.png"
    file.write_bytes(PNG)
    for value in (url, file, "data:,0123456789"):
        assert failure(loader, value, max_bytes=5).reason == Reason.TOO_LARGE
        assert loader.load(value, max_bytes=100)
        assert failure(loader, value, max_bytes=5).reason == Reason.TOO_LARGE


def test_resolve_gives_bytes_or_another_url_and_comes_first(loopback: Any):
    signed = loopback.serve("/signed", PNG)
    answers = {"s3://b/bytes.png": PNG, "s3://b/url.png": signed, "/keep": "/keep"}
    loader = Loader(resolve=answers.__getitem__)
    assert loader.load("s3://b/bytes.png").name == "bytes.png"
    assert loader.load("s3://b/url.png").body == PNG
    assert loader.cached("s3://b/url.png") is not None
    assert failure(loader, "/keep").reason == Reason.MISSING_FILE


def test_an_error_in_resolve_is_shown_without_its_secrets():
    def resolve(_: str) -> str:
        raise RuntimeError("no credentials for https://host/a?token=abc123")

    error = failure(Loader(resolve=resolve), "s3://b/a")
    assert error.reason == Reason.BAD_VALUE
    assert "RuntimeError: no credentials" in str(error)
    assert "abc123" not in str(error)


def test_resolve_may_give_a_path(tmp_path: Path):
    (tmp_path / "a.png").write_bytes(PNG)
    assert Loader(resolve=lambda _: tmp_path / "a.png").load("s3://b/a").body == PNG


def test_signed_urls_of_one_object_are_fetched_once_and_others_each(loader: Loader, loopback: Any):
    url = loopback.serve("/a.png", PNG)
    media = loader.load(f"{url}?X-Amz-Date=1&X-Amz-Signature=ab")
    assert loader.load(f"{url}?X-Amz-Date=2&X-Amz-Signature=cd") is media
    assert loader.peek(f"{url}?X-Amz-Date=3&X-Amz-Signature=ef").body == PNG
    assert len(loopback.requests) == 1
    loader.load(f"{url}?expires=1")
    loader.load(f"{url}?expires=2")
    assert len(loopback.requests) == 3


def test_progress_is_told_while_bytes_come_over_the_network(loader: Loader, loopback: Any):
    told: list[tuple[int, int | None]] = []
    url = loopback.serve("/a.png", PNG * 20_000)
    loader.load(url, on_progress=lambda *now: told.append(now))
    assert len(told) > 1
    assert told[-1] == (len(PNG) * 20_000,) * 2
    told.clear()
    loader.load(url, on_progress=lambda *now: told.append(now))
    assert told == []


def test_endless_redirects_and_untrusted_certificates_are_told_apart(loader: Loader, loopback: Any):
    loop = loopback.serve("/loop", status=302, headers={"Location": "/loop"})
    assert failure(loader, loop).reason == Reason.REDIRECTS
    assert failure(loader, loop.replace("http:", "https:")).reason == Reason.TLS


def test_loading_can_be_cancelled(loader: Loader, loopback: Any):
    with pytest.raises(Cancelled):
        loader.load(loopback.serve("/a", PNG), cancelled=lambda: True)


def test_an_error_names_no_url(loader: Loader, loopback: Any):
    url = loopback.url("/a?token=abc123")
    error = failure(loader, url.replace(str(loopback.port), "1"))
    assert "http" not in str(error)
    assert "abc123" not in repr(error)


def test_every_reason_has_its_sentence_and_one_loader_is_shared():
    assert set(SENTENCES) == set(Reason)
    assert default_loader() is default_loader()
