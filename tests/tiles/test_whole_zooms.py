from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lb_widgets.tiles.comparing import whole_zooms
from lb_widgets.tiles.comparing.level_links import Link, Links, Place

if TYPE_CHECKING:
    import pytest


def linked(zoom: int, *, differs: bool) -> Links:
    cells = np.zeros((2**zoom, 4, 4, 3))
    return Links(
        links=[
            Link(
                Place(zoom, x, 0), Place(zoom - 1, x // 2, 0), differs=differs, tells=True, number=x
            )
            for x in range(2**zoom)
        ],
        uppers=cells,
        lowers=cells,
    )


def test_the_reason_names_a_zoom_from_which_it_differs(monkeypatch: pytest.MonkeyPatch):
    """Of zooms 2 and 3, which are apart, the one with fewer tiles; zoom 1 agrees with both."""
    monkeypatch.setattr(whole_zooms, "links_between", lambda *_: linked(3, differs=False))
    zooms = {zoom: [Place(zoom, x, 0) for x in range(2**zoom)] for zoom in (1, 2, 3)}
    links = {2: linked(2, differs=False), 3: linked(3, differs=True)}
    found = whole_zooms.wrong_zooms({}, zooms, links, ())
    assert found == {2: "the whole zoom shows something else than zoom 3"}


def test_differences_from_faulty_tiles_tell_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(whole_zooms, "links_between", lambda *_: linked(3, differs=False))
    zooms = {zoom: [Place(zoom, x, 0) for x in range(2**zoom)] for zoom in (2, 3)}
    links = {3: linked(3, differs=True)}
    assert whole_zooms.wrong_zooms({}, zooms, links, ())
    assert not whole_zooms.wrong_zooms({}, zooms, links, zooms[2])
