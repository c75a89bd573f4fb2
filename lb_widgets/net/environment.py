"""Proxies and CA bundle as the environment names them, worked out once per host.

`requests` reads the environment anew for every request, which costs as much as building the request
itself. Here only the variables are compared, so that a change to one of them still counts at once.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies  # noqa: TID251 - this is lb_widgets.net

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROXY_NAMES: Final = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_PROXY_VARIABLES: Final = (*_PROXY_NAMES, *(name.upper() for name in _PROXY_NAMES))
_BUNDLE_VARIABLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Route(NamedTuple):
    """How a host is reached.

    Parameters
    ----------
    proxies : mapping of str to str
        As `requests` takes them; empty where the host is reached directly.
    verify : bool or str
        Path of a CA bundle, or True for the usual one.
    """

    proxies: Mapping[str, str]
    verify: bool | str


def route_to(url: str) -> Route:
    """Return how the environment wants the host of a URL to be reached."""
    parts = urlsplit(url)
    settings = tuple(map(os.environ.get, _PROXY_VARIABLES))
    bundle = next(filter(None, map(os.environ.get, _BUNDLE_VARIABLES)), None)
    # Without user and password: nothing secret is kept, and one host is one entry.
    host = parts.netloc.rpartition("@")[2]
    return Route(_proxies(f"{parts.scheme}://{host}/", settings), bundle or True)


@lru_cache(maxsize=1024)
def _proxies(url: str, _settings: tuple[str | None, ...]) -> Mapping[str, str]:
    return get_environ_proxies(url)
