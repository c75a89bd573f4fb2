from __future__ import annotations

import json
import queue
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.client import Client
from lb_widgets.client.background import BackgroundRun
from lb_widgets.client.summaries import PROBLEMS_SHOWN
from lb_widgets.sandbox import Sandbox
from lb_widgets.widgets.submit_button import SubmitButton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    MakeRows = Callable[[int], list[dict[str, Any]]]

WAIT = 20  # seconds; only a broken widget needs them
DATASET = "field trials"


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

    def ask(self, kind: str) -> dict[str, Any]:
        self._count += 1
        self.widget._on_message(self.widget, {"type": kind, "id": str(self._count)}, [])
        reply = self._received.get(timeout=WAIT)
        assert reply["id"] == str(self._count)
        return reply

    def submit(self) -> str:
        assert self.ask("submit/run")["type"] == "ok"
        assert self.widget.wait(WAIT)
        return self.widget.state.phase


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
    plan = Page(SubmitButton([*rows(3), broken], client=client, dataset=DATASET)).ask("submit/plan")
    result = plan["result"]
    (problem,) = result.pop("problems")
    assert result == {
        "dataset": "exists",
        "new": 2,
        "existing": 1,
        "left_out": 1,
        "local_files": 0,
        "bytes": 0,
    }
    assert (problem["row"], problem["global_key"]) == (3, "key-3")
    assert "PICTURE" in problem["reason"]


@pytest.mark.parametrize(("create", "found"), [(True, "new"), (False, "missing")])
def test_the_plan_says_what_happens_to_an_absent_dataset(
    client: Client, rows: MakeRows, found: str, *, create: bool
):
    widget = SubmitButton(rows(1), client=client, dataset="none yet", create_dataset=create)
    assert Page(widget).ask("submit/plan")["result"]["dataset"] == found


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


def test_stop_ends_the_run(page: Page, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox):
    def hang(*_: Any, on_progress: Any, cancelled: Any, **__: Any) -> Any:
        del on_progress
        while not cancelled():
            pass
        return submit([], dataset=DATASET, create_dataset=True, cancelled=cancelled)

    submit = page.widget._client.submit
    monkeypatch.setattr(page.widget._client, "submit", hang)
    page.ask("submit/run")
    page.ask("submit/stop")
    assert page.widget.wait(WAIT)
    assert page.widget.state.phase == "cancelled"
    assert len(sandbox.data_rows()) == 0


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
    assert len(page.widget.outcome.problems) == PROBLEMS_SHOWN


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
    plan = json.dumps(page.ask("submit/plan"))
    page.submit()
    for shown in (plan, synced(page.widget), page.widget.static_form(), repr(page.widget)):
        assert sandbox.api_key not in shown
        assert "0123456789abcdef" not in shown


def test_the_static_form_says_what_happened(page: Page):
    assert "field trials" in page.widget.static_form()
    page.submit()
    assert "3 rows created." in page.widget.static_form()
