"""One JupyterLab for all browser tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that no test is forgotten."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def quickstart() -> Path:
    return ROOT / "notebooks" / "01_quickstart.ipynb"


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of every widget land, to be looked at; git-ignored."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether to run at full size (`make test-all`)."""
    return os.environ.get("LB_WIDGETS_FULL") == "1"
