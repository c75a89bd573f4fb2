"""Odd files of people who mean no harm are shown, or there is a named reason; nothing is blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.case import Case, State
from tests.hostile.honest import cases

if TYPE_CHECKING:
    from tests.hostile.conftest import Trial


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.slug)
def test_it_is_shown_or_there_is_a_reason(trial: Trial, case: Case):
    answers = trial.try_(case)
    assert (answers.state is State.SHOWN) == (answers.kind not in {"nothing", "error"})
