"""What Python and the browser both have to compute before and after they blend.

``python tests/contract/appearance.py`` writes ``appearance.json``: look-up tables, how values
become colours, how layers are placed and whole stacks drawn, automatic limits, and how pictures
differ. `tests/media/test_stacks.py` checks that it is current, ``js/src/core`` that the browser
agrees. Every case holds its inputs and results in full, as flat lists; a digest stands for the
longer ones.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lb_widgets.media.comparison import difference, difference_map
from lb_widgets.media.samples import Samples
from lb_widgets.media.stacks import render
from lb_widgets.model.appearance import automatic_limits, rendered
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.colormaps import palette, ramp
from lb_widgets.model.comparison import Region
from lb_widgets.model.layer_state import Appearance, Colormap, LayerState

FILE = Path(__file__).with_suffix(".json")
ABOUT = """Written by tests/contract/appearance.py. Pictures are flat lists, row by row, of values
as stored or of red, green, blue and alpha. In placements and stacks, pixels of alpha 0 are written
as 0, 0, 0, 0: their colour is nobody's concern. A digest is the SHA-256 of the RGBA bytes of every
possible value of a single band, in order."""

GREY8 = {"bands": 1, "bits": 8, "scale": 1.0, "offset": 0.0, "lowest": 0.0, "highest": 255.0}
GREY16 = GREY8 | {"bits": 16, "lowest": 212.0, "highest": 40_000.0}
FLOATS = GREY16 | {"scale": 0.000_061, "offset": -1.000_061, "lowest": -1.0, "highest": 2.996_574}
FLOATS |= {"no_data": 0}
MASK = GREY8 | {"is_classes": True}
RGBA8 = GREY8 | {"bands": 4}
RGBA16 = GREY16 | {"bands": 4}

LOOK_UPS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("grey as it is", GREY8, {}),
    ("limits", GREY8, {"limits": (30, 200)}),
    ("limits between values", GREY8, {"limits": (0.5, 7.25)}),
    ("limits beyond the values", GREY8, {"limits": (-100, 1000)}),
    ("inverted", GREY8, {"limits": (200, 30)}),
    ("equal limits", GREY8, {"limits": (100, 100)}),
    ("brightened", GREY8, {"gamma": 2.2}),
    ("darkened", GREY8, {"gamma": 0.1}),
    ("limits and gamma", GREY8, {"limits": (10, 99), "gamma": 0.45}),
    ("tinted", GREY8, {"tint": "#3a7fe1"}),
    ("tinted, limits", GREY8, {"tint": "#ff8000", "limits": (200, 30), "gamma": 1.5}),
    *((f"colormap {name}", GREY8, {"colormap": name}) for name in Colormap),
    ("a tint stands instead of a colormap", GREY8, {"tint": "#00ff00", "colormap": "magma"}),
    ("a tint stands instead of classes", MASK, {"tint": "#00ff00", "colormap": "classes"}),
    ("black is transparent", GREY8, {"transparent": "#000000"}),
    ("grey is transparent within a tolerance", GREY8, {"transparent": "#807e82", "tolerance": 5}),
    (
        "transparent after the limits and before the colormap",
        GREY8,
        {"transparent": "#ffffff", "tolerance": 10, "limits": (0, 100), "colormap": "viridis"},
    ),
    ("no value is transparent", GREY8, {"transparent": "#ff0000", "tolerance": 100}),
    ("a value without data", GREY8 | {"no_data": 7}, {"colormap": "cividis"}),
    ("a class mask", MASK, {}),
    ("a class mask with what does not count", MASK, {"limits": (1, 3), "transparent": "#e69f00"}),
    ("a class mask in grey", MASK, {"colormap": "grey", "limits": (0, 7)}),
    ("a tinted class mask", MASK, {"tint": "#ff0000", "limits": (0, 3)}),
    ("a class mask without data", MASK | {"no_data": 3}, {}),
    ("16 bits", GREY16, {}),
    ("16 bits, limits and colormap", GREY16, {"limits": (1000, 900), "colormap": "rdbu"}),
    ("16 bits of one value", GREY16 | {"lowest": 5.0, "highest": 5.0}, {}),
    ("floats", FLOATS, {}),
    ("floats, limits", FLOATS, {"limits": (-0.25, 0.5), "gamma": 1.8, "colormap": "magma"}),
    ("colours as they are", RGBA8, {"colormap": "magma", "tint": "#ff0000"}),
    ("colours, limits and gamma", RGBA8, {"limits": (20, 220), "gamma": 1.3}),
    ("a transparent colour", RGBA8, {"transparent": "#102030", "tolerance": 16}),
    ("colours without data", RGBA8 | {"no_data": 16}, {}),
    ("colours of 16 bits", RGBA16, {}),
    ("colours of 16 bits, limits", RGBA16, {"limits": (30_000, 300), "transparent": "#ffffff"}),
]


def contract() -> dict[str, Any]:
    """Return inputs and what has to come out."""
    return {
        "about": ABOUT.replace("\n", " "),
        "ramps": {name: ramp(name).tobytes().hex() for name in Colormap if name != "classes"},
        "palette": palette().tobytes().hex(),
        "look_ups": [_look_up(*case) for case in LOOK_UPS] + [_base_mask()],
        "placements": _placements(),
        "stacks": _stacks(),
        "automatic": _automatic(),
        "differences": _differences(),
    }


def _look_up(
    name: str, given: dict[str, Any], wanted: dict[str, Any], *, is_base: bool = False
) -> dict[str, Any]:
    picture = _picture(given)
    appearance = msgspec.convert(wanted, Appearance)
    every = np.arange(1 << picture.bits).astype(picture.values.dtype)
    if picture.bands == 1:
        some = np.unique([*np.linspace(0, every[-1], 18).astype(int), 1, 2, 3, 7, 99, 100])
        values = every[some]
    else:
        noise = np.random.default_rng(3).integers(0, len(every), (12, 4)).tolist()
        edges = [[16, 32, 48, 255], [0, 16, 64, 9], [32, 48, 64, 200], [33, 48, 64, 200]]
        values = np.array(noise + edges + [[every[-1]] * 4, [0] * 4], every.dtype)
    case = {
        "name": name,
        "picture": _description(picture),
        "appearance": msgspec.to_builtins(appearance),
        "is_base": is_base,
        "values": _flat(values),
        "rgba": _flat(rendered(values, appearance, picture, is_base=is_base)),
    }
    if picture.bands == 1:
        colors = rendered(every, appearance, picture, is_base=is_base)
        case["digest"] = hashlib.sha256(colors.tobytes()).hexdigest()
    return case


def _base_mask() -> dict[str, Any]:
    return _look_up("a class mask as the base", MASK, {"limits": (0, 7)}, is_base=True)


def _placements() -> list[dict[str, Any]]:
    random = np.random.default_rng(4)
    sizes = [
        ((3, 2), (3, 2)),
        ((3, 2), (7, 5)),
        ((7, 5), (3, 2)),
        ((4, 4), (6, 4)),
        ((1, 1), (3, 3)),
    ]
    offsets = [(0.0, 0.0), (1.0, -1.0), (0.5, 0.25), (-2.75, 1.3), (100.0, 0.0)]
    cases: list[dict[str, Any]] = []
    for size, base_size in sizes:
        pixels = random.integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
        pixels[random.random(pixels.shape[:2]) < 0.3, 3] = 0
        cases += [
            _placement(Samples(pixels), size, base_size, offset, smooth=smooth)
            for offset in offsets
            for smooth in (False, True)
        ]
    return cases


def _placement(
    picture: Samples,
    size: tuple[int, int],
    base_size: tuple[int, int],
    offset: tuple[float, float],
    *,
    smooth: bool,
) -> dict[str, Any]:
    state = LayerState(name="", opacity=1.0, appearance=Appearance(smooth=smooth, offset=offset))
    base = Samples(np.zeros((base_size[1], base_size[0]), np.uint8))
    return {
        "width": size[0],
        "height": size[1],
        "rgba": _flat(picture.values),
        "base_width": base_size[0],
        "base_height": base_size[1],
        "smooth": smooth,
        "offset": list(offset),
        "placed": _flat(_cleared(render(base, [(state, picture)], with_base=False))),
    }


def _stacks() -> list[dict[str, Any]]:
    random = np.random.default_rng(5)
    mask = random.integers(0, 4, (3, 4)).astype(np.uint8)
    deep = random.integers(200, 41_000, (5, 6)).astype(np.uint16)
    base = Samples(random.integers(0, 256, (4, 5, 4), dtype=np.uint8))
    grey = Samples(random.integers(0, 256, (4, 5), dtype=np.uint8))
    layers = [
        ("CIR", random.integers(0, 256, (4, 5, 4), dtype=np.uint8), {}, {}),
        ("mask", mask, {"is_classes": True}, {"offset": (1.0, 0.0)}),
        (
            "height",
            deep,
            {"lowest": 212.0, "highest": 40_000.0},
            {"colormap": "viridis", "smooth": True},
        ),
        (
            "NDVI",
            deep,
            {"no_data": int(deep[0, 0]), "lowest": 212.0, "highest": 40_000.0},
            {"tint": "#12ff80"},
        ),
        (
            "colour",
            random.integers(0, 256, (2, 2, 4), dtype=np.uint8),
            {},
            {"smooth": True, "gamma": 1.7},
        ),
    ]
    cases: list[dict[str, Any]] = []
    for number, mode in enumerate(BlendMode):
        stack = [
            (
                LayerState(
                    name=name,
                    opacity=(1.0, 0.6, 0.35, 1.0, 0.8)[(place + number) % 5],
                    visible=number % 6 != place + 1,
                    blend_mode=list(BlendMode)[(number + 5 * place) % 16] if place else mode,
                    appearance=msgspec.convert(appearance, Appearance),
                ),
                Samples(values, **given),
            )
            for place, (name, values, given, appearance) in enumerate(layers)
        ]
        cases.append(_stack(grey if number % 3 == 0 else base, stack, with_base=number % 4 != 3))
    return cases


def _stack(
    base: Samples, layers: list[tuple[LayerState, Samples]], *, with_base: bool
) -> dict[str, Any]:
    appearance = Appearance(gamma=1.2)
    result = render(base, layers, base_appearance=appearance, with_base=with_base)
    return {
        "width": base.size[0],
        "height": base.size[1],
        "base": _drawn(base) | {"appearance": msgspec.to_builtins(appearance)}
        if with_base
        else None,
        "layers": [
            {"state": msgspec.to_builtins(state)} | _drawn(samples) for state, samples in layers
        ],
        "rgba": _flat(_cleared(result)),
    }


def _drawn(samples: Samples) -> dict[str, Any]:
    return {
        "picture": _description(samples),
        "width": samples.size[0],
        "height": samples.size[1],
        "values": _flat(samples.values),
    }


def _automatic() -> list[dict[str, Any]]:
    cases = [
        ("an even spread", GREY8, [[value, 4] for value in range(256)]),
        ("exactly at 0.5 % and 99.5 %", GREY8, [[3, 1], [9, 1], [50, 196], [90, 1], [91, 1]]),
        ("just short of them", GREY8, [[3, 1], [9, 1], [50, 199], [90, 1], [91, 1]]),
        ("outliers left out", GREY16, [[0, 4], [1200, 300], [1300, 500], [1999, 300], [65_535, 4]]),
        ("one value", GREY16, [[777, 12]]),
        ("no value", FLOATS, []),
        ("floats", FLOATS, [[1, 1], [16_394, 500], [30_000, 498], [65_535, 1]]),
    ]
    result: list[dict[str, Any]] = []
    for name, given, occurring in cases:
        picture = _picture(given)
        counts = np.zeros(1 << picture.bits, np.int64)
        for value, count in occurring:
            counts[value] = count
        limits = list(automatic_limits(counts, picture))
        picture_and_counts = {"picture": _description(picture), "counts": occurring}
        result.append({"name": name} | picture_and_counts | {"limits": limits})
    return result


def _differences() -> list[dict[str, Any]]:
    random = np.random.default_rng(6)
    a = random.integers(0, 256, (5, 7, 4), dtype=np.uint8)
    near = np.clip(a.astype(int) + random.integers(-12, 13, a.shape), 0, 255).astype(np.uint8)
    far = random.integers(0, 256, a.shape, dtype=np.uint8)
    region = Region(x=2, y=1, width=4, height=3)
    cases = [(a, near, 8, None), (a, far, 0, None), (a, far, 100, region), (a, a, 8, region)]
    return [
        {
            "width": 7,
            "height": 5,
            "a": _flat(first),
            "b": _flat(second),
            "threshold": threshold,
            "region": msgspec.to_builtins(part),
            "difference": msgspec.to_builtins(
                difference(first, second, region=part, threshold=threshold)
            ),
            "map": _flat(difference_map(first, second)),
        }
        for first, second, threshold, part in cases
    ]


def _picture(given: dict[str, Any]) -> Samples:
    """Return a picture of that description."""
    shape = (1, 1) if given["bands"] == 1 else (1, 1, 4)
    values = np.zeros(shape, np.uint8 if given["bits"] == 8 else np.uint16)
    rest = {key: value for key, value in given.items() if key not in {"bands", "bits"}}
    return Samples(values, **rest)


def _description(picture: Samples) -> dict[str, Any]:
    names = ("bands", "bits", "scale", "offset", "lowest", "highest", "no_data", "is_classes")
    return {name: getattr(picture, name) for name in names}


def _cleared(pixels: np.ndarray) -> np.ndarray:
    return pixels * (pixels[..., 3:] > 0)


def _flat(values: np.ndarray) -> list[int]:
    return values.reshape(-1).tolist()


def _text(contract: dict[str, Any]) -> str:
    """Return JSON with one case a line."""
    parts: list[str] = []
    for key, value in contract.items():
        if isinstance(value, list):
            cases = ",\n  ".join(json.dumps(case) for case in value)
            parts.append(f"{json.dumps(key)}: [\n  {cases}\n ]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n " + ",\n ".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(_text(contract()), "utf-8")
