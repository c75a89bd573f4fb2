"""What a saved or exported notebook shows where no kernel runs.

The widget renderer has no fallback of its own: an output that it cannot draw says "model not
found". So a second output goes into the same cell, plain HTML, and the live widget hides it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def static_html(
    model_id: str,
    *,
    title: str,
    lines: Iterable[str] = (),
    columns: Sequence[str] = (),
    rows: Iterable[Sequence[object]] = (),
) -> str:
    """Return an HTML fragment; every text is redacted and escaped.

    Parameters
    ----------
    model_id : str
        Of the widget that hides the fragment while it lives.
    title : str
        What the widget is: ``"30 data rows"``.
    lines : iterable of str
        Sentences under the title.
    columns, rows
        A small table.
    """
    parts = [
        f'<div class="lbw-static" data-lbw-static="{escape(model_id)}">',
        f"<p><b>{_text(title)}</b></p>",
    ]
    parts += [f"<p>{_text(line)}</p>" for line in lines]
    body = [f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows]
    if body:
        head = "".join(f"<th>{_text(column)}</th>" for column in columns)
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>")
    parts.append("<p>Run this cell to use the widget.</p></div>")
    return "".join(parts)


def display_with_static_form(mimebundle: Any, html: str) -> None:
    """Show a widget and, in an output of its own, what stands for it where no kernel runs.

    Parameters
    ----------
    mimebundle : dict or (dict, dict)
        What the widget's ``_repr_mimebundle_`` returned.
    html : str
        From `static_html`, with the model id of an anywidget that is part of the widget.
    """
    from IPython.display import HTML, display  # noqa: PLC0415 - only inside IPython

    data, metadata = mimebundle if isinstance(mimebundle, tuple) else (mimebundle, {})
    display(data, metadata=metadata, raw=True)
    display(HTML(html))


def _text(value: object) -> str:
    return escape(redact(str(value)))
