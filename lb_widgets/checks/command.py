"""The check of a file for the command line."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.checks.checking import check
from lb_widgets.checks.progress import ProgressLine
from lb_widgets.checks.report_text import WIDTH, counted, report_text
from lb_widgets.errors import InputError, RowsError
from lb_widgets.io.reading import read_rows
from lb_widgets.io.writing import write_rows
from lb_widgets.model.types import Severity
from lb_widgets.redact import redact

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    import pandas as pd

    from lb_widgets.checks.report import Report

_INDENT: Final = "    "
_SHOWN_PROBLEMS: Final = 10
# Select Graphic Rendition, ECMA-48 §8.3.117: bold red, yellow, blue.
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;34"}


def check_file(arguments: argparse.Namespace, out: TextIO, notes: TextIO) -> int:
    """Check a file as the arguments say, write the report, and return the exit code.

    Parameters
    ----------
    arguments : argparse.Namespace
        ``file``, ``open_media``, ``full``, ``format``, ``fix``, ``endpoint``,
        ``media_type``, ``column``.
    out, notes : text file
        Take the report, and what is said besides it.

    Returns
    -------
    int
        1 where there are errors or rows that cannot be read, else 0.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    source = Path(arguments.file)
    columns = column_options(arguments.column)
    frame, problems = _read(source, columns, arguments.media_type)
    open_media = "full" if arguments.full else bool(arguments.open_media)
    progress = ProgressLine(notes, grows=notes.isatty())
    report = check(frame, open_media=open_media, endpoint=arguments.endpoint, on_progress=progress)
    if arguments.format == "json":
        out.write(f"{_as_json(report, problems)}\n")
    else:
        out.write(_as_text(report, problems, out))
    if arguments.fix:
        write_rows(report.fixed(), arguments.fix)
        repairs = counted(report.summary["fixes"], "repair")
        left = "; those that cannot be read are left out" if problems else ""
        notes.write(
            f"{counted(len(frame), 'row')} with {repairs} written to {arguments.fix}{left}.\n"
        )
    return 0 if report.ok and not problems else 1


def column_options(pairs: Sequence[str]) -> dict[str, str]:
    """Return what ``--column FROM=TO`` says, as `read_rows` takes it.

    Raises
    ------
    InputError
        One of them says something else.
    """
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise InputError(f"--column {wrong[0]}: expected FROM=TO, such as image_url=row_data.")
    return dict(pair.rsplit("=", 1) for pair in pairs)


def _read(
    source: Path, columns: dict[str, str], media_type: str | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows that can be read, and a line for each problem of the others."""
    try:
        return read_rows(source, columns=columns or None, media_type=media_type), ()
    except RowsError as error:
        if error.columns:
            raise layout_error(source, error.columns) from None
        if error.rows is None:
            raise
        return error.rows, error.problems


def layout_error(source: Path, columns: Mapping[str, str]) -> InputError:
    """Return the error that proposes ``--column`` options for a file of unknown layout."""
    pairs = [f"{name}={meant}" for name, meant in columns.items()]
    options = " ".join(f"--column {shlex.quote(pair)}" for pair in pairs)
    return InputError(
        f"{source}: no column row_data holds the assets. If this is meant, add: {options}"
    )


def _as_json(report: Report, problems: Sequence[str]) -> str:
    content: dict[str, Any] = msgspec.json.decode(report.to_json())
    content["ok"] = content["ok"] and not problems
    content["unreadable"] = [redact(problem) for problem in problems]
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()


def _as_text(report: Report, problems: Sequence[str], out: TextIO) -> str:
    is_terminal = out.isatty()
    coloured = is_terminal and not os.environ.get("NO_COLOR")

    def styled(severity: Severity, text: str) -> str:
        return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if coloured else text

    blocks: list[str] = []
    if problems:
        mark = styled(Severity.ERROR, "UNREADABLE")
        what = f"{counted(len(problems), 'problem')} in rows that cannot be read"
        lines = [
            f"{mark}  {what}, left out below",
            *(f"{_INDENT}{redact(problem)}" for problem in problems[:_SHOWN_PROBLEMS]),
        ]
        if len(problems) > _SHOWN_PROBLEMS:
            lines.append(f"{_INDENT}… and {len(problems) - _SHOWN_PROBLEMS:,} more: --format json")
        blocks.append("\n".join(lines))
    width = min(WIDTH, shutil.get_terminal_size().columns) if is_terminal else WIDTH
    hints = ["All findings: --format json"]
    if report.summary["fixes"]:
        repairs = counted(report.summary["fixes"], "safe repair")
        hints.append(f"{repairs}: --fix OUT writes the repaired rows")
    text = report_text(report.records, report.summary, width=width, styled=styled, hints=hints)
    blocks.append(text)
    return "\n\n".join(blocks) + "\n"
