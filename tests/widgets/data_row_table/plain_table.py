"""The table as a few lines of plain Python: what the widget has to agree with.

Written from the words of `messages.view` alone; it shares no code with what it judges.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import pandas as pd

Row = dict[str, Any]
"""A row as it was given, with ``uid``, which tells it from all others for good, and ``label``."""

SENT = ("row_data", "global_key", "media_type", "attachments", "metadata_fields")

DTYPES: dict[Any, str] = {
    "uid": "int64",
    "score": "float64",
    "flag": "boolean",
    "when": "datetime64[us, UTC]",
    "note": "object",
}
"""The columns that are no part of a data row."""


@dataclass
class PlainTable:
    """Rows, the view and the selection, all by ``uid``."""

    rows: list[Row]
    has_labels: bool
    view: dict[str, Any] = field(default_factory=lambda: {"filters": [], "sort": [], "text": ""})
    selected: set[int] = field(default_factory=set)
    active: int | None = None

    def frame(self) -> pd.DataFrame:
        columns = {name: [row[name] for row in self.rows] for name in (*SENT, *DTYPES)}
        index = [row["label"] for row in self.rows] if self.has_labels else None
        frame = pd.DataFrame(columns, index=index, dtype=object)
        when = pd.to_datetime(frame["when"], utc=True)
        return frame.assign(when=when).astype(DTYPES)

    def columns(self) -> set[str]:
        """Return what can be asked about and need not be there: fields of metadata."""
        fields = [each["name"] for row in self.rows for each in row["metadata_fields"] or []]
        return {f"metadata.{name}" for name in fields}

    def shown(self) -> list[int]:
        """Return who is shown, in order."""
        rows = [row for row in self.rows if self._is_shown(row)]
        for key in reversed(self.view["sort"]):
            having = [row for row in rows if not is_missing(value_of(row, key["column"]))]
            lacking = [row for row in rows if is_missing(value_of(row, key["column"]))]
            having.sort(
                key=lambda row: sortable(value_of(row, key["column"])), reverse=key["descending"]
            )
            rows = having + lacking
        return [row["uid"] for row in rows]

    def matching(self, filters: list[dict[str, Any]]) -> set[int]:
        return {row["uid"] for row in self.rows if all(keeps(each, row) for each in filters)}

    def in_order(self, uids: set[int]) -> list[int]:
        return [row["uid"] for row in self.rows if row["uid"] in uids]

    def replace_rows(self, rows: list[Row]) -> None:
        """Take other rows; who is selected stays so where the same row is still there."""
        before = self.identities()
        kept = {before[uid] for uid in self.selected}
        active = None if self.active is None else before[self.active]
        self.rows = rows
        self._forget_columns()
        now = self.identities()
        self.selected = {uid for uid, identity in now.items() if identity in kept}
        self.active = next((uid for uid, identity in now.items() if identity == active), None)

    def picked(self) -> set[Any]:
        """Return who is selected, also when other rows have come in their place."""
        now = self.identities()
        return {now[uid] for uid in self.selected}

    def identities(self) -> dict[int, Any]:
        """Return who each row is: its key if it is the only one with it, else place and content."""
        keys = Counter(row["global_key"] for row in self.rows)
        return {
            row["uid"]: row["global_key"]
            if row["global_key"] and keys[row["global_key"]] == 1
            else (
                row["label"] if self.has_labels else at,
                json.dumps([row[name] or None for name in SENT if name != "global_key"]),
            )
            for at, row in enumerate(self.rows)
        }

    def _forget_columns(self) -> None:
        """Ask nothing more about metadata that no row has any longer."""
        gone = {"metadata.split", "metadata.tag"} - self.columns()
        view = self.view
        self.view = {
            "filters": [each for each in view["filters"] if not gone & columns_of(each)],
            "sort": [key for key in view["sort"] if key["column"] not in gone],
            "text": view["text"],
        }

    def _is_shown(self, row: Row) -> bool:
        needle = self.view["text"].lower()
        found = not needle or any(needle in text.lower() for text in texts(searched(row)))
        return found and all(keeps(each, row) for each in self.view["filters"])


def columns_of(condition: dict[str, Any]) -> set[str]:
    if condition["kind"] == "not":
        return columns_of(condition["filter"])
    if condition["kind"] in {"all_of", "any_of"}:
        return set().union(*map(columns_of, condition["filters"]))
    return {condition["column"]}


def value_of(row: Row, column: str) -> Any:
    attachments = row["attachments"] or []
    if column == "n_attachments":
        return len(attachments)
    if column == "n_IMAGE_OVERLAY":
        return sum(each["type"] == "IMAGE_OVERLAY" for each in attachments)
    if column == "attachment_types":
        return list(dict.fromkeys(each["type"] for each in attachments))
    if column.startswith("metadata."):
        found = [
            each["value"]
            for each in row["metadata_fields"] or []
            if each["name"] == column.removeprefix("metadata.")
        ]
        return found[0] if found else None
    return row[column]


def is_missing(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, float) and isnan(value))


def sortable(value: Any) -> Any:
    return len(value) if isinstance(value, list) else value


def keeps(condition: dict[str, Any], row: Row) -> bool:
    """Say whether a filter, as it is on the wire, keeps a row."""
    kind = condition["kind"]
    if kind == "not":
        return not keeps(condition["filter"], row)
    if kind == "all_of":
        return all(keeps(each, row) for each in condition["filters"])
    if kind == "any_of":
        return any(keeps(each, row) for each in condition["filters"])
    return _keeps_value(condition, value_of(row, condition["column"]))


def _keeps_value(condition: dict[str, Any], value: Any) -> bool:
    kind = condition["kind"]
    if kind == "is_missing":
        return is_missing(value)
    if is_missing(value):
        return kind == "one_of" and None in condition["values"]
    if kind == "contains":
        return any(_contains(condition, text) for text in texts(value))
    values = value if isinstance(value, list) else [value]
    return any(_matches(condition, each) for each in values)


def _contains(condition: dict[str, Any], text: str) -> bool:
    if condition["match_case"]:
        return condition["text"] in text
    return condition["text"].lower() in text.lower()


def _matches(condition: dict[str, Any], value: Any) -> bool:
    if condition["kind"] == "one_of":
        return any(value == like(value, each) for each in condition["values"])
    if condition["kind"] == "matches":
        flags = 0 if condition["match_case"] else re.IGNORECASE
        return re.search(condition["pattern"], value, flags) is not None
    if condition["kind"] == "between":
        low, high = like(value, condition["low"]), like(value, condition["high"])
        return (low is None or low <= value) and (high is None or value <= high)
    other = like(value, condition["value"])
    return {
        "=": value == other,
        "!=": value != other,
        "<": value < other,
        "<=": value <= other,
        ">": value > other,
        ">=": value >= other,
    }[condition["operator"]]


def like(value: Any, given: Any) -> Any:
    """Return what is compared with a value as that kind of value."""
    if isinstance(value, pd.Timestamp) and given is not None:
        return pd.Timestamp(given)
    return given


def searched(row: Row) -> list[Any]:
    return [value for name, value in row.items() if name != "label"]


def texts(value: Any) -> list[str]:
    """Return the texts in a value, at any depth; keys of dicts are none."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return []
