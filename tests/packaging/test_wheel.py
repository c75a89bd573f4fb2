"""The wheel holds what a user needs and nothing else, and works where only it is installed."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
MAX_BYTES = 8_000_000
BUNDLES = sorted(
    path.stem
    for folder in ("widgets", "parts")
    for path in (ROOT / "js/src" / folder).glob("*.ts")
    if not path.name.endswith(".test.ts")
)
NAMES_ONLY = {"http://www.w3.org", "https://page.invalid"}
"""Hosts in the code that nobody asks: of namespaces, and of the pages in frames."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with a `node` and an `npm` first on the PATH that fail."""
    broken = tmp_path_factory.mktemp("broken")
    for name in ("node", "npm", "npx"):
        script = broken / name
        script.write_text("#!/bin/sh\necho 'the system Node was used' >&2\nexit 97\n")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    out = tmp_path_factory.mktemp("wheel")
    environment = {**os.environ, "PATH": os.pathsep.join([str(broken), os.environ["PATH"]])}
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--installer=uv", "--outdir", out, ROOT],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> Iterator[list[str]]:
    with zipfile.ZipFile(wheel) as archive:
        yield archive.namelist()


def test_it_is_small(wheel: Path):
    assert wheel.stat().st_size <= MAX_BYTES


@pytest.mark.parametrize("bundle", BUNDLES)
def test_every_bundle_has_its_style(names: list[str], bundle: str):
    assert f"lb_widgets/static/{bundle}.js" in names
    assert f"lb_widgets/static/{bundle}.css" in names


def test_typing_imagery_and_notice_are_inside(names: list[str]):
    assert "lb_widgets/py.typed" in names
    assert "lb_widgets/sandbox/data/NOTICE.md" in names
    assert sum(name.startswith("lb_widgets/sandbox/data/") for name in names) > len("NOTICE")


def test_nothing_else_is_inside(names: list[str]):
    unwanted = [
        name
        for name in names
        if name.endswith((".map", ".ts"))
        or "test" in Path(name).name
        or "node_modules" in name
        or Path(name).name.startswith(".")
        or not name.startswith(("lb_widgets/", "lb_widgets-"))
    ]
    assert unwanted == []


def test_bundles_request_no_code(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        for bundle in BUNDLES:
            code = archive.read(f"lb_widgets/static/{bundle}.js").decode()
            # Nothing by its address: only a part that has come from the kernel, held in memory.
            assert not re.search(r"import\((?!\w+\))", code)
            assert "sourceMappingURL" not in code
            assert set(re.findall(r"https?://[\w.-]+", code)) <= NAMES_ONLY


def test_it_works_with_only_the_core_dependencies(wheel: Path, tmp_path: Path):
    """Tables and pictures work without any extra; the API says which extra it wants."""
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python, wheel],
        check=True,
    )
    code = """
import lb_widgets as lbw
rows = lbw.sample_rows()
workbench = lbw.Workbench(rows)
for position in range(len(rows)):
    workbench.show(position)
try:
    lbw.Sandbox().start().endpoint
except lbw.MissingExtraError as error:
    print(error)
"""
    done = subprocess.run(
        [python, "-W", "error::UserWarning", "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert 'pip install "lb-widgets[sandbox]"' in done.stdout
