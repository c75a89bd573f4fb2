"""Where a text can be cut so that what is redacted part by part is redacted whole."""

from __future__ import annotations

import re
from typing import Final

_WORD_ENDS: Final = re.compile(r"""[\s"'<>`]""")
_SCHEMES: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}:")
_CREDENTIAL_WORDS: Final = ("bearer", "basic")
_MAX_WORD: Final = 16_384
"""Characters of the longest URL."""
_NEAR: Final = 4096


def safe_end(text: str) -> int:
    """Return where a text that goes on can be cut so that `redact` finds the secrets in each half.

    Behind the last line, else behind the last white space or quote: these end every URL.
    """
    end = text.rfind("\n", max(0, len(text) - _NEAR)) + 1 or _last_word(text)
    before = text[:end].rstrip()
    for word in _CREDENTIAL_WORDS:
        if before[-len(word) :].lower() == word:
            end = len(before) - len(word)
    return end or len(text)


def _last_word(text: str) -> int:
    """Return where the last word begins, or the URL in it; the end where it is too long for one."""
    tail = text[-_MAX_WORD:]
    ends = [match.end() for match in _WORD_ENDS.finditer(tail)]
    if not ends:
        ends = [match.start() for match in _SCHEMES.finditer(tail)][:1] or [len(tail)]
    return len(text) - len(tail) + ends[-1]
