"""What has no end, or becomes much of little: it ends, in words, and takes no more than it may."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lb_widgets.errors import MediaError
from lb_widgets.media.content import Media
from lb_widgets.media.pdf import first_page
from tests.hostile.cases.documents import pdf_of_forms
from tests.hostile.corpus import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.case import Case
    from tests.hostile.conftest import Trial

HEAVY = [case for case in cases() if case.is_heavy]
BY_SLUG = {case.slug: case for case in HEAVY}
MEGABYTE = 1 << 20
MOST = 1200
"""MB that one case may take for a moment: a file of 256 MB, twice, and what it is decoded to."""
KEPT = 300
"""MB that may be left when it was refused."""
_STATUS, _PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@contextmanager
def bounded(most: int, kept: int) -> Iterator[None]:
    """Check how much memory is taken for a moment, and is left, in MB; on Linux."""
    gc.collect()
    if not _PEAK.exists():
        yield
        return
    before = _megabytes("VmRSS")
    _PEAK.write_text("5")  # proc(5): the peak begins anew
    yield
    assert _megabytes("VmHWM") - before <= most
    assert _megabytes("VmRSS") - before <= kept


def _megabytes(name: str) -> int:
    found = next(line for line in _STATUS.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(found.split()[1]) // 1024


@pytest.mark.parametrize("case", HEAVY, ids=lambda case: case.slug)
def test_a_bomb_is_shown_or_refused_in_words(trial: Trial, case: Case):
    for file in case.files.values():  # made before it is measured
        if callable(file.body):
            file.body()
    with bounded(MOST, KEPT):
        trial.try_(case)


@pytest.mark.parametrize("slug", ["picture-without-an-end", "zip-bomb"])
def test_what_was_refused_is_not_kept(trial: Trial, slug: str):
    gc.disable()  # nobody may wait for it
    try:
        with bounded(MOST, KEPT):
            for _ in range(4):
                trial.try_(BY_SLUG[slug])
    finally:
        gc.enable()


def test_a_page_that_takes_years_to_read_ends_in_words():
    media = Media(pdf_of_forms(levels=9, width=10), "application/pdf", "")
    with (
        bounded(MOST, KEPT),
        pytest.raises(MediaError, match=r"takes more than 10 s|ends the process"),
    ):
        first_page(media, width=100, height=100)
