"""What is known about the local files that rows name, without opening them."""

from __future__ import annotations

from lb_widgets.errors import MediaError
from lb_widgets.media.local import local_path
from lb_widgets.model.rules import LocalFile


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
        path = local_path(value)
        if path.is_dir():
            return LocalFile(problem=f"{path.name} is a folder, not a file")
        if not path.exists():
            return LocalFile(problem=f"no such file: {path}")
        if not path.is_file():
            return LocalFile(problem=f"{path.name} is no regular file")
        return LocalFile(length=path.stat().st_size)
    except (MediaError, ValueError) as error:  # such as a null byte
        return LocalFile(problem=str(error))
    except OSError as error:
        return LocalFile(problem=f"the file cannot be read ({error.strerror or error})")
