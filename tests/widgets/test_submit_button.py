from __future__ import annotations

import json
import queue
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.client import Client
from lb_widgets.client.background import BackgroundRun
from lb_widgets.client.journal_places import Owner, default_place
from lb_widgets.client.summaries import PROBLEMS_SHOWN
from lb_widgets.errors import JournalError
from lb_widgets.messages.submit_button import Stage
from lb_widgets.net import retry
from lb_widgets.sandbox import Sandbox
from lb_widgets.widgets.data_row_table import DataRowTable
from lb_widgets.widgets.submit_button import SubmitButton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    MakeRows = Callable[[int], list[dict[str, Any]]]

WAIT = 20  # seconds; only a broken widget needs them
DATASET = "field trials"


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch):
    """Retry at once; that the waits grow is the business of `lb_widgets.net`."""
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.0)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    return Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)


@pytest.fixture
def rows(sandbox: Sandbox) -> MakeRows:
    def make(count: int) -> list[dict[str, Any]]:
        return [
            {
                "row_data": sandbox.media_url(f"image-{number}.jpg"),
                "global_key": f"key-{number}",
                "media_type": "IMAGE",
            }
            for number in range(count)
        ]

    return make


class Page:
    """The browser's side of a widget."""

    def __init__(self, widget: SubmitButton) -> None:
        self.widget = widget
        self._received: queue.Queue[dict[str, Any]] = queue.Queue()
        widget.send = lambda content, buffers=None: self._received.put(content)  # noqa: ARG005
        self._count = 0

    def ask(self, kind: str, **body: Any) -> dict[str, Any]:
        self._count += 1
        self.widget._on_message(self.widget, {"type": kind, "id": str(self._count), **body}, [])
        self.progress: list[dict[str, Any]] = []
        while (reply := self._received.get(timeout=WAIT))["type"] == "progress":
            self.progress.append(reply)
        assert reply["id"] == str(self._count)
        return reply

    def get(self, kind: str) -> Any:
        """Return the result of a request that must be answered."""
        reply = self.ask(kind)
        assert reply["type"] == "ok", reply
        return reply["result"]

    def submit(self, kind: str = "submit/run", **body: Any) -> str:
        assert self.ask(kind, **body)["type"] == "ok"
        assert self.widget.wait(WAIT)
        return self.widget.state.phase

    def interrupt(self, stage: Stage) -> str:
        """Submit, and cancel when a stage has done something."""

        def watch(change: Any) -> None:
            state = change["new"]
            if state.phase == "running" and state.stage is stage and state.done:
                self.widget.cancel()

        self.widget.observe(watch, "state")
        phase = self.submit()
        self.widget.unobserve(watch, "state")
        return phase


@pytest.fixture
def page(client: Client, rows: MakeRows) -> Page:
    return Page(SubmitButton(rows(3), client=client, dataset=DATASET))


def synced(widget: SubmitButton) -> str:
    """Return all that the page and a saved notebook get, but for the bundle."""
    return json.dumps({k: v for k, v in widget.get_state().items() if k not in {"_esm", "_css"}})


def test_names_host_and_dataset(page: Page, rows: MakeRows):
    assert page.widget.dataset == DATASET
    assert page.widget.host == "sandbox (this machine)"
    assert page.widget.is_local
    far = Client(api_key="key-of-the-test", endpoint="https://labelbox.example/graphql")
    button = SubmitButton(rows(1), client=far, dataset=DATASET)
    assert button.host == "labelbox.example"
    assert not button.is_local


def test_making_and_displaying_it_sends_nothing(page: Page, sandbox: Sandbox):
    page.widget.static_form()
    assert sandbox.requests == {}


def test_an_unknown_keyword_is_a_type_error(client: Client):
    with pytest.raises(TypeError, match="data_set"):
        SubmitButton([], client=client, data_set=DATASET)  # type: ignore[call-arg]


