"""Both engines of the browser side, in real Chromium, against what Python computes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from engine_page import EnginePage, frame, frame_layer

from lb_widgets.media.comparison import difference, difference_map
from lb_widgets.media.content import Media
from lb_widgets.media.magic import content_type_of
from lb_widgets.media.pictures import open_picture
from lb_widgets.media.samples import Samples
from lb_widgets.media.stacks import render
from lb_widgets.model.appearance import rendered
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.layer_state import Appearance, Colormap, LayerState
from tests.media.corpus import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

MODES = list(BlendMode)
ENGINES = ("cpu", "gpu")
WIDTH, HEIGHT = 389, 271
"""No multiple of a tile's or a block's size."""
MOST_DIFFERENT = 1e-4
"""Share of the bytes that may differ by 1."""
JUMPING = 2e-3
"""Share of the pixels at which the specification jumps: there the last bit of a float decides, see
`tests.media.test_stacks`, and a GPU's floats have other last bits."""

WATCHED = """
const losses = []; // one for each context; a lost one has no extensions
const getContext = OffscreenCanvas.prototype.getContext;
OffscreenCanvas.prototype.getContext = function (kind, options) {
  const context = getContext.call(this, kind, options);
  if (kind === 'webgl2' && context !== null) {
    losses.push(context.getExtension('WEBGL_lose_context'));
  }
  return context;
};
self.addEventListener('message', (event) => {
  const { test } = event.data;
  if (test === undefined) return;
  event.stopImmediatePropagation();
  if (test === 'lose') losses[0].loseContext();
  if (test === 'restore') losses[0].restoreContext();
  self.postMessage({ type: 'test', contexts: losses.length });
});
"""
"""Put before the worker's source: what becomes of its contexts."""

KEEP_WORKERS = """() => {
  globalThis.workers = [];
  globalThis.Worker = class extends Worker {
    constructor(...parameters) { super(...parameters); workers.push(this); }
  };
}"""
ASK_WORKER = """(test) => new Promise((resolve) => {
  workers[0].addEventListener('message', function hear({ data }) {
    if (data.type !== 'test') return;
    workers[0].removeEventListener('message', hear);
    resolve(data);
  });
  workers[0].postMessage({ test });
})"""


PRETEND = """
const getContext = OffscreenCanvas.prototype.getContext;
OffscreenCanvas.prototype.getContext = function (kind, options) {
  return getContext.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
};
WebGL2RenderingContext.prototype.getExtension = () => null;
"""
"""Put before the worker's source: a renderer that does not say that it is software."""
STOP_CLOCK = """
let lost = 0;
const now = Performance.prototype.now;
Performance.prototype.now = function () { return now.call(this) - lost; };
for (const name of ['texStorage2D', 'readPixels', 'drawArrays', 'texSubImage2D']) {
  const original = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...parameters) {
    const start = now.call(performance);
    const result = original.apply(this, parameters);
    lost += now.call(performance) - start;
    return result;
  };
}
"""

COUNT_REFUSALS = """() => {
  globalThis.refusals = 0;
  const { Module } = WebAssembly;
  WebAssembly.Module = function (bytes) {
    try {
      return new Module(bytes);
    } catch (error) {
      refusals += 1;
      throw error;
    }
  };
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[EnginePage]:
    with EnginePage() as page:
        for engine in ENGINES:
            page.call("acquire", engine, page.worker, engine)
        yield page


@pytest.fixture(autouse=True)
def _closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let go of a test's pictures."""
    yield
    if "page" in request.fixturenames:
        page: EnginePage = request.getfixturevalue("page")
        page.evaluate("lbw.forgetAll()")


@pytest.fixture
def random(record_property: Any) -> np.random.Generator:
    seed = int(np.random.SeedSequence().generate_state(1)[0])
    record_property("seed", seed)
    sys.stdout.write(f"seed {seed}\n")  # shown where the test fails
    return np.random.default_rng(seed)


