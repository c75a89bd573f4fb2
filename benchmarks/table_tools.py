"""The tables that `table.py` compares: how each is shown, and where it can be touched.

The JavaScript expressions get `t`, the helpers of `table_probe.js`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

SITE = "site 40"
"""The value that is filtered for."""


class Hand(NamedTuple):
    """How something is done to a table.

    `how` says what `what` is: a function of the page that returns the element to click or the field
    to type `SITE` into, code of the page, or code of the kernel.
    """

    how: Literal["click", "type", "page", "kernel"]
    what: str


@dataclass(frozen=True)
class Tool:
    """One table.

    Parameters
    ----------
    name, package : str
        What the result calls it; what is installed.
    cell : str
        Shows `frame`.
    keys : str
        Function of the page: the texts of the cells of ``global_key`` that are painted.
    scroller : str or None
        Function of the page: the element that scrolls, or the canvas that takes the wheel.
    jump : str
        ``"scroll"`` sets the scroll position; ``"drag"`` moves the thumb of the scrollbar; else why
        no row can be jumped to.
    sort : Hand or None
        With ``COLUMN`` where the column's name stands. What is done in code is not what a hand
        does: there is no other way, or none that a script finds.
    unsort_clicks : int
        Clicks after which a sorted column is unsorted, where the next column sorts within it.
    filter, unfilter : Hand or None
    every_run : bool
        Whether it takes turns in every run; one whose figures are no target is shown once.
    refuses : str
        What it does instead of sorting or filtering a million rows; empty where it does.
    rows : str or None
        Function of the page: the elements of the rows of a table that shows pictures.
    """

    name: str
    package: str
    cell: str
    keys: str
    scroller: str | None = None
    jump: str = "scroll"
    sort: Hand | None = None
    unsort_clicks: int = 0
    filter: Hand | None = None
    unfilter: Hand | None = None
    every_run: bool = False
    refuses: str = ""
    rows: str | None = None


_SEARCH = Hand("type", "() => t.all('[placeholder=\"Search keys, URLs, text…\"]')[0]")
OURS = Tool(
    name="DataRowTable",
    package="lb-widgets",
    cell="import lb_widgets as lbw\nlbw.DataRowTable(frame)",
    keys="() => t.texts(t.all('.lbw-table__row:not([hidden]) .lbw-table__cell--key'))",
    scroller="() => t.all('.lbw-table__scroller')[0]",
    sort=Hand("click", "(column) => t.saying(t.all('[role=columnheader]'), column)"),
    filter=_SEARCH,
    unfilter=_SEARCH,
    every_run=True,
    rows="() => t.all('.lbw-table__row:not([hidden])')",
)
# Bars stand in the order of their counts, and SITE has the highest.
_FIRST_BAR = Hand(
    "click",
    """() => [...t.shadow('div').querySelectorAll('th')]
      .find((head) => head.querySelector('span')?.textContent === 'site')
      ?.querySelector('span.gray + div span')""",
)
QUAK = Tool(
    name="quak",
    package="quak",
    cell="import quak\nquak.Widget(frame)",
    keys="() => t.texts(t.shadow('div')?.querySelectorAll('tbody td:nth-child(2)') ?? [])",
    scroller="() => t.shadow('div').querySelector('.table-container')",
    jump="not reachable: rows are only appended",
    sort=Hand(
        "click",
        """(column) => [...t.shadow('div').querySelectorAll('th')]
          .find((head) => head.querySelector('span')?.textContent === column)
          ?.querySelector('.sort-button')""",
    ),
    unsort_clicks=2,
    filter=_FIRST_BAR,
    unfilter=_FIRST_BAR,
    every_run=True,
)
PERSPECTIVE = Tool(
    name="perspective",
    package="perspective-python",
    cell="import perspective.widget\nperspective.widget.PerspectiveWidget(frame)",
    keys="""() => t.texts(t.shadow('perspective-viewer-datagrid')
      ?.querySelectorAll('regular-table tbody td:nth-child(2)') ?? [])""",
    scroller="() => t.shadow('perspective-viewer-datagrid').querySelector('regular-table')",
    sort=Hand(
        "click",
        """(column) => [...t.shadow('perspective-viewer-datagrid')
          .querySelectorAll('#psp-column-titles th')]
          .find((head) => head.textContent.trim() === column)""",
    ),
    filter=Hand(
        "page",
        f"""() => void t.all('perspective-viewer')[0]
          .restore({{filter: [['site', '==', '{SITE}']]}})""",
    ),
    unfilter=Hand("page", "() => void t.all('perspective-viewer')[0].restore({filter: []})"),
    every_run=True,
)
IPYDATAGRID = Tool(
    name="ipydatagrid",
    package="ipydatagrid",
    cell="import ipydatagrid\ngrid = ipydatagrid.DataGrid(frame, base_column_size=110)\ngrid",
    keys="() => t.drawn()",
    scroller="() => t.all('.lm-DataGrid-viewport canvas')[0]",
    jump="drag",
    sort=Hand(
        "kernel",
        "grid.transform([{'type': 'sort', 'column': 'COLUMN', 'desc': False}])",
    ),
    filter=Hand(
        "kernel",
        "grid.transform([{'type': 'filter', 'column': 'site', 'operator': '=', "
        f"'value': '{SITE}'}}])",
    ),
    unfilter=Hand("kernel", "grid.transform([])"),
)
ITABLES = Tool(
    name="itables",
    package="itables",
    cell="import itables\nitables.init_notebook_mode(connected=False)\nitables.show(frame)",
    keys="() => t.texts(t.all('table.dataTable tbody td:first-child'))",
    jump="truncates",
    refuses="truncates",
)
BUCKAROO = Tool(
    name="buckaroo",
    package="buckaroo",
    cell="import buckaroo\nbuckaroo.BuckarooInfiniteWidget(frame)",
    keys="() => t.texts(t.all('.ag-cell'))",
    scroller="() => t.all('.ag-body-viewport')[0]",
)
TOOLS = (OURS, QUAK, PERSPECTIVE, ITABLES, IPYDATAGRID, BUCKAROO)
