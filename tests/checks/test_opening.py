"""What is found by opening what rows point to."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from lb_widgets.checks import CheckProgress, CheckStage, Report, check
from lb_widgets.checks.opening import THREADS
from lb_widgets.errors import Cancelled, InputError
from lb_widgets.media.loader import Loader
from lb_widgets.media.reasons import Reason
from lb_widgets.model.rules import Context, Opened, check_row
from lb_widgets.model.rules.shape import data_row
from lb_widgets.net import session as session_module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOOD = {"row_data": "https://a.com/1.png", "global_key": "a-1", "media_type": "IMAGE"}
HERE = "http://127.0.0.1/graphql"


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loader]:
    monkeypatch.setattr(session_module, "pause", lambda *_: None)
    made = Loader()
    yield made
    made.close()


def picture(width: int, height: int, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    Image.effect_noise((width, height), 64).convert("RGB").save(buffer, kind, **options)
    return buffer.getvalue()


def found(report: Report) -> set[tuple[str, str]]:
    return {(issue.path, issue.rule) for issue in report.records if issue.row == 0}


def overlay(value: str, number: int) -> dict[str, str]:
    return {"type": "IMAGE_OVERLAY", "value": value, "name": f"layer {number}"}


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason != Reason.NOT_AN_IMAGE])
def test_no_reason_goes_unsaid(reason: Reason):
    row = {**GOOD, "row_data": "https://a.com/1.png"}
    context = Context(opened={row["row_data"]: Opened(reason=reason, problem="No")})
    assert len(check_row(data_row(**row), context)) == 1


@pytest.mark.parametrize("open_media", [True, "full"])
def test_opening_finds_what_is_missing_damaged_or_of_another_size(
    loader: Loader, loopback: Any, tmp_path: Path, open_media: Any
):
    turned = Image.Exif()
    turned[0x0112] = 6
    base = loopback.serve("/base.jpg", picture(40, 30))
    values = [
        loopback.serve("/same.jpg", picture(30, 40, exif=turned)),
        loopback.serve("/large.jpg", picture(80, 60)),
        loopback.serve("/square.png", picture(40, 40, "PNG")),
        loopback.serve("/cut.jpg", picture(40, 30)[:700]),
        loopback.serve("/page.jpg", b"<html>Sign in</html>", content_type="image/jpeg"),
        loopback.url("/gone.jpg?token=abc123"),
        str(tmp_path / "missing.jpg"),
        loopback.serve("/empty.png", b""),
        loopback.serve("/private.png", b"no", status=403),
        loopback.serve("/broken.png", b"no", status=500),
        "http://127.0.0.1:9/closed.png",
    ]
    notes = loopback.serve("/notes.txt", "Grün".encode("latin-1"), content_type="text/plain")
    row = {
        **GOOD,
        "row_data": base,
        "attachments": [
            *(overlay(value, number) for number, value in enumerate(values[:8])),
            *({"type": "IMAGE", "value": value} for value in values[8:]),
            {"type": "TEXT_URL", "value": notes},
            {"type": "RAW_TEXT", "value": loopback.url("/never.html")},
        ],
    }
    table = [row, {**row, "global_key": "a-2"}]
    report = check(table, open_media=open_media, endpoint=HERE, loader=loader)
    assert found(report) == {
        ("attachments[1].value", "overlay-size-differs"),
        ("attachments[2].value", "overlay-aspect-differs"),
        ("attachments[3].value", "media-damaged"),
        ("attachments[4].value", "media-type-differs"),
        ("attachments[5].value", "media-not-found"),
        ("attachments[6].value", "file-missing"),
        ("attachments[7].value", "media-empty"),
        ("attachments[8].value", "media-forbidden"),
        ("attachments[9].value", "media-server-error"),
        ("attachments[10].value", "media-unreachable"),
        ("attachments[11].value", "text-encoding"),
    }
    messages = [issue.message for issue in report.records]
    assert any("80 by 60 px, the image is 40 by 30 px" in message for message in messages)
    assert "abc123" not in report.to_json() + repr(report) + report._repr_html_()
    assert not loopback.asked("/never.html")
    # Two rows, each URL once; a server's error is tried once more.
    asked = [request.path for request in loopback.requests if request.path != "/broken.png"]
    assert len(asked) == len(set(asked)) == 10


def test_only_the_beginning_of_large_files_is_fetched_unless_all_is_wanted(
    loader: Loader, loopback: Any, reply: Any
):
    body = picture(900, 600, "PNG")
    assert len(body) > 10 * 65_536
    sent: list[int] = []

    def answer(request: Any) -> Any:
        wanted = request.headers.get("range")
        if wanted is None:
            sent.append(len(body))
            return reply(body)
        first, last = map(int, wanted.removeprefix("bytes=").split("-"))
        part = body[first : last + 1]
        sent.append(len(part))
        return reply(part, 206, {"Content-Range": f"bytes {first}-{last}/{len(body)}"})

    base = loopback.on("/base.png", answer)
    layer = loopback.serve("/layer.png", picture(90, 61, "PNG"))
    row = {**GOOD, "row_data": base, "attachments": [overlay(layer, 1)]}
    report = check(row, open_media=True, endpoint=HERE, loader=loader)
    assert found(report) == {("attachments[0].value", "overlay-aspect-differs")}
    assert sent == [65_536]
    cut = {**GOOD, "row_data": loopback.serve("/cut.png", body[: len(body) // 2])}
    assert check(cut, open_media=True, endpoint=HERE, loader=loader).ok
    assert found(check(cut, open_media="full", endpoint=HERE, loader=loader)) == {
        ("row_data", "media-damaged")
    }


def test_a_refusal_where_delegated_access_may_apply_is_unknown(loopback: Any):
    # As the store answers behind a resolver that keeps the address of the row.
    refused = loopback.serve("/refused.png", b"AccessDenied", status=403)
    resolving = Loader(resolve=lambda _: refused)
    row = {**GOOD, "row_data": "https://fields.s3.amazonaws.com/1.png"}
    report = check(row, open_media=True, loader=resolving)
    assert report.ok
    assert found(report) == {("row_data", "media-access-unknown")}
    assert "S3 bucket fields" in report.records[0].message
    resolving.close()


def test_the_plan_comes_first_and_counts_requests_and_bytes(
    loader: Loader, loopback: Any, tmp_path: Path
):
    (tmp_path / "1.png").write_bytes(picture(4, 4, "PNG"))
    size = (tmp_path / "1.png").stat().st_size
    urls = [loopback.serve(f"/{number}.png", picture(4, 4, "PNG")) for number in range(2)]
    values = [*urls, urls[0], str(tmp_path / "1.png"), str(tmp_path / "missing.png")]
    table = [{**GOOD, "global_key": str(n), "row_data": v} for n, v in enumerate(values)]
    told: list[CheckProgress] = []
    check(table, open_media=True, endpoint=HERE, loader=loader, on_progress=told.append)
    assert told[0] == CheckProgress(
        CheckStage.MEDIA,
        0,
        3,
        plan=f"Opening 2 URLs (at most 131 kB in all) and 1 local file ({size} bytes).",
    )
    assert [progress.done for progress in told if progress.stage is CheckStage.MEDIA] == [
        0,
        1,
        2,
        3,
    ]
    told.clear()
    check(GOOD | {"row_data": "x", "media_type": "TEXT"}, open_media=True, on_progress=told.append)
    assert told[0].plan == "Nothing to open."


def test_other_depths_are_refused():
    with pytest.raises(InputError, match='expected False, True or "full"'):
        check(GOOD, open_media="all")  # pyright: ignore[reportArgumentType]


def test_nothing_is_opened_unless_asked_for(loopback: Any):
    check({**GOOD, "row_data": loopback.serve("/a.png", b"")})
    assert loopback.requests == []


def test_a_cancel_ends_the_requests(loader: Loader, loopback: Any):
    for number in range(200):
        loopback.serve(f"/{number}.png", picture(4, 4, "PNG"))
    table = [
        {**GOOD, "global_key": str(n), "row_data": loopback.url(f"/{n}.png")} for n in range(200)
    ]
    with pytest.raises(Cancelled):
        check(table, open_media=True, loader=loader, cancelled=lambda: bool(loopback.requests))
    assert len(loopback.requests) <= 2 * THREADS


def test_an_interrupt_ends_the_downloads(loopback: Any):
    never = threading.Event()

    class Interrupting(Loader):
        def peek(self, value: Any, **options: Any) -> Any:
            if value.endswith("/0.png"):
                raise KeyboardInterrupt
            never.wait(0.01)  # so that the interrupt comes before the end
            return super().peek(value, **options)

    for number in range(200):
        loopback.serve(f"/{number}.png", picture(4, 4, "PNG"))
    table = [
        {**GOOD, "global_key": str(n), "row_data": loopback.url(f"/{n}.png")} for n in range(200)
    ]
    with pytest.raises(KeyboardInterrupt):
        check(table, open_media=True, loader=Interrupting())
    assert len(loopback.requests) < 200
