"""Values that are no texts, and attachments that are no attachments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tests.hostile.case import Case, State

if TYPE_CHECKING:
    from tests.hostile.case import Here


class Raising:
    """An object of which nothing can be known."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    def __hash__(self) -> int:
        raise RuntimeError("no hash")

    def __bool__(self) -> bool:
        raise RuntimeError("no truth")


class RaisingText(str):
    """A text whose text raises."""

    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("no text")

    def __format__(self, _: str) -> str:
        raise RuntimeError("no format")


class RaisingPath(PathLike[str]):
    """A path that does not tell where it leads."""

    def __fspath__(self) -> str:
        raise RuntimeError("no path")


class RaisingDict(dict[str, Any]):
    """A dict that gives nothing away."""

    def get(self, *_: object) -> Any:
        raise RuntimeError("no get")


class EndlessMapping(Mapping[str, Any]):
    """A mapping whose keys never end."""

    def __getitem__(self, key: str) -> Any:
        return key

    def __iter__(self) -> Iterator[str]:
        while True:
            yield "key"

    def __len__(self) -> int:
        return 2**31


def cases() -> list[Case]:
    """Return the cases of this group."""
    return [*_values(), *_lists()]


def _of(name: str, kind: str, value: Any, state: State, says: str = "") -> Case:
    """Return a case of one attachment whose value is not looked at before."""

    def row(_: Here) -> dict[str, Any]:
        attachments = [{"type": kind, "value": value}]
        return {"row_data": "An honest text.", "media_type": "TEXT", "attachments": attachments}

    return Case(name, row, state, says)


def _state(name: str, value: Any, kind: str) -> State:
    if isinstance(value, str) and kind == "RAW_TEXT":
        return State.SHOWN  # it is a text all the same
    is_opened = isinstance(value, str) or "empty" in name
    return State.EMPTY if kind == "NO_SUCH_TYPE" and not is_opened else State.ERROR


def _values() -> list[Case]:
    itself: dict[str, Any] = {}
    itself["again"] = itself
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    missing = {
        "None": None,
        "NaN": float("nan"),
        "NA": pd.NA,
        "NaT": pd.NaT,
        "nothing": "",
        "a decimal that is no number": Decimal("sNaN"),
    }
    odd: dict[str, Any] = {
        "a number": 7,
        "a huge number": 10**5000,
        "bytes": b"\x89PNG\r\n\x1a\n",
        "a list": ["https://h.example/a.png"],
        "an array": np.zeros((3, 3)),
        "an empty array": np.zeros(0),
        "a frame": pd.DataFrame({"a": [1, 2]}),
        "a dict of itself": itself,
        "a list without end": deep,
        "an object that raises": Raising(),
        "a text that raises": RaisingText("https://h.example/a.png?x=[" + "y" * 9),
        "a path that raises": RaisingPath(),
        "a dict that raises": RaisingDict(pdf_url="x"),
        "a mapping without end": EndlessMapping(),
        "a generator": (n for n in range(3)),
        "a type": Raising,
    }
    found = [
        _of(f"missing value: {name}", "IMAGE", value, State.ERROR, "its value is missing")
        for name, value in missing.items()
    ]
    kinds = ("IMAGE", "RAW_TEXT", "HTML", "NO_SUCH_TYPE")
    return [
        *found,
        *[
            _of(
                f"value: {name}, as {kind}",
                kind,
                value,
                _state(name, value, kind),
            )
            for at, (name, value) in enumerate(odd.items())
            for kind in (kinds[at % 3], kinds[3])
        ],
    ]


def _lists() -> list[Case]:
    def of(value: Any) -> Any:
        return lambda _: {"row_data": "honest", "media_type": "TEXT", "attachments": value}

    thousand = [
        {"type": "RAW_TEXT", "value": f"number {n}", "name": f"attachment {n}"} for n in range(1000)
    ]
    members: dict[str, Any] = {
        "None": None,
        "a number": 3,
        "a text": "https://h.example/a.png",
        "a list": [],
        "an empty dict": {},
        "a type that is a list": {"type": ["IMAGE"], "value": "x"},
        "a type that raises": {"type": Raising(), "value": "x"},
        "a name that raises": {"type": "RAW_TEXT", "value": "x", "name": Raising()},
        "a name that is a dict": {"type": "RAW_TEXT", "value": "x", "name": {"a": "b"}},
        "itself": None,
    }
    members["itself"] = [members]

    def huge(here: Here) -> dict[str, Any]:
        return {"row_data": here.fill("honest"), "attachments": thousand, "media_type": "TEXT"}

    shown = {"a name that raises", "a name that is a dict", "a type that is a list",
             "a type that raises"}  # fmt: skip
    missing = {"None", "an empty dict", "a list", "a text"}
    states = {**dict.fromkeys(shown, State.SHOWN), **dict.fromkeys(missing, State.ERROR)}
    return [
        Case("1,000 attachments", huge, State.SHOWN, "number 999", attachment=999),
        *[
            Case(f"attachment that is {name}", of([member]), states.get(name, State.EMPTY))
            for name, member in members.items()
        ],
        Case("attachment that is not there", of([]), State.ERROR, "no attachment", attachment=0),
    ]
