from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from lb_widgets.client import lost_answers
from lb_widgets.client.lost_answers import create_once, delete_once, may_have_arrived
from lb_widgets.errors import ApiError, HttpStatusError, NetworkError, NotFoundError
from lb_widgets.net.session import NetworkReason

LOST = NetworkError("the connection failed", reason=NetworkReason.INTERRUPTED)
NEVER_SENT = {
    NetworkReason.REFUSED,
    NetworkReason.BAD_URL,
    NetworkReason.NAME_NOT_FOUND,
    NetworkReason.TLS,
}


@pytest.mark.parametrize("reason", NetworkReason)
def test_without_an_answer_only_what_never_left_did_not_arrive(reason: NetworkReason):
    assert may_have_arrived(NetworkError("", reason=reason)) == (reason not in NEVER_SENT)


@pytest.mark.parametrize(
    ("status", "may"), [(400, False), (404, False), (429, False), (500, True), (503, True)]
)
def test_a_status_that_says_no_is_a_no(status: int, *, may: bool):
    assert may_have_arrived(HttpStatusError("", status=status)) is may


class Service:
    """Answers `create` and `delete` as it is told, by turns."""

    def __init__(self, *answers: Any, there: Any = None) -> None:
        self.answers = [*answers]
        self.there = there
        self.looks = 0

    def create(self) -> Any:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def find(self) -> Any:
        self.looks += 1
        return self.there


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second pass at each look."""
    seconds = count()
    monkeypatch.setattr(lost_answers, "LATE_COMMIT", 3)
    monkeypatch.setattr(lost_answers, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(lost_answers, "pause", lambda *_: None)


class TestCreating:
    def test_is_done_once_where_the_answer_comes(self):
        service = Service("made")
        assert create_once(service.create, service.find) == "made"
        assert service.looks == 0

    def test_is_not_repeated_where_it_was_done(self):
        service = Service(LOST, there="made")
        assert create_once(service.create, service.find) == "made"
        assert service.answers == []

    def test_is_repeated_after_a_while_where_it_was_not(self):
        service = Service(LOST, LOST, "made")
        assert create_once(service.create, service.find) == "made"
        assert service.looks >= 4  # for seconds, twice

    def test_looks_also_after_the_last_attempt(self):
        service = Service(LOST, LOST, LOST)
        with pytest.raises(NetworkError, match="the connection failed"):
            create_once(service.create, service.find)
        assert service.looks >= 6

    @pytest.mark.parametrize(
        "error",
        [
            ApiError("no"),
            HttpStatusError("no", status=404),
            NetworkError("no", reason=NetworkReason.TLS),
        ],
    )
    def test_that_is_refused_is_not_repeated(self, error: Exception):
        service = Service(error)
        with pytest.raises(type(error), match="no"):
            create_once(service.create, service.find)
        assert service.looks == 0


class TestDeleting:
    def test_is_done_once_where_the_answer_comes(self):
        service = Service("gone")
        delete_once(service.create)
        assert service.answers == []

    def test_may_find_its_own_work_done(self):
        delete_once(Service(LOST, NotFoundError("no such thing")).create)

    def test_of_what_was_never_there_is_an_error(self):
        with pytest.raises(NotFoundError):
            delete_once(Service(NotFoundError("no such thing")).create)

    @pytest.mark.parametrize("error", [LOST, HttpStatusError("", status=503)])
    def test_ends_after_three_attempts(self, error: Exception):
        service = Service(error, error, error, "never reached")
        with pytest.raises(NetworkError):
            delete_once(service.create)
        assert service.answers == ["never reached"]
