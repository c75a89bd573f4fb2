"""One sandbox, whose tiles all tests of the map share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lb_widgets.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox
