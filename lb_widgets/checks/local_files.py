"""What is known about the local files that rows name, without opening them."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lb_widgets.model.rules import LocalFile

_NO_NAME: Final = "this is no name of a file"


class LocalFiles:
    """Look at each file once.

    Called with a path or ``file:`` URL as a row holds it; a relative one counts from the working
    directory, as it will on submit.
    """

    def __init__(self) -> None:
        self._known: dict[str, LocalFile] = {}

    def __call__(self, value: str) -> LocalFile:
        """Return what is known about the file."""
        found = self._known.get(value)
        if found is None:
            found = self._known[value] = _look(value)
        return found


def _look(value: str) -> LocalFile:
    try:
        local = url2pathname(urlsplit(value).path) if value.startswith("file:") else value
        path = Path(local).expanduser()
        if path.is_dir():
            return LocalFile(problem=f"{path.name} is a folder, not a file")
        if not path.exists():
            return LocalFile(problem=f"no such file: {path}")
        if not path.is_file():
            return LocalFile(problem=f"{path.name} is no regular file")
        return LocalFile(length=path.stat().st_size)
    except (ValueError, RuntimeError):  # a null byte in the name; no home folder
        return LocalFile(problem=_NO_NAME)
    except OSError as error:
        return LocalFile(problem=f"{Path(value).name} cannot be read ({error.strerror or error})")
