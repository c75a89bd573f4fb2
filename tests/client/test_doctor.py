from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets import cli
from lb_widgets.client.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client import Client
    from lb_widgets.sandbox import Sandbox

KEY = "key-of-the-test-7f3a"


@pytest.fixture
def doctor(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[str]]]:
    """Run the command; return its exit code and the lines it wrote."""
    monkeypatch.setenv("LABELBOX_API_KEY", sandbox.api_key)

    def run(*arguments: str, endpoint: str = sandbox.endpoint) -> tuple[int, list[str]]:
        code = cli.main(["doctor", "--endpoint", endpoint, *arguments])
        out, err = capsys.readouterr()
        assert sandbox.api_key not in out + err
        assert KEY not in out + err
        return code, (out + err).splitlines()

    return run


def test_all_that_is_well_is_told_step_by_step(doctor: Any, sandbox: Sandbox):
    code, lines = doctor()
    assert code == 0
    steps = [line for line in lines if re.match(r"ok +\d+\.\d s  ", line)]
    assert len(steps) == 8
    assert "the key is accepted" in steps[0]
    assert "'lb-widgets doctor' was created" in steps[1]
    assert "an attachment was added, renamed and deleted" in steps[-1]
    assert lines[-1] == "The dataset was deleted again, with its row."
    assert len(sandbox.data_rows()) == 0


def test_a_dataset_that_is_there_stays_and_the_row_is_named(
    doctor: Any, client: Client, sandbox: Sandbox
):
    made = client.create_dataset("trials")
    code, lines = doctor("--dataset", "trials")
    assert code == 0
    assert "'trials' was found" in lines[2]
    (row_id,) = sandbox.data_rows("trials")["id"]
    assert lines[-1] == f"Delete the row by hand: dataset {made.id}, row {row_id}."


def test_a_wrong_key_is_told_and_nothing_is_made(
    doctor: Any, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LABELBOX_API_KEY", KEY)
    code, lines = doctor()
    assert code == 1
    assert re.match(r"FAILED +0\.\d s  AuthenticationError: .*LABELBOX_API_KEY", lines[-1])
    assert "createDataset" not in sandbox.requests


def test_no_key_at_all_says_where_to_put_it(doctor: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LABELBOX_API_KEY")
    code, lines = doctor()
    assert code == 2
    assert "There is no API key" in lines[0]


@pytest.mark.parametrize(
    ("operation", "steps"),
    [
        ("customMetadataOntology", 0),
        ("uploadFile", 2),
        ("dataRow", 3),
        ("createDataRowAttachment", 7),
        ("updateDataRowAttachment", 7),
    ],
)
def test_the_first_step_that_fails_is_the_last(
    doctor: Any, sandbox: Sandbox, operation: str, steps: int
):
    sandbox.fail(operation, times=None, status=500)
    code, lines = doctor()
    assert code == 1
    assert [line[:2] for line in lines[1 : steps + 2]] == ["ok"] * steps + ["FA"]
    assert "HTTP 500" in lines[steps + 1]
    assert len(sandbox.data_rows()) == 0


def test_what_cannot_be_deleted_is_left_to_people(doctor: Any, client: Client, sandbox: Sandbox):
    sandbox.fail("updateDataset", times=None, status=500)
    code, lines = doctor()
    assert code == 0
    assert "could not be deleted: 127.0.0.1 answered HTTP 500" in lines[-2]
    (row,) = sandbox.data_rows().to_dict("records")
    (dataset,) = client.datasets()
    assert lines[-1] == (
        f"Delete the dataset and its row by hand: dataset {dataset.id}, row {row['id']}."
    )


@pytest.mark.parametrize(
    ("method", "wrong", "says"),
    [
        ("data_row_ids", {}, "leads to None, not to the row"),
        ("attachments", [], "read otherwise than they were sent: []"),
    ],
)
def test_what_comes_back_otherwise_is_a_failure(
    doctor: Any, monkeypatch: pytest.MonkeyPatch, method: str, wrong: Any, says: str
):
    monkeypatch.setattr(Service, method, lambda *_, **__: wrong)
    monkeypatch.setattr("lb_widgets.client.preparing.Preparation._find_existing", lambda *_: None)
    code, lines = doctor()
    assert code == 1
    assert says in lines[-2]


class TestElsewhere:
    """An endpoint that is not on this machine; it is never reached."""

    ENDPOINT = "https://labelbox.example/graphql"

    @pytest.mark.parametrize("typed", ["", "n", "no", "what?"])
    def test_nothing_is_done_without_consent(
        self, doctor: Any, monkeypatch: pytest.MonkeyPatch, typed: str
    ):
        asked: list[str] = []
        monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or typed)
        code, lines = doctor(endpoint=self.ENDPOINT)
        assert code == 1
        assert lines[-1] == "Nothing was done."
        assert "'lb-widgets doctor'" in asked[0]

    def test_nothing_is_done_where_nobody_can_answer(
        self, doctor: Any, monkeypatch: pytest.MonkeyPatch
    ):
        def nobody(_question: str) -> str:
            raise EOFError

        monkeypatch.setattr("builtins.input", nobody)
        assert doctor(endpoint=self.ENDPOINT)[1][-1] == "Nothing was done."

    @pytest.mark.parametrize("arguments", [["--yes"], []])
    def test_consent_is_given_once(
        self, doctor: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
    ):
        monkeypatch.setattr("builtins.input", lambda _: "Y")
        code, lines = doctor(*arguments, endpoint=self.ENDPOINT)
        assert code == 1
        assert "NetworkError: https://labelbox.example/graphql: the host name was" in lines[-1]
