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

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests in the order in which they are written, with none of others between them.

    The steps of a journey share one window, and each begins where the last has ended.
    """
    ours = [item for item in items if HERE in item.path.parents]
    others = [item for item in items if HERE not in item.path.parents]
    items[:] = others + sorted(ours, key=lambda item: item.location[:2])


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
