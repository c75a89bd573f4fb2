"""The audit of a file's tile layers for the command line."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.errors import Cancelled, InputError, RowsError
from lb_widgets.io.reading import read_rows
from lb_widgets.io.writing import write_rows
from lb_widgets.model.types import Severity
from lb_widgets.redact import redact
from lb_widgets.tiles.audit import audit_tiles
from lb_widgets.tiles.progress import ProgressLine
from lb_widgets.tiles.reporting.text import WIDTH
from lb_widgets.tiles.reporting.wording import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Generator, Mapping, Sequence
    from typing import TextIO

    import pandas as pd

    from lb_widgets.tiles.reporting.report import TileReport

WELL: Final = 0
FAULTY: Final = 1
NOT_DONE: Final = 2
STOPPED: Final = 130
"""What a shell says of a command that Ctrl-C has ended."""
_SHOWN_PROBLEMS: Final = 10
# Select Graphic Rendition, ECMA-48 §8.3.117: bold red, yellow, blue.
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;34"}


def audit_file(
    arguments: argparse.Namespace, out: TextIO, notes: TextIO, *, columns: Mapping[str, str]
) -> int:
    """Audit the tile layers of a file, write the report, and return the exit code.

    Parameters
    ----------
    arguments : argparse.Namespace
        ``file``, ``budget``, ``flood_budget``, ``force``, ``seed``, ``resume``, ``format``,
        ``geojson``, ``recut``, ``fix``, ``media_type``.
    out, notes : text file
        Take the report, and what is said besides it.
    columns : mapping of str to str
        As `read_rows` takes it.

    Returns
    -------
    int
        `FAULTY` where something is wrong with a row or a tile, or a row cannot be read; else
        `NOT_DONE` where a row could not be judged or was only probed; else `WELL`. `STOPPED` after
        Ctrl-C.

    Raises
    ------
    LbWidgetsError
        It could not be done.
    """
    frame, problems = _read(Path(arguments.file), columns, arguments.media_type)
    line = ProgressLine(notes) if notes.isatty() else None
    with _interruptible() as is_stopped:
        try:
            report = audit_tiles(
                frame,
                budget=arguments.budget,
                flood_budget=arguments.flood_budget,
                force=arguments.force,
                seed=arguments.seed,
                resume=arguments.resume,
                on_progress=line or _ignore,
                cancelled=is_stopped,
            )
        except Cancelled as error:
            notes.write(f"{redact(str(error))}\n")
            if arguments.resume is None:
                notes.write("With --resume PATH an interrupted audit can go on.\n")
            return STOPPED
        finally:
            if line is not None:
                line.clear()
    _write_files(report, arguments, notes)
    is_json = arguments.format == "json"
    out.write(_as_json(report, problems) if is_json else _as_text(report, problems, out))
    if problems or any(row.is_faulty for row in report.rows):
        return FAULTY
    return WELL if report.is_complete else NOT_DONE


def _read(
    source: Path, columns: Mapping[str, str], media_type: str | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows that can be read, and a line for each problem of the others."""
    try:
        return read_rows(source, columns=columns or None, media_type=media_type), ()
    except RowsError as error:
        if error.columns:
            pairs = [f"--column {shlex.quote(f'{a}={b}')}" for a, b in error.columns.items()]
            raise InputError(
                f"{source}: no column row_data holds the assets. If this is meant, add: "
                f"{' '.join(pairs)}"
            ) from None
        if error.rows is None:
            raise
        return error.rows, error.problems


@contextmanager
def _interruptible() -> Generator[Callable[[], bool]]:
    """Give what says whether Ctrl-C was pressed, so that the journal is closed in good order."""
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped.is_set
        return

    def stop(_number: int, _frame: object) -> None:
        stopped.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _write_files(report: TileReport, arguments: argparse.Namespace, notes: TextIO) -> None:
    """Write the files that were asked for, and say so."""
    if arguments.geojson:
        collection = report.to_geojson()
        _write(arguments.geojson, json.dumps(collection, ensure_ascii=False) + "\n")
        outlines = counted(len(collection["features"]), "outline")
        notes.write(f"{outlines} written to {arguments.geojson}.\n")
    if arguments.recut:
        lists = report.recut()
        _write(arguments.recut, "".join(_recut_lines(report, lists)))
        tiles = counted(sum(map(len, lists.values())), "tile")
        notes.write(f"{tiles} to cut anew written to {arguments.recut}.\n")
    if arguments.fix:
        rows = report.corrected_rows()
        write_rows(rows, arguments.fix)
        corrected = sum(row.corrected_row is not None for row in report.rows)
        notes.write(
            f"{counted(len(rows), 'row')}, {corrected:,} of them corrected, written to "
            f"{arguments.fix}.\n"
        )


def _recut_lines(report: TileReport, lists: Mapping[tuple[int, int], Sequence[str]]) -> list[str]:
    """Return lines of z/x/y, and one that begins with # before those of each layer."""
    rows = {row.row: row for row in report.rows}
    lines: list[str] = []
    for (row, layer), tiles in lists.items():
        named = rows[row].layers[layer]
        lines.append(f'# {rows[row].name}, layer {layer} "{named.name}": {named.url}\n')
        lines += [f"{tile}\n" for tile in tiles]
    return lines


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error


def _as_json(report: TileReport, problems: Sequence[str]) -> str:
    content: dict[str, Any] = msgspec.json.decode(report.to_json())
    content["ok"] = content["ok"] and not problems
    content["unreadable"] = [redact(problem) for problem in problems]
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def _as_text(report: TileReport, problems: Sequence[str], out: TextIO) -> str:
    is_terminal = out.isatty()
    coloured = is_terminal and not os.environ.get("NO_COLOR")

    def styled(severity: Severity, text: str) -> str:
        return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if coloured else text

    width = min(WIDTH, shutil.get_terminal_size().columns) if is_terminal else WIDTH
    blocks: list[str] = []
    if problems:
        mark = styled(Severity.ERROR, "UNREADABLE")
        what = f"{counted(len(problems), 'problem')} in rows that cannot be read"
        lines = [f"{mark}  {what}, left out below"]
        lines += [f"    {redact(problem)}" for problem in problems[:_SHOWN_PROBLEMS]]
        if len(problems) > _SHOWN_PROBLEMS:
            lines.append(f"    … and {len(problems) - _SHOWN_PROBLEMS:,} more: --format json")
        blocks.append("\n".join(lines))
    hints = ["All findings: --format json"]
    if any(row.is_faulty for row in report.rows):
        hints.append("Outlines: --geojson OUT, tiles to cut anew: --recut OUT")
    if report.corrected_row is not None:
        hints.append("Rows as they should be: --fix OUT")
    blocks.append(report.text(width=width, styled=styled, hints=hints))
    return "\n\n".join(blocks) + "\n"


def _ignore(progress: object) -> None:
    del progress
