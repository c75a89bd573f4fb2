"""An embedded Labelbox-compatible API, tile server and sample media, on this machine only.

It judges client, checks, sources and tiles, so it shares no code with them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lb_widgets.sandbox.samples import sample_rows
    from lb_widgets.sandbox.sandbox import Sandbox
    from lb_widgets.sandbox.shared import shared_sandbox

__all__ = ["Sandbox", "sample_rows", "shared_sandbox"]

_MODULES: Final = {"Sandbox": "sandbox", "sample_rows": "samples", "shared_sandbox": "shared"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # On first use: nothing of the server, Pillow or NumPy is imported before.
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
