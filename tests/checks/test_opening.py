"""What is found by opening what rows point to."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from lb_widgets.checks import CheckProgress, CheckStage, Report, check
from lb_widgets.checks.local_files import LocalFiles
from lb_widgets.checks.opening import THREADS, values_to_open
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


def photograph(width: int, height: int, *, dx: int = 0, dy: int = 0, **options: Any) -> bytes:
    """Return a texture that lies `dx` and `dy` too far to the right and down."""
    noise = np.random.default_rng(17).integers(0, 256, (76, 96), dtype=np.uint8)
    texture = Image.fromarray(noise).resize((width + 80, height + 80), Image.Resampling.BICUBIC)
    buffer = BytesIO()
    cut = texture.crop((40 - dx, 40 - dy, 40 - dx + width, 40 - dy + height))
    cut.save(buffer, "JPEG", quality=92, **options)
    return buffer.getvalue()


def found(report: Report) -> set[tuple[str, str]]:
    return {(issue.path, issue.rule) for issue in report.records if issue.row == 0}


def messages(report: Report, rule: str) -> dict[tuple[int | None, str], str]:
    """Return what a rule says, by row and path, without either."""
    return {
        (issue.row, issue.path): issue.message.partition(f"{issue.path}: ")[2].removesuffix(".")
        for issue in report.records
        if issue.rule == rule
    }


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


def test_opening_whole_finds_layers_that_are_misaligned(loader: Loader, loopback: Any):
    base = loopback.serve("/base.jpg", photograph(400, 300))
    layers = [
        loopback.serve("/aligned.jpg", photograph(400, 300)),
        loopback.serve("/shifted.jpg", photograph(400, 300, dx=6, dy=-2)),
        loopback.serve("/plain.png", picture(400, 300)),
        loopback.serve("/cut.jpg", photograph(400, 300)[:2000]),
        base,
    ]
    row = {
        **GOOD,
        "row_data": base,
        "attachments": [overlay(value, number) for number, value in enumerate(layers)],
    }
    # The same layers over an image that lies as one of them does.
    other = {**row, "global_key": "a-2", "row_data": layers[1]}
    report = check([row, other], open_media="full", endpoint=HERE, loader=loader)
    told = messages(report, "overlay-misaligned")
    minus = "\N{MINUS SIGN}"
    assert told[0, "attachments[1].value"].startswith(f"is shifted by 6, {minus}2 ± 0.1 px")
    assert told[1, "attachments[0].value"].startswith(f"is shifted by {minus}6, 2 ± 0.")
    assert told.keys() == {
        (0, "attachments[1].value"),
        (1, "attachments[0].value"),
        (1, "attachments[4].value"),
    }
    assert all(message.endswith(" against the image") for message in told.values())
    assert len(loopback.requests) == 5  # each once, however many share it
    assert "overlay-misaligned" not in {
        rule for _, rule in found(check(row, open_media=True, endpoint=HERE, loader=loader))
    }


@pytest.mark.parametrize("open_media", [True, "full"])
def test_a_picture_on_its_side_is_said_to_be(loader: Loader, loopback: Any, open_media: Any):
    turned = Image.Exif()
    turned[0x0112] = 6
    upright = loopback.serve("/upright.jpg", picture(400, 300))
    on_its_side = loopback.serve("/turned.jpg", picture(400, 300, exif=turned))
    other = loopback.serve("/other.jpg", picture(400, 350, exif=turned))
    table = [
        {**GOOD, "row_data": upright, "attachments": [overlay(on_its_side, 1), overlay(other, 2)]},
        {
            **GOOD,
            "global_key": "a-2",
            "row_data": on_its_side,
            "attachments": [overlay(upright, 1)],
        },
    ]
    report = check(table, open_media=open_media, endpoint=HERE, loader=loader)
    assert messages(report, "overlay-aspect-differs") == {
        (0, "attachments[0].value"): (
            "is 300 by 400 px, the image is 400 by 300 px: it is turned by its EXIF orientation, "
            "so they will not line up"
        ),
        (0, "attachments[1].value"): (
            "is 350 by 400 px, the image is 400 by 300 px: another shape, so they will not line up"
        ),
        (1, "attachments[0].value"): (
            "is 400 by 300 px, the image is 300 by 400 px: the image is turned by its EXIF "
            "orientation, so they will not line up"
        ),
    }


def test_layers_are_opened_next_to_their_image_also_where_rows_far_apart_share_it():
    def row(number: int, *layers: str) -> Any:
        attachments = [overlay(f"https://a.com/{layer}.png", 1) for layer in layers]
        return data_row(
            row_data=f"https://a.com/{number}.png", media_type="IMAGE", attachments=attachments
        )

    values = values_to_open([row(1, "a"), row(2, "b"), row(1, "c"), row(2, "a")], LocalFiles())
    assert [value[14:-4] for value in values.is_picture] == ["1", "a", "c", "2", "b"]
    assert [[layer[14:-4] for layer in above] for above in values.layers.values()] == [
        ["a", "c"],
        ["b", "a"],
    ]


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
