"""Every type of asset and attachment in every state, light and dark: sheets that a person looks at.

The sheets are ``screenshots/gallery-light.png`` and ``gallery-dark.png``; each cell is checked too:
its state, and that there is a picture or a sentence in it.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Final

import pytest
from gallery_rows import STATES, Cell, GalleryServer, gallery, key_of, row_of
from panel_page import PanelPage
from PIL import Image, ImageDraw

from lb_widgets.model.types import AttachmentType, MediaType
from tests.conftest import Loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab

PANEL = """
import json
import lb_widgets as lbw

samples = lbw.sample_rows()
found = {{}}
for row in samples.to_dict("records"):
    found.setdefault(f"sample:asset:{{row['media_type']}}", row["row_data"])
    for each in row["attachments"] or []:
        found.setdefault(f"sample:attachment:{{each['type']}}", each["value"])
found["sample:tiles"] = found["sample:asset:TMS_GEO"]["tile_layer_url"]

def filled(value):
    if isinstance(value, dict):
        return {{name: filled(each) for name, each in value.items()}}
    return found.get(value, value) if isinstance(value, str) else value

rows = json.loads({rows!r})
for row in rows:
    row["row_data"] = filled(row["row_data"])
    for each in row.get("attachments", []):
        each["value"] = filled(each["value"])
panel = lbw.AttachmentPanel(rows)
panel
"""
WIDTH: Final = 640
"""CSS pixels of the panel."""
CELL: Final = (426, 294)
"""Pixels of a stage on the sheet."""
_LABEL: Final = 150
_HEAD: Final = 24

# A picture, a frame of a video, something drawn or a page; or words.
_HOLDS = """(stage) => {
  const place = stage.querySelector('.lbw-stage__place');
  const drawn = [...place.querySelectorAll('img, video, canvas, iframe')].filter((each) =>
    each.getBoundingClientRect().width > 20
    && (each instanceof HTMLImageElement ? each.naturalWidth > 0
      : each instanceof HTMLVideoElement ? each.videoWidth > 0 : true));
  return [drawn.length, place.innerText.trim()];
}"""


@pytest.fixture
def server() -> Iterator[GalleryServer]:
    loopback = Loopback()
    server = GalleryServer(loopback)
    yield server
    server.close()
    loopback.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_type_in_every_state(
    lab: Lab, screenshots: Path, server: GalleryServer, *, full: bool, dark: bool
):
    if dark and not full:
        pytest.skip("The other theme is looked at when everything is run at full size.")
    cells = gallery(server, "sample:tiles")
    pictures: dict[str, Image.Image] = {}
    wrong: list[str] = []
    with lab.page(width=WIDTH, dark=dark) as page:
        page.open([PANEL.format(rows=json.dumps([row_of(cell) for cell in cells]))])
        page.run_all()
        panel = PanelPage(page)
        for position, cell in enumerate(cells):
            attachment = None if cell.is_asset else 0
            panel.show(position, attachment, states=(*STATES[1:], *cell.expected))
            state = panel.stage.get_attribute("data-state")
            if cell.state == "loading":
                panel.stage.locator(".lbw-stage__progress").wait_for()
            drawn, words = panel.stage.evaluate(_HOLDS)
            if state not in cell.expected or not (drawn or words):
                wrong.append(f"{key_of(cell)}: {state}, {drawn} drawn, {words[:80]!r}")
            pictures[key_of(cell)] = Image.open(io.BytesIO(panel.stage.screenshot()))
            server.let_go(key_of(cell))
        theme = "dark" if dark else "light"
        _sheet(cells, pictures, dark=dark).save(screenshots / f"gallery-{theme}.png")
        assert wrong == []
        assert page.outside == []


def _sheet(cells: list[Cell], pictures: dict[str, Image.Image], *, dark: bool) -> Image.Image:
    """Return all pictures with their types at the left and their states above."""
    paper, ink = ("#111", "#eee") if dark else ("#fff", "#111")
    types = [(kind, str(each)) for kind in (MediaType, AttachmentType) for each in kind]
    width, height = CELL
    size = (_LABEL + len(STATES) * (width + 8), _HEAD + len(types) * (height + 8))
    sheet = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(sheet)
    for column, state in enumerate(STATES):
        draw.text((_LABEL + column * (width + 8), 6), state, fill=ink)
    for line, (kind, name) in enumerate(types):
        top = _HEAD + line * (height + 8)
        draw.text((8, top), f"{name}\n{'asset' if kind is MediaType else 'attachment'}", fill=ink)
        for cell in cells:
            if type(cell.type) is kind and cell.type == name:
                left = _LABEL + STATES.index(cell.state) * (width + 8)
                sheet.paste(pictures[key_of(cell)].convert("RGB").resize(CELL), (left, top))
    return sheet
