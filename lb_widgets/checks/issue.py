"""One finding of one rule about one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.model.rules import NO_FIX, Finding, Place, Rule, SetRule, place_text
from lb_widgets.model.rules.base import shown
from lb_widgets.redact import redact, redact_value

if TYPE_CHECKING:
    from lb_widgets.model.types import Severity

COLUMNS: Final = ("row", "global_key", "path", "severity", "rule", "message", "fix")
"""Of the tables `Report.issues` and `Report.fixes`, and keys of `Report.to_json`."""


class Issue(msgspec.Struct, frozen=True):
    """One finding.

    A table can have millions of them, so their texts are made when somebody reads them.

    Parameters
    ----------
    row : int or None
        Position of the row, from 0; None where it concerns the table.
    global_key : str or None
        Of the row; verbatim.
    by : Rule or SetRule
        The rule that found it.
    finding : Finding
        What it found; verbatim.
    label : str
        Of the row in the frame's index, with the index's name: ``line 18``; empty where the index
        only counts the rows.
    """

    row: int | None
    global_key: str | None
    by: Rule | SetRule
    finding: Finding
    label: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.by.severity

    @property
    def rule(self) -> str:
        """Id of the rule."""
        return self.by.id

    @property
    def place(self) -> Place:
        """Where in the row, as steps."""
        return self.finding.path

    @property
    def path(self) -> str:
        """Where in the row, as text: ``attachments[2].value``."""
        return place_text(self.finding.path)

    @property
    def fix(self) -> Any:
        """The value that belongs there, verbatim; `NO_FIX` where there is no safe repair."""
        return self.finding.fix

    @property
    def has_fix(self) -> bool:
        """Whether there is a safe repair."""
        return self.finding.fix is not NO_FIX

    @property
    def what(self) -> str:
        """What is wrong, as the end of a sentence that begins with the path; redacted."""
        message = self.finding.message
        return redact(message if message.endswith("?") else f"{message}.")

    @property
    def message(self) -> str:
        """The whole sentence, which names row, key and path; redacted."""
        if self.row is None:
            return f'column "{self.path}": {self.what}'
        names = [redact(self.label)] if self.label else []
        if self.global_key is not None:
            names.append(f"global_key {shown(redact(self.global_key))}")
        known_as = f" ({', '.join(names)})" if names else ""
        return f"row {self.row}{known_as}, {self.path}: {self.what}"

    def cells(self) -> tuple[Any, ...]:
        """Return the values of `COLUMNS`, redacted; the fix is None where there is none."""
        fix = redact_value(self.fix) if self.has_fix else None
        key = redact_value(self.global_key)
        return self.row, key, self.path, str(self.severity), self.rule, self.message, fix