def test_the_plan_is_counted_and_explained(client: Client, rows: MakeRows):
    client.submit(rows(1), dataset=DATASET, create_dataset=True)
    broken = {**rows(4)[3], "media_type": "PICTURE"}
    page = Page(SubmitButton([*rows(3), broken], client=client, dataset=DATASET))
    assert page.widget.plan is None
    result = page.get("submit/plan")
    (problem,) = result.pop("problems")
    assert result == {
        "to_send": 2,
        "left_out": 1,
        "notes": [
            {"text": "2 new", "kind": "plain"},
            {"text": "1 exists, skipped", "kind": "quiet"},
        ],
        "obstacle": "",
    }
    assert (problem["row"], problem["global_key"]) == (3, "key-3")
    assert "PICTURE" in problem["reason"]
    assert page.progress[-1]["text"] == "Check"
    assert page.widget.plan is not None
    assert page.widget.plan.new == 2


@pytest.mark.parametrize("create", [True, False])
def test_the_plan_says_what_happens_to_an_absent_dataset(
    client: Client, rows: MakeRows, *, create: bool
):
    widget = SubmitButton(rows(1), client=client, dataset="none yet", create_dataset=create)
    result = Page(widget).get("submit/plan")
    assert result["notes"][-1]["text"] == "new dataset"
    assert bool(result["obstacle"]) is not create


def test_what_to_do_with_rows_that_exist_is_passed_on(
    client: Client, rows: MakeRows, sandbox: Sandbox
):
    client.submit(rows(1), dataset=DATASET, create_dataset=True)
    changed = [{**rows(1)[0], "external_id": "new"}]
    page = Page(SubmitButton(changed, client=client, dataset=DATASET, existing="replace"))
    assert "will be replaced" in page.get("submit/plan")["notes"][1]["text"]
    assert page.submit() == "done"
    assert page.widget.outcome.replaced == 1
    assert list(sandbox.data_rows()["external_id"]) == ["new"]


def test_a_click_submits_and_says_what_happened(page: Page, sandbox: Sandbox):
    phases: list[str] = []
    page.widget.observe(lambda change: phases.append(change["new"].phase), "state")
    assert page.submit() == "done"
    assert page.widget.state.text == "3 rows created."
    assert phases[0] == "running"
    assert page.widget.outcome.created == 3
    assert page.widget.result is not None
    assert list(page.widget.result["status"]) == ["created"] * 3
    assert list(page.widget.result["data_row_id"]) == list(sandbox.data_rows(DATASET)["id"])


def test_a_second_click_creates_nothing(page: Page, sandbox: Sandbox):
    page.submit()
    assert page.submit() == "done"
    assert page.widget.state.text == "0 rows created, 3 existed already."
    assert len(sandbox.data_rows()) == 3


def test_clicks_while_it_runs_start_no_second_run(page: Page, sandbox: Sandbox):
    for _ in range(5):
        assert page.ask("submit/run")["type"] == "ok"
    assert page.widget.wait(WAIT)
    assert len(sandbox.data_rows()) == 3


def test_a_lost_answer_creates_nothing_twice(page: Page, sandbox: Sandbox):
    sandbox.fail("upsertDataRows", when="after", status=None)
    assert page.submit() == "done"
    assert page.widget.outcome.created == 3
    assert len(sandbox.data_rows()) == 3


def test_a_reloaded_page_finds_the_run_in_the_state(page: Page):
    page.submit()
    state = page.widget.get_state()
    assert state["state"]["phase"] == "done"
    assert state["outcome"]["created"] == 3


def test_errors_are_text_in_the_widget(sandbox: Sandbox, rows: MakeRows):
    wrong = Client(api_key="wrong-key-of-the-test", endpoint=sandbox.endpoint)
    page = Page(SubmitButton(rows(1), client=wrong, dataset=DATASET))
    plan = page.ask("submit/plan")
    assert (plan["type"], plan["code"]) == ("error", "AuthenticationError")
    assert "LABELBOX_API_KEY" in plan["message"]
    assert page.submit() == "failed"
    assert "LABELBOX_API_KEY" in page.widget.state.text
    assert page.widget.result is None


