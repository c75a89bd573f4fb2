"""Which servers are not asked for many tiles, and how many connections the others are given.

Sources: the tile usage policy of the OpenStreetMap Foundation, which forbids bulk downloads
(operations.osmfoundation.org/policies/tiles), and the terms of the services named below, which
forbid or bill them.
"""

from __future__ import annotations

from typing import Final

from lb_widgets.model.urls import host_of, is_local_host

LOCAL_CONNECTIONS: Final = 32
"""Connections at once to a server of this machine."""
CONNECTIONS: Final = 8
"""Connections at once to any other server."""

# A host, or the end of one after a dot; who runs it.
_VOLUNTEERS: Final = {
    "openstreetmap.org": "OpenStreetMap",
    "osm.org": "OpenStreetMap",
    "openstreetmap.de": "OpenStreetMap Germany",
    "openstreetmap.fr": "OpenStreetMap France",
    "openstreetmap.jp": "OpenStreetMap Japan",
    "openstreetmap.bzh": "OpenStreetMap Brittany",
    "openstreetmap.se": "OpenStreetMap Sweden",
    "osm.ch": "OpenStreetMap Switzerland",
    "opentopomap.org": "OpenTopoMap",
    "openrailwaymap.org": "OpenRailwayMap",
    "openseamap.org": "OpenSeaMap",
    "waymarkedtrails.org": "Waymarked Trails",
    "wmflabs.org": "Wikimedia",
}
_COMMERCIAL: Final = {
    "api.mapbox.com": "Mapbox",
    "tiles.mapbox.com": "Mapbox",
    "google.com": "Google",
    "cloud.google.com": "",  # buckets of one's own
    "tile.googleapis.com": "Google",
    "maps.googleapis.com": "Google",
    "arcgisonline.com": "Esri",
    "basemaps.arcgis.com": "Esri",
    "basemaps-api.arcgis.com": "Esri",
    "basemaps.cartocdn.com": "CARTO",
    "thunderforest.com": "Thunderforest",
    "api.maptiler.com": "MapTiler",
    "stadiamaps.com": "Stadia Maps",
    "stamen.com": "Stamen",
    "virtualearth.net": "Microsoft",
    "atlas.microsoft.com": "Microsoft",
    "api.tomtom.com": "TomTom",
    "hereapi.com": "HERE",
    "api.here.com": "HERE",
    "jawg.io": "Jawg",
    "maps.wikimedia.org": "Wikimedia",
}


def refusal(url: str, *, force: bool) -> str | None:
    """Return why a server is not asked for many tiles, as a sentence; None where it may be.

    Parameters
    ----------
    url : str
        Of a tile, or the template of a layer.
    force : bool
        Whether the user says that commercial base maps may be asked: an agreement may allow it.
        Servers that volunteers run are never asked.
    """
    host = host_of(url)
    volunteers = _named(host, _VOLUNTEERS)
    if volunteers:
        return (
            f"{host} is run by volunteers ({volunteers}), whose terms forbid asking for tiles in "
            "bulk; serve tiles of your own."
        )
    company = _named(host, _COMMERCIAL)
    if company and not force:
        return (
            f"{host} is a base map of {company}, whose terms limit how many tiles may be asked "
            "for; where your agreement allows it, pass force=True."
        )
    return None


def connections_for(url: str) -> int:
    """Return how many connections at once the server of a URL is given.

    32 on this machine, elsewhere 8.
    """
    return LOCAL_CONNECTIONS if is_local_host(host_of(url)) else CONNECTIONS


def _named(host: str, servers: dict[str, str]) -> str:
    """Return who runs a host, by the host itself or the smallest domain that it belongs to."""
    parts = host.rstrip(".").split(".")
    ends = (".".join(parts[start:]) for start in range(len(parts)))
    return next((servers[end] for end in ends if end in servers), "")
