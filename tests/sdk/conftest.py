"""Two sandboxes, one with integrations, and what the official SDK saw of them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
SDK = ROOT / ".stamps" / "sdk-venv" / "bin" / "python"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def integrated() -> Iterator[Sandbox]:
    with Sandbox(integrations={"fields": True, "revoked": False}) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def journey(sandbox: Sandbox, integrated: Sandbox) -> dict[str, Any]:
    """What the SDK said at each step; all steps are done when a test begins."""
    if not SDK.exists():
        pytest.fail("The official SDK is not installed: run `make .stamps/sdk` first.")
    settings = {
        "SANDBOX_KEY": sandbox.api_key,
        "SANDBOX_ENDPOINT": sandbox.endpoint,
        "INTEGRATED_KEY": integrated.api_key,
        "INTEGRATED_ENDPOINT": integrated.endpoint,
        # A developer's proxy would stand between, whatever the spelling of its variable.
        "NO_PROXY": "*",
        "no_proxy": "*",
    }
    done = subprocess.run(
        [SDK, "-m", "tests.sdk.journey"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def saw(journey: dict[str, Any]) -> Callable[[str], Any]:
    """Return what the SDK reported at a step."""

    def answer(step: str) -> Any:
        assert "error" not in journey[step], journey[step]["error"]
        return journey[step]["answer"]

    return answer