def test_a_server_that_is_gone_is_said(client: Client, sandbox: Sandbox, rows: MakeRows):
    page = Page(SubmitButton(rows(1), client=client, dataset=DATASET))
    sandbox.stop()
    assert page.submit() == "failed"
    assert "refused the connection" in page.widget.state.text


def test_rows_that_cannot_be_read_are_said(client: Client):
    page = Page(SubmitButton([{"url": "https://a.example/a.jpg"}], client=client, dataset=DATASET))
    assert 'No column "row_data"' in page.ask("submit/plan")["message"]
    assert page.submit() == "failed"


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch):
    """Make many steps of few rows, each of which is told."""
    monkeypatch.setattr("lb_widgets.client.background.INTERVAL", 0.0)
    monkeypatch.setattr("lb_widgets.client.payload.CHUNK_BYTES", 600)
    monkeypatch.setattr("lb_widgets.client.filling.ROWS_PER_TASK", 4)


@pytest.mark.usefixtures("small_chunks")
class TestInterruption:
    def test_a_cancel_ends_the_run_and_says_how_far_it_came(
        self, client: Client, rows: MakeRows, sandbox: Sandbox
    ):
        page = Page(SubmitButton(rows(10), client=client, dataset=DATASET))
        assert page.get("submit/other") == {"run": None}
        assert page.interrupt(Stage.CONFIRM) == "cancelled"
        assert page.widget.state.text == "Cancelled after 4 of 10 rows were sent."
        assert (page.widget.outcome.created, page.widget.outcome.unsent) == (4, 6)
        assert page.widget.result is not None
        assert list(page.widget.result["status"]) == ["created"] * 4 + ["new"] * 6
        assert len(sandbox.data_rows()) == 4

    def test_what_is_left_is_offered_and_sent_by_a_resume(
        self, client: Client, rows: MakeRows, sandbox: Sandbox
    ):
        page = Page(SubmitButton(rows(10), client=client, dataset=DATASET))
        page.interrupt(Stage.CONFIRM)
        run = page.get("submit/other")["run"]
        assert (run["owner"], run["total"], run["unsent"]) == ("", 10, 6)
        assert page.submit("submit/resume") == "done"
        assert page.widget.state.text == "10 rows created."
        assert sorted(sandbox.data_rows()["global_key"]) == sorted(
            row["global_key"] for row in rows(10)
        )
        assert page.get("submit/other") == {"run": None}

    def test_another_widget_goes_on_where_one_was_closed(
        self, client: Client, rows: MakeRows, sandbox: Sandbox
    ):
        first = Page(SubmitButton(rows(10), client=client, dataset=DATASET))
        first.interrupt(Stage.ROWS)
        first.widget.close()
        second = Page(SubmitButton(rows(10), client=client, dataset=DATASET))
        assert second.get("submit/plan")["to_send"] == 10
        assert second.get("submit/other")["run"]["unsent"] == 10
        assert second.widget.resume()
        assert second.widget.wait(WAIT)
        assert second.widget.outcome.created == 10
        assert len(sandbox.data_rows()) == 10

    def test_a_broken_connection_is_said_with_how_far_the_run_came(
        self, client: Client, rows: MakeRows, sandbox: Sandbox
    ):
        page = Page(SubmitButton(rows(10), client=client, dataset=DATASET))
        sandbox.fail("upsertDataRows", times=4, status=503)
        assert page.submit() == "failed"
        assert page.widget.state.text.startswith("Stopped ")
        assert "503" in page.widget.state.text
        assert page.submit() == "done"
        assert len(sandbox.data_rows()) == 10

    def test_without_anything_to_resume_that_is_said(self, page: Page):
        assert page.submit("submit/resume") == "failed"
        assert "no interrupted run" in page.widget.state.text


def test_a_run_elsewhere_stands_in_the_way_until_it_has_ended(page: Page, client: Client):
    with Owner(default_place(client.endpoint, DATASET)):
        run = page.get("submit/other")["run"]
        assert run["is_here"]
        assert page.submit() == "failed"
        assert "being submitted already" in page.widget.state.text
    assert page.get("submit/other") == {"run": None}
    assert page.submit() == "done"


