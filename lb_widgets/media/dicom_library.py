"""pydicom, where it is installed; kept from telling logs and notebooks what it reads."""

from __future__ import annotations

import logging
import threading
import warnings
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import LbWidgetsError, MediaError, MissingExtraError
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Generator

_WARNING_MODULES: Final = r"pydicom|lb_widgets\.media\.dicom"


class _Quiet(threading.local):
    """Whether this thread reads a file of somebody's."""

    is_on = False


class _NotWhenQuiet(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        del record
        return not _quiet.is_on


_quiet = _Quiet()
_filter = _NotWhenQuiet()


def part(name: str) -> Any:
    """Return a module of pydicom.

    Raises
    ------
    MissingExtraError
        pydicom is not installed, or is older than version 3.
    """
    try:
        import_module("pydicom.pixels")  # new in version 3
        return import_module(name)
    except ImportError:
        what = "A picture of a DICOM file"
        raise MissingExtraError(what, library="pydicom 3", extra="dicom") from None


@contextmanager
def reading(what: str) -> Generator[None]:
    """Let pydicom read somebody's file: quietly, and with one error for all that goes wrong.

    Parameters
    ----------
    what : str
        What is wrong then: ``"The header is damaged"``. What pydicom says is not added, because it
        quotes patients' data.

    Raises
    ------
    MediaError
        pydicom raised something.
    """
    logging.getLogger("pydicom").addFilter(_filter)
    was_on, _quiet.is_on = _quiet.is_on, True
    try:
        # The filters of warnings belong to all threads. Should two of them cross here, what stays
        # behind hides warnings of pydicom, and no others.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=_WARNING_MODULES)
            yield
    except LbWidgetsError:
        raise
    except Exception as error:  # pydicom raises whatever a damaged file makes it raise
        raise damaged(what) from error
    finally:
        _quiet.is_on = was_on


def damaged(what: str) -> MediaError:
    """Return the error for a damaged file."""
    return MediaError(what, reason=Reason.TRUNCATED)
