"""What became of each tile, as a table; and why tiles failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lb_widgets.model.tiles import tile_row
from lb_widgets.widgets.tile_layer_map import TileLayerMap, telemetry
from lb_widgets.widgets.tile_layer_map.failures import explained
from tests.widgets.tile_layer_map.pages import SECRET, Page, event, mixed_rows, row_of

if TYPE_CHECKING:
    import pytest

    from lb_widgets.sandbox import Sandbox

COLUMNS = [
    "row",
    "global_key",
    "layer",
    "name",
    "z",
    "x",
    "y",
    "ok",
    "reason",
    "http_status",
    "ms",
    "bytes",
    "width",
    "height",
    "transport",
    "at",
    "requests",
]


def tell(page: Page, *events: dict[str, Any], row: int = 0) -> dict[tuple[int, ...], str]:
    """Tell of tiles; return the reasons of the failed ones by layer, z, x, y."""
    answer = page.ask("map/tiles", row=row, events=list(events))
    return {
        (tile["layer"], tile["z"], tile["x"], tile["y"]): tile["reason"] for tile in answer["tiles"]
    }


def test_every_tile_that_the_page_tells_of_is_in_the_table(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    page = Page(tiles)
    assert list(tiles.tiles.columns) == COLUMNS
    assert tell(page, event(2, 1, 2, http_status=200), event(2, 2, 2, layer=1), row=3) == {}
    frame = tiles.tiles
    assert list(frame.columns) == COLUMNS
    first, second = frame.to_dict("records")
    assert first == {
        "row": 4, "global_key": "last", "layer": 0, "name": "Main layer", "z": 2, "x": 1, "y": 2,
        "ok": True, "reason": "", "http_status": 200, "ms": 12.5, "bytes": 4000, "width": 256,
        "height": 256, "transport": "direct", "at": pd.Timestamp("2025-11-24T16:00:00Z"),
        "requests": 1,
    }  # fmt: skip
    assert second["name"] == "Relief"
    assert second["http_status"] is None
    kinds = {name: str(frame[name].dtype) for name in ("http_status", "ms", "bytes", "at", "ok")}
    assert kinds == {
        "http_status": "Int64", "ms": "Float64", "bytes": "Int64", "at": "datetime64[ms, UTC]",
        "ok": "bool",
    }  # fmt: skip


def test_the_latest_outcome_of_a_tile_counts_and_how_often_it_was_asked_for(
    sandbox: Sandbox,
) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    tell(page, event(2, 1, 2, ok=False, http_status=503), event(2, 2, 2))
    tell(page, event(2, 1, 2))
    frame = tiles.tiles
    assert list(frame["ok"]) == [True, True]
    assert list(frame["requests"]) == [1, 2]
    assert list(frame["reason"]) == ["", ""]
    assert list(frame["x"]) == [2, 1], "the newest last"


def test_none_of_a_thousand_is_lost(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    places = [(5, x, y) for x in range(32) for y in range(32)][:1000]
    for start in range(0, 1000, 100):
        tell(page, *(event(*place) for place in places[start : start + 100]))
    assert list(tiles.tiles[["z", "x", "y"]].itertuples(index=False, name=None)) == places


def test_the_table_is_bounded_and_says_what_is_gone(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telemetry, "MAX_TILES", 3)
    tiles = TileLayerMap(row_of(sandbox))
    tell(Page(tiles), *(event(5, x, 1) for x in range(5)), event(5, 2, 1))
    assert list(tiles.tiles["x"]) == [3, 4, 2]
    assert tiles.tiles.attrs["dropped"] == 2


def test_mosaics_are_in_it_too(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="kernel")
    tiles.visible_layers = ["Holes"]
    Page(tiles).draw(2)
    frame = tiles.tiles
    assert set(frame["transport"]) == {"mosaic"}
    assert set(frame["name"]) == {"Holes"}
    assert (frame["z"] == 2).all()
    (hole,) = frame[~frame["ok"]].to_dict("records")
    assert (hole["x"], hole["y"], hole["reason"], hole["http_status"]) == (
        1,
        2,
        "404 Not Found",
        404,
    )
    assert hole["bytes"] is None
    good = frame[frame["ok"]]
    assert (good["bytes"] > 100).all()
    assert set(good["width"]) == {256}
    assert (good["ms"] >= 0).all()
    assert (abs(good["at"] - pd.Timestamp.now("UTC")) < pd.Timedelta("1min")).all()


def test_other_rows_begin_a_new_table(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    page = Page(tiles)
    tell(page, event(2, 1, 2))
    tiles.show(4)
    assert len(tiles.tiles) == 1, "another row on screen does not"
    tiles.rows = [row_of(sandbox)]
    assert tiles.tiles.empty
    assert tell(page, event(2, 1, 2, ok=False), row=3) == {}
    assert tiles.tiles.empty, "the page spoke of a row that there is no more"


def test_layers_that_the_row_has_not_got_are_left_out(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    assert tell(Page(tiles), event(2, 1, 2, layer=7, ok=False)) == {}
    assert tiles.tiles.empty


# --- why ------------------------------------------------------------------------------------------


def test_the_kernel_says_why_a_tile_failed_on_the_page(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    hole, good = (2, 2, 1, 2), (2, 2, 1, 1)
    reasons = tell(Page(tiles), *(event(*tile[1:], layer=2, ok=False) for tile in (hole, good)))
    assert reasons[hole] == "404 Not Found"
    assert reasons[good] == "the kernel can load it, the browser cannot"
    assert sorted(tiles.tiles["reason"]) == sorted(reasons.values())


def failing(loopback: Any) -> tuple[TileLayerMap, Page]:
    """A map whose tiles are all missing on a server that counts."""
    url = loopback.url("/{z}/{x}/{y}.png")
    tiles = TileLayerMap(tile_row(url, bounds=(-180, -80, 180, 80), min_zoom=0, max_zoom=9))
    return tiles, Page(tiles)


def test_the_kernel_asks_for_a_few_only(loopback: Any) -> None:
    tiles, page = failing(loopback)
    reasons = tell(page, *(event(9, x, 1, ok=False) for x in range(50)))
    assert set(reasons.values()) == {"404 Not Found"}
    assert len(reasons) == len(loopback.requests) == 4
    assert set(tiles.tiles["reason"]) == {"404 Not Found", "the browser does not say why"}
    for start in range(100, 500, 10):
        tell(page, *(event(9, x, 1, ok=False) for x in range(start, start + 10)))
    assert len(loopback.requests) == 40, "nor many, however long it goes on"


def test_a_status_that_the_browser_was_told_needs_no_asking(loopback: Any) -> None:
    _, page = failing(loopback)
    reasons = tell(page, *(event(9, x, 1, ok=False, http_status=404) for x in range(9)))
    assert len(reasons) == 9
    assert set(reasons.values()) == {"404 Not Found"}
    assert loopback.requests == []


def test_one_tile_is_asked_for_where_a_status_may_say_more(loopback: Any) -> None:
    page_text = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    for x in range(9):
        loopback.serve(f"/9/{x}/1.png", page_text, status=403)
    _, page = failing(loopback)
    for _ in range(2):
        reasons = tell(page, *(event(9, x, 1, ok=False, http_status=403) for x in range(9)))
        assert set(reasons.values()) == {"403 Forbidden: the signature has expired"}
    assert len(loopback.requests) == 1


def test_a_status_is_believed_also_where_the_kernel_gets_another_answer(loopback: Any) -> None:
    _, page = failing(loopback)  # the kernel gets 404
    assert tell(page, event(9, 1, 1, ok=False, http_status=403)) == {(0, 9, 1, 1): "403 Forbidden"}


def test_a_server_that_wants_a_login_is_named_as_what_labelbox_cannot_show(loopback: Any) -> None:
    loopback.serve("/9/1/1.png", b"", status=401, headers={"WWW-Authenticate": "Bearer"})
    _, page = failing(loopback)
    (reason,) = tell(page, event(9, 1, 1, ok=False)).values()
    assert reason.startswith("401 Unauthorized: the server wants a login in the header")
    assert "Labelbox cannot send" in reason


def test_a_private_bucket_is_named_as_what_labelbox_cannot_show() -> None:
    said = explained("403 Forbidden", "https://bucket.s3.amazonaws.com/{z}/{x}/{y}.png")
    assert said.startswith("403 Forbidden: Labelbox has no delegated access to tiles")
    assert explained("403 Forbidden", "https://tiles.example/1/2/3.png") == "403 Forbidden"


def test_a_reason_holds_no_secret(sandbox: Sandbox) -> None:
    def resolve(url: str) -> str:
        raise ValueError(url)

    tiles = TileLayerMap(row_of(sandbox), resolve=resolve, fetch="browser")
    (reason,) = tell(Page(tiles), event(2, 1, 1, layer=3, ok=False)).values()
    assert reason.startswith("resolve= raised ValueError")
    assert SECRET not in reason + str(tiles.tiles["reason"].to_list())
