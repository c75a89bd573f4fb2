"""The viewer in JupyterLab beside what people use there: first picture, each move, the next row.

One window of real JupyterLab in headless Chromium without a GPU; a base of 2048 by 2048 pixels and
ten layers of that size, half transparent. The ways take turns:

- `OverlayViewer`, its ten layers in ten different blend modes;
- a slider of ipywidgets whose picture Pillow composites in the kernel and sends as JPEG, no modes;
- ten `ImageOverlay` of ipyleaflet, the opacity through the kernel, no modes.

A move is one press of an arrow key on the slider of the topmost layer, until the first animation
frame in which the page holds the new picture: for ours pixels of the canvas have changed, for
Pillow's the picture element has decoded the new file, for ipyleaflet's the style has changed (that
its raster comes on top is left out, in its favour). The first picture is counted from running the
cell until every layer is drawn in full.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from lab import Lab

if TYPE_CHECKING:
    from lab import LabPage

SIDE = 2048
LAYERS = 10
MOVES = 12
ROWS = 12
ROW_LAYERS = 3
QUIET = 8_000
"""Milliseconds after which nothing is on its way."""
TRANSPORT = 40e6
"""Bytes a second from the kernel to the page, as measured in JupyterLab on such a machine."""
FIRST_PICTURE_SECONDS = 60_000

SET_UP = f"""
import base64
from io import BytesIO
from pathlib import Path
import ipyleaflet, ipywidgets
from PIL import Image
import lb_widgets as lbw
folder = Path("pictures").resolve()
base, layers = folder / "base.jpg", [folder / f"layer-{{n}}.png" for n in range({LAYERS})]
modes = ["multiply", "screen", "overlay", "soft-light", "difference", "hue", "luminosity",
         "color-burn", "darken", "normal"]
"""
OURS = """
lbw.OverlayViewer(base, layers=[
    lbw.Layer(path, name=path.stem, blend_mode=mode, opacity=0.5)
    for path, mode in zip(layers, modes)
])
"""
PILLOW = """
pictures = [Image.open(path).convert("RGBA") for path in [base, *layers]]
def faded(picture, opacity):
    picture = picture.copy()
    picture.putalpha(picture.getchannel("A").point(lambda value: value * opacity))
    return picture
half = [faded(picture, 0.5) for picture in pictures[1:-1]]
image = ipywidgets.Image(format="jpeg", layout={"width": "1024px"})
opacity = ipywidgets.FloatSlider(0.5, min=0, max=1, step=0.01)
def redraw(change=None):
    result = pictures[0]
    for picture in [*half, faded(pictures[-1], opacity.value)]:
        result = Image.alpha_composite(result, picture)
    body = BytesIO()
    result.convert("RGB").save(body, "JPEG", quality=85)
    image.value = body.getvalue()
opacity.observe(redraw, "value")
redraw()
pillow = ipywidgets.VBox([opacity, image])
pillow.add_class("peer-pillow")
pillow
"""
LEAFLET = """
def url(path):
    kind = "jpeg" if path.suffix == ".jpg" else "png"
    return f"data:image/{kind};base64," + base64.b64encode(path.read_bytes()).decode()
bounds = ((0, 0), (2048, 2048))
world = ipyleaflet.Map(crs=ipyleaflet.projections.Simple, layers=(), center=(1024, 1024), zoom=-1,
                       min_zoom=-4, layout={"height": "600px"})
overlays = [ipyleaflet.ImageOverlay(url=url(path), bounds=bounds, opacity=0.5)
            for path in [base, *layers]]
