"""At which widths, light and dark, a widget is looked at."""

from __future__ import annotations

import os

import pytest


def looks(*widths: int) -> pytest.MarkDecorator:
    """Give a test `width` and `dark`: all of them at full size, else the two corners."""
    if os.environ.get("LB_WIDGETS_FULL") == "1":
        wanted = [(width, dark) for width in widths for dark in (False, True)]
    else:
        wanted = [(widths[0], True), (widths[-1], False)]
    names = [f"{width}-{'dark' if dark else 'light'}" for width, dark in wanted]
    return pytest.mark.parametrize(("width", "dark"), wanted, ids=names)
