"""A service that means harm in the middle of a run: a clear error, and the journal goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.errors import ApiError, SubmitError
from lb_widgets.net import retry
from lb_widgets.net.session import HttpSession
from lb_widgets.sandbox import Sandbox
from tests.faults import trial
from tests.faults.proxy import Answer, FaultyProxy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Harm = Callable[[FaultyProxy, Any, bytes], None]

WANTED = trial.rows(6)
HUGE = "9" * 12


def _answer(body: bytes, kind: str = "application/json") -> Harm:
    return lambda _proxy, handler, _body: handler.reply(Answer(200, kind, body))


def _redirect(_proxy: FaultyProxy, handler: Any, _body: bytes) -> None:
    location = "http://localhost:9/elsewhere"
    handler.reply(Answer(307, "text/plain", b""), Location=location)


def _oversized(_proxy: FaultyProxy, handler: Any, _body: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %b\r\n\r\n{" % HUGE.encode())
    handler.close_connection = True


def _endless(_proxy: FaultyProxy, handler: Any, _body: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"100000\r\n%b\r\n" % (b" " * 2**20)
    while True:  # until the other side has enough
        handler.wfile.write(piece)


def _drip(_proxy: FaultyProxy, handler: Any, _body: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    while True:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


HARMS = {
    "redirect": (_redirect, "redirects to localhost, which is not followed"),
    "oversized": (_oversized, "larger than"),
    "endless": (_endless, "larger than|not complete after"),
    "drip": (_drip, "not complete after"),
    "wrong type": (
        _answer(b'{"data": {"uploadFile": 7, "upsertDataRows": 7, "user": 7}}'),
        "another shape",
    ),
    "wrong types everywhere": (_answer(b'[["data"], {"errors": 7}]'), "no JSON|another shape"),
    "deep": (_answer(b"[" * 100_000), "no JSON|no usable|another shape"),
    "HTML": (_answer(b"<html>Sign in</html>", "text/html"), "text/html"),
    "nothing": (_answer(b""), "no JSON"),
}


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("LB_WIDGETS_STATE_DIR", str(tmp_path))
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.0)


@pytest.mark.parametrize("operation", ["UploadFile", "UpsertDataRowsPyApi", "GetUserPyApi"])
@pytest.mark.parametrize("name", HARMS)
def test_a_run_stops_with_a_reason_and_its_journal_goes_on(name: str, operation: str):
    harm, says = HARMS[name]
    with Sandbox() as sandbox, FaultyProxy(sandbox.endpoint) as proxy:
        proxy.harm_always(operation, harm)
        client = Client(api_key=sandbox.api_key, endpoint=proxy.endpoint)
        client._graphql._session = HttpSession(timeout=(1.0, 1.0), deadline=1.0)
        begun = time.monotonic()
        with pytest.raises(SubmitError, match=says) as stopped:
            client.submit(WANTED, dataset=trial.DATASET, create_dataset=True)
        assert time.monotonic() - begun < 30
        assert isinstance(stopped.value, ApiError)
        assert sandbox.api_key not in str(stopped.value)
        unfinished = client.unfinished(trial.DATASET)
        assert unfinished is not None
        assert unfinished.total == len(WANTED)
        proxy.heal()
        assert client.resume(unfinished.path).counts["created"] == len(WANTED)
        stored = sandbox.data_rows()
        assert stored[list(WANTED[0])].to_dict("records") == WANTED
        assert client.unfinished(trial.DATASET) is None
