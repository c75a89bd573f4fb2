"""What a document's reference means, and whether it may be opened.

A document that was fetched is somebody else's: it may name what its own host or the web holds, but
no file of this machine. A local document may name files of its own folder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from lb_widgets.media.data_urls import is_data_url
from lb_widgets.media.local import local_path
from lb_widgets.media.reasons import Reason, refusal
from lb_widgets.model.urls import is_path, is_url, scheme_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# How a path of this machine begins, in contrast to a reference: "../a.png", "//host/a.png".
_ABSOLUTE_PATH: Final = re.compile(r"file:|/(?!/)|~|[A-Za-z]:[\\/]|\.{0,2}\\", re.IGNORECASE)
_OUTSIDE: Final = "The file lies outside the document's folder and the loader's allowed_roots="
_REMOTE: Final = "A fetched document may not name local files outside the loader's allowed_roots="


def target_of(reference: str, *, named_by: str, allowed_roots: Sequence[Path]) -> str:
    """Return what to open for a reference in a document.

    Parameters
    ----------
    reference : str
        As the document writes it: whole, or relative to the document.
    named_by : str
        The document: a URL, a path, or a ``file:`` or ``data:`` URL.
    allowed_roots : sequence of pathlib.Path
        Folders whose files any document may name.

    Raises
    ------
    MediaError
        The reference leads to a local file that this document may not name.
    """
    if is_data_url(reference) or (is_url(reference) and scheme_of(reference) != "file"):
        return reference
    if is_path(named_by):
        folder = local_path(named_by).parent
        return _confined(folder / local_path(reference), (folder, *allowed_roots), _OUTSIDE)
    if _ABSOLUTE_PATH.match(reference):
        return _confined(local_path(reference), allowed_roots, _REMOTE)
    if not is_url(named_by):  # a data: URL, or a text: nothing to be relative to
        raise refusal(Reason.BAD_VALUE, "A relative address in a document that has none itself")
    return _joined(named_by, reference)


def _confined(path: Path, roots: Sequence[Path], why_not: str) -> str:
    """Return the path without symbolic links and "..", if it lies in one of the folders."""
    try:
        real, *real_roots = (each.resolve() for each in (path, *roots))
    except (OSError, RuntimeError, ValueError):  # a loop of links, a null byte
        raise refusal(Reason.BAD_VALUE, "This path cannot be followed") from None
    if not any(real.is_relative_to(root) for root in real_roots):
        raise refusal(Reason.REFUSED, why_not)
    return str(real)


def _joined(document: str, reference: str) -> str:
    """Resolve a relative reference (RFC 3986 §5.2), whatever the scheme."""
    scheme, rest = document.split("://", 1)
    try:
        # urljoin knows by name which schemes have relative references; s3 and the like are missing.
        joined = urljoin(f"http://{rest}", reference)
    except ValueError:
        joined = ""
    if not joined.startswith("http://"):  # such as "javascript:", or what a parser sees as "file:"
        raise refusal(Reason.BAD_VALUE, "Not an address that a document can name")
    return scheme + joined.removeprefix("http")
