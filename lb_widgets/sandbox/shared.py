"""The one sandbox that serves the sample media of this process."""

from __future__ import annotations

from functools import cache

from lb_widgets.sandbox.sandbox import Sandbox


def shared_sandbox() -> Sandbox:
    """Return the sandbox that the URLs of `lb_widgets.sample_rows` point to, running.

    There is one per process. It is started on first use, comes back at the same address when it
    was stopped, and ends with Python.
    """
    return _shared().start()


@cache
def _shared() -> Sandbox:
    return Sandbox()