world.layers = tuple(overlays)
move = ipywidgets.FloatSlider(0.5, min=0, max=1, step=0.01)
move.observe(lambda change: setattr(overlays[-1], "opacity", change.new), "value")
leaflet = ipywidgets.VBox([move, world])
leaflet.add_class("peer-leaflet")
leaflet
"""
VIEWER_OF_ROWS = """
viewer = lbw.OverlayViewer([
    {{
        "row_data": str(base), "global_key": f"row-{{number}}", "media_type": "IMAGE",
        "attachments": [{{"type": "IMAGE_OVERLAY", "value": str(path), "name": path.stem}}
                        for path in layers[:{layers}]],
    }}
    for number in range({rows})
])
viewer
"""


@dataclass(frozen=True)
class Way:
    """One way of looking at layers.

    Parameters
    ----------
    name : str
    cell : str
        Shows it.
    root, slider : str
        Selectors; the slider is that of the topmost layer.
    ready, shown : str
        JavaScript functions of the root: whether everything is drawn, and a text that differs when
        something else is.
    """

    name: str
    cell: str
    root: str
    slider: str
    ready: str
    shown: str


DRAWN = """(root) => root.querySelectorAll('[data-status="ready"]').length === %d
  && root.querySelector('[data-drawing="full"]') !== null"""
CANVAS = """(root) => {
  const canvas = root.querySelector('.lbw-overlay__stage canvas');
  const [x, y] = [canvas.width >> 1, canvas.height >> 1];
  return canvas.getContext('2d').getImageData(x - 16, y - 16, 32, 32).data.join();
}"""
WAYS = (
    Way(
        "OverlayViewer, 10 blend modes",
        OURS,
        ".lbw-overlay",
        "input[type=range]",
        DRAWN % (LAYERS + 1),
        CANVAS,
    ),
    Way(
        "Pillow in the kernel, JPEG",
        PILLOW,
        ".peer-pillow",
        ".noUi-handle",
        "(root) => root.querySelector('img')?.complete && root.querySelector('img').naturalWidth",
        "(root) => root.querySelector('img').complete ? root.querySelector('img').src : null",
    ),
    Way(
        "ipyleaflet ImageOverlay",
        LEAFLET,
        ".peer-leaflet",
        ".noUi-handle",
        f"""(root) => {{
          const images = [...root.querySelectorAll('img.leaflet-image-layer')];
          return images.length === {LAYERS + 1}
            && images.every((image) => image.complete && image.naturalWidth > 0);
        }}""",
        "(root) => [...root.querySelectorAll('img.leaflet-image-layer')]"
        ".map((image) => image.style.opacity).join()",
    ),
)

WATCH = """({root, ready, shown, start}) => {
  const test = (0, eval)(ready ?? shown);
  const now = () => performance.now();
  const count = document.querySelectorAll(root).length;
  const element = () => [...document.querySelectorAll(root)].at(-1);
  const before = ready ? null : test(element());
  window.watched = new Promise((resolve) => {
    let began = start === 'now' ? now() : undefined;
    if (start === 'change') began = now();
    if (began === undefined)
      window.addEventListener('keydown', () => { began = now(); }, {capture: true, once: true});
    const look = () => {
      const found = element();
      const isThere = start !== 'now' || document.querySelectorAll(root).length > count;
      if (began !== undefined && found && isThere) {
        const value = test(found);
        if (ready ? value : value !== null && value !== before) return resolve(now() - began);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def make_pictures(folder: Path) -> int:
    """Write a base and its layers, and return how many bytes they have."""
    folder.mkdir()
    random = np.random.default_rng(17)
    texture = clouds(random)
    Image.fromarray(np.stack([texture, texture.T, texture[::-1]], -1)).save(
        folder / "base.jpg", quality=90
    )
    for number in range(LAYERS):
        coarse = np.kron(random.integers(0, 256, (64, 64, 4), dtype=np.uint8), BLOCK)
        coarse[..., number % 3] = texture
        Image.fromarray(coarse).save(folder / f"layer-{number}.png", compress_level=6)
    return sum(path.stat().st_size for path in folder.iterdir())


BLOCK = np.ones((SIDE // 64, SIDE // 64, 1), np.uint8)


def clouds(random: np.random.Generator) -> np.ndarray:
    """Return smooth noise, (SIDE, SIDE), uint8."""
    small = Image.fromarray(random.integers(0, 256, (128, 128), dtype=np.uint8))
    return np.asarray(small.resize((SIDE, SIDE), Image.Resampling.BICUBIC)) & 0xFC


def first_picture(page: LabPage, way: Way, cell: int) -> float:
    """Run a cell and return the milliseconds until everything is drawn."""
    page.view.evaluate(WATCH, {"root": way.root, "ready": way.ready, "start": "now"})
    page.view.evaluate(
        """(index) => {
          const notebook = jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = index;
          notebook.deselectAll();
          void jupyterapp.commands.execute('notebook:run-cell');
        }""",
        cell,
    )
    return page.view.evaluate("window.watched")


def moves(page: LabPage, way: Way) -> list[float]:
    """Return the milliseconds of each move."""
    slider = page.view.locator(way.root).last.locator(way.slider).first
    slider.scroll_into_view_if_needed()
    slider.focus()
    taken = []
    for move in range(MOVES):
        page.view.evaluate(WATCH, {"root": way.root, "shown": way.shown})
        page.view.keyboard.press("ArrowLeft" if move % 2 else "ArrowRight")
        taken.append(page.view.evaluate("window.watched"))
    return taken


def bare_decode(page: LabPage) -> float:
    """Return the milliseconds that the page takes to decode the same files at once."""
    return page.view.evaluate(
        """async (names) => {
          const token = new URLSearchParams(location.search).get('token') ?? '';
          const blobs = await Promise.all(names.map(async (name) =>
            (await fetch(`/files/pictures/${name}?token=${token}`)).blob()));
          const began = performance.now();
          const bitmaps = await Promise.all(blobs.map((blob) => createImageBitmap(blob)));
          const taken = performance.now() - began;
          bitmaps.forEach((bitmap) => bitmap.close());
          return taken;
        }""",
        ["base.jpg", *(f"layer-{number}.png" for number in range(LAYERS))],
    )


def far_row(page: LabPage) -> float:
    """Return the milliseconds until a row is drawn that nobody has asked for before."""
    row = Way("", "", ".lbw-overlay", "", DRAWN % (LAYERS + 1), "")
    first_picture(page, row, 4)
    page.view.wait_for_timeout(QUIET)  # the rows ahead and the alignment are on their way
    watched = {"root": ".lbw-overlay", "ready": row_drawn(ROWS, LAYERS), "start": "change"}
    page.view.evaluate(WATCH, watched)
    page.run(f"viewer.show({ROWS})")
    return page.view.evaluate("window.watched")


def next_rows(page: LabPage, pause: int) -> list[float]:
    """Return the milliseconds from each ] to the row drawn, after a pause at each row."""
    root = page.view.locator(".lbw-overlay").last
    taken = []
    for number in range(1, ROWS):
        page.view.wait_for_timeout(pause)
        root.locator(".lbw-overlay__stage").focus()
        page.view.evaluate(WATCH, {"root": ".lbw-overlay", "ready": row_drawn(number, ROW_LAYERS)})
        page.view.keyboard.press("]")
        taken.append(page.view.evaluate("window.watched"))
    return taken


def row_drawn(number: int, layers: int) -> str:
    """Return a test of whether a row is drawn in full."""
    return f"""(root) =>
      root.querySelector('.lbw-overlay__title').textContent === 'row-{number}' &&
      root.querySelectorAll('[data-status="ready"]').length === {layers + 1} &&
      root.querySelector('[data-drawing="full"]') !== null"""


def main() -> int:
    """Measure, and print the ratios last."""
    with TemporaryDirectory() as folder, Lab(Path(folder)) as lab:
        size = make_pictures(Path(folder) / "pictures")
        print(f"base + {LAYERS} layers of {SIDE} x {SIDE} px, {size / 1e6:.1f} MB", flush=True)
        with lab.page(width=1400, height=1200) as page:
            page.open(
                [
                    SET_UP,
                    *(way.cell for way in WAYS),
                    VIEWER_OF_ROWS.format(layers=LAYERS, rows=ROWS + 1),
                    VIEWER_OF_ROWS.format(layers=ROW_LAYERS, rows=ROWS + 2),
                ]
            )
            first_cells(page)
            firsts = {way.name: first_picture(page, way, 1 + at) for at, way in enumerate(WAYS)}
            per_move: dict[str, list[float]] = {way.name: [] for way in WAYS}
            for _ in range(2):
                for way in WAYS:
                    per_move[way.name] += moves(page, way)
            decode = min(bare_decode(page) for _ in range(3))
            again = far_row(page)
            rows_way = Way("", "", ".lbw-overlay", "", DRAWN % (ROW_LAYERS + 1), "")
            first_picture(page, rows_way, 5)
            at_once = next_rows(page, 0)
            page.run("viewer.show(0)")
            rows = {"at once": at_once, "after a pause of 2 s": next_rows(page, 2000)}
    return report(firsts, per_move, size / TRANSPORT * 1000 + decode, again, rows)


def first_cells(page: LabPage) -> None:
    """Run the imports in a cell, so that no way pays for them."""
    page.view.evaluate(
        """async () => {
          jupyterapp.shell.currentWidget.content.activeCellIndex = 0;
          await jupyterapp.commands.execute('notebook:run-cell');
        }"""
    )


def report(
    firsts: dict[str, float],
    per_move: dict[str, list[float]],
    bound: float,
    again: float,
    rows: dict[str, list[float]],
) -> int:
    """Print what was measured, and say by the exit code whether ours is ahead of all."""
    print(f"{'':<34}{'first picture':>16}{'a move, median':>17}{'p95':>8}")
    for name, taken in per_move.items():
        print(
            f"{name:<34}{firsts[name]:>13,.0f} ms{median(taken):>14,.0f} ms"
            f"{quantiles(taken, n=20)[-1]:>5,.0f} ms"
        )
    ours, *peers = WAYS
    print(f"a row from the kernel: {again:,.0f} ms; 40 MB/s and bare decode: {bound:,.0f} ms")
    for when, taken in rows.items():
        slowest = quantiles(taken, n=20)[-1]
        print(f"next row, {when}: median {median(taken):,.0f} ms, p95 {slowest:,.0f} ms")
    best_move = min(median(per_move[peer.name]) for peer in peers)
    best_first = min(firsts[peer.name] for peer in peers)
    ratios = {
        "whole path from the kernel / (40 MB/s + bare decode), wanted <= 1.3": again / bound,
        "a move / the quickest other way, wanted < 1": median(per_move[ours.name]) / best_move,
        "first picture / the quickest other way, wanted < 1": firsts[ours.name] / best_first,
    }
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
