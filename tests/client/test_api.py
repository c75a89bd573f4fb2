from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.errors import AuthenticationError, InputError
from lb_widgets.net.session import HttpSession

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.sandbox import Sandbox

KEY = "key-of-the-test-7f3a"


class TestSettings:
    def test_come_from_the_environment(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("LABELBOX_API_KEY", KEY)
        assert Client().endpoint == "https://api.labelbox.com/graphql"
        monkeypatch.setenv("LABELBOX_ENDPOINT", "https://labelbox.example/graphql")
        assert Client().host == "labelbox.example"

    def test_given_ones_win(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("LABELBOX_ENDPOINT", "https://labelbox.example/graphql")
        client = Client(api_key=KEY, endpoint="https://other.example/graphql")
        assert client.host == "other.example"

    def test_without_a_key_the_error_says_where_to_put_it(self):
        with pytest.raises(AuthenticationError, match="LABELBOX_API_KEY"):
            Client(endpoint="https://labelbox.example/graphql")

    @pytest.mark.parametrize(
        "endpoint", ["labelbox.example", "ftp://labelbox.example/", "https://"]
    )
    def test_what_is_no_url_is_refused(self, endpoint: str):
        with pytest.raises(InputError, match="not the URL of an API"):
            Client(api_key=KEY, endpoint=endpoint)

    def test_the_key_never_travels_unencrypted_to_another_machine(self):
        with pytest.raises(InputError, match="not encrypted"):
            Client(api_key=KEY, endpoint="http://labelbox.example/graphql")

    def test_send_nothing(self, monkeypatch: pytest.MonkeyPatch):
        def refuse(*_: Any, **__: Any) -> None:
            raise AssertionError

        monkeypatch.setattr(HttpSession, "send", refuse)
        Client(api_key=KEY)


class TestFiles:
    def test_of_this_machine_come_back_as_they_were(
        self, client: Client, tmp_path: Path, fetch: Callable[[str], bytes]
    ):
        file = tmp_path / "note é.txt"
        file.write_bytes(b"\x00\r\n--boundary")
        assert fetch(client.upload_file(file)) == b"\x00\r\n--boundary"
        assert fetch(client.upload_file(b"bytes", name="b.txt")) == b"bytes"


class TestKeys:
    def test_are_looked_up_in_bulk(
        self, client: Client, image_rows: Callable[[int], list[dict[str, Any]]]
    ):
        outcome = client.submit(image_rows(3), dataset="d", create_dataset=True).outcome
        found = client.data_row_ids(["absent", *reversed(outcome["global_key"]), "key-1"])
        assert found == dict(zip(outcome["global_key"], outcome["data_row_id"], strict=True))

    def test_that_are_many_take_several_requests(
        self, client: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("lb_widgets.client.keys.KEYS_PER_LOOK_UP", 2)
        assert client.data_row_ids([f"k{number}" for number in range(5)]) == {}
        assert sandbox.requests["dataRowsForGlobalKeys"] == 3
