"""What `table.py` measured, and how it is printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

QUESTIONS = ("filter", "numeric sort", "string sort")
_IN_CODE = {"kernel": " (Python)", "page": " (JS)"}
_LABEL, _CELL = 26, 19


@dataclass
class Result:
    """One run of one tool. Times in ms, memory in MB, sizes as named; None where not measured."""

    first_row: float | None = None
    megabytes: float | None = None
    middle: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)
    empty_frames: list[float] = field(default_factory=list)
    pictures: int | None = None
    at_rest: int | None = None
    times: dict[str, float] = field(default_factory=dict)
    hands: dict[str, str] = field(default_factory=dict)
    memory: float | None = None
    memory_sorted: float | None = None
    saved: float | None = None
    notes: dict[str, str] = field(default_factory=dict)
    fails: str = ""

    def brief(self) -> str:
        """Return the times in one line, for whoever watches."""
        if self.first_row is None:
            return "fails"
        times = {"first row": self.first_row, **self.times}
        return ", ".join(f"{name} {value:,.0f} ms" for name, value in times.items())


def print_table(
    results: Mapping[str, Sequence[Result]], titles: Mapping[str, str], rows: int
) -> None:
    """Print a line for each figure and a column for each tool; under it, what could not be."""
    print(f"\n{rows:,} rows x 8 columns; medians of the runs")
    tools = list(results)
    print(" " * _LABEL + "".join(f"{titles[name]:>{_CELL}}" for name in tools))
    print(f"{'runs':<{_LABEL}}" + "".join(f"{len(results[name]):>{_CELL}}" for name in tools))
    for label, cell in _LINES.items():
        cells = (cell(results[name]) for name in tools)
        print(f"{label:<{_LABEL}}" + "".join(f"{text:>{_CELL}}" for text in cells))
    for name, runs in results.items():
        for about, note in {key: note for run in runs for key, note in run.notes.items()}.items():
            print(f"{name}, {about}: {note}")
        for why, count in Counter(run.fails for run in runs if run.fails).items():
            print(f"{name} fails in {count} of {len(runs)} runs: {why}")


def print_targets(results: Mapping[str, Sequence[Result]], ours: str) -> None:
    """Print what is aimed at: measured, target, met or missed."""
    mine = results.get(ours, [])
    quak, perspective = results.get("quak", []), results.get("perspective", [])
    print("\nmeasured / target")
    lines = (
        ("first row / quak's", _ratio(mine, quak, _first_row), 0.7),
        ("MB before first paint", _of(mine, lambda run: run.megabytes), 0.25),
        ("middle, p50 / perspective's", _ratio(mine, perspective, _middle), 1.5),
        ("numeric sort / quak's", _ratio(mine, quak, _time("numeric sort")), 0.7),
        ("string sort / quak's", _ratio(mine, quak, _time("string sort")), 1.5),
        ("kernel memory / quak's", _ratio(mine, quak, lambda run: run.memory), 1.0),
        ("… after sorting", _ratio(mine, quak, lambda run: run.memory_sorted), 1.0),
        ("frame p50 / empty scroller's", _of(mine, _frame_ratio), 1.25),
        ("picture requests / rows at rest", _of(mine, _pictures), 2.0),
    )
    for label, measured, target in lines:
        if measured is None:
            print(f"{label:<34}not measured / {target:g}")
        else:
            verdict = "met" if measured <= target else "missed"
            print(f"{label:<34}{measured:6.2f} / {target:<5g} {verdict}")


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _of(runs: Sequence[Result], get: Callable[[Result], float | None]) -> float | None:
    """Return the median over the runs that have the figure, None where none has."""
    found = [value for run in runs if (value := get(run)) is not None]
    return median(found) if found else None


def _ratio(
    mine: Sequence[Result], theirs: Sequence[Result], get: Callable[[Result], float | None]
) -> float | None:
    first, second = _of(mine, get), _of(theirs, get)
    return None if first is None or not second else first / second


def _first_row(run: Result) -> float | None:
    return run.first_row


def _middle(run: Result) -> float | None:
    return median(run.middle) if run.middle else None


def _time(question: str) -> Callable[[Result], float | None]:
    return lambda run: run.times.get(question)


def _frame_ratio(run: Result) -> float | None:
    return median(run.frames) / median(run.empty_frames) if run.frames else None


def _pictures(run: Result) -> float | None:
    return run.pictures / run.at_rest if run.pictures is not None and run.at_rest else None


def _number(get: Callable[[Result], float | None], form: str) -> Callable[[Sequence[Result]], str]:
    def cell(runs: Sequence[Result]) -> str:
        value = _of(runs, get)
        return _nothing(runs) if value is None else form.format(value)

    return cell


def _pair(
    get: Callable[[Result], list[float]], note: str = ""
) -> Callable[[Sequence[Result]], str]:
    """Return p50 and p95 over all runs together."""

    def cell(runs: Sequence[Result]) -> str:
        values = [value for run in runs for value in get(run)]
        if values:
            return f"{median(values):,.0f}, {_p95(values):,.0f} ms"
        return next((_short(run.notes[note]) for run in runs if note in run.notes), _nothing(runs))

    return cell


def _question(name: str) -> Callable[[Sequence[Result]], str]:
    def cell(runs: Sequence[Result]) -> str:
        value = _of(runs, _time(name))
        if value is not None:
            how = next(run.hands[name] for run in runs if name in run.hands)
            return f"{value:,.0f} ms{_IN_CODE.get(how, '')}"
        return next((_short(run.notes[name]) for run in runs if name in run.notes), _nothing(runs))

    return cell


def _requests(runs: Sequence[Result]) -> str:
    asked, rest = _of(runs, lambda run: run.pictures), _of(runs, lambda run: run.at_rest)
    if asked is not None and rest is not None:
        return f"{asked:.0f}, {rest:.0f} at rest"
    return _nothing(runs) if all(run.fails for run in runs) else "no pictures"


def _nothing(runs: Sequence[Result]) -> str:
    return "fails" if all(run.fails for run in runs) else "-"


def _short(note: str) -> str:
    return note.partition(":")[0]


_LINES: dict[str, Callable[[Sequence[Result]], str]] = {
    "first row painted": _number(_first_row, "{:,.0f} ms"),
    "MB by then": _number(lambda run: run.megabytes, "{:.2f}"),
    "middle, p50 and p95": _pair(lambda run: run.middle, "middle"),
    **{name: _question(name) for name in QUESTIONS},
    "frame, p50 and p95": _pair(lambda run: run.frames),
    "… of an empty scroller": _pair(lambda run: run.empty_frames),
    "picture requests, flick": _requests,
    "kernel memory, first row": _number(lambda run: run.memory, "{:+,.0f} MB"),
    "… after the sorts": _number(lambda run: run.memory_sorted, "{:+,.0f} MB"),
    "saved notebook": _number(lambda run: run.saved, "{:,.1f} kB"),
}
