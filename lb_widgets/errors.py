"""Every error and warning that `lb_widgets` raises, under one root.

.. code-block:: text

    LbWidgetsError
    ├── InputError                       what was passed in cannot be used; carries .problems
    │   └── RowsError                    rows that cannot be read; carries .problems and .rows
    ├── MissingExtraError                an optional library is not installed
    ├── MediaError                       a value could not be fetched or opened; carries .reason
    ├── NetworkError                     no usable HTTP answer; carries .url (redacted) and .reason
    │   └── HttpStatusError              an answer that says no; carries .status
    ├── ApiError                         the API refused; carries .operation and .code
    │   ├── AuthenticationError
    │   ├── NotFoundError
    │   └── SubmitError                  an upload run ended before every row was settled; carries
    │                                    .submission
    ├── JournalError                     the journal of an upload run or an audit cannot be used;
    │                                    carries .path
    ├── StaleCursor                      a place in a view whose rows have changed since
    ├── SandboxError                     the embedded API cannot do that
    └── Cancelled                        the user stopped the job

    LbWidgetsWarning (UserWarning)       something was read that was probably not meant

Messages are for reading, so whoever raises one passes it through `lb_widgets.redact` first
when it holds a URL or a header.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class LbWidgetsError(Exception):
    """Root of every error of this package."""


class LbWidgetsWarning(UserWarning):
    """Root of every warning of this package."""


class InputError(LbWidgetsError, ValueError):
    """What was passed in cannot be used.

    Parameters
    ----------
    message : str
        What is wrong, where, what was expected, and the fix.
    problems : sequence of str
        One line per problem, all of them; by default the message alone.
    """

    def __init__(self, message: str, *, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems: tuple[str, ...] = tuple(problems) or (message,)


class RowsError(InputError):
    """Some rows cannot be read.

    Parameters
    ----------
    message : str
        How many rows are broken and what to do.
    problems : sequence of str
        One line per problem: where (``line 17, $.attachments[2].type``), found, expected.
    rows : pandas.DataFrame or None
        The rows that could be read, in the canonical form.
    columns : mapping of str to str
        Where the layout is unknown: the ``columns=`` of `read_rows` that is proposed; else empty.
    """

    def __init__(
        self,
        message: str,
        *,
        problems: Sequence[str] = (),
        rows: Any = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, problems=problems)
        self.rows = rows
        self.columns: dict[str, str] = dict(columns or {})


class MissingExtraError(LbWidgetsError, ImportError):
    """An optional library is not installed.

    Parameters
    ----------
    what : str
        What the user wanted, as the start of a sentence: ``"The sandbox's API"``.
    library : str
        Name of the library that is missing.
    extra : str
        The extra of ``lb-widgets`` that brings it.
    """

    def __init__(self, what: str, *, library: str, extra: str) -> None:
        super().__init__(
            f"{what} needs {library}, which is not installed. "
            f'Install it with: pip install "lb-widgets[{extra}]" (then restart the kernel).'
        )
        self.library = library
        self.extra = extra


class MediaError(LbWidgetsError):
    """A value could not be turned into bytes, or the bytes into a picture.

    Parameters
    ----------
    message : str
        One sentence that a table cell can show: ``"404 Not Found"``.
    reason : str
        One word of a closed set, see `lb_widgets.media.reasons.Reason`.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class NetworkError(LbWidgetsError):
    """No usable HTTP answer came back.

    Parameters
    ----------
    message : str
        What happened.
    url : str
        The address, redacted.
    reason : str
        One word of a closed set, see `lb_widgets.net.session.NetworkReason`.
    """

    def __init__(self, message: str, *, url: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.url = url
        self.reason = reason


class HttpStatusError(NetworkError):
    """The server answered with a status that means no."""

    def __init__(self, message: str, *, url: str = "", status: int) -> None:
        super().__init__(message, url=url)
        self.status = status


class ApiError(LbWidgetsError):
    """The API refused a request.

    Parameters
    ----------
    message : str
        What the API said and what to do.
    operation : str
        Name of the GraphQL operation.
    code : str
        ``extensions.code`` of the GraphQL error, or an empty string.
    """

    def __init__(self, message: str, *, operation: str = "", code: str = "") -> None:
        super().__init__(message)
        self.operation = operation
        self.code = code


class AuthenticationError(ApiError):
    """The API key is missing, unknown or expired."""


class NotFoundError(ApiError):
    """The API does not know the thing asked for."""


class SubmitError(ApiError):
    """An upload run ended before every row was settled.

    Parameters
    ----------
    message, operation
        As for `ApiError`.
    submission : lb_widgets.client.Submission or None
        What is known of each row.
    """

    def __init__(self, message: str, *, operation: str = "", submission: Any = None) -> None:
        super().__init__(message, operation=operation)
        self.submission = submission


class JournalError(LbWidgetsError):
    """The journal of an upload run, or of an audit, cannot be used.

    Parameters
    ----------
    message : str
        Why, and what to do.
    path : Path or None
        Where it is.
    is_running : bool
        Whether that is so because another run is under way.
    """

    def __init__(self, message: str, *, path: Path | None = None, is_running: bool = False) -> None:
        super().__init__(message)
        self.path = path
        self.is_running = is_running


class StaleCursor(LbWidgetsError):  # noqa: N818 - as `Cancelled`: it is no one's mistake
    """A place in a view was meant whose rows or order are no longer those."""


class SandboxError(LbWidgetsError):
    """The embedded API cannot do that."""


class Cancelled(LbWidgetsError):  # noqa: N818 - not a fault, so not an Error
    """The user stopped the job.

    Parameters
    ----------
    message : str
        How far it was.
    submission : lb_widgets.client.Submission or None
        Of an upload run: what is known of each row.
    """

    def __init__(self, message: str = "Cancelled.", *, submission: Any = None) -> None:
        super().__init__(message)
        self.submission = submission
