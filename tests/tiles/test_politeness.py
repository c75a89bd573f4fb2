from __future__ import annotations

import pytest

from lb_widgets.tiles.fetch.politeness import connections_for, refusal


@pytest.mark.parametrize(
    "url",
    [
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png",
        "https://a.tile.OpenStreetMap.ORG./1/2/3.png",
        "https://me:secret@a.tile.openstreetmap.fr/{z}/{x}/{y}.png",
        "https://b.tile.opentopomap.org/{z}/{x}/{y}.png",
    ],
)
def test_servers_of_volunteers_are_never_asked(url: str):
    for force in (False, True):
        told = refusal(url, force=force)
        assert told is not None
        assert "volunteers" in told
        assert "secret" not in told


@pytest.mark.parametrize(
    "url",
    [
        "https://mt1.google.com/vt/lyrs=s&x={x}&y={y}&z={z}",
        "https://api.mapbox.com/v4/mapbox.satellite/{z}/{x}/{y}.jpg?access_token=secret",
        "https://server.arcgisonline.com/ArcGIS/rest/services/World_Imagery/MapServer/tile/{z}/{y}/{x}",
        "https://ecn.t3.tiles.virtualearth.net/tiles/{z}/{x}/{y}",
    ],
)
def test_commercial_base_maps_are_asked_only_when_forced(url: str):
    told = refusal(url, force=False)
    assert told is not None
    assert "force=True" in told
    assert "secret" not in told
    assert refusal(url, force=True) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://bucket.s3.amazonaws.com/{z}/{x}/{y}.png",
        "https://storage.googleapis.com/bucket/{z}/{x}/{y}.png",
        "https://storage.cloud.google.com/bucket/{z}/{x}/{y}.png",
        "https://tiles.example/openstreetmap.org/{z}/{x}/{y}.png",
        "https://notopenstreetmap.org/{z}/{x}/{y}.png",
        "http://127.0.0.1:8000/{z}/{x}/{y}.png",
        "no url",
    ],
)
def test_servers_of_ones_own_are_asked(url: str):
    assert refusal(url, force=False) is None


def test_this_machine_bears_more_connections():
    assert connections_for("http://127.0.0.1:8000/{z}/{x}/{y}") == 32
    assert connections_for("http://localhost/{z}/{x}/{y}") == 32
    assert connections_for("https://tiles.example/{z}/{x}/{y}") == 8
    assert connections_for("http://192.168.0.7/{z}/{x}/{y}") == 8
