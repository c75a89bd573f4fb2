"""What a saved notebook shows of a table where no kernel runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.table_cells import (
    AttachmentsCell,
    CutText,
    ProblemsCell,
    StatusCell,
    UrlCell,
)
from lb_widgets.messages.table_columns import (
    ColumnKind,
    Grouping,
)
from lb_widgets.messages.view import NATIVE
from lb_widgets.sources.base import First
from lb_widgets.widgets.base.readable import said
from lb_widgets.widgets.base.static_form import static_html
from lb_widgets.widgets.data_row_table.content import Patient
from lb_widgets.widgets.data_row_table.view_words import filters_text, sort_text

if TYPE_CHECKING:
    from lb_widgets.messages.table_cells import Cell
    from lb_widgets.messages.view import View
    from lb_widgets.widgets.data_row_table.content import TableContent
    from lb_widgets.widgets.data_row_table.problems import RowProblems

# 20 rows of 16 cells of 80 quotation marks, each six bytes as HTML, are 154 kB: with all the rest
# less than 200 kB, whatever the rows hold.
MAX_ROWS: Final = 20
MAX_COLUMNS: Final = 16
_MAX_TEXT: Final = 80
_MAX_LINE: Final = 400
_MAX_RULES: Final = 5


def static_table(
    model_id: str,
    content: TableContent,
    *,
    view: View = NATIVE,
    grouping: Grouping = Grouping.TYPE,
) -> str:
    """Return the first rows of a view as HTML, with how many there are and what is wrong with them.

    At most 200 kB, whatever the rows hold; no secret of theirs.
    """
    total = content.source.schema().total.value
    page = content.source.page(view, First(), MAX_ROWS, Patient())
    columns = [
        (place, column)
        for place, column in enumerate(content.columns(grouping))
        if column.kind is not ColumnKind.PREVIEW
    ]
    named = columns[:MAX_COLUMNS]
    lines = _rows_lines(content, view, len(page.row_ids), page.total.value)
    if len(columns) > len(named):
        lines.append(
            f"The first {len(named)} columns, and "
            f"{_counted(len(columns) - len(named), 'more column')}."
        )
    if content.problems is not None:
        lines += _problem_lines(content.problems)
    return static_html(
        model_id,
        title=_counted(total, "data row"),
        lines=[said(line, _MAX_LINE) for line in lines],
        columns=[_shortened(column.label) for _, column in named],
        rows=(
            [_text(row.cells[place]) for place, _ in named]
            for row in content.rows(page.row_ids, grouping)
        ),
    )


def _rows_lines(content: TableContent, view: View, shown: int, found: int) -> list[str]:
    labels = {column.name: column.label for column in content.source.schema().columns}
    total = content.source.schema().total.value
    filters, order = filters_text(view, labels), sort_text(view, labels)
    lines: list[str] = []
    if filters:
        lines.append(f"{found:,} of {_counted(total, 'row')} shown: {filters}.")
    if order:
        lines.append(f"{order[:1].upper()}{order[1:]}.")
    if shown < found:
        lines.append(f"The first {shown} of {found:,}.")
    return lines


def _problem_lines(problems: RowProblems) -> list[str]:
    counts = problems.summary()
    by_noun = {"error": counts.error, "warning": counts.warning, "note": counts.info}
    found = [_counted(count, noun) for noun, count in by_noun.items() if count]
    lines = [f"Problems: {', '.join(found) or 'none'}."]
    rules = problems.rules()
    if rules:
        named = [f"{each.found:,} {each.rule} ({each.severity})" for each in rules[:_MAX_RULES]]
        if len(rules) > len(named):
            named.append(f"and {_counted(len(rules) - len(named), 'more rule')}")
        lines.append(f"By rule: {', '.join(named)}.")
    if counts.texts:
        lines.append(f"About the table itself: {' '.join(counts.texts)}")
    return lines


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case CutText() | UrlCell():
            return _shortened(cell.text)
        case AttachmentsCell():
            names = ", ".join(chip.name for chip in cell.chips)
            return _shortened(f"{cell.count} · {names}")
        case ProblemsCell():
            return _shortened("; ".join(cell.texts))
        case StatusCell():
            return _shortened(f"{cell.status}: {cell.reason}" if cell.reason else cell.status)
        case _:
            return _shortened(cell)


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"
