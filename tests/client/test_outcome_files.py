from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from lb_widgets.client.ledger import Ledger, Status
from lb_widgets.client.outcome_files import check_outcome_path, write_outcome
from lb_widgets.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


@pytest.fixture
def outcome() -> pd.DataFrame:
    ledger = Ledger(["a", "b,\n"])
    ledger.settle(0, Status.CREATED, data_row_id="1")
    ledger.settle(1, Status.FAILED, error="https://h/?sig=s3cret")
    return ledger.frame()


EXPECTED = [
    {"row": 0, "global_key": "a", "status": "created", "data_row_id": "1", "error": None},
    {
        "row": 1, "global_key": "b,\n", "status": "failed", "data_row_id": None,
        "error": "https://h/?sig=***",
    },
]  # fmt: skip


def test_every_row_is_a_line(tmp_path: Path, outcome: pd.DataFrame):
    write_outcome(str(tmp_path / "out.ndjson"), outcome)
    lines = (tmp_path / "out.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == EXPECTED
    write_outcome(str(tmp_path / "out.CSV"), outcome)
    with (tmp_path / "out.CSV").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in EXPECTED
    ]


def test_no_path_is_no_file(outcome: pd.DataFrame):
    check_outcome_path(None)
    write_outcome(None, outcome)


def test_what_cannot_be_written_is_told_beforehand(tmp_path: Path, outcome: pd.DataFrame):
    with pytest.raises(InputError, match=r"expected \.csv or \.ndjson"):
        check_outcome_path(str(tmp_path / "out.xlsx"))
    with pytest.raises(InputError, match="no folder"):
        check_outcome_path(str(tmp_path / "none" / "out.csv"))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_outcome(str(tmp_path / "folder.csv"), outcome)
