"""How a DICOM file wants to be looked at: windows, tables, proportions and times.

Source: DICOM PS3.3 C.11.2 (values of interest), C.7.6.3.1.7 (aspect ratio), C.10.7 (spacing),
C.7.6.5 (times of frames), C.7.6.16 (functional groups, where newer files say the same).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from lb_widgets.media.dicom_header import sequence
from lb_widgets.messages.preview_scans import (
    IntensityTable,
    IntensityWindow,
    WindowFunction,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_WINDOWS: Final = 32
"""Windows of a file that can be chosen."""
MAX_TABLES: Final = 4
"""Tables of a file that can be chosen."""
MAX_ASPECT: Final = 20.0
"""Beyond that, and below its inverse, proportions are taken for a mistake."""

_SPACINGS: Final = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
_RATES: Final = ("CineRate", "RecommendedDisplayFrameRate")
_TABLE_DEPTHS: Final = frozenset({8, *range(10, 17)})  # PS3.3 C.11.2.1.1


class Interest(NamedTuple):
    """What a file says is of interest.

    Parameters
    ----------
    unused : int
        How many of its windows and tables are not shown: broken, or too many.
    """

    tables: list[IntensityTable]
    windows: list[IntensityWindow]
    unused: int


def interest(dataset: Any) -> Interest:
    """Return the windows and tables of a file, as far as they can be used."""
    tables: list[IntensityTable] = []
    windows: list[IntensityWindow] = []
    found = 0
    for part in (dataset, *groups(dataset, "FrameVOILUTSequence")):
        pairs = list(_windows(part))
        lists = [_table(item) for item in sequence(part, "VOILUTSequence")]
        found += len(pairs) + len(lists)
        windows += [window for window in pairs if window is not None]
        tables += [table for table in lists if table is not None]
        if found:
            break
    windows, tables = windows[:MAX_WINDOWS], tables[:MAX_TABLES]
    return Interest(tables, windows, found - len(windows) - len(tables))


def groups(dataset: Any, keyword: str, frame: int = 0) -> Iterator[Any]:
    """Yield what the functional groups say of a frame: its own first, then what all share."""
    own = sequence(dataset, "PerFrameFunctionalGroupsSequence")
    shared = sequence(dataset, "SharedFunctionalGroupsSequence")
    for items in (own[frame : frame + 1], shared[:1]):
        for item in items:
            yield from sequence(item, keyword)[:1]


def numbers(dataset: Any, keyword: str) -> list[float]:
    """Return the values of an element; none where it is missing, damaged, or one is no number."""
    try:
        value = dataset.get(keyword)
        listed = value if isinstance(value, (list, tuple)) or hasattr(value, "append") else [value]
        found = [float(each) for each in listed if each is not None]
    except Exception:  # noqa: BLE001 - pydicom raises whatever a damaged value makes it raise
        return []
    return found if all(map(math.isfinite, found)) else []


def pixel_aspect(dataset: Any) -> float | None:
    """Return the height of a pixel divided by its width; None where what is said is absurd."""
    parts = (dataset, *groups(dataset, "PixelMeasuresSequence"))
    found = [numbers(part, keyword) for part in parts for keyword in _SPACINGS]
    found.append(numbers(dataset, "PixelAspectRatio"))
    ratio = next(filter(None, found), [1.0, 1.0])
    if len(ratio) != 2 or min(ratio) <= 0:
        return None
    aspect = ratio[0] / ratio[1]
    return aspect if 1 / MAX_ASPECT <= aspect <= MAX_ASPECT else None


def frame_times(dataset: Any, frames: int) -> list[float]:
    """Return how long before each frame is shown; see `DicomPreview`."""
    if frames == 1:
        return []
    vector = numbers(dataset, "FrameTimeVector")[:frames]
    if len(vector) == frames and min(vector) >= 0 and sum(vector) > 0:
        return vector
    times = numbers(dataset, "FrameTime")
    times += [1000 / rate for keyword in _RATES for rate in numbers(dataset, keyword) if rate > 0]
    return next(([time] for time in times if time > 0), [])


def _windows(dataset: Any) -> Iterator[IntensityWindow | None]:
    """Yield each window, None for one that cannot be used."""
    centers, widths = numbers(dataset, "WindowCenter"), numbers(dataset, "WindowWidth")
    names = _texts(dataset, "WindowCenterWidthExplanation")
    word = str(dataset.get("VOILUTFunction") or WindowFunction.LINEAR).upper()
    function = WindowFunction(word) if word in set(WindowFunction) else None
    least = 1 if function is WindowFunction.LINEAR else np.nextafter(0, 1)
    for number, (center, width) in enumerate(zip(centers, widths, strict=False)):
        if function is None or width < least:
            yield None
            continue
        name = names[number].strip() if number < len(names) else ""
        name = name or ("Window" if len(centers) == 1 else f"Window {number + 1}")
        yield IntensityWindow(name, center, width, function)


def _table(item: Any) -> IntensityTable | None:
    """Return a table of the file with its greys in 8 bits, None where it cannot be used."""
    descriptor = numbers(item, "LUTDescriptor")
    if len(descriptor) != 3 or "LUTData" not in item or descriptor[2] not in _TABLE_DEPTHS:
        return None
    count = int(descriptor[0]) or 65_536
    data = item["LUTData"].value
    values = np.frombuffer(data, "<u2") if isinstance(data, bytes) else np.asarray(data)
    if len(values) < count:
        return None
    whitest = 2 ** int(descriptor[2]) - 1
    shown = np.rint(np.clip(values[:count].astype(float) / whitest, 0, 1) * 255).astype(int)
    name = " ".join(_texts(item, "LUTExplanation")).strip() or "Table"
    return IntensityTable(name, descriptor[1], shown.tolist())


def _texts(dataset: Any, keyword: str) -> list[str]:
    value = dataset.get(keyword)
    if value is None or isinstance(value, str):
        return [value] if value else []
    return [str(each) for each in value]
