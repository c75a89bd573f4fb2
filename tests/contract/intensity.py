"""How values become grey, which Python and the browser both have to compute.

``python tests/contract/intensity.py`` writes ``intensity.json``: windows and tables, and the greys
of some stored values. `tests/media/test_dicom.py` checks that it is current, and that Python agrees
with pydicom; ``js/src/core/intensity.test.ts`` that the browser agrees with it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lb_widgets.media.intensity import grays
from lb_widgets.messages.preview_scans import (
    IntensityTable,
    IntensityWindow,
    WindowFunction,
)

FILE = Path(__file__).with_suffix(".json")
STORED = [*range(0, 65_536, 1311), *range(1000, 1100, 7), 65_535]
SCALES = [(0.0, 1.0), (-1024.0, 1.0), (-32_768.0, 1.0), (0.25, -0.5), (1e-3, 2e-5)]


def content() -> dict[str, Any]:
    """Return what the file has to hold."""
    return {"about": " ".join((__doc__ or "").split()), "stored": STORED, "cases": list(_cases())}


def _cases() -> Any:
    for low, step in SCALES:
        values = low + step * np.array(STORED, float)
        middle, spread = float(np.median(values)), float(np.ptp(values))
        for function in WindowFunction:
            widths = [1.0, 2.0] if function is WindowFunction.LINEAR else [spread / 1000]
            for width in (*widths, max(1.0, spread / 7), max(1.0, 2 * spread)):
                window = IntensityWindow("", middle + width / 3, width, function)
                yield _case(low, step, window, is_inverted=width == widths[0])
        yield _case(low, step, IntensityTable("", middle, [9, 1, 255, 0, 77]), is_inverted=False)


def _case(
    low: float, step: float, how: IntensityWindow | IntensityTable, *, is_inverted: bool
) -> dict[str, Any]:
    values = low + step * np.array(STORED, float)
    return {
        "low": low,
        "step": step,
        "how": msgspec.to_builtins(how),
        "is_inverted": is_inverted,
        "grays": grays(values, how, is_inverted=is_inverted).tolist(),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(content(), separators=(",", ":")) + "\n")
