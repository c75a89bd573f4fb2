"""The local files of the rows that are sent: uploaded first, a few at a time, each content once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Final

import msgspec

from lb_widgets.client.ledger import Status
from lb_widgets.client.local_files import digest, file_of, local_paths
from lb_widgets.client.payload import decode_chunk, row_of
from lb_widgets.client.progress import Progress
from lb_widgets.errors import ApiError, AuthenticationError, HttpStatusError
from lb_widgets.messages.submit_button import Stage
from lb_widgets.net.retry import RETRIED_STATUSES
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lb_widgets.client.api import Client
    from lb_widgets.client.journal import Journal
    from lb_widgets.client.ledger import Ledger
    from lb_widgets.client.progress import OnProgress

_UPLOADS_AT_ONCE: Final = 4


class _Content(msgspec.Struct):
    """What several paths can hold."""

    file: Path
    digest: str
    paths: list[str]


class FileUploads:
    """Uploads the files that the rows of a journal name.

    Parameters
    ----------
    client : Client
        Where to.
    journal : Journal
        Names the files, and keeps where each was uploaded to.
    ledger : Ledger
        Rows whose file cannot be read or is refused are left out.
    report, cancelled : callable
        As `Client.submit` takes them.
    """

    def __init__(
        self,
        client: Client,
        journal: Journal,
        ledger: Ledger,
        report: OnProgress,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._client = client
        self._journal = journal
        self._ledger = ledger
        self._report = report
        self._cancelled = cancelled

    def urls(self) -> dict[str, str]:
        """Upload what is not uploaded yet, and return the URL of each path.

        Raises
        ------
        AuthenticationError, NetworkError, Cancelled
            Before all were uploaded; those that were are in the journal.
        """
        rows_of = self._paths()
        urls: dict[str, str] = {}
        url_of: dict[str, str] = {}
        for path, name, url in self._journal.files():
            urls[path] = url_of[name] = url
        contents = self._contents(rows_of, urls, url_of)
        if contents:
            self._report(Progress(Stage.FILES, 0, len(contents)))
        with ThreadPoolExecutor(_UPLOADS_AT_ONCE) as pool:
            uploads = {pool.submit(self._upload, each.file): each for each in contents}
            try:
                for done, upload in enumerate(as_completed(uploads), 1):
                    content = uploads[upload]
                    url = upload.result()
                    if isinstance(url, Exception):
                        self._leave_out(
                            content.paths, rows_of, redact(f"{content.file.name}: {url}")
                        )
                    else:
                        self._keep(content, url, urls)
                    self._report(Progress(Stage.FILES, done, len(contents)))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return urls

    def _paths(self) -> dict[str, list[int]]:
        """Return the rows that name each path."""
        rows_of: dict[str, list[int]] = {}
        for chunk in self._journal.chunks():
            if not chunk.names_files:
                continue
            items = decode_chunk(self._journal.body(chunk.number))
            for position, item in zip(chunk.positions, items, strict=True):
                if self._ledger.is_waiting(position):
                    for path in local_paths(row_of(bytes(item))):
                        rows_of.setdefault(path, []).append(position)
        return rows_of

    def _contents(
        self, rows_of: dict[str, list[int]], urls: dict[str, str], url_of: dict[str, str]
    ) -> list[_Content]:
        """Return what is to be uploaded; paths of known contents get their URL at once."""
        contents: dict[str, _Content] = {}
        for path in rows_of:
            try:
                file = file_of(path)
                name = digest(file)
            except OSError as error:
                # What was uploaded before an interruption is as good.
                if path not in urls:
                    self._leave_out([path], rows_of, redact(f"{path}: {error}"))
                continue
            if name in url_of:
                urls[path] = url_of[name]
            else:
                contents.setdefault(name, _Content(file, name, [])).paths.append(path)
        return list(contents.values())

    def _upload(self, file: Path) -> str | Exception:
        """Return the URL, or why the service does not take this file; it may take others."""
        try:
            return self._client.upload_file(file, cancelled=self._cancelled)
        except AuthenticationError:
            raise
        except ApiError as error:
            return error
        except HttpStatusError as error:
            if error.status in RETRIED_STATUSES:
                raise
            return error

    def _keep(self, content: _Content, url: str, urls: dict[str, str]) -> None:
        with self._journal.at_once():
            for path in content.paths:
                self._journal.keep_file(path, content.digest, url)
                urls[path] = url

    def _leave_out(self, paths: list[str], rows_of: dict[str, list[int]], error: str) -> None:
        positions = {position for path in paths for position in rows_of[path]}
        for position in sorted(positions):
            self._ledger.settle(position, Status.LEFT_OUT, error=error)
        self._journal.add_entries([self._ledger.entry(position) for position in sorted(positions)])
