"""What a saved or exported notebook shows where no kernel runs.

The widget renderer has no fallback of its own: an output that it cannot draw says "model not
found". So a second output goes into the same cell, plain HTML, and the live widget hides it.
"""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class StaticImage(NamedTuple):
    """A small picture that is saved with the notebook.

    Parameters
    ----------
    content_type : str
        ``image/jpeg`` or ``image/png``.
    body : bytes
        The file.
    text : str
        What it shows, for who does not see it.
    """

    content_type: str
    body: bytes
    text: str


def static_html(  # noqa: PLR0913 - keyword-only, all with defaults
    model_id: str,
    *,
    title: str,
    lines: Iterable[str] = (),
    image: StaticImage | None = None,
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
    image : StaticImage, optional
        Under the lines.
    columns, rows
        A small table.
    """
    parts = [
        f'<div class="lbw-static" data-lbw-static="{escape(model_id)}">',
        f"<p><b>{_text(title)}</b></p>",
    ]
    parts += [f"<p>{_text(line)}</p>" for line in lines]
    if image is not None:
        parts.append(_image(image))
    body = [f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows]
    if body:
        head = "".join(f"<th>{_text(column)}</th>" for column in columns)
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>")
    parts.append("<p>Run this cell to use the widget.</p></div>")
    return "".join(parts)


def display_with_static_form(
    mimebundle: Any, static_form: Callable[[], str]
) -> Callable[[str], None]:
    """Show a widget and, in an output of its own, what stands for it where no kernel runs.

    Parameters
    ----------
    mimebundle : dict or (dict, dict)
        What the widget's ``_repr_mimebundle_`` returned.
    static_form : callable
        Returns what `static_html` did, with the model id of an anywidget that is part of the
        widget. Called when the widget is on its way to the page, which so never waits for it.

    Returns
    -------
    callable
        Takes what is to stand in the static form's place from now on; on any thread.
    """
    from IPython.display import HTML, display  # noqa: PLC0415 - only inside IPython

    data, metadata = mimebundle if isinstance(mimebundle, tuple) else (mimebundle, {})
    display(data, metadata=metadata, raw=True)
    shown: Any = display(HTML(static_form()), display_id=True)
    return lambda html: shown.update(HTML(html)) if shown else None  # None outside of IPython


def _image(image: StaticImage) -> str:
    source = f"data:{image.content_type};base64,{base64.b64encode(image.body).decode()}"
    return f'<p><img src="{escape(source)}" alt="{_text(image.text)}" style="max-width: 100%"></p>'


def _text(value: object) -> str:
    return escape(redact(str(value)))
