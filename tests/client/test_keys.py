from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.client.answers import FoundRow, KeyJob, KeyMatches, KeyResult
from lb_widgets.client.keys import look_up
from lb_widgets.client.operations import FindGlobalKeys
from lb_widgets.errors import ApiError

KINDS = st.sampled_from(["found", "absent", "denied"])


class Service:
    """Answers a look-up as the recorded service does: ids in the order of the keys."""

    def __init__(self, kinds: dict[str, str], *, empty_ids: bool) -> None:
        self.kinds, self.empty_ids = kinds, empty_ids
        self.asked: list[str] = []

    def __call__(self, operation: Any, *, cancelled: Any = None) -> Any:
        del cancelled
        if isinstance(operation, FindGlobalKeys):
            self.asked = operation.global_keys
            return KeyJob(job_id="j")
        ids = [f"id of {key}" if self.kinds[key] == "found" else "" for key in self.asked]
        return KeyResult(
            job_status="COMPLETE",
            data=KeyMatches(
                fetched_data_rows=[FoundRow(id=each) for each in ids if each or self.empty_ids],
                not_found_global_keys=[k for k in self.asked if self.kinds[k] == "absent"],
                access_denied_global_keys=[k for k in self.asked if self.kinds[k] == "denied"],
            ),
        )


@given(kinds=st.dictionaries(st.text(), KINDS, max_size=12), empty_ids=st.booleans())
def test_every_key_gets_its_own_id(kinds: dict[str, str], *, empty_ids: bool):
    found = look_up(Service(kinds, empty_ids=empty_ids), [*kinds, *kinds])
    assert found == {
        key: f"id of {key}" if kind == "found" else None
        for key, kind in kinds.items()
        if kind != "absent"
    }


def test_an_answer_that_does_not_fit_the_keys_is_refused():
    def execute(operation: Any, *, cancelled: Any = None) -> Any:
        del cancelled
        if isinstance(operation, FindGlobalKeys):
            return KeyJob(job_id="j")
        return KeyResult(job_status="COMPLETE", data=KeyMatches([FoundRow(id="x")], [], []))

    with pytest.raises(ApiError, match="1 data rows came back for 2 global keys"):
        look_up(execute, ["a", "b"])


def test_a_failed_look_up_is_an_error():
    def execute(operation: Any, *, cancelled: Any = None) -> Any:
        del cancelled
        if isinstance(operation, FindGlobalKeys):
            return KeyJob(job_id="j")
        return KeyResult(job_status="FAILED")

    with pytest.raises(ApiError, match="could not look 1 global keys up"):
        look_up(execute, ["a"])
