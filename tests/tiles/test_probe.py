from __future__ import annotations

import copy
import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.model.data_row import DataRow
from lb_widgets.model.mercator import Box, Crs
from lb_widgets.model.tile_health import CORRECTED, Diagnosis
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.tiles.answers import Answer, AnswerKind
from lb_widgets.tiles.fetch.fetching import TileFetcher
from lb_widgets.tiles.probe.probing import probe
from lb_widgets.tiles.probe.unreadable import unreadable
from tests.tiles.probe_servers import NOW, URL, Fixed, Server, picture, probed, row_of

BOX = Box(7.1, 50.2, 7.5, 50.4)
ZOOMS = range(9, 15)
FLAT = Box(0, -1900, 2300, 0)
MISSING = [404, 204, 403, "html", "solid", "picture"]


def faulty(box: Box, zooms: range, **differences: Any) -> Server:
    return Server(box, frozenset(zooms), **differences)


def swapped(row: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(row)
    changed["row_data"]["bounds"] = [[b, a] for a, b in row["row_data"]["bounds"]]
    return changed


# ── every fault by its name ──────────────────────────────────────────────────────────────────────
FAULTS = [
    (Diagnosis.FLIPPED_Y, {"is_flipped": True}),
    (Diagnosis.SWAPPED_COLUMN_ROW, {"is_transposed": True}),
    (Diagnosis.ZOOM_OFFSET, {"shift": 1}),
    (Diagnosis.ZOOM_OFFSET, {"shift": -1}),
    (Diagnosis.GEOGRAPHIC_GRID, {"is_geographic": True}),
    (Diagnosis.GEOGRAPHIC_GRID, {"is_geographic": True, "is_transposed": True}),
    (Diagnosis.GEOGRAPHIC_GRID, {"is_geographic": True, "is_flipped": True}),
    (Diagnosis.GEOGRAPHIC_GRID, {"is_geographic": True, "is_transposed": True, "is_flipped": True}),
]


@pytest.mark.parametrize(("diagnosis", "differences"), FAULTS)
@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("zooms", [ZOOMS, range(9, 10)])
def test_tiles_that_are_numbered_otherwise_are_named(
    diagnosis: Diagnosis, differences: dict[str, Any], missing: int | str, zooms: range
):
    found = probed(row_of(BOX, zooms), faulty(BOX, zooms, missing=missing, **differences))
    assert found.diagnosis is diagnosis
    assert (found.corrected_row is not None) == (diagnosis in CORRECTED)
    assert (found.info is not None) == (diagnosis in CORRECTED)


@pytest.mark.parametrize("missing", MISSING)
def test_swapped_axes_are_named_and_corrected(missing: int | str):
    row = swapped(row_of(BOX, ZOOMS, global_key="k"))
    row["row_data"]["version"] = 1
    before = copy.deepcopy(row)
    found = probed(row, faulty(BOX, ZOOMS, missing=missing))
    assert found.diagnosis is Diagnosis.SWAPPED_AXES
    assert row == before
    assert found.corrected_row == {
        **before, "row_data": {**before["row_data"], "bounds": [[50.4, 7.1], [50.2, 7.5]]}
    }  # fmt: skip
    assert found.info == TileLayerInfo.from_row(found.corrected_row)
    assert probed(found.corrected_row, faulty(BOX, ZOOMS)).diagnosis is Diagnosis.AS_DECLARED


@pytest.mark.parametrize(
    ("diagnosis", "differences"), [*FAULTS[:5], (Diagnosis.AS_DECLARED, dict[str, Any]())]
)
def test_a_pyramid_of_the_whole_world_is_told_by_what_it_shows(
    diagnosis: Diagnosis, differences: dict[str, Any]
):
    for box in (BOX, Box(-60.3, -20.2, -60.1, -20.1), Box(120.2, -31.3, 120.9, -31.1)):
        found = probed(row_of(box, ZOOMS), faulty(box, ZOOMS, is_world=True, **differences))
        assert found.diagnosis is diagnosis


@pytest.mark.parametrize(("diagnosis", "differences"), FAULTS[:4])
@pytest.mark.parametrize("missing", [404, "picture"])
def test_pixel_maps_too(diagnosis: Diagnosis, differences: dict[str, Any], missing: int | str):
    zooms = range(1, 5)
    server = faulty(FLAT, zooms, crs=Crs.SIMPLE, missing=missing, **differences)
    assert probed(row_of(FLAT, zooms, epsg="Simple"), server).diagnosis is diagnosis


@pytest.mark.parametrize(("diagnosis", "differences"), FAULTS[:4])
def test_tiles_on_the_ellipsoid_too(diagnosis: Diagnosis, differences: dict[str, Any]):
    row = row_of(BOX, ZOOMS, epsg="EPSG3395")
    server = faulty(BOX, ZOOMS, crs=Crs.EPSG3395, **differences)
    assert probed(row, server).diagnosis is diagnosis


def test_a_server_whose_tiles_are_all_alike_is_read_by_where_they_are():
    class Alike(Server):
        def get_url(self, url: str, *, most: int | None = None) -> Answer:
            answer = super().get_url(url, most=most)
            body = self._without().body if answer.kind is AnswerKind.MISSING else b"\xff\xd8\xffx"
            return Answer(answer.kind, answer.reason, answer.status, answer.content_type, body)

    for differences in ({}, {"is_flipped": True}):
        server = Alike(BOX, frozenset(ZOOMS), **differences)
        expected = Diagnosis.FLIPPED_Y if differences else Diagnosis.AS_DECLARED
        assert probed(row_of(BOX, ZOOMS), server).diagnosis is expected


# ── no false alarm ───────────────────────────────────────────────────────────────────────────────
@st.composite
def healthy(draw: st.DrawFn) -> tuple[dict[str, Any], Server]:
    epsg = draw(st.sampled_from(["EPSG3857", "EPSG4326", "EPSG3395", "Simple"]))
    first = draw(st.integers(0, 16))
    zooms = range(first, first + draw(st.integers(1, 8)))
    if epsg == "Simple":
        zooms = range(min(first, 2), min(first, 2) + len(zooms))
        box = Box(0, -draw(st.integers(100, 3000)), draw(st.integers(100, 3000)), 0)
    else:
        side = 360 / 2**first
        west = draw(st.floats(-180, 179.9))
        south = draw(st.floats(-80, 79))
        width, height = (draw(st.floats(0.001, 3)) * side for _ in range(2))
        box = Box(west, south, west + min(width, 359), min(south + min(height, 60), 85))
    some = draw(st.sets(st.sampled_from(list(zooms)), min_size=1)) if len(zooms) < 5 else {*zooms}
    server = Server(
        box,
        frozenset(some),
        crs=Crs(epsg),
        missing=draw(st.sampled_from(MISSING)),
        is_world=draw(st.booleans()) and epsg != "Simple",
        hole=draw(st.sampled_from([(0, 0, 0, 0), (0.2, 0.2, 0.7, 0.7), (0.6, 0, 1, 1)])),
        kept=draw(st.sampled_from([1.0, 0.8])),
    )
    return row_of(box, zooms, epsg=epsg), server


@given(case=healthy())
@example(
    case=(
        row_of(Box(-180, -85, 180, 85), range(3)),
        Server(Box(-180, -85, 180, 85), frozenset(range(3))),
    )
)
@example(
    case=(row_of(Box(179, 10, 181, 12), ZOOMS), Server(Box(179, 10, 181, 12), frozenset(ZOOMS)))
)
@example(case=(row_of(Box(10, 10, 12, 12), ZOOMS), Server(Box(10, 10, 12, 12), frozenset(ZOOMS))))
@example(
    case=(
        row_of(Box(10, -1, 12, 1), range(3, 9)),
        Server(Box(10, -1, 12, 1), frozenset(range(3, 9))),
    )
)
def test_no_healthy_row_is_called_faulty(case: tuple[dict[str, Any], Server]):
    row, server = case
    found = probed(row, server)
    assert found.diagnosis is Diagnosis.AS_DECLARED
    assert found.corrected_row is None
    assert found.info == TileLayerInfo.from_row(row)


def test_rows_with_more_holes_than_tiles_are_seldom_mistaken_for_empty_and_never_for_faulty():
    zooms = range(12, 15)
    said: list[Diagnosis] = []
    for step in range(60):
        west, south = -40.3 + step, -50 + 1.7 * step
        box = Box(west, south, west + 0.6, south + 0.5)
        said.append(probed(row_of(box, zooms), faulty(box, zooms, kept=0.3)).diagnosis)
    assert set(said) <= {Diagnosis.AS_DECLARED, Diagnosis.NO_TILES}
    assert said.count(Diagnosis.NO_TILES) <= 3


def test_a_healthy_row_costs_few_requests():
    assert probed(row_of(BOX, ZOOMS), faulty(BOX, ZOOMS)).requests <= 6


def test_a_server_that_draws_whatever_it_is_asked_for_says_nothing():
    class Everything(Server):
        def get_url(self, url: str, *, most: int | None = None) -> Answer:
            del most
            self.requests += 1
            z, x, y = (int(part) for part in url.removesuffix(".png").split("/")[-3:])
            return Answer(AnswerKind.BODY, "", 200, "image/png", picture(z, x, y, 1, 1))

    found = probed(row_of(BOX, ZOOMS), Everything(BOX, frozenset(ZOOMS)))
    assert found.diagnosis is Diagnosis.AS_DECLARED


class EndsOfTheWorld(Server):
    """A server that says 404 beyond the world, whatever it says within."""

    def get_url(self, url: str, *, most: int | None = None) -> Answer:
        z, x, y = (int(part) for part in url.removesuffix(".png").split("/")[-3:])
        self.is_beyond = max(x, y) >= 2**z
        return super().get_url(url, most=most)

    def _without(self) -> Answer:
        if self.is_beyond:
            return Answer(AnswerKind.MISSING, "404 Not Found", 404)
        return super()._without()


def test_a_row_of_blank_tiles_is_as_declared_and_said_to_be_blank():
    server = EndsOfTheWorld(Box(0, 0, 1, 1), frozenset(ZOOMS), missing="solid")
    found = probed(row_of(BOX, ZOOMS), server)
    assert found.diagnosis is Diagnosis.AS_DECLARED
    assert "one colour" in found.sentence


def test_the_same_picture_everywhere_is_no_tile():
    server = EndsOfTheWorld(BOX, frozenset(ZOOMS), missing="picture", is_flipped=True)
    assert probed(row_of(BOX, ZOOMS), server).diagnosis is Diagnosis.FLIPPED_Y


def test_a_server_with_nothing_but_its_placeholder_has_no_tiles():
    for missing in ("solid", "picture"):
        found = probed(row_of(BOX, ZOOMS), faulty(Box(0, 0, 1, 1), ZOOMS, missing=missing))
        assert found.diagnosis is Diagnosis.NO_TILES
        assert "stands for nothing" in found.sentence


class RefusesOneTile(Server):
    """A server that for the tile that it was asked for first says 429 for ever."""

    first = ""

    def get_url(self, url: str, *, most: int | None = None) -> Answer:
        answer = super().get_url(url, most=most)
        self.first = self.first or url
        if url != self.first:
            return answer
        return Answer(AnswerKind.THROTTLED, "429", 429, headers={"retry-after": "0"})


def test_one_tile_that_is_always_throttled_says_nothing_of_the_others():
    found = probed(row_of(BOX, ZOOMS), RefusesOneTile(BOX, frozenset(ZOOMS)))
    assert found.diagnosis is Diagnosis.AS_DECLARED


# ── servers without tiles for us ─────────────────────────────────────────────────────────────────
def refusing(status: int, body: bytes = b"", content_type: str = "", **headers: str) -> Answer:
    kind = AnswerKind.FORBIDDEN if status in {401, 403} else AnswerKind.FAILED
    kind = AnswerKind.BODY if status == 200 else kind
    return Answer(kind, str(status), status, content_type, body, dict(headers))


FORM = b"<html><title>Sign in</title><form><input type='password' name='p'></form>"
S3 = b"<Error><Code>AccessDenied</Code><Message>%s</Message></Error>"
ARCGIS = b'{"error":{"code":499,"message":"Token Required"}}'
AZURE = b"<AuthenticationErrorDetail>Signature not valid in the specified time frame: Start"
OOPS = b"<html><title>Oops</title><a>Log in</a>"
LATER = Answer(AnswerKind.THROTTLED, "429", 429, headers={"retry-after": "3600"})
SIGNED = URL + "?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=secret"
VALID = URL + "?Expires=1900000000&Signature=secret&Key-Pair-Id=K"


@pytest.mark.parametrize(
    ("url", "answer", "diagnosis", "said"),
    [
        (URL, refusing(401, **{"www-authenticate": 'Basic realm="x"'}), "AUTHENTICATION", "Basic"),
        (URL, refusing(403), "AUTHENTICATION", "403 Forbidden"),
        (URL, refusing(403, FORM, "text/html"), "AUTHENTICATION", "403"),
        (URL, refusing(403, S3 % b"Access Denied"), "AUTHENTICATION", "bucket"),
        (URL, refusing(200, FORM, "text/html"), "AUTHENTICATION", "sign-in"),
        (URL, refusing(200, ARCGIS, "application/json"), "AUTHENTICATION", "token"),
        (VALID, refusing(403, S3 % b"Access Denied"), "AUTHENTICATION", "bucket"),
        (SIGNED, refusing(403, S3 % b"Access Denied"), "EXPIRED", "2020-01-01 00:01 UTC"),
        (URL, refusing(403, S3 % b"Request has expired"), "EXPIRED", "sign it anew"),
        (URL, refusing(403, AZURE), "EXPIRED", "sign"),
        (URL, refusing(400, b"<Error><Code>ExpiredToken</Code></Error>"), "EXPIRED", "sign"),
        (URL, refusing(401, b"<html>session expired", "text/html"), "AUTHENTICATION", "401"),
        (URL, refusing(404), "NO_TILES", "404 Not Found"),
        (SIGNED, refusing(404), "NO_TILES", "404 Not Found"),
        (URL, refusing(200, OOPS, "text/html"), "NO_TILES", "web page"),
        (URL, refusing(500), "NO_TILES", "500 Internal Server Error"),
        (URL, refusing(502), "UNREACHABLE", "502 Bad Gateway"),
        (URL, Answer(AnswerKind.FAILED, "host refused"), "UNREACHABLE", "refused"),
        (URL, LATER, "THROTTLED", "3600"),
        (URL, Answer(AnswerKind.THROTTLED, "429", 429), "THROTTLED", "too many"),
        (URL, Answer(AnswerKind.REFUSED, "x is a link-local address"), "REFUSED", "link-local"),
        ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", refusing(404), "REFUSED", "volunteers"),
    ],
)  # fmt: skip
def test_why_there_are_no_tiles_is_said(url: str, answer: Answer, diagnosis: str, said: str):
    found = probed(row_of(BOX, ZOOMS, url=url), Fixed(answer))
    assert found.diagnosis is Diagnosis[diagnosis]
    assert said in found.sentence
    assert "secret" not in found.sentence
    assert found.info is None


def test_a_sign_in_page_behind_a_redirect_is_no_tile():
    where = "https://login.example/signin?return=/tiles/secret"
    page = Answer(AnswerKind.BODY, "", 200, "text/html", b"<html>Welcome", redirected_to=where)
    server = Fixed(page, cost=2)
    found = probed(row_of(BOX, ZOOMS), server)
    assert found.diagnosis is Diagnosis.AUTHENTICATION
    assert "login.example" in found.sentence
    assert found.requests <= 10


def test_who_asks_to_wait_long_is_asked_once():
    assert probed(row_of(BOX, ZOOMS), Fixed(LATER)).requests == 1


def test_a_server_that_is_busy_for_a_moment_is_asked_again():
    class Busy(Server):
        def get_url(self, url: str, *, most: int | None = None) -> Answer:
            if self.requests % 3 == 1:
                self.requests += 1
                return Answer(AnswerKind.THROTTLED, "429", 429, headers={"retry-after": "0"})
            return super().get_url(url, most=most)

    found = probed(row_of(BOX, ZOOMS), Busy(BOX, frozenset(ZOOMS), is_flipped=True))
    assert found.diagnosis is Diagnosis.FLIPPED_Y


def test_password_in_the_url_is_what_labelbox_cannot_show():
    row = row_of(BOX, ZOOMS, url=URL.replace("//", "//me:pw@"))
    found = probed(row, faulty(BOX, ZOOMS))
    assert found.diagnosis is Diagnosis.AS_DECLARED
    assert "Labelbox cannot show" in found.sentence
    assert "pw" not in found.sentence


def test_a_probe_can_be_cancelled():
    server = Fixed(Answer(AnswerKind.CANCELLED, "cancelled"))
    with pytest.raises(Cancelled):
        probe(row_of(BOX, ZOOMS), TileLayerInfo.from_row(row_of(BOX, ZOOMS)), server, now=NOW)  # type: ignore[arg-type]


# ── corrected rows ───────────────────────────────────────────────────────────────────────────────
def test_the_template_is_rewritten_in_the_spelling_that_the_row_has():
    row = row_of(BOX, ZOOMS, global_key="k")
    row["row_data"]["tileLayerUrl"] = row["row_data"].pop("tile_layer_url") + "?token=secret"
    found = probed(row, faulty(BOX, ZOOMS, is_transposed=True))
    assert found.corrected_row is not None
    assert found.corrected_row["row_data"]["tileLayerUrl"].endswith("/{z}/{y}/{x}.png?token=secret")
    assert "{z}/{y}/{x}" in found.sentence
    assert found.corrected_row["global_key"] == "k"
    assert "secret" not in repr(found)


def test_a_template_the_other_way_round_is_turned_back():
    row = row_of(BOX, ZOOMS, url=URL.replace("{x}/{y}", "{y}/{x}"))
    found = probed(row, faulty(BOX, ZOOMS))
    assert found.diagnosis is Diagnosis.SWAPPED_COLUMN_ROW
    assert found.corrected_row is not None
    assert found.corrected_row["row_data"]["tile_layer_url"] == URL


def test_alternative_layers_are_turned_where_they_have_their_tiles_so():
    class Two(Server):
        def get_url(self, url: str, *, most: int | None = None) -> Answer:
            if "/plain/" in url:
                self.is_transposed = False
                answer = super().get_url(url, most=most)
                self.is_transposed = True
                return answer
            return super().get_url(url, most=most)

    plain, other = URL.replace("tiles", "plain"), URL.replace("tiles", "other")
    row = row_of(BOX, ZOOMS, alternative_layers={"plain": plain, "other": other})
    found = probed(row, Two(BOX, frozenset(ZOOMS), is_transposed=True))
    assert found.info is not None
    turned = "{z}/{y}/{x}.png"
    assert [layer.url.endswith(turned) for layer in found.info.layers] == [True, False, True]


def test_bounds_of_alternative_layers_are_swapped_unless_they_are_right():
    row = swapped(row_of(BOX, ZOOMS, alternative_layers={"a": URL + "?1", "b": URL + "?2"}))
    right, wrong = [[50.4, 7.2], [50.3, 7.4]], [[7.2, 50.4], [7.4, 50.3]]
    row["row_data"]["alternative_layers"][0]["bounds"] = right
    row["row_data"]["alternative_layers"][1]["bounds"] = wrong
    found = probed(row, faulty(BOX, ZOOMS))
    assert found.corrected_row is not None
    layers = found.corrected_row["row_data"]["alternative_layers"]
    assert [layer["bounds"] for layer in layers] == [right, right]


@pytest.mark.parametrize("shape", ["dict", "bare", "series", "text", "row"])
def test_rows_of_every_shape_are_corrected_and_left_as_they_are(shape: str):
    row = swapped(row_of(BOX, ZOOMS, global_key="k"))
    given_row: Any = {
        "dict": row,
        "bare": row["row_data"],
        "series": pd.Series(row),
        "text": {**row, "row_data": json.dumps(row["row_data"])},
        "row": DataRow(**row),
    }[shape]
    before = copy.deepcopy(given_row)
    server = faulty(BOX, ZOOMS)
    found = probe(given_row, TileLayerInfo.from_row(given_row), server, now=NOW)  # type: ignore[arg-type]
    assert found.diagnosis is Diagnosis.SWAPPED_AXES
    assert found.corrected_row is not None
    assert TileLayerInfo.from_row(found.corrected_row).north == 50.4
    assert str(given_row) == str(before)
    if shape != "bare":
        assert found.corrected_row["global_key"] == "k"
        assert isinstance(found.corrected_row["row_data"], str) == (shape == "text")


# ── rows that cannot be read ─────────────────────────────────────────────────────────────────────
def refused(row: dict[str, Any]) -> InputError:
    with pytest.raises(InputError) as caught:
        TileLayerInfo.from_row(row)
    return caught.value


def test_bounds_that_are_nowhere_on_earth_are_swapped_for_certain():
    row = swapped(row_of(Box(-99.3, 19.3, -99.1, 19.4), ZOOMS))
    found = unreadable(row, refused(row))
    assert found.diagnosis is Diagnosis.SWAPPED_AXES
    assert found.corrected_row is not None
    assert found.info is not None
    assert (found.info.west, found.info.north) == (-99.3, 19.4)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://bucket/{z}/{x}/{y}.png?token=secret", "delegated access (s3://)"),
        ("gs://bucket/{z}/{x}/{y}.png", "delegated access (gs://)"),
        ("https://tiles.example/{z}/{x}/{-y}.png?token=secret", "{-y}"),
        ("https://tiles.example/{z}/{x}.png?token=secret", "lacks {y}"),
    ],
)
def test_what_labelbox_cannot_show_is_named(url: str, said: str):
    row = row_of(BOX, ZOOMS)
    row["row_data"]["tile_layer_url"] = url
    found = unreadable(row, refused(row))
    assert found.diagnosis is Diagnosis.UNREADABLE_ROW
    assert said in found.sentence
    assert "secret" not in found.sentence


# ── over HTTP ────────────────────────────────────────────────────────────────────────────────────
def test_over_http_all_requests_are_gets_and_counted(loopback: Any, reply: Any):
    server = faulty(BOX, ZOOMS, is_flipped=True)

    def answer(request: Any) -> Any:
        found = server.get_url(request.path)
        return reply(found.body, found.status or 500, {"Content-Type": found.content_type})

    class Routes(dict[str, Any]):
        def get(self, _key: str, _default: Any = None) -> Any:
            return answer

    loopback._routes = Routes()
    row = row_of(BOX, ZOOMS, url=loopback.url("/{z}/{x}/{y}.png"))
    info = TileLayerInfo.from_row(row)
    with TileFetcher(info) as fetcher:
        found = probe(row, info, fetcher, now=NOW)
    assert found.diagnosis is Diagnosis.FLIPPED_Y
    assert found.requests == len(loopback.requests) <= 24
    assert {request.method for request in loopback.requests} == {"GET"}
