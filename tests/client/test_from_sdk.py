from __future__ import annotations

from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.errors import InputError

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


def sdk_7_17(key: Any, endpoint: Any) -> Any:
    """What labelbox.Client 7.17.0 shows: `endpoint` and `headers` (client.py)."""
    headers = MappingProxyType({"Authorization": f"Bearer {key}", "Accept": "application/json"})
    return SimpleNamespace(endpoint=endpoint, headers=headers)


def older_sdk(key: Any, endpoint: Any) -> Any:
    return SimpleNamespace(endpoint=endpoint, api_key=key)


@pytest.mark.parametrize("make", [sdk_7_17, older_sdk])
def test_a_client_of_the_sdk_is_followed(sandbox: Sandbox, make: Any):
    client = Client.from_sdk(make(sandbox.api_key, sandbox.endpoint))
    assert client.endpoint == sandbox.endpoint
    assert client.datasets() == []


def test_the_environment_does_not_count(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LABELBOX_ENDPOINT", "https://other.example/graphql")
    client = Client.from_sdk(sdk_7_17("k", "https://api.example/graphql"))
    assert client.host == "api.example"


@pytest.mark.parametrize(
    "other",
    [
        None,
        "key",
        SimpleNamespace(),
        SimpleNamespace(endpoint="https://a.example"),
        SimpleNamespace(api_key="k", endpoint=7),
        SimpleNamespace(headers={}, endpoint="https://a.example"),
        sdk_7_17("", "https://a.example"),
    ],
)
def test_anything_else_is_refused(other: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LABELBOX_API_KEY", "k")
    with pytest.raises(InputError, match=r"takes a labelbox\.Client, found \w+"):
        Client.from_sdk(other)
