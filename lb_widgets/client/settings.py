"""Where to and with which key: given, from the environment, or from an SDK client."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from urllib.parse import urlsplit

from lb_widgets.errors import AuthenticationError, InputError
from lb_widgets.model.urls import host_of, is_local_host
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterable

LABELBOX: Final = "https://api.labelbox.com/graphql"
"""The endpoint of the service itself."""


class Settings(NamedTuple):
    """An endpoint and the key for it."""

    endpoint: str
    api_key: str

    def __repr__(self) -> str:
        return f"Settings({redact(self.endpoint)!r})"


def settings(api_key: str | None, endpoint: str | None) -> Settings:
    """Return what is given, else what the environment says.

    Raises
    ------
    AuthenticationError
        There is no key.
    InputError
        The endpoint is no URL, or would carry the key unencrypted to another machine.
    """
    where = endpoint or os.environ.get("LABELBOX_ENDPOINT") or LABELBOX
    _check_endpoint(where)
    if not (api_key or os.environ.get("LABELBOX_API_KEY") or "").strip():
        raise AuthenticationError(
            "There is no API key. Pass api_key= or set LABELBOX_API_KEY; "
            "to try things out without one, use lb_widgets.Sandbox()."
        )
    return Settings(where, (api_key or os.environ["LABELBOX_API_KEY"]).strip())


def settings_of(labelbox_client: Any) -> Settings:
    """Return the endpoint and the key of a client of the official SDK, which is not imported.

    Raises
    ------
    InputError
        It is no such client.
    """
    endpoint = getattr(labelbox_client, "endpoint", None)
    keys = (each for each in _keys_of(labelbox_client) if isinstance(each, str) and each)
    found = next(keys, None)
    if not isinstance(endpoint, str) or found is None:
        raise InputError(
            f"Client.from_sdk takes a labelbox.Client, found {type(labelbox_client).__name__}. "
            "Otherwise pass api_key= and endpoint= to lb_widgets.Client."
        )
    return Settings(endpoint, found)


def _keys_of(labelbox_client: Any) -> Iterable[Any]:
    """Yield where SDK clients have their key: older ones as an attribute, 7.17.0 in its headers."""
    yield getattr(labelbox_client, "api_key", None)
    headers = getattr(labelbox_client, "headers", None)
    if isinstance(headers, Mapping):
        sent = cast("Mapping[str, Any]", headers).get("Authorization", "")
        yield str(sent).removeprefix("Bearer ")


def _check_endpoint(endpoint: str) -> None:
    host = host_of(endpoint)
    scheme = urlsplit(endpoint).scheme.lower() if host else ""
    if scheme not in {"http", "https"}:
        raise InputError(
            f"endpoint={redact(endpoint)!r} is not the URL of an API. Expected one like {LABELBOX}."
        )
    if scheme == "http" and not is_local_host(host):
        raise InputError(
            f"The endpoint at {host} is not encrypted (http://), so the API key would travel in "
            "the open. Use https://."
        )
