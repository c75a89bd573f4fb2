"""What a service says, made fit for a line that a person reads."""

from __future__ import annotations

from typing import Final

from lb_widgets.redact import redact

_LONGEST: Final = 500
"""Characters; no sentence of the service that is on record comes near."""


def readable(text: str, *, limit: int = _LONGEST) -> str:
    """Return a text of the service as one harmless line.

    Secrets are masked, control characters (which move a terminal's cursor or hide text) replaced,
    and what is too long is cut and says so.

    Parameters
    ----------
    text : str
        Whatever came; of any length.
    limit : int
        Characters that are shown.
    """
    # Before anything else, so that a text of many MB costs nothing; more than is shown, so that a
    # secret is never cut in half before it is masked.
    told = redact(text[: limit * 8])
    told = "".join(each if each.isprintable() else _harmless(each) for each in told)
    told = " ".join(told.split())
    if len(told) <= limit and len(text) <= limit * 8:
        return told
    return f"{told[:limit]}… ({len(text):,} characters)"


def _harmless(character: str) -> str:
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