def noise(random: np.random.Generator, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    return random.integers(0, 256, (height, width, 4), dtype=np.uint8)


Stack = list[tuple[LayerState, Samples]]


def random_stack(random: np.random.Generator, *, count: int = 10) -> Stack:
    return [
        (
            LayerState(
                name=f"layer {index}",
                opacity=float(random.random()),
                blend_mode=MODES[random.integers(len(MODES))],
            ),
            Samples(noise(random)),
        )
        for index in range(count)
    ]


def frame_of(base: Samples | None, stack: Stack, **parts: Any) -> dict[str, Any]:
    size = base.size if base else (WIDTH, HEIGHT)
    layers = [
        frame_layer(state.name, state.blend_mode, state.opacity, state.appearance)
        for state, _ in stack
    ]
    return frame(size, "base" if base else None, *layers, **parts)


def open_all(page: EnginePage, engine: str, base: Samples, stack: Stack) -> None:
    page.open(engine, "base", base)
    for state, samples in stack:
        page.open(engine, state.name, samples)


def assert_same(found: np.ndarray, expected: np.ndarray, *, engine: str) -> None:
    """Compare as the issue asks: on the processor nothing may differ."""
    visible = expected[..., 3:] > 0  # the colour of what is transparent is nobody's concern
    apart = np.abs(found.astype(int) - expected.astype(int)) * (visible | [False] * 3 + [True])
    if engine == "cpu":
        assert apart.max() == 0
        return
    jumps = apart.max(axis=-1) > 1
    assert jumps.mean() <= JUMPING
    assert np.count_nonzero(apart[~jumps]) <= MOST_DIFFERENT * apart.size


@pytest.mark.parametrize("engine", ENGINES)
class TestParity:
    """Random pictures and stacks, the kernel's rendering beside the page's."""

    @pytest.mark.parametrize("opaque", [True, False])
    def test_stacks_of_11_over_all_modes(
        self, page: EnginePage, engine: str, random: np.random.Generator, *, opaque: bool
    ) -> None:
        pixels = noise(random)
        pixels[..., 3] |= 255 if opaque else 0
        base, stack = Samples(pixels), random_stack(random)
        open_all(page, engine, base, stack)
        found = page.pixels(engine, frame_of(base, stack))
        assert_same(found, render(base, stack), engine=engine)

    def test_each_mode_alone(
        self, page: EnginePage, engine: str, random: np.random.Generator
    ) -> None:
        base, layer = Samples(noise(random)), Samples(noise(random))
        open_all(page, engine, base, [(LayerState(name="layer", opacity=1), layer)])
        for mode in MODES:
            stack = [(LayerState(name="layer", opacity=0.7, blend_mode=mode), layer)]
            found = page.pixels(engine, frame_of(base, stack))
            assert_same(found, render(base, stack), engine=engine)

    def test_pictures_of_every_kind_size_and_appearance(
        self, page: EnginePage, engine: str, random: np.random.Generator
    ) -> None:
        grey = random.integers(0, 256, (97, 143), dtype=np.uint8)
        mask = random.integers(0, 5, (HEIGHT, WIDTH)).astype(np.uint8)
        deep = random.integers(1, 65_536, (311, 402)).astype(np.uint16)
        deep[:20] = 0
        colors = random.integers(0, 65_536, (64, 64, 4)).astype(np.uint16)
        pictures: list[tuple[Samples, dict[str, Any]]] = [
            (Samples(grey), {"tint": "#3a7fe1", "smooth": True, "offset": (10.5, -7.25)}),
            (Samples(mask, is_classes=True), {"offset": (-3.0, 4.0)}),
            (
                Samples(deep, scale=0.01, offset=-5, lowest=-4.99, highest=650.35, no_data=0),
                {"colormap": Colormap.MAGMA, "limits": (0, 400), "gamma": 1.7},
            ),
            (Samples(colors, lowest=0, highest=65_535), {"smooth": True, "limits": (60_000, 9)}),
            (
                Samples(noise(random)),
                {"transparent": "#808080", "tolerance": 90, "gamma": 0.6, "offset": (0.5, 0.5)},
            ),
        ]
        stack = [
            (
                LayerState(
                    name=f"layer {index}",
                    opacity=float(random.uniform(0.3, 1)),
                    blend_mode=MODES[(index * 5 + 1) % len(MODES)],
                    appearance=Appearance(**appearance),
                ),
                samples,
            )
            for index, (samples, appearance) in enumerate(pictures)
        ]
        base, below = Samples(noise(random)), Appearance(gamma=1.2)
        open_all(page, engine, base, stack)
        found = page.pixels(engine, frame_of(base, stack, appearance=below))
        expected = render(base, stack, base_appearance=below)
        assert_same(found, expected, engine=engine)
        for layer in stack:  # each alone, over nothing
            alone = [(LayerState(name=layer[0].name, opacity=1, appearance=layer[0].appearance),)]
            shown = [(alone[0][0], layer[1])]
            found = page.pixels(engine, frame_of(None, shown))
            assert_same(found, render(base, shown, with_base=False), engine=engine)

    def test_a_region_is_a_part_of_the_whole(
        self, page: EnginePage, engine: str, random: np.random.Generator
    ) -> None:
        base, stack = Samples(noise(random)), random_stack(random, count=2)
        open_all(page, engine, base, stack)
        whole = page.pixels(engine, frame_of(base, stack))
        part = {"x": 201, "y": 55, "width": 100, "height": 216}
        found = page.pixels(engine, frame_of(base, stack, region=part))
        np.testing.assert_array_equal(found, whole[55:271, 201:301])

    def test_a_bitmap_shows_what_is_drawn(
        self, page: EnginePage, engine: str, random: np.random.Generator
    ) -> None:
        pixels = noise(random)
        pixels[..., 3] = 255
        base, stack = Samples(pixels), random_stack(random, count=3)
        open_all(page, engine, base, stack)
        wanted = frame_of(base, stack)
        np.testing.assert_array_equal(page.rendered(engine, wanted), page.pixels(engine, wanted))

    def test_coarser_levels_are_the_same_on_both(
        self, page: EnginePage, engine: str, random: np.random.Generator
    ) -> None:
        base, stack = Samples(noise(random)), random_stack(random, count=3)
        for one in ENGINES:
            open_all(page, one, base, stack)
        part = {"level": 2, "width": 98, "height": 68}
        wanted = frame_of(base, stack, region=part)
        assert_same(page.pixels(engine, wanted), page.pixels("cpu", wanted), engine=engine)

    def test_a_comparison_is_pythons(
        self, page: EnginePage, engine: str, random: np.random.Generator
    ) -> None:
        base, stack = Samples(noise(random)), random_stack(random, count=2)
        open_all(page, engine, base, stack)
        shown = frame_of(base, stack), frame_of(base, [])
        found = page.compared(engine, *shown, 8)
        a, b = render(base, stack), render(base, [])
        expected = difference(a, b, threshold=8)
        assert found["difference"]["overall"] == pytest.approx(_fields(expected.overall))
        for channel, wanted in zip(found["difference"]["channels"], expected.channels, strict=True):
            assert channel == pytest.approx(_fields(wanted))
        np.testing.assert_array_equal(found["map"], difference_map(a, b))


def _fields(channel: Any) -> dict[str, Any]:
    return {name: getattr(channel, name) for name in channel.__struct_fields__}


def test_files_of_every_kind_come_out_as_python_sees_them(page: EnginePage) -> None:
    for case in cases():
        if case.refusal:
            continue
        picture = open_picture(Media(case.body, content_type_of(case.body, name=""), ""))
        info = msgspec.to_builtins(picture.describe())
        del info["content_types"], info["notes"]
        page.open_files("cpu", "base", info, picture.parts())
        found = page.pixels("cpu", frame((info["width"], info["height"]), "base"))
        samples = picture.samples()
        expected = rendered(samples.values, Appearance(), samples, is_base=True)
        visible = expected[..., 3:] > 0
        np.testing.assert_array_equal(found * visible, expected * visible, err_msg=case.name)


def test_pictures_are_read_the_same_without_video_frames(random: np.random.Generator) -> None:
    """As on a page that is not secure: there a canvas reads them."""
    base = Samples(noise(random, 1100, 700))
    grey = Samples(random.integers(0, 256, (600, 1030), dtype=np.uint8))
    stack = [(LayerState(name="grey", opacity=0.5), grey)]
    with EnginePage() as page:
        page.call("acquire", "frames", page.worker, "cpu")
        page.call("acquire", "canvas", "delete self.VideoFrame;" + page.worker, "cpu")
        for viewer in ("frames", "canvas"):
            open_all(page, viewer, base, stack)
            found = page.pixels(viewer, frame_of(base, stack))
            np.testing.assert_array_equal(found, render(base, stack))
        half = frame_of(base, stack, region={"level": 1, "width": 550, "height": 350})
        np.testing.assert_array_equal(page.pixels("frames", half), page.pixels("canvas", half))


class TestLabels:
    """What is said of the engines, here where there is no GPU."""

    def test_each_says_what_draws_and_why(self, page: EnginePage) -> None:
        assert page.call("label", "cpu") == "CPU: as set"
        assert page.call("label", "gpu") == "GPU: as set, software renderer"
        page.call("acquire", "auto", page.worker, "auto")
        page.wait_for("lbw.label('auto') === 'CPU: software renderer'")
        page.call("dispose", "auto")

    def test_without_looking_for_a_software_renderer_first(self) -> None:
        with EnginePage() as page:
            page.call("acquire", "auto", page.worker, "auto")
            page.wait_for("/^CPU: (no GPU|software renderer)$/.test(lbw.label('auto'))")


class TestContext:
    """The page's one WebGL context."""

    def test_30_viewers_share_one_worker_and_one_context(self) -> None:
        with EnginePage() as page:
            page.evaluate(KEEP_WORKERS)
            for number in range(30):
                choice = ("gpu", "auto", "cpu")[number % 3]
                page.call("acquire", str(number), WATCHED + page.worker, choice)
            assert page.evaluate("workers.length") == 1
            assert page.evaluate(ASK_WORKER, "count")["contexts"] == 1

    def test_one_that_draws_wrong_pixels_is_not_trusted(self) -> None:
        with EnginePage() as page:
            broken = "WebGL2RenderingContext.prototype.readPixels = () => {};"
            label = page.call("acquire", "viewer", broken + page.worker, "gpu")
        assert label == "CPU: the GPU draws wrong pixels"

    def test_one_that_takes_no_shader_is_not_used(self) -> None:
        with EnginePage() as page:
            broken = "WebGL2RenderingContext.prototype.getProgramParameter = () => false;"
            label = page.call("acquire", "viewer", broken + page.worker, "gpu")
        assert label == "CPU: the GPU takes no such shader"

    def test_the_faster_one_is_chosen(self, random: np.random.Generator) -> None:
        """The renderer here is slow and says that it is software; it must not say so."""
        base, stack = Samples(noise(random)), random_stack(random, count=2)
        with EnginePage() as page:
            page.call("acquire", "slow", PRETEND + page.worker, "auto")
            page.wait_for("lbw.label('slow') === 'CPU: faster here'")
            # With a clock that stands still while it draws, it wins.
            page.call("acquire", "quick", PRETEND + STOP_CLOCK + page.worker, "auto")
            page.wait_for("lbw.label('quick') === 'GPU'")
            open_all(page, "quick", base, stack)
            found = page.pixels("quick", frame_of(base, stack))
        assert_same(found, render(base, stack), engine="gpu")

    def test_its_loss_is_survived(self, random: np.random.Generator) -> None:
        base, stack = Samples(noise(random)), random_stack(random, count=2)
        expected = render(base, stack)
        wanted = frame_of(base, stack)
        with EnginePage() as page:
            page.evaluate(KEEP_WORKERS)
            page.call("acquire", "viewer", WATCHED + page.worker, "gpu")
            open_all(page, "viewer", base, stack)
            assert_same(page.pixels("viewer", wanted), expected, engine="gpu")
            page.evaluate(ASK_WORKER, "lose")
            # At once and exactly, by the processor.
            assert_same(page.pixels("viewer", wanted), expected, engine="cpu")
            page.wait_for("lbw.label('viewer') === 'CPU: graphics context lost'")
            page.evaluate(ASK_WORKER, "restore")
            page.wait_for("lbw.label('viewer').startsWith('GPU')")
            assert_same(page.pixels("viewer", wanted), expected, engine="gpu")


def test_a_strict_page_has_neither_worker_nor_webassembly_and_draws_the_same(
    random: np.random.Generator,
) -> None:
    base, stack = Samples(noise(random)), random_stack(random)
    with EnginePage(policy="script-src 'unsafe-inline'; worker-src 'none'") as page:
        page.evaluate(COUNT_REFUSALS)
        assert page.call("acquire", "viewer", page.worker, "cpu") == (
            "CPU, without a worker: as set"
        )
        open_all(page, "viewer", base, stack)
        found = page.pixels("viewer", frame_of(base, stack))
        assert page.evaluate("refusals") == 2
    assert_same(found, render(base, stack), engine="cpu")
