"""Drives real JupyterLab in real Chromium.

::

    with Lab(folder) as lab, lab.page(dark=True, width=1400) as page:
        page.open(["import lb_widgets as lbw", "lbw.DataRowTable(lbw.sample_rows())"])
        page.run_all()
        page.view.locator(".lbw-table").screenshot(path=...)

`width` is that of a cell's output. Requests to anywhere but 127.0.0.1 fail at once and are listed
in ``page.outside``, the browser's error messages in ``page.console_errors``.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.error import HTTPError
from urllib.parse import urlsplit

import nbformat
from chromium import install
from playwright.sync_api import Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever is asked of the outside fails at once and is listed.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
_OUTPUT_MARGIN = 168
"""Pixels of JupyterLab beside a cell's output when the side bars are closed."""
_START_SECONDS = 90


class Lab:
    """One JupyterLab server with one Chromium.

    Parameters
    ----------
    root : Path
        Folder that JupyterLab serves; notebooks are written into it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.answers = root / ".jupyter" / "answers"
        """For files that come and go: in a folder that it lists, JupyterLab would miss one between
        two looks, and say that there is no such folder."""
        self._token = secrets.token_hex(8)

    def __enter__(self) -> Self:
        self.port = _free_port()
        settings = self.root / ".jupyter"
        (settings / "labconfig").mkdir(parents=True, exist_ok=True)
        self.answers.mkdir(exist_ok=True)
        disabled = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
        (settings / "labconfig" / "page_config.json").write_text(json.dumps(disabled))
        environment = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(settings),
            "JUPYTER_DATA_DIR": str(settings / "data"),
            "JUPYTER_RUNTIME_DIR": str(settings / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(settings / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(settings / "workspaces"),
            "IPYTHONDIR": str(settings / "ipython"),
            "LB_WIDGETS_STATE_DIR": str(settings / "lb-widgets"),
        }
        self._log = (settings / "lab.log").open("wb")
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
                "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.port}",
                "--ServerApp.port_retries=0",
                f"--IdentityProvider.token={self._token}", f"--ServerApp.root_dir={self.root}",
                "--LabApp.expose_app_in_browser=True",
                "--JupyterNotebookApp.expose_app_in_browser=True",
            ],
            env=environment, stdout=self._log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            self._wait()
            self._playwright = sync_playwright().start()
            self.browser = self._playwright.chromium.launch(
                executable_path=install(), args=_CHROMIUM_ARGUMENTS
            )
        except BaseException:
            self._stop_server()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        self._playwright.stop()
        self._stop_server()

    @contextmanager
    def page(
        self, *, dark: bool = False, width: int = 1400, height: int = 1000
    ) -> Iterator[LabPage]:
        """Open a browser window whose cell outputs are `width` pixels wide."""
        size: Any = {"width": width + _OUTPUT_MARGIN, "height": height}
        scheme: Any = "dark" if dark else "light"
        with (
            self.own_kernels(),
            closing(self.browser.new_context(viewport=size, color_scheme=scheme)) as context,
        ):
            yield LabPage(self, context.new_page(), dark=dark)

    @contextmanager
    def own_kernels(self) -> Iterator[None]:
        """End every kernel that was started meanwhile: closing a window ends none."""
        before = self._kernels()
        try:
            yield
        finally:
            for kernel in self._kernels() - before:
                self._ask(f"api/kernels/{kernel}", method="DELETE")

    def _kernels(self) -> set[str]:
        return {kernel["id"] for kernel in json.loads(self._ask("api/kernels"))}

    def _ask(self, path: str, *, method: str = "GET") -> bytes:
        """Ask the server, again while it answers 500: it does as long as a kernel is starting."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                request = urllib.request.Request(self.url(path), method=method)
                with urllib.request.urlopen(request, timeout=_START_SECONDS) as answer:
                    return answer.read()
            except HTTPError as error:
                if error.code == HTTPStatus.NOT_FOUND and method == "DELETE":
                    return b""
                if error.code != HTTPStatus.INTERNAL_SERVER_ERROR or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)  # a kernel that starts has no state to wait for

    def url(self, path: str) -> str:
        """Return the address of a path of the server, with the token."""
        return f"http://127.0.0.1:{self.port}/{path}?token={self._token}"

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url("api/status"), timeout=2):
                    return
            except OSError:
                time.sleep(0.2)  # a server that starts has no state to wait for
        log = Path(self._log.name).read_text(errors="replace")
        raise RuntimeError(f"JupyterLab did not start:\n{log[-2000:]}")

    def _stop_server(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._log.close()


class LabPage:
    """One JupyterLab window with one notebook; `view` is Playwright's page."""

    def __init__(self, lab: Lab, view: Page, *, dark: bool) -> None:
        self.lab = lab
        self.view = view
        self.dark = dark
        self.requests: list[str] = []
        self.console_errors: list[str] = []
        view.on("request", lambda request: self.requests.append(request.url))
        view.on("console", lambda message: self._on_console(message.type, message.text))
        view.on("pageerror", lambda error: self.console_errors.append(str(error)))

    @property
    def outside(self) -> list[str]:
        """Requests to anywhere but this machine."""
        local = {"127.0.0.1", "localhost", None}
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"}
            and urlsplit(url).hostname not in local
        ]

    def open(self, cells: Sequence[str] | Path, name: str = "test") -> None:
        """Open a notebook, a file or the sources of its code cells, and wait for its kernel."""
        # JupyterLab gives two windows on one path the same kernel.
        unique = secrets.token_hex(4)
        if isinstance(cells, Path):
            name = f"{cells.stem}-{unique}.ipynb"
            (self.lab.root / name).write_bytes(cells.read_bytes())
        else:
            name = f"{name}-{unique}.ipynb"
            notebook = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(cell) for cell in cells]
            )
            # Without a kernel's name JupyterLab asks for one.
            notebook.metadata["kernelspec"] = {
                "name": "python3",
                "display_name": "Python 3",
                "language": "python",
            }
            nbformat.write(notebook, self.lab.root / name)
        self.view.goto(self.lab.url(f"doc/tree/{name}"))
        self.view.wait_for_function(
            """() => {
              const panel = window.jupyterapp?.shell?.currentWidget;
              return panel?.sessionContext?.session?.kernel?.status === 'idle';
            }""",
            timeout=60_000,
        )
        theme = "JupyterLab Dark" if self.dark else "JupyterLab Light"
        self.view.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
        )
        self.view.evaluate(
            """async () => {
              await jupyterapp.restored;
              if (!jupyterapp.shell.leftCollapsed) jupyterapp.shell.collapseLeft();
              if (!jupyterapp.shell.rightCollapsed) jupyterapp.shell.collapseRight();
              // A windowed notebook drops outputs that are scrolled away.
              jupyterapp.shell.currentWidget.content.notebookConfig =
                {...jupyterapp.shell.currentWidget.content.notebookConfig, windowingMode: 'none'};
            }"""
        )

    def run_all(self) -> None:
        """Run every cell and wait for the last one; raise with the traceback when one failed."""
        self.view.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        errors = [
            output
            for cell in self.cells()
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
        ]
        if errors:
            raise AssertionError("\n".join(errors[0]["traceback"]))

    def run(self, code: str) -> str:
        """Run code in the notebook's kernel, beside the cells, and return what it printed."""
        printed = self.view.evaluate(
            """async (code) => {
              const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
              const future = kernel.requestExecute({code, store_history: false});
              const text = [];
              future.onIOPub = ({header, content}) => {
                if (header.msg_type === 'stream') text.push(content.text);
                if (header.msg_type === 'error') {
                  text.push('ERROR ' + content.traceback.join('\\n'));
                }
              };
              await future.done;
              return text.join('');
            }""",
            code,
        )
        if "ERROR " in printed:
            raise AssertionError(printed)
        return printed

    def cells(self) -> list[dict[str, Any]]:
        """Return the notebook's cells as they are in the page now."""
        return self.view.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON().cells")

    def sources(self) -> list[str]:
        """Return the source of every cell as it is in the page now."""
        return [
            cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            for cell in self.cells()
        ]

    def shut_down_kernel(self) -> None:
        """End the notebook's kernel while the page stays."""
        self.view.evaluate("window.jupyterapp?.shell?.currentWidget?.sessionContext?.shutdown()")

    def _on_console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.console_errors.append(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