def test_running_the_cell_again_never_sends_twice(
    client: Client, rows: MakeRows, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
):
    """The old run is in the middle of a step; the new widget waits for it, then goes on."""
    inside, go = threading.Event(), threading.Event()
    upload_file = client.upload_file

    def held(*source: Any, **options: Any) -> Any:
        inside.set()
        assert go.wait(WAIT)
        return upload_file(*source, **{**options, "cancelled": None})

    monkeypatch.setattr(client, "upload_file", held)
    old = Page(SubmitButton(rows(3), client=client, dataset=DATASET))
    old.widget.start()
    assert inside.wait(WAIT)
    old.widget.close_resources()
    new = Page(SubmitButton(rows(3), client=client, dataset=DATASET))
    assert new.get("submit/other")["run"]["is_here"]
    go.set()
    assert old.widget.wait(WAIT)
    assert new.get("submit/other")["run"]["owner"] == ""
    assert new.submit("submit/resume") == "done"
    assert new.widget.state.text == "3 rows created."
    assert len(sandbox.data_rows()) == 3


class TestRepair:
    @pytest.fixture
    def broken(self, rows: MakeRows) -> pd.DataFrame:
        frame = pd.DataFrame(rows(4))
        frame.loc[[1, 2], "media_type"] = ["image", "PICTURE"]
        return frame

    def test_safe_repairs_are_made_on_request_and_never_in_what_was_passed_in(
        self, client: Client, broken: pd.DataFrame, sandbox: Sandbox
    ):
        before = broken.copy(deep=True)
        page = Page(SubmitButton(broken, client=client, dataset=DATASET))
        page.submit()
        assert (page.widget.outcome.left_out, page.widget.outcome.repairable) == (2, 1)
        problems = page.get("submit/problems")["problems"]
        assert [(each["row"], each["has_repair"]) for each in problems] == [(1, True), (2, False)]
        assert page.submit(fix=True) == "done"
        assert page.widget.state.text == (
            "1 row created, 2 existed already, 1 with errors left out."
        )
        assert page.widget.outcome.repairable == 0
        assert list(page.widget.rows["media_type"]) == ["IMAGE", "IMAGE", "PICTURE", "IMAGE"]
        pd.testing.assert_frame_equal(broken, before)
        assert len(sandbox.data_rows()) == 3

    def test_rows_repaired_in_python_are_read_anew(
        self, client: Client, broken: pd.DataFrame, sandbox: Sandbox
    ):
        page = Page(SubmitButton(broken, client=client, dataset=DATASET))
        page.submit()
        broken["media_type"] = "IMAGE"
        assert page.submit() == "done"
        assert len(sandbox.data_rows()) == 4
        assert page.get("submit/problems") == {"problems": []}

    def test_a_linked_table_shows_the_repaired_rows_and_what_became_of_each(
        self, client: Client, broken: pd.DataFrame
    ):
        table = DataRowTable(broken)
        page = Page(SubmitButton(table, client=client, dataset=DATASET))
        page.submit()
        assert table.outcome is not None
        assert list(table.outcome["status"]) == ["created", "left out", "left out", "created"]
        page.submit(fix=True)
        assert list(table.rows["media_type"]) == ["IMAGE", "IMAGE", "PICTURE", "IMAGE"]
        assert list(table.outcome["status"]) == ["exists", "created", "left out", "exists"]
        assert "submit" not in table.rows.columns
        assert list(broken["media_type"]) == ["IMAGE", "image", "PICTURE", "IMAGE"]

    def test_rows_that_become_unreadable_meanwhile_do_not_spoil_the_result(
        self, client: Client, rows: MakeRows
    ):
        broken = {**rows(2)[1], "media_type": "image"}
        table = SimpleNamespace(rows=[rows(1)[0], broken])
        page = Page(SubmitButton(table, client=client, dataset=DATASET))

        def watch(change: Any) -> None:
            if change["new"].stage is Stage.ROWS:
                table.rows = 7

        page.widget.observe(watch, "state")
        assert page.submit() == "done"
        outcome = page.widget.outcome
        assert (outcome.created, outcome.left_out, outcome.repairable) == (1, 1, 0)


