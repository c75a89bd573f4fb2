"""Rows and a context for the tests of sources."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from lb_widgets.errors import Cancelled


@dataclass
class FakeContext:
    """Counts the looks at whether anybody still waits; after `patience` of them nobody does."""

    patience: int = 1_000_000
    told: list[tuple[int, int, str]] = field(default_factory=list)

    def stop_if_cancelled(self) -> None:
        self.patience -= 1
        if self.patience < 0:
            raise Cancelled

    def progress(self, done: int, total: int, text: str) -> None:
        self.told.append((done, total, text))


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


@pytest.fixture
def impatient() -> FakeContext:
    return FakeContext(patience=1)
