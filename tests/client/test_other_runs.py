from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client.journal_places import Owner, default_place
from lb_widgets.client.other_runs import other_run
from lb_widgets.errors import Cancelled, JournalError
from lb_widgets.messages.submit_button import OtherRun, Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.client import Client
    from lb_widgets.client.progress import Progress

    MakeRows = Callable[[int], list[dict[str, Any]]]

DATASET = "field trials"
HOLD = """
import sys
from pathlib import Path
from lb_widgets.client.journal_places import Owner
with Owner(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(client: Client) -> Path:
    return default_place(client.endpoint, DATASET)


def test_there_is_none_before_and_after(client: Client, image_rows: MakeRows):
    assert other_run(client, DATASET) is None
    client.submit(image_rows(1), dataset=DATASET, create_dataset=True)
    assert other_run(client, DATASET) is None


def test_one_that_was_interrupted_says_how_much_is_left(
    client: Client, image_rows: MakeRows, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lb_widgets.client.filling.ROWS_PER_TASK", 4)
    seen: list[Progress] = []

    def watch(step: Progress) -> None:
        if step.stage is Stage.CONFIRM and step.done:
            seen.append(step)

    with pytest.raises(Cancelled):
        client.submit(
            image_rows(10),
            dataset=DATASET,
            create_dataset=True,
            on_progress=watch,
            cancelled=lambda: bool(seen),
        )
    found = other_run(client, DATASET)
    assert found is not None
    assert (found.owner, found.total, found.unsent) == ("", 10, 6)
    assert found.started_at is not None


def test_a_journal_that_cannot_be_read_is_told_one_that_has_just_gone_is_not(
    client: Client, place: Path, monkeypatch: pytest.MonkeyPatch
):
    place.parent.mkdir(parents=True)
    place.write_text("no journal")
    with pytest.raises(JournalError):
        other_run(client, DATASET)
    place.unlink()
    monkeypatch.setattr("lb_widgets.client.submission.journals_at", lambda _: [place])
    assert other_run(client, DATASET) is None


def test_one_under_way_here_is_told_even_before_it_has_a_journal(client: Client, place: Path):
    with Owner(place):
        found = other_run(client, DATASET)
    assert found == OtherRun(owner=found.owner if found else "", is_here=True)
    assert found.owner.startswith("pid ")
    assert other_run(client, DATASET) is None


def test_one_of_another_process_names_it_until_it_dies(client: Client, place: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    found = other_run(client, DATASET)
    process.kill()
    process.communicate()
    assert found is not None
    assert found.owner.startswith(f"pid {process.pid} on ")
    assert not found.is_here
    assert other_run(client, DATASET) is None
