"""The overlay viewer in real JupyterLab: what is on screen is what Python says, in every mode."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import looks
from waits import TIMEOUT, wait_for_picture, wait_until_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab, LabPage
    from playwright.sync_api import Locator

SEED = 20261126
SET_UP = f"""
import json
import numpy as np
import lb_widgets as lbw

random = np.random.default_rng({SEED})
height, width = 1200, 1600
base = random.integers(0, 256, (height, width, 3), dtype=np.uint8)
elevation = random.integers(1000, 5000, (height, width), dtype=np.uint16)
infrared = random.integers(0, 256, (height, width, 4), dtype=np.uint8)
small = random.integers(0, 256, (height // 4, width // 4, 3), dtype=np.uint8)
weeds = random.integers(0, 4, (height, width), dtype=np.uint8)
"""
VIEWER = """
viewer = lbw.OverlayViewer(base, layers=[
    lbw.Layer(elevation, name="Elevation", blend_mode="multiply", opacity=0.6, colormap="viridis"),
    lbw.Layer(infrared, name="CIR", blend_mode="overlay", opacity=0.7),
    lbw.Layer(small, name="Small", blend_mode="difference", opacity=0.5, gamma=1.5),
    lbw.Layer(weeds, name="Weeds", opacity=0.4),
])
viewer
"""
MODES = {
    "blend": "Blend",
    "swipe": "Swipe",
    "lens": "Lens",
    "blink": "Blink",
    "side-by-side": "Side by side",
    "difference": "Difference",
}


@pytest.fixture(scope="module")
def page(lab: Lab) -> Iterator[LabPage]:
    """One viewer over arrays, at actual size, so that each pixel on screen is one of theirs."""
    with lab.page(width=1400) as page:
        page.open([SET_UP, VIEWER])
        page.run_all()
        viewer = overlay(page)
        viewer.scroll_into_view_if_needed(timeout=TIMEOUT)
        wait_for_picture(page, viewer)
        yield page


def overlay(page: LabPage) -> Locator:
    return page.view.locator(".lbw-overlay").first


def stage(page: LabPage) -> Locator:
    return overlay(page).locator(".lbw-overlay__stage")


def press(page: LabPage, *keys: str) -> None:
    """Press keys with the focus on the stage; wait until it is drawn, and Python knows of it."""
    stage(page).focus()
    for key in keys:
        page.view.keyboard.press(key)
    wait_for_picture(page, overlay(page))
    wait_until_told(page, "viewer", "position", "view")


def on_screen(page: LabPage) -> np.ndarray:
    """Return the pixels of the stage, (height, width, 4)."""
    return shaped(
        stage(page)
        .locator("canvas.lbw-overlay__picture")
        .evaluate(
            """(canvas) => {
              const {width, height} = canvas;
              const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
              let text = '';
              for (let at = 0; at < data.length; at += 8192)
                text += String.fromCharCode(...data.subarray(at, at + 8192));
              return [height, width, 4, btoa(text)];
            }"""
        )
    )


def in_kernel(page: LabPage, expression: str) -> np.ndarray:
    """Return a picture that Python makes; by a file, because what is printed is limited."""
    page.run(f"np.save('in-kernel.npy', np.asarray({expression}))")
    return np.load(page.lab.root / "in-kernel.npy").astype(int)


def shaped(parts: list[Any]) -> np.ndarray:
    *shape, text = parts
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(shape).astype(int)


def assert_same(shown: np.ndarray, expected: np.ndarray) -> None:
    """At most 1 in 255 apart, and 99.99 % of the bytes equal."""
    assert shown.shape == expected.shape
    apart = np.abs(shown - expected)
    assert apart.max() <= 1
    assert np.count_nonzero(apart) <= 1e-4 * apart.size


def wait_for_python(page: LabPage, expression: str, expected: str) -> None:
    """Wait until what was done in the page has reached the kernel: at most 100 ms late."""
    deadline = time.monotonic() + TIMEOUT / 1000
    while page.run(f"print({expression})").strip() != expected:
        assert time.monotonic() < deadline, f"{expression} never became {expected}"


def settle(page: LabPage, code: str) -> None:
    """Change something in Python and wait until it is on screen, and Python knows the view."""
    page.run(code)
    wait_for_picture(page, overlay(page))
    wait_until_told(page, "viewer", "position", "view")


def test_it_opens_with_every_layer_and_names_the_engine(page: LabPage):
    assert overlay(page).locator("[data-status=ready]").count() == 5
    assert "engine: CPU" in overlay(page).locator(".lbw-overlay__engine").inner_text()


@pytest.mark.parametrize("mode", MODES)
def test_what_is_on_screen_is_what_python_makes(page: LabPage, mode: str):
    settle(page, f"viewer.compare({mode!r}, 'stack', 'base')")
    chosen = overlay(page).get_by_role("button", name=MODES[mode], exact=True)
    assert chosen.get_attribute("aria-pressed") == "true"
    press(page, "z")
    shown = on_screen(page)
    if mode == "lens":
        middle = tuple(length // 2 for length in shown.shape[:2])
        inside = in_kernel(page, "viewer.compare('blend', 'base', 'stack') or viewer.image()")
        around = in_kernel(page, "viewer.compare('lens', 'stack', 'base') or viewer.image()")
        near, far = np.s_[middle[0], middle[1]], np.s_[0, 0]
        assert shown[near].tolist() == inside[near].tolist() != around[near].tolist()
        assert np.abs(shown[far] - around[far]).max() <= 1
    elif mode == "blink":
        pictures = [
            in_kernel(page, f"viewer.compare('blink', {stacks}) or viewer.image()")
            for stacks in ("'stack', 'base'", "'base', 'stack'")
        ]
        assert min(np.abs(shown - each).max() for each in pictures) <= 1
    elif mode == "side-by-side":
        width = shown.shape[1]
        expected = in_kernel(page, "viewer.image()")
        assert_same(shown[:, : (width - 2) // 2], expected[:, : (width - 2) // 2])
        assert_same(shown[:, -(width - 2) // 2 :], expected[:, -(width - 2) // 2 :])
    else:
        assert_same(shown, in_kernel(page, "viewer.image()"))


def test_the_statistics_are_those_of_numpy(page: LabPage):
    settle(page, "viewer.compare('difference', 'stack', 'layer:Small', threshold=20)")
    statistics = overlay(page).locator(".lbw-overlay__statistics")
    expected = json.loads(
        page.run(
            "d = viewer.difference().overall\n"
            "print(json.dumps([f'{d.mae:.2f}', f'{d.rmse:.2f}', f'{d.maximum}']))"
        )
    )
    for number in expected:
        statistics.get_by_text(number, exact=True).first.wait_for(timeout=TIMEOUT)
    settle(page, "viewer.compare('blend', 'stack', 'base')")


PROBE = """async ({points, timeout}) => {
  const viewer = document.querySelector('.lbw-overlay');
  const stage = viewer.querySelector('.lbw-overlay__stage');
  const box = stage.getBoundingClientRect();
  const clean = (text) => text.replace(/\\s+/g, ' ').trim();
  const wrong = [];
  for (const {x, y, expected} of points) {
    const place = {clientX: box.left + x, clientY: box.top + y, bubbles: true};
    stage.dispatchEvent(new PointerEvent('pointermove', place));
    const until = performance.now() + timeout;
    let read = '';
    while (performance.now() < until) {
      read = clean(viewer.querySelector('.lbw-overlay__cursor').textContent) + ' | ' +
        [...viewer.querySelectorAll('.lbw-overlay__value')].map((v) => clean(v.textContent))
          .join(' | ');
      if (read === expected) break;
      await new Promise(requestAnimationFrame);
    }
    if (read !== expected) wrong.push({expected, read});
  }
  return wrong;
}"""


@pytest.mark.parametrize("zoom", [0.6, 1.0, 5.0, 23.0])
def test_the_probe_reads_what_the_files_hold(page: LabPage, zoom: float, *, full: bool):
    random = np.random.default_rng(SEED)
    view = json.loads(page.run("import msgspec; print(msgspec.json.encode(viewer.view).decode())"))
    view["scale"] = zoom
    for axis, length, side in (("x", 1600, "width"), ("y", 1200, "height")):
        half = view[side] / 2 / zoom  # no further than the page goes
        view[axis] = length / 2 if 2 * half >= length else random.integers(half + 1, length - half)
    settle(
        page,
        "from lb_widgets.messages.overlay_viewer import StageView\n"
        f"viewer.view = StageView(x={view['x']}, y={view['y']}, scale={zoom}, "
        f"width={view['width']}, height={view['height']})",
    )
    base, elevation, infrared, small, weeds = (
        in_kernel(page, name) for name in ("base", "elevation", "infrared", "small", "weeds")
    )

    def hexadecimal(channels: np.ndarray) -> str:
        opaque = len(channels) == 4 and channels[3] == 255
        return "#" + bytes(map(int, channels[:3] if opaque else channels)).hex()

    points = []
    left, top = (
        view["width"] / 2 - view["x"] * view["scale"],
        view["height"] / 2 - view["y"] * view["scale"],
    )
    while len(points) < (250 if full else 40):
        x, y = random.integers(0, view["width"]), random.integers(0, view["height"])
        column = int(np.floor((x + 0.5 - left) / view["scale"]))
        row = int(np.floor((y + 0.5 - top) / view["scale"]))
        if not (0 <= column < 1600 and 0 <= row < 1200):
            continue
        expected = [
            f"x {column:,} y {row:,}",
            f"base {hexadecimal(base[row, column])}",
            f"Elevation {elevation[row, column]:,}",
            f"CIR {hexadecimal(infrared[row, column])}",
            f"Small {hexadecimal(small[row // 4, column // 4])}",
            f"Weeds {weeds[row, column]}",
        ]
        points.append({"x": int(x) + 0.5, "y": int(y) + 0.5, "expected": " | ".join(expected)})
    assert page.view.evaluate(PROBE, {"points": points, "timeout": 3000}) == []


def test_sliders_and_traits_follow_each_other(page: LabPage):
    settle(page, "viewer.layers['CIR'].opacity = 0.25")
    slider = overlay(page).get_by_role("slider", name="Opacity of CIR")
    assert slider.input_value() == "25"
    slider.focus()
    slider.press("End")
    wait_for_picture(page, overlay(page))
    assert page.run("print(viewer.layers['CIR'].opacity)").strip() == "1.0"


LARGE_VIEWER = """
height, width = 5000, 7000
y, x = np.mgrid[:height, :width]
base = np.stack([x // 28, y // 20, (x ^ y) & 255], axis=-1).astype(np.uint8)
depth = ((x * 7 + y * 5) % 40_000).astype(np.uint16)
viewer = lbw.OverlayViewer(base, layers=[
    lbw.Layer(depth, name="Depth", blend_mode="screen", opacity=0.5, colormap="magma"),
])
viewer
"""


def test_a_large_picture_comes_in_tiles(lab: Lab):
    with lab.page(width=1000) as page:
        page.open([SET_UP, LARGE_VIEWER])
        page.run_all()
        overlay(page).scroll_into_view_if_needed(timeout=TIMEOUT)
        wait_for_picture(page, overlay(page))
        assert on_screen(page)[250, 343, 3] == 255  # no black or empty canvas
        for keys in (["z"], ["ArrowRight"] * 7 + ["ArrowDown"] * 5, ["-", "-", "z"]):
            press(page, *keys)
            assert_same(on_screen(page), in_kernel(page, "viewer.image()"))


PRESET_VIEWER = """
viewer = lbw.OverlayViewer(lbw.sample_rows())
viewer.layers["Relief"].blend_mode = "multiply"
viewer.layers["Water"].visible = False
preset = viewer.add_preset("Terrain")
viewer.layers["Relief"].blend_mode = "normal"
viewer
"""
ROWS_SEEN = 8  # some of them lack a layer of the preset, others have more


def test_presets_are_applied_across_rows(lab: Lab):
    with lab.page(width=1000) as page:
        page.open([SET_UP, PRESET_VIEWER])
        page.run_all()
        wait_for_picture(page, overlay(page))
        overlay(page).get_by_role("combobox", name="Preset").select_option(label="Terrain")
        wait_for_python(page, "viewer.layers['Relief'].blend_mode", "multiply")
        for _ in range(ROWS_SEEN):
            press(page, "]", "f", "+", "+", "+", "+", "z")
            row = "viewer.rows.iloc[viewer.position]"
            whole = in_kernel(page, f"lbw.composite({row}, preset=preset)")
            assert_same(in_kernel(page, "viewer.image(full=True)"), whole)
            assert_same(*where_both_are(page, on_screen(page), whole))


def where_both_are(
    page: LabPage, shown: np.ndarray, whole: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what of the stage the picture is on, at actual size, and what of it that is."""
    x, y, width, height = json.loads(
        page.run("v = viewer.view; print(json.dumps([v.x, v.y, v.width, v.height]))")
    )
    left, top = round(x - width / 2), round(y - height / 2)
    on_stage = shown[max(0, -top) :, max(0, -left) :]
    part = whole[max(0, top) :, max(0, left) :]
    rows, columns = (min(on_stage.shape[axis], part.shape[axis]) for axis in (0, 1))
    assert rows * columns > 10_000
    return on_stage[:rows, :columns], part[:rows, :columns]


def test_many_viewers_share_one_page(lab: Lab, *, full: bool):
    """A page keeps 16 contexts for drawing: a viewer each would lose the first."""
    viewers = 30 if full else 18
    cells = [SET_UP, "rows = lbw.sample_rows()"]
    cells += [f"lbw.OverlayViewer(rows, row={number % 20})" for number in range(viewers)]
    with lab.page(width=1000) as page:
        page.open(cells)
        page.run_all()
        for number in range(viewers):
            viewer = page.view.locator(".lbw-overlay").nth(number)
            viewer.scroll_into_view_if_needed(timeout=TIMEOUT)
            wait_for_picture(page, viewer)
        # Those that were first are still there, whatever came after them.
        for number in (0, viewers // 2, viewers - 1):
            viewer = page.view.locator(".lbw-overlay").nth(number)
            viewer.scroll_into_view_if_needed(timeout=TIMEOUT)
            viewer.get_by_role("button", name="Next row").click()
            wait_for_picture(page, viewer)
            assert viewer.locator("[data-status=failed]").count() == 0
        assert page.console_errors == []


STATES = """print(json.dumps([
    [state.name, state.visible, state.opacity, state.appearance.offset]
    for state in viewer.layer_states
]))"""


def test_everything_can_be_done_by_keys(page: LabPage):
    """A run without the mouse: layers, order, modes, cross, nudge, zoom, help."""
    settle(page, "viewer.compare('blend', 'stack', 'base')")
    before = json.loads(page.run(STATES))
    press(page, "f", "2", "PageDown", ";", "Alt+ArrowRight", "Alt+Shift+ArrowDown")
    wait_for_python(page, "sum(not layer.visible for layer in viewer.layers)", "1")
    wait_for_python(page, "[1.0, 10.0] in [list(each.offset) for each in viewer.layers]", "True")
    after = json.loads(page.run(STATES))
    assert [each[2] for each in after] != [each[2] for each in before]
    for key, mode in (("w", "swipe"), ("d", "difference"), ("s", "side-by-side"), ("b", "blend")):
        press(page, key)
        wait_for_python(page, "viewer.comparison.mode", mode)
    press(page, "p", "Control+ArrowRight")
    cursor = overlay(page).locator(".lbw-overlay__cursor")
    first = cursor.inner_text()
    press(page, "Control+ArrowRight")
    assert cursor.inner_text() != first
    press(page, "?")
    overlay(page).get_by_role("dialog", name="Keys").wait_for()
    press(page, "Escape", "Escape")
    names = [name for name, *_ in before]
    handle = overlay(page).get_by_role("button", name=f"Order of {names[-1]}")
    handle.focus()
    handle.press("Shift+ArrowDown")
    wait_for_python(page, "viewer.layers.names", str([*names[:-2], names[-1], names[-2]]))


LOOKED_AT = """
viewer = lbw.OverlayViewer(lbw.sample_rows())
preset = viewer.add_preset("Terrain")
viewer
"""


@looks(600, 1000, 1400)
def test_every_mode_can_be_looked_at(lab: Lab, screenshots: Path, *, dark: bool, width: int):
    """Takes the pictures, which a person opens; axe looks too."""
    with lab.page(dark=dark, width=width, height=1400) as page:
        page.open(["import lb_widgets as lbw", LOOKED_AT])
        page.run_all()
        viewer = overlay(page)
        wait_for_picture(page, viewer)
        name = f"{width}-{'dark' if dark else 'light'}"
        for mode in MODES:
            settle(page, f"viewer.compare({mode!r}, 'stack', 'base')")
            viewer.screenshot(path=screenshots / f"overlay-{mode}-{name}.png")
        settle(page, "viewer.compare('blend')")
        for row in viewer.locator(".lbw-layers__row").all()[-2:]:
            row.get_by_role("button", name="Levels").first.click()
        press(page, "+", "+", "+", "+", "p")
        viewer.screenshot(path=screenshots / f"overlay-editor-{name}.png")
        found = Axe().run(page.view, context={"include": [[".lbw-root"]]})
        assert found.violations_count == 0, found.generate_report()
