"""One row there and back: whether a key, an endpoint and this package get on with each other."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.client.api import Client
from lb_widgets.client.wording import readable
from lb_widgets.errors import ApiError, LbWidgetsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from lb_widgets.client.answers import DataRowAttachment, Dataset

    Say = Callable[[str], None]

DATASET: Final = "lb-widgets doctor"
_TEXT: Final = "A row of `lb-widgets doctor`. It may be deleted."
_NOTE: Final = {"type": "RAW_TEXT", "value": "A note of `lb-widgets doctor`.", "name": "Note"}


def examine(arguments: argparse.Namespace, say: Say, ask: Callable[[str], str]) -> int:
    """Create a row, read it back, tell what came of it, and return the exit code.

    Parameters
    ----------
    arguments : argparse.Namespace
        ``endpoint``, ``dataset``, ``yes``.
    say : callable
        Takes the text, lines and all.
    ask : callable
        Takes a question and returns what was typed.

    Returns
    -------
    int
        0 when all went well, else 1.

    Raises
    ------
    AuthenticationError
        There is no key.
    InputError
        The endpoint is no URL.
    """
    client = Client(endpoint=arguments.endpoint)
    say(f"Examines {readable(client.endpoint)} with the key of LABELBOX_API_KEY.\n")
    question = f"This creates a data row there, in the dataset {arguments.dataset!r}. Go on? [y/N] "
    if not (client.is_local or arguments.yes or _agrees(ask, question)):
        say("Nothing was done.\n")
        return 1
    return 0 if Examination(client, arguments.dataset, say).run() else 1


def _agrees(ask: Callable[[str], str], question: str) -> bool:
    try:
        return ask(question).strip().lower() in {"y", "yes"}
    except EOFError:  # nobody is there to answer
        return False


class Examination:
    """The steps; each says what it saw, and the first one that fails is the last.

    Parameters
    ----------
    client : Client
        What is examined.
    dataset : str
        Name of the dataset that the row goes to; made where there is none, and deleted then.
    say : callable
        Takes the text.
    """

    def __init__(self, client: Client, dataset: str, say: Say) -> None:
        self._client = client
        self._name = dataset
        self._say = say
        self._key = f"lb-widgets-doctor-{secrets.token_hex(8)}"
        self._dataset: Dataset | None = None
        self._is_new = False
        self._file_url = ""
        self._row_id: str | None = None

    def run(self) -> bool:
        """Go through the steps, tidy up, and say whether all went well."""
        steps = (
            self._ask,
            self._find_dataset,
            self._upload_file,
            self._create_row,
            self._find_row,
            self._read_row,
            self._read_attachments,
            self._change_attachments,
        )
        try:
            return all(self._went_well(step) for step in steps)
        finally:
            self._tidy_up()

    def _went_well(self, step: Callable[[], str]) -> bool:
        begun = time.monotonic()
        try:
            saw, mark = step(), "ok"
        except LbWidgetsError as error:
            saw, mark = f"{type(error).__name__}: {error}", "FAILED"
        self._say(f"{mark:<7}{time.monotonic() - begun:6.1f} s  {readable(saw, limit=1_000)}\n")
        return mark == "ok"

    def _ask(self) -> str:
        fields = self._client.metadata_ontology()
        return f"the key is accepted; the organisation has {len(fields)} metadata fields"

    def _find_dataset(self) -> str:
        self._is_new = not self._client.datasets(self._name)
        self._dataset = self._client.dataset(self._name, create=True)
        was = "created" if self._is_new else "found"
        return f"the dataset {self._name!r} was {was} ({self._dataset.id})"

    def _upload_file(self) -> str:
        self._file_url = self._client.upload_file(_TEXT.encode(), name="lb-widgets-doctor.txt")
        return f"a file was stored: {self._file_url}"

    def _create_row(self) -> str:
        link = {"type": "TEXT_URL", "value": self._file_url}
        row: dict[str, Any] = {
            "row_data": _TEXT,
            "media_type": "TEXT",
            "global_key": self._key,
            "attachments": [_NOTE, link],
        }
        self._row_id = self._client.create_data_row(row, self._name).id
        return f"a row with two attachments was created ({self._row_id})"

    def _find_row(self) -> str:
        found = self._client.data_row_ids([self._key]).get(self._key)
        if found != self._row_id:
            raise ApiError(f"The global key {self._key!r} leads to {found!r}, not to the row.")
        return f"its global key {self._key!r} leads to it"

    def _read_row(self) -> str:
        row = self._client.data_row(str(self._row_id))
        if row.global_key != self._key:
            raise ApiError(f"The row has the global key {row.global_key!r}, not {self._key!r}.")
        if row.row_data == _TEXT:
            return "it reads as it was sent"
        # A service may keep a text as a file: worth a word, no fault.
        return f"its row_data reads otherwise than it was sent: {row.row_data!r}"

    def _read_attachments(self) -> str:
        found = [(each.type, each.value, each.name) for each in self._attachments()]
        sent = [tuple(_NOTE.values()), ("TEXT_URL", self._file_url, None)]
        if found != sent:
            raise ApiError(f"The attachments read otherwise than they were sent: {found!r}.")
        return "its attachments read as they were sent, in order"

    def _change_attachments(self) -> str:
        made = self._client.create_attachment(str(self._row_id), **_NOTE)
        self._client.update_attachment(made.id, name="Another note")
        names = [each.name for each in self._attachments()]
        if names[2:] != ["Another note"]:
            raise ApiError(f"An attachment that was added and renamed is not there: {names!r}.")
        self._client.delete_attachment(made.id)
        if len(self._attachments()) != 2:
            raise ApiError(f"The attachment {made.id!r} was deleted and is still there.")
        return "an attachment was added, renamed and deleted"

    def _attachments(self) -> list[DataRowAttachment]:
        return self._client.attachments(str(self._row_id))

    def _tidy_up(self) -> None:
        """Delete the dataset where it is ours; say what is left, for people to delete."""
        if self._dataset is None:
            return
        if self._is_new:
            try:
                self._client.delete_dataset(self._dataset.id)
            except LbWidgetsError as error:
                self._say(f"The dataset could not be deleted: {readable(str(error))}\n")
            else:
                self._say("The dataset was deleted again, with its row.\n")
                return
        row = self._row_id or f"with the global key {self._key!r}, if there is one"
        left = "the dataset and its row" if self._is_new else "the row"
        self._say(f"Delete {left} by hand: dataset {self._dataset.id}, row {row}.\n")
