"""Every hostile case, the files that they need, and the rows that they are."""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from tests.hostile.case import FILE_SECRET, Case
from tests.hostile.cases import documents, links, pages, pictures, texts, transfers, values

if TYPE_CHECKING:
    from pathlib import Path

GROUPS = {
    "texts": texts.cases,
    "links": links.cases,
    "pages": pages.cases,
    "pictures": pictures.cases,
    "documents": documents.cases,
    "transfers": transfers.cases,
    "values": values.cases,
}


@cache
def cases() -> tuple[Case, ...]:
    """Return all of them."""
    found = tuple(case for group in GROUPS.values() for case in group())
    slugs = [case.slug for case in found]
    repeated = {slug for slug in slugs if slugs.count(slug) > 1}
    assert not repeated, repeated
    return found


def some() -> tuple[Case, ...]:
    """Return every page, and a third of the others (of heavy ones a ninth): always the same."""
    kept = {case.name for case in pages.cases()}
    return tuple(
        case
        for case in cases()
        if case.name in kept or _number(case) % (9 if case.is_heavy else 3) == 0
    )


def _number(case: Case) -> int:
    return sha256(case.name.encode()).digest()[0]


def plant(folder: Path) -> str:
    """Make the files of this machine that cases name; return where they are."""
    (folder / "secret.txt").write_text(FILE_SECRET)
    (folder / "zero").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "outside").symlink_to(folder.parent)
    os.mkfifo(folder / "pipe")
    return str(folder)
