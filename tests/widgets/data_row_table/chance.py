"""Random rows, questions and changes, small and full of what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from random import Random

    from tests.widgets.data_row_table.plain_table import Row

WORDS = ("coast", "Coast", "dune", "ridge 7", "éa", "Ea", "z_", "%", "😀", "")
KEYS = ("a-1", "a-2", "b", "B", "ж", "10", "9", "same", "a.1")
SCORES = (None, 0.0, -0.0, 0.5, 1.0, -3.25, 2.0, 1e9)
TIMES = (None, "2026-01-02T03:04:05Z", "2026-01-02T04:04:05+01:00", "1999-12-31T23:59:59Z")
TYPES = ("IMAGE_OVERLAY", "RAW_TEXT", "PDF_URL")
SPLITS = ("train", "valid", "Train")

SORTED = ("uid", "score", "flag", "when", "note", "global_key", "media_type")
DERIVED = ("n_attachments", "n_IMAGE_OVERLAY", "attachment_types", "metadata.split", "metadata.tag")


class Chance:
    """What happens, from one seed."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._next_uid = 0
        self.columns = [*SORTED, *DERIVED]
        """What may be asked about."""

    def row(self) -> Row:
        one = self._random.choice
        uid, self._next_uid = self._next_uid, self._next_uid + 1
        key = one([None, "", one(KEYS), one(KEYS), f"k-{uid}", f"k-{uid}"])
        return {
            "global_key": key,
            "row_data": f"https://h.example/{one(WORDS[:4])}/{uid % 7}.jpg".replace(" ", "_"),
            "media_type": one([None, "IMAGE", "TEXT", "VIDEO"]),
            "attachments": one([None, [], self._attachments()]),
            "metadata_fields": one([None, [], self._metadata()]),
            "uid": uid,
            "score": one(SCORES),
            "flag": one([None, True, False]),
            "when": self._time(),
            "note": one([None, *WORDS]),
            "label": f"row {uid}",
        }

    def rows(self, most: int) -> list[Row]:
        return [self.row() for _ in range(self._random.choice([0, 1, most, most // 2]))]

    def changed(self, rows: list[Row], most: int) -> list[Row]:
        """Return the rows after somebody has worked on them; the old ones stay as they are."""
        random = self._random
        rows = [dict(row) for row in rows]
        if random.random() < 0.3:  # a column that only some have is gone
            rows = [{**row, "metadata_fields": None} for row in rows]
        changes = ["add", "remove", "change", "reorder", "key"]
        for change in random.sample(changes, random.randint(1, 3)):
            if change == "add":
                at = random.randint(0, len(rows))
                rows[at:at] = [self.row() for _ in range(random.randint(1, max(most // 4, 1)))]
            elif change == "remove":
                rows = [row for row in rows if random.random() < 0.8]
            elif change == "reorder":
                random.shuffle(rows)
            else:
                for row in random.sample(rows, min(len(rows), 3)):
                    other = self.row()
                    names = ["global_key"] if change == "key" else ["score", "note", "attachments"]
                    row.update({name: other[name] for name in names})
        return rows[: most * 2]

    def view(self) -> dict[str, Any]:
        random = self._random
        filters = [self.filter() for _ in range(random.choice([0, 0, 1, 1, 2]))]
        text = random.choice(["", "", "", *WORDS, "image", "h.example", "SAME", "overlay"])
        return {"filters": filters, "sort": self.sort(), "text": text}

    def sort(self) -> list[dict[str, Any]]:
        random = self._random
        columns = random.sample(self.columns, random.choice([0, 0, 1, 1, 2, 3]))
        return [{"column": name, "descending": random.random() < 0.5} for name in columns]

    def filter(self, depth: int = 2) -> dict[str, Any]:
        random = self._random
        kind = random.choice(["plain"] * 6 + ["not", "all_of", "any_of"])
        if kind == "plain" or depth == 0:
            return self._plain_filter()
        if kind == "not":
            return {"kind": "not", "filter": self.filter(depth - 1)}
        filters = [self.filter(depth - 1) for _ in range(random.randint(0, 2))]
        return {"kind": kind, "filters": filters}

    def _plain_filter(self) -> dict[str, Any]:
        random = self._random
        column = random.choice(self.columns)
        kinds = ["one_of", "is_missing"]
        is_text = column in {"note", "global_key", "media_type", "metadata.split"}
        if column != "attachment_types":
            kinds += ["compare", "compare", "between"]
        if is_text or column == "attachment_types":
            kinds += ["contains"]
        if is_text:
            kinds += ["matches"]
        kind = random.choice(kinds)
        given: dict[str, Any] = {
            "one_of": lambda: {"values": [self._value(column, missing=True) for _ in range(2)]},
            "is_missing": dict,
            "compare": lambda: {
                "operator": random.choice(["=", "!=", "<", "<=", ">", ">="]),
                "value": self._value(column),
            },
            "between": lambda: {
                "low": self._value(column, missing=True),
                "high": self._value(column, missing=True),
            },
            "contains": lambda: {
                "text": random.choice(["oa", "A", "%", "_", "é", "😀", "1", "PDF"]),
                "match_case": random.random() < 0.5,
            },
            "matches": lambda: {
                "pattern": random.choice(["^a", "[0-9]+$", "o.s", "^$", "(?i)TRAIN", "A|e"]),
                "match_case": random.random() < 0.5,
            },
        }[kind]()
        return {"kind": kind, "column": column, **given}

    def _value(self, column: str, *, missing: bool = False) -> Any:
        one = self._random.choice
        if missing and self._random.random() < 0.3:
            return None
        if column in {"uid", "n_attachments", "n_IMAGE_OVERLAY", "metadata.tag"}:
            return one([0, 1, 2, 3, 5, 8.5])
        return {
            "score": lambda: one(SCORES[1:]),
            "flag": lambda: one([True, False]),
            "when": lambda: one(TIMES[1:]),
            "note": lambda: one(WORDS),
            "global_key": lambda: one(KEYS),
            "media_type": lambda: one(["IMAGE", "TEXT", "image"]),
            "attachment_types": lambda: one(TYPES),
            "metadata.split": lambda: one(SPLITS),
        }[column]()

    def _time(self) -> Any:
        text = self._random.choice(TIMES)
        return None if text is None else pd.Timestamp(text).tz_convert("UTC")

    def _attachments(self) -> list[dict[str, Any]]:
        one = self._random.choice
        return [
            {"type": one(TYPES), "value": f"https://h.example/{one('xyz')}.png", "name": one(WORDS)}
            for _ in range(self._random.randint(1, 4))
        ]

    def _metadata(self) -> list[dict[str, Any]]:
        fields = [
            {"name": "split", "value": self._random.choice(SPLITS)},
            {"name": "tag", "value": self._random.choice([1, 2, 8.5])},
        ]
        return self._random.sample(fields, self._random.randint(1, 2))

    def know(self, columns: set[str]) -> None:
        """Ask about fields of metadata only where there are any."""
        self.columns = [
            name
            for name in (*SORTED, *DERIVED)
            if not name.startswith("metadata.") or name in columns
        ]
