"""Rows that are repaired in the workbench are those of its map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.widgets.workbench import Workbench
from tests.widgets.tile_layer_map.pages import mixed_rows, row_of

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


def test_the_map_follows_the_rows_of_the_table(sandbox: Sandbox) -> None:
    rows = mixed_rows(sandbox)
    workbench = Workbench(rows)
    workbench.show(4)
    rows[2] = row_of(sandbox, global_key="broken", bounds=(0.0, 0.0, 10.0, 10.0))
    workbench.table.rows = rows
    assert workbench.map._companion.row.title == "last", "it stays where it was"
    workbench.show(2)
    assert workbench.map.info is not None
    assert tuple(workbench.map.info.box) == (0, 0, 10, 10)
    workbench.close()
