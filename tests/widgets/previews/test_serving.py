"""Who answers which question about previews."""

from __future__ import annotations

from typing import Any

from lb_widgets.messages.previews import (
    PREVIEW_REQUESTS,
    Code,
    CodeRequest,
)
from lb_widgets.widgets.base import Context
from lb_widgets.widgets.previews.serving import PreviewAnswers


def handlers() -> dict[type[Any], Any]:
    def find(_request: object) -> Any:
        raise AssertionError

    return dict(PreviewAnswers(find).handlers())


def test_every_question_has_a_handler():
    assert set(handlers()) == set(PREVIEW_REQUESTS)


def test_a_widget_may_ask_for_the_code_that_shows_previews():
    reply = handlers()[CodeRequest](CodeRequest("1"), Context("1", lambda *_: None))
    assert isinstance(reply.result, Code)
    assert ".lbw-pdf" in reply.result.style
    assert b"SHOW" in reply.buffers[0]
