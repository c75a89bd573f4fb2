"""How values become grey: windows and tables of values of interest.

Source: DICOM PS3.3 C.11.2.1.2.1 (linear), C.11.2.1.3.1 (sigmoid), C.11.2.1.3.2 (linear exact),
C.11.2.1.1 (tables). ``js/src/core/intensity.ts`` computes the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.messages.preview_scans import (
    IntensityTable,
    WindowFunction,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.messages.preview_scans import (
        IntensityWindow,
    )

WHITE: Final = 255


def grays(
    values: NDArray[np.float64],
    how: IntensityWindow | IntensityTable,
    *,
    is_inverted: bool = False,
) -> NDArray[np.uint8]:
    """Return the grey of each value.

    Parameters
    ----------
    values : ndarray, any shape
        In the file's units.
    how : IntensityWindow or IntensityTable
        Of the same units.
    is_inverted : bool
        Whether small values are white.

    Returns
    -------
    ndarray, uint8
        0 (black) to 255 (white).
    """
    found = _looked_up(values, how) if isinstance(how, IntensityTable) else _spread(values, how)
    return WHITE - found if is_inverted else found


def _looked_up(values: NDArray[np.float64], table: IntensityTable) -> NDArray[np.uint8]:
    places = np.clip(values - table.first, 0, len(table.grays) - 1).astype(np.intp)
    return np.asarray(table.grays, np.uint8)[places]


def _spread(values: NDArray[np.float64], window: IntensityWindow) -> NDArray[np.uint8]:
    center, width = window.center, window.width
    if window.function is WindowFunction.SIGMOID:
        with np.errstate(over="ignore"):  # far below the centre: 1 / infinity is the 0 it should be
            shares = 1 / (1 + np.exp(-4 * (values - center) / width))
        return np.rint(WHITE * shares).astype(np.uint8)
    if window.function is WindowFunction.LINEAR:
        center, width = center - 0.5, width - 1
    low = center - width / 2
    if width == 0:
        return np.where(values > low, WHITE, 0).astype(np.uint8)
    shares = np.clip((values - center) / width + 0.5, 0, 1)
    return np.rint(WHITE * shares).astype(np.uint8)