def test_the_log_tells_what_was_done_and_is_in_no_saved_state(page: Page):
    page.submit()
    lines = page.widget.log
    assert lines[0].endswith("Submit to dataset field trials at sandbox (this machine)")
    assert lines[-1].endswith("3 rows created.")
    assert any(line.endswith("Send rows: 3 of 3 rows") for line in lines)
    asked = page.get("submit/log")["lines"]
    assert [line["text"] for line in asked] == [line.split(" ", 1)[1] for line in lines]
    assert "Send rows" not in synced(page.widget)


def test_rows_from_an_iterator_are_read_once_and_kept(
    client: Client, rows: MakeRows, sandbox: Sandbox
):
    page = Page(SubmitButton(iter(rows(2)), client=client, dataset=DATASET))
    assert page.get("submit/plan")["to_send"] == 2
    page.submit()
    assert len(sandbox.data_rows()) == 2


def test_where_no_journal_can_be_kept_nothing_is_sent(
    page: Page, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LB_WIDGETS_STATE_DIR", str(tmp_path / "file"))
    assert page.submit() == "failed"
    assert "nothing was sent" in page.widget.state.text
    assert "upsertDataRows" not in sandbox.requests
    reply = page.ask("submit/other")
    assert reply["type"] == "ok" or reply["code"] == JournalError.__name__


def test_running_the_cell_again_ends_the_run(page: Page, monkeypatch: pytest.MonkeyPatch):
    stopped: list[bool] = []
    monkeypatch.setattr(BackgroundRun, "stop", lambda _: stopped.append(True))
    page.widget.close_resources()
    assert stopped


def test_a_table_is_read_when_it_is_needed(client: Client, rows: MakeRows, sandbox: Sandbox):
    table = SimpleNamespace(rows=pd.DataFrame(rows(1)))
    page = Page(SubmitButton(table, client=client, dataset=DATASET))
    table.rows = pd.DataFrame(rows(2))
    page.submit()
    assert len(sandbox.data_rows()) == 2


def test_a_frame_may_have_a_column_called_rows(client: Client, rows: MakeRows):
    page = Page(SubmitButton(pd.DataFrame(rows(2)).assign(rows=1), client=client, dataset=DATASET))
    assert page.submit() == "done"


def test_problems_are_cut_but_counted(client: Client, rows: MakeRows):
    many = [{**row, "media_type": "PICTURE"} for row in rows(PROBLEMS_SHOWN + 20)]
    page = Page(SubmitButton(many, client=client, dataset=DATASET))
    page.submit()
    assert page.widget.outcome.left_out == PROBLEMS_SHOWN + 20
    assert len(page.get("submit/problems")["problems"]) == PROBLEMS_SHOWN


def test_neither_key_nor_secrets_of_rows_are_in_what_is_synced_or_saved(
    client: Client, sandbox: Sandbox
):
    secret = "X-Amz-Signature=0123456789abcdef"
    row = {
        "row_data": f"https://bucket.example/a.jpg?{secret}",
        "global_key": f"https://bucket.example/a.jpg?{secret}",
        "media_type": "PICTURE",
    }
    page = Page(SubmitButton([row], client=client, dataset=DATASET))
    asked = [page.ask("submit/plan")]
    page.submit()
    asked += [page.ask("submit/problems"), page.ask("submit/log")]
    told = json.dumps([asked, page.widget.log])
    for shown in (told, synced(page.widget), page.widget.static_form(), repr(page.widget)):
        assert sandbox.api_key not in shown
        assert "0123456789abcdef" not in shown
    # Nor is anything else of a row in what is saved.
    assert "bucket.example" not in synced(page.widget)


def test_the_static_form_says_what_happened(page: Page):
    assert "field trials" in page.widget.static_form()
    page.submit()
    assert "3 rows created." in page.widget.static_form()
