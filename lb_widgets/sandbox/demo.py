"""Run the quickstart notebook in JupyterLab: the sandbox runs inside its kernel."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lb_widgets.errors import MissingExtraError, SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = Path(__file__).parents[1]
_NOTEBOOK = "01_quickstart.ipynb"
_START_SECONDS = 120.0
_STOP_SECONDS = 10.0


def run_demo(say: Callable[[str], object]) -> int:
    """Serve a copy of the quickstart until Ctrl-C, then stop the server and its kernels.

    Parameters
    ----------
    say : callable
        Gets the one URL to open, and how to stop.

    Returns
    -------
    int
        0 when the user stopped it, else the exit code of JupyterLab.

    Raises
    ------
    MissingExtraError
        JupyterLab is not installed.
    SandboxError
        JupyterLab did not start.
    """
    for library, name in (("jupyterlab", "JupyterLab"), ("graphql", "graphql-core")):
        if find_spec(library) is None:
            raise MissingExtraError("The demo", library=name, extra="demo")
    signal.signal(signal.SIGTERM, _as_interrupt)
    with TemporaryDirectory(prefix="lb-widgets-demo-") as folder:
        shutil.copy(_notebook(), folder)
        port, token = _free_port(), secrets.token_urlsafe(16)
        log = Path(folder) / ".jupyterlab.log"
        with log.open("wb") as sink:
            # A session of its own: Ctrl-C reaches us alone, and we end it without its questions.
            process = subprocess.Popen(  # noqa: S603 - fixed words
                _command(folder, port, token),
                env=_environment(Path(folder)),
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                _wait(process, f"http://127.0.0.1:{port}/api/status?token={token}", log)
                say(f"http://127.0.0.1:{port}/lab/tree/{_NOTEBOOK}?token={token}\n")
                say("Open the URL and run all cells (Run menu). Ctrl-C stops everything.\n")
                return process.wait()
            except KeyboardInterrupt:
                return 0
            finally:
                _stop(process)


def _command(folder: str, port: int, token: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={folder}",
    ]


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment with one setting more: no question about news, no request for them."""
    settings = folder / ".config" / "labconfig"
    settings.mkdir(parents=True)
    disabled = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (settings / "page_config.json").write_text(json.dumps(disabled))
    paths = [str(settings.parent), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(path for path in paths if path)}


def _notebook() -> Path:
    """Return the quickstart: beside the modules of a wheel, beside the package in a checkout."""
    for folder in (_PACKAGE / "notebooks", _PACKAGE.parent / "notebooks"):
        if (folder / _NOTEBOOK).exists():
            return folder / _NOTEBOOK
    raise SandboxError(f"{_NOTEBOOK} is missing from this installation. Reinstall lb-widgets.")


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.1)
    tail = log.read_text(errors="replace")[-2000:]
    raise SandboxError(f"JupyterLab did not start. The end of its log:\n{tail}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
