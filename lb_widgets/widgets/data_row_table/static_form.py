"""What a saved notebook shows of a table where no kernel runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.data_row_table import ColumnKind
from lb_widgets.messages.table_cells import AttachmentsCell, CutText, ProblemsCell, StatusCell
from lb_widgets.widgets.base.static_form import static_html

if TYPE_CHECKING:
    from lb_widgets.messages.table_cells import Cell
    from lb_widgets.widgets.data_row_table.content import TableContent

MAX_ROWS: Final = 20
_MAX_TEXT: Final = 80


def static_table(model_id: str, content: TableContent) -> str:
    """Return the first rows as HTML, and how many there are."""
    total = content.source.schema().total.value
    shown = min(total, MAX_ROWS)
    places = [
        i for i, column in enumerate(content.columns) if column.kind is not ColumnKind.PREVIEW
    ]
    lines = [f"The first {shown} of {total:,}."] if shown < total else []
    if content.problems is not None:
        all_rows = content.problems.summary()
        counts = {"error": all_rows.error, "warning": all_rows.warning, "note": all_rows.info}
        found = [f"{count:,} {_plural(noun, count)}" for noun, count in counts.items() if count]
        lines.append(f"Problems: {', '.join(found) or 'none'}.")
    return static_html(
        model_id,
        title=f"{total:,} data {_plural('row', total)}",
        lines=lines,
        columns=[content.columns[i].label for i in places],
        rows=([_text(row.cells[i]) for i in places] for row in content.rows(range(shown))),
    )


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _text(cell: Cell) -> str:
    if isinstance(cell, CutText):
        return _shortened(cell.text)
    if isinstance(cell, AttachmentsCell):
        return _shortened(f"{cell.count} · {', '.join(cell.names)}")
    if isinstance(cell, ProblemsCell):
        return _shortened("; ".join(cell.texts))
    if isinstance(cell, StatusCell):
        return _shortened(f"{cell.status}: {cell.reason}" if cell.reason else cell.status)
    return _shortened(cell or "")


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"
