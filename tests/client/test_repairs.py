from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lb_widgets.client.repairs import repairable, repaired
from lb_widgets.io import as_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.client import Client

    MakeRows = Callable[[int], list[dict[str, Any]]]

ENDPOINT = "http://127.0.0.1/graphql"


def rows() -> list[dict[str, Any]]:
    good = {"row_data": "http://127.0.0.1/a.jpg", "media_type": "IMAGE", "attachments": []}
    return [
        {**good, "global_key": "good", "media_type": "image"},  # repairable, but was not refused
        {**good, "global_key": "lower", "media_type": "image"},
        {**good, "global_key": "hopeless", "media_type": "PICTURE"},
        {**good, "global_key": "Refused"},
    ]


def outcome(**status_of: str) -> pd.DataFrame:
    return pd.DataFrame({"global_key": list(status_of), "status": list(status_of.values())})


OUTCOME = outcome(good="created", lower="left out", hopeless="left out", Refused="failed")


def test_only_rows_that_did_not_get_across_are_repaired():
    given = as_frame(rows())
    before = given.copy(deep=True)
    found = repaired(given, OUTCOME, endpoint=ENDPOINT)
    assert list(found.rows["media_type"]) == ["image", "IMAGE", "PICTURE", "IMAGE"]
    assert found.keys == {"lower"}
    pd.testing.assert_frame_equal(given, before)
    assert repairable(OUTCOME, found) == {1}


def test_rows_are_found_by_their_keys_whatever_their_order():
    found = repaired(as_frame(rows()[::-1]), OUTCOME, endpoint=ENDPOINT)
    assert list(found.rows["media_type"]) == ["IMAGE", "PICTURE", "IMAGE", "image"]


def test_rows_without_a_key_are_found_by_the_one_that_was_proposed(
    client: Client, image_rows: MakeRows
):
    broken = [{**row, "media_type": "image", "global_key": None} for row in image_rows(2)]
    outcome = client.submit(broken, dataset="d", create_dataset=True).outcome
    assert list(outcome["status"]) == ["left out"] * 2
    found = repaired(broken, outcome, endpoint=client.endpoint)
    assert repairable(outcome, found) == {0, 1}
    assert (
        list(client.submit(found.rows, dataset="d", create_dataset=True).outcome["status"])
        == ["created"] * 2
    )


def test_a_row_with_another_error_is_mended_but_does_not_count():
    both = [{**rows()[1], "attachments": [{"type": "CAPTION", "value": "x"}]}]
    found = repaired(both, OUTCOME, endpoint=ENDPOINT)
    assert list(found.rows["media_type"]) == ["IMAGE"]
    assert found.keys == frozenset()


def test_without_trouble_nothing_is_repaired():
    given = as_frame(rows())
    found = repaired(given, outcome(good="created"), endpoint=ENDPOINT)
    pd.testing.assert_frame_equal(found.rows, given)
    assert repairable(OUTCOME, found) == set()
