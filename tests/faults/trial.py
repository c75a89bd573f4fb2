"""One submit with one fault, from the first request to the last row; also run as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from lb_widgets.client import Client, lost_answers, payload
from lb_widgets.client.preparing import NO_METADATA
from lb_widgets.errors import LbWidgetsError
from lb_widgets.net import retry
from lb_widgets.net.session import HttpSession
from lb_widgets.sandbox import Sandbox
from tests.faults.proxy import Fault, FaultyProxy

DATASET: Final = "field trials"
lost_answers.LATE_COMMIT = 2.0  # seconds; a late commit of these trials comes after half of one
_TIMEOUT: Final = (5.0, 0.5)
_KILLS: Final = frozenset({Fault.KILL_BEFORE, Fault.KILL_AFTER})


def rows(count: int) -> list[dict[str, Any]]:
    """Return rows that are equally long."""
    return [
        {
            "row_data": f"http://127.0.0.1:9/{number:05d}.jpg",
            "global_key": f"key-{number:05d}",
            "media_type": "IMAGE",
            "attachments": [{"type": "RAW_TEXT", "value": f"note {number:05d}", "name": "Note"}],
        }
        for number in range(count)
    ]


def trial(fault: Fault | None, at: int, *, count: int, per_chunk: int) -> tuple[str, list[str]]:
    """Submit with a fault and go on until all is said to be there.

    Returns
    -------
    (str, list of str)
        How it went on: ``"by itself"``, ``"resumed"`` or ``"submitted again"``; and the
        operations of the run until it ended.

    Raises
    ------
    AssertionError
        The sandbox does not hold exactly the rows wanted, or the outcome says otherwise.
    """
    with Sandbox() as sandbox, FaultyProxy(sandbox.endpoint, fault, at) as proxy:
        client = _client(sandbox.api_key, proxy.endpoint)
        wanted = rows(count)
        if fault in _KILLS:
            submission = _in_a_process(sandbox, proxy, count, per_chunk)
        else:
            submission = _attempt(client, wanted, per_chunk)
        operations = [*proxy.operations]
        proxy.heal()
        how = "by itself"
        if submission is None:
            unfinished = client.unfinished(DATASET)
            how = "submitted again" if unfinished is None else "resumed"
            submission = (
                _submit(client, wanted, per_chunk)
                if unfinished is None
                else client.resume(unfinished.path)
            )
        assert submission is True or submission.counts["created"] == count, submission
        stored = sandbox.data_rows(DATASET)
        columns = list(wanted[0])
        assert stored[columns].to_dict("records") == wanted
        assert len(sandbox.data_rows()) == count
        assert client.unfinished(DATASET) is None
        return how, operations


def _client(api_key: str, endpoint: str) -> Client:
    client = Client(api_key=api_key, endpoint=endpoint)
    client._graphql._session = HttpSession(timeout=_TIMEOUT)
    return client


def _submit(client: Client, wanted: list[dict[str, Any]], per_chunk: int) -> Any:
    encoded = payload.encode_payload(
        dict(wanted[0]),
        global_key="key-00000",
        dataset_id="d" * 32,  # as long as the placeholder
        ontology=NO_METADATA,
    )
    writer = payload.ChunkWriter(most_items=1)
    writer.add(0, encoded)
    payload.CHUNK_BYTES = per_chunk * (len(writer.take()) + 1)
    return client.submit(wanted, dataset=DATASET, create_dataset=True)


def _attempt(client: Client, wanted: list[dict[str, Any]], per_chunk: int) -> Any:
    try:
        return _submit(client, wanted, per_chunk)
    except LbWidgetsError:
        return None


def _in_a_process(sandbox: Sandbox, proxy: FaultyProxy, count: int, per_chunk: int) -> Any:
    """Submit in a process of its own; return True where it lived to the end."""
    command = [sys.executable, "-m", "tests.faults.trial", proxy.endpoint, sandbox.api_key]
    process = subprocess.Popen(
        [*command, str(count), str(per_chunk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    proxy.victim = process.pid
    out, _ = process.communicate()
    return json.loads(out) if out else None


if __name__ == "__main__":
    retry.FIRST_WAIT = 0.0
    _submit(_client(sys.argv[2], sys.argv[1]), rows(int(sys.argv[3])), int(sys.argv[4]))
    sys.stdout.write("true")
