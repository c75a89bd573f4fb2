from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.io import read_rows, write_rows

if TYPE_CHECKING:
    from pathlib import Path


def test_the_users_columns_are_written_too(tmp_path: Path):
    path = tmp_path / "rows.json"
    when = pd.Timestamp("2026-01-02T03:04:05Z")
    write_rows(pd.DataFrame({"row_data": ["a"], "score": [0.5], "when": [when]}), path)
    row = read_rows(path).iloc[0]
    assert (row["score"], row["when"]) == (0.5, "2026-01-02T03:04:05+00:00")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path):
    path = tmp_path / "rows.json"
    write_rows([{"row_data": "a"}], path)
    with pytest.raises(
        InputError, match=r"row 1 cannot be written as JSON: row_data\.x is a complex"
    ):
        write_rows([{"row_data": "a"}, {"row_data": {"x": 1j}}], path)
    assert read_rows(path)["row_data"].tolist() == ["a"]
    assert [file.name for file in tmp_path.iterdir()] == ["rows.json"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be written: there is no such folder"):
        write_rows([{"row_data": "a"}], tmp_path / "none" / "rows.csv")


def test_a_write_that_fails_at_the_end_leaves_no_half_file(tmp_path: Path):
    (tmp_path / "rows.json").mkdir()
    with pytest.raises(InputError, match="cannot be written: Is a directory"):
        write_rows([{"row_data": "a"}], tmp_path / "rows.json")
    assert [file.name for file in tmp_path.iterdir()] == ["rows.json"]


def test_dicts_in_columns_of_ones_own_are_json_in_csv(tmp_path: Path):
    frame = [{"row_data": "u", "mine": {"a": [1]}, "other": "text"}]
    write_rows(frame, tmp_path / "a.csv")
    assert read_rows(tmp_path / "a.csv")["mine"].tolist() == ['{"a":[1]}']
