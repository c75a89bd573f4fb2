"""The rows that `table.py` shows, and the server that their assets are on."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from PIL import Image
from table_tools import SITE

if TYPE_CHECKING:
    from numpy.typing import NDArray

SITES = 41
TEXT_EVERY = 16
"""One asset of so many is a text; the others are pictures."""
LATER = 1000
"""Rows before the first one with `SITE`: nobody has it on screen before filtering."""


def make_frame(rows: int, port: int) -> pd.DataFrame:
    """Return the rows: three strings besides key, URL and media type would be a wider table.

    Keys ascend, so that a row says where it stands. No two titles and no two scores are the same,
    so that every sort has one answer.
    """
    random = np.random.default_rng(7)
    number = np.arange(rows)
    digits = _digits(number)
    is_text = number % TEXT_EVERY == TEXT_EVERY - 1
    site = random.integers(0, SITES - 1, rows)
    # The most frequent one: a table with a bar for each value shows it first.
    site[(random.random(rows) < 0.05) & (number >= LATER)] = SITES - 1
    names = np.array([f"site {n:02d}" for n in range(SITES - 1)] + [SITE])
    return pd.DataFrame(
        {
            "global_key": "row-" + digits,
            "row_data": f"http://127.0.0.1:{port}/" + digits + np.where(is_text, ".txt", ".png"),
            "media_type": pd.Series(np.where(is_text, "TEXT", "IMAGE"), dtype="str"),
            "title": "Field " + _digits(random.permutation(rows)) + " north",
            "site": pd.Series(names[site], dtype="str"),
            "width": random.integers(640, 8192, rows),
            "score": random.permutation(rows) / rows,
            "captured": random.integers(1_600_000_000, 1_800_000_000, rows),
        }
    )


def wanted_keys(frame: pd.DataFrame) -> dict[str, Any]:
    """Return what is right: first keys of each sort, in either direction; rows that have `SITE`."""
    keys = frame["global_key"]
    columns = {name: frame[name].to_numpy(dtype=object) for name in ("score", "title")}
    return {
        "rows": len(frame),
        "first": keys[0],
        "filtered": np.flatnonzero(frame["site"] == SITE).tolist(),
        **{name: [keys[v.argmin()], keys[v.argmax()]] for name, v in columns.items()},
    }


def _digits(numbers: NDArray[np.integer[Any]]) -> pd.Series[str]:
    return pd.Series(numbers).astype("str").str.zfill(7)


class MediaServer:
    """Answers every path with one small picture, or text, and remembers what it was asked for."""

    def __enter__(self) -> Self:
        body = BytesIO()
        Image.new("RGB", (320, 240), "#3a7").save(body, "PNG")
        picture = body.getvalue()
        asked = self.asked = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked.append(self.path)
                is_text = self.path.endswith(".txt")
                content = b"A note from the field." if is_text else picture
                self.send_response(200)
                self.send_header("Content-Type", "text/plain" if is_text else "image/png")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
