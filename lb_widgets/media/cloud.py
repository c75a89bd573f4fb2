"""From s3://, gs:// and az:// to bytes, through `fsspec` and the credentials that it finds itself.

Credentials, endpoints and the like are those of each store's own tools: ``AWS_PROFILE``,
``AWS_ENDPOINT_URL``, ``GOOGLE_APPLICATION_CREDENTIALS``, ``AZURE_STORAGE_CONNECTION_STRING``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import LbWidgetsError, MediaError, MissingExtraError
from lb_widgets.media.content import beginning
from lb_widgets.media.reasons import Reason, refusal, too_large
from lb_widgets.model.urls import file_name, scheme_of
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from lb_widgets.media.content import Peek, Wanted

_LIBRARIES: Final = {
    "s3": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
}
"""What `fsspec` needs for each scheme."""

_PIECE: Final = 16 * 1024 * 1024
"""Bytes of one ranged request: between two of them it can be cancelled."""


def is_cloud(value: str) -> bool:
    """Say whether a value is a URL of a cloud storage."""
    return scheme_of(value) in _LIBRARIES


def open_cloud(url: str, wanted: Wanted) -> Peek:
    """Read an object of a cloud storage by ranged requests.

    Raises
    ------
    MediaError
        The library is not installed, or the storage says no.
    Cancelled
        `wanted.cancelled` said so.
    """
    try:
        files, path = _opened(url)
        wanted.progress(0, None)
        size = _size(files, path, wanted)
        body = _read(files, path, min(size, wanted.most), wanted)
    except LbWidgetsError:
        raise
    except Exception as error:  # each store's library has errors of its own, without a common root
        raise _failure(error) from error
    return beginning(body, wanted, name=file_name(url), size=size)


def _opened(url: str) -> tuple[Any, str]:
    library = _LIBRARIES[scheme_of(url)]
    try:
        import_module(library)  # first, because fsspec's own message names neither pip nor an extra
        return import_module("fsspec.core").url_to_fs(url)
    except ImportError:
        missing = MissingExtraError(f"{scheme_of(url)}://", library=library, extra="cloud")
        raise refusal(Reason.UNSUPPORTED, f"{missing} Or open it through resolve=") from None


def _size(files: Any, path: str, wanted: Wanted) -> int:
    about = files.info(path)
    size = int(about.get("size") or 0)
    if about.get("type") == "directory":
        raise refusal(Reason.BAD_VALUE, "This is a folder")
    if wanted.length is None and size > wanted.limit:
        raise too_large(wanted.limit)
    return size


def _read(files: Any, path: str, end: int, wanted: Wanted) -> bytes:
    body = b""
    while len(body) < end:
        piece = files.cat_file(path, start=len(body), end=min(len(body) + _PIECE, end))
        if not piece:
            raise refusal(Reason.TRUNCATED)
        body = body + piece if body else piece
        wanted.progress(len(body), end)
    return body


def _failure(error: Exception) -> MediaError:
    kind = type(error).__name__
    if isinstance(error, FileNotFoundError):
        return refusal(Reason.NOT_FOUND, "No such object")
    if isinstance(error, PermissionError):
        return refusal(Reason.FORBIDDEN)
    # By name: the libraries' own classes cannot be imported here.
    if isinstance(error, TimeoutError) or "Timeout" in kind:
        return refusal(Reason.TIMEOUT)
    if "Credentials" in kind:
        sentence = f"No usable credentials for this storage ({kind})"
        return refusal(Reason.UNAUTHORIZED, sentence)
    return refusal(Reason.UNREACHABLE, f"The storage did not answer ({kind}: {_first_line(error)})")


def _first_line(error: Exception) -> str:
    return redact(str(error)).partition("\n")[0][:200]
