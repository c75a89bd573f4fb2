"""From a local path or a file: URL to bytes."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lb_widgets.media.content import beginning, whole
from lb_widgets.media.reasons import Reason, refusal, too_large

if TYPE_CHECKING:
    from lb_widgets.media.content import Peek, Wanted


def open_file(value: str, wanted: Wanted) -> Peek:
    """Read a file; only regular ones, because a device or pipe may have no end.

    Raises
    ------
    MediaError
        It is missing, may not be read, is no regular file or larger than the limit.
    """
    path = local_path(value)
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode):
            raise refusal(Reason.BAD_VALUE, _what_else(kind.st_mode))
        if wanted.length is None and kind.st_size > wanted.limit:
            raise too_large(wanted.limit)
        with path.open("rb") as file:
            body = file.read(wanted.most + 1)
            stated = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise refusal(Reason.MISSING_FILE, f"No such file: {path.name}") from None
    except PermissionError:
        raise refusal(Reason.FORBIDDEN, "The file may not be read") from None
    except (OSError, ValueError) as error:  # such as a name with a null byte
        sentence = f"The file cannot be read ({type(error).__name__})"
        raise refusal(Reason.BAD_VALUE, sentence) from error
    if len(body) <= wanted.most:
        return whole(body, wanted, name=path.name)
    size = stated if stated >= len(body) else None  # in /proc every file is said to be empty
    return beginning(body, wanted, name=path.name, size=size)


def local_path(value: str) -> Path:
    """Return the path that a text or ``file:`` URL names.

    Raises
    ------
    MediaError
        It names none on this machine.
    """
    try:
        if value[:5].lower() != "file:":
            return Path(value).expanduser()
        parts = urlsplit(value)
        path = url2pathname(parts.path)
    except RuntimeError:  # no such user
        raise refusal(Reason.BAD_VALUE, "The home folder is not known") from None
    except ValueError:
        raise refusal(Reason.BAD_VALUE, "This is no file: URL") from None
    if parts.netloc not in {"", "localhost"} and os.name != "nt":
        raise refusal(Reason.BAD_VALUE, "This file: URL names another host")
    return Path(path)


def _what_else(mode: int) -> str:
    return "This is a folder" if stat.S_ISDIR(mode) else "This is a device or pipe, not a file"
