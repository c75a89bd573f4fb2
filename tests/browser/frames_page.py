"""A page with frames of ours in real Chromium, and listeners that hear of every connection."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from chromium import install
from engine_page import bundle
from playwright.sync_api import sync_playwright

_FRAME = Path(__file__).parents[2] / "js" / "src" / "view" / "previews" / "frame.ts"
_SECONDS = 20
_SILENT = "connected"
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/html\r\n"
    b"Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\nok"
)


class Listener:
    """A port of this machine, TCP and UDP: `heard` has the first line of whatever comes."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.heads: list[str] = []
        self._news = threading.Condition()
        self._tcp = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = int(self._tcp.getsockname()[1])
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        for work in (self._accept, self._receive):
            threading.Thread(target=work, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> list[str]:
        """What was said: all but connections that say nothing."""
        return [line for line in self.heard if line != _SILENT]

    @property
    def names(self) -> set[str]:
        """What was asked for: the last parts of the paths."""
        addresses = [line.split(" ")[1].partition("?")[0] for line in self.heard if "/" in line]
        return {address.rpartition("/")[2] for address in addresses}

    def wait_for(self, names: set[str]) -> None:
        """Wait until all of these were asked for."""
        with self._news:
            assert self._news.wait_for(lambda: self.names >= names, _SECONDS), names - self.names

    def close(self) -> None:
        self._tcp.close()
        self._udp.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection = self._tcp.accept()[0]
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        at = len(self.heard)
        self.heard.append(_SILENT)  # at once: some say nothing
        with connection, suppress(OSError):
            head = connection.recv(8192).decode("latin-1")
            with self._news:
                self.heard[at] = head.partition("\r\n")[0] or _SILENT
                self.heads.append(head)
                self._news.notify_all()
            connection.sendall(_ANSWER)

    def _receive(self) -> None:
        with suppress(OSError):
            while True:
                self._udp.recv(2000)
                self.heard.append("datagram")


class FramesPage:
    """Chromium with a page of this machine that holds ``lbw``: what `frame.ts` exports.

    Parameters
    ----------
    policy : str
        The page's own content security policy.
    """

    def __init__(self, policy: str = "") -> None:
        script = bundle(_FRAME, "lbw").encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                is_script = self.path == "/frame.js"
                body = script if is_script else b"<!doctype html><script src=/frame.js></script>"
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
                self.send_header("Content-Length", str(len(body)))
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/lab?token=s3cr3tV4lue0123"
        # Playwright takes one user a thread, and other tests have theirs.
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        self.run(self._start)
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._stop)
        self._thread.shutdown()
        self._server.shutdown()
        self._server.server_close()

    def run(self, work: Any, *arguments: Any) -> Any:
        """Call something in the thread that has the browser."""
        return self._thread.submit(work, *arguments).result()

    def fresh(self) -> None:
        """Open the page anew."""
        self.run(self._reopen)

    def evaluate(self, expression: str, argument: Any = None) -> Any:
        return self.run(self.view.evaluate, expression, argument)

    def _start(self) -> None:
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=install(), args=["--no-sandbox"]
        )
        self._open()

    def _reopen(self) -> None:
        for view in self.view.context.pages:  # with the windows that pages have opened
            view.close()
        self.view.context.close()
        self._open()

    def _open(self) -> None:
        self.view = self._browser.new_page()
        self.view.set_default_timeout(_SECONDS * 1000)
        self.view.goto(self.url)
        self.view.evaluate(
            """() => {
              window.told = [];
              addEventListener('message', ({data}) => told.push(data));
            }"""
        )

    def _stop(self) -> None:
        self._browser.close()
        self._playwright.stop()
