from __future__ import annotations

import gc
import http.client
import os
import pickle
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from lb_widgets.errors import InputError, SandboxError
from lb_widgets.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

URL = "https://a.example/1.png"


def _descriptors() -> int:
    gc.collect()  # what other tests have dropped may hold some
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count is all that is wanted


def test_starting_twice_leaves_the_sandbox_as_it_is():
    with Sandbox() as sandbox:
        url, threads = sandbox.url, threading.active_count()
        assert sandbox.start() is sandbox
        assert sandbox.url == url
        assert threading.active_count() == threads


def test_stopping_leaves_no_thread_and_no_socket_behind(fetch: Callable[..., Any]):
    before, descriptors = set(threading.enumerate()), _descriptors()
    for _ in range(3):
        sandbox = Sandbox().start()
        fetch(sandbox.url)
        sandbox.stop()
        sandbox.stop()
    assert set(threading.enumerate()) <= before
    assert _descriptors() <= descriptors


def test_a_sandbox_that_is_dropped_stops(fetch: Callable[..., Any]):
    """As when a cell that makes one runs again."""
    before = set(threading.enumerate())
    sandbox = Sandbox().start()
    url = sandbox.url
    del sandbox
    gc.collect()
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        fetch(url)


@pytest.mark.parametrize("thread", ["background", "accepting"])
def test_it_can_be_closed_from_one_of_its_own_threads(fetch: Callable[..., Any], thread: str):
    """As the garbage collector does, which runs in whatever thread it likes."""
    before = set(threading.enumerate())
    sandbox = Sandbox().start()
    url, service = sandbox.url, sandbox._service
    assert service
    if thread == "background":
        service._background.start(service.close)
    else:
        service.server.process_request = lambda *_: service.close()
        with pytest.raises((OSError, http.client.HTTPException)):
            fetch(url)
    deadline = time.monotonic() + 10
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.01)  # until they have ended; one that is about to begin cannot be joined
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        fetch(url)
    sandbox.stop()


def test_a_stopped_sandbox_comes_back_at_the_same_address(fetch: Callable[..., Any]):
    sandbox = Sandbox().start()
    url = sandbox.url
    sandbox.stop()
    with sandbox.start():
        assert sandbox.url == url
        assert fetch(url).status == 200


def test_what_needs_a_running_sandbox_says_so():
    sandbox = Sandbox()
    for use in (lambda: sandbox.url, lambda: sandbox.endpoint, sandbox.data_rows):
        with pytest.raises(SandboxError, match=r"\.start\(\)"):
            use()


def test_it_listens_on_loopback_behind_a_random_path():
    with Sandbox() as one, Sandbox() as other:
        assert urlsplit(one.url).hostname == "127.0.0.1"
        assert len(urlsplit(one.url).path) > 20
        assert urlsplit(one.url).path != urlsplit(other.url).path
        assert one.api_key != other.api_key
        assert one.endpoint == one.url + "graphql"


def test_the_repr_tells_neither_key_nor_path(tmp_path: Path):
    with Sandbox(path=tmp_path / "rows.sqlite", api_key="planted-key") as sandbox:
        secret = urlsplit(sandbox.url).path.strip("/")
        assert (
            repr(sandbox)
            == f"<Sandbox at 127.0.0.1:{urlsplit(sandbox.url).port}, data rows in rows.sqlite>"
        )
        assert secret not in repr(sandbox)
        assert "planted-key" not in repr(sandbox)
    assert repr(Sandbox()) == "<Sandbox stopped, data rows in a temporary file>"


def test_it_cannot_be_pickled_with_its_key():
    with pytest.raises(TypeError):
        pickle.dumps(Sandbox(api_key="planted-key"))


def test_a_port_that_is_taken_is_named_and_nothing_is_left_open(tmp_path: Path):
    with Sandbox() as sandbox:
        port = urlsplit(sandbox.url).port or 0
        descriptors = _descriptors()
        with pytest.raises(SandboxError, match=f"port {port}"):
            Sandbox(port=port, path=tmp_path / "rows.sqlite").start()
        assert _descriptors() <= descriptors


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_does_not_exist_is_refused(port: int):
    with pytest.raises(InputError, match="port"):
        Sandbox(port=port)


def test_an_empty_key_is_refused():
    with pytest.raises(InputError, match="api_key"):
        Sandbox(api_key=" ")


def test_a_bare_name_of_an_integration_is_refused():
    with pytest.raises(InputError, match=r"as in \['fields'\]"):
        Sandbox(integrations="fields")


def test_rows_in_a_file_are_there_the_next_time(tmp_path: Path, api: Any):
    path = tmp_path / "rows.sqlite"
    with Sandbox(path=path) as sandbox:
        type(api)(sandbox).import_rows({"row_data": URL, "global_key": "kept"})
    with Sandbox(path=str(path)) as sandbox:
        assert list(sandbox.data_rows()["global_key"]) == ["kept"]


def test_data_rows_shows_what_the_database_holds(api: Any):
    other = api.data("CreateDatasetPyApi", name="other")["createDataset"]["id"]
    attachments = [{"type": "RAW_TEXT", "value": "x"}, {"type": "IMAGE", "value": URL, "name": "n"}]
    api.import_rows(
        {
            "row_data": URL,
            "global_key": "a",
            "external_id": "e",
            "attachments": attachments,
            "metadata_fields": [{"name": "split", "value": "test"}],
        },
        {"row_data": "text", "dataset_id": other},
    )
    first, second = api.sandbox.data_rows().drop(columns="id").to_dict("records")
    assert first == {
        "dataset": "trials",
        "row_data": URL,
        "global_key": "a",
        "external_id": "e",
        "media_type": "IMAGE",
        "metadata_fields": [{"name": "split", "value": "test"}],
        "attachments": attachments,
    }
    assert second["global_key"] is None
    assert second["media_type"] == "TEXT"
    assert list(api.sandbox.data_rows("other")["row_data"]) == ["text"]
    assert list(api.sandbox.data_rows(other)["row_data"]) == ["text"]


def test_an_empty_sandbox_has_the_columns_all_the_same(sandbox: Sandbox):
    frame = sandbox.data_rows()
    assert len(frame) == 0
    assert list(frame.columns)[:3] == ["id", "dataset", "row_data"]


def test_a_layer_or_an_operation_that_does_not_exist_is_named_with_those_that_do(sandbox: Sandbox):
    with pytest.raises(InputError, match=r"'nowhere'.*blue_marble"):
        sandbox.tile_url("nowhere")
    with pytest.raises(InputError, match=r"'upsert'.*upsertDataRows"):
        sandbox.fail("upsert")
    with pytest.raises(InputError, match="200"):
        sandbox.fail("upsertDataRows", status=200)
