"""What the documentation says is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import lb_widgets

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def _run_the_table(example: str, names: dict[str, Any]) -> None:
    rows = lb_widgets.sample_rows().assign(title="dune", split="train")
    rows["score"] = np.linspace(1, 0, len(rows))
    names |= {"rows": rows, "lbw": lb_widgets, "re": re}
    exec(compile(example, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert names["table"].view["score"].is_monotonic_decreasing
    assert names["table"].view["score"].min() >= 0.5
    assert names["table"].active_key == "sahara-01"
    assert Path("errors.parquet").exists()


def test_the_examples_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plots.csv").write_text(
        "image_url,mask_url\nhttps://a.com/1.jpg,https://a.com/1.png\n", "utf-8"
    )
    (tmp_path / "plots").mkdir()
    for name in ("plot17.jpg", "plot17_CIR.png"):
        Image.new("RGB", (4, 3)).save(tmp_path / "plots" / name)
    (tmp_path / "rows.ndjson").write_text('{"row_data": "https://a.com/2.png"}\n', "utf-8")
    monkeypatch.setenv("LB_WIDGETS_STATE_DIR", str(tmp_path))
    for name in ("plot.jpg", "cir.png"):
        Image.effect_noise((40, 30), 50).save(tmp_path / name)
    examples = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    use, check, table, look, tiles, attachments, submit = examples
    names: dict[str, Any] = {}
    exec(compile(use, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert isinstance(names["sandbox"], lb_widgets.Sandbox)
    names |= {"rows": lb_widgets.sample_rows(), "pd": pd}
    exec(compile(submit, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert set(names["submission"].outcome["status"]) == {"created"}
    assert names["left"] is None
    _run_the_table(table, names)
    exec(compile(attachments, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert (names["panel"].position, names["panel"].attachment) == (3, 1)
    names["rows"] = [alps(names["sandbox"])]
    exec(compile(tiles, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert names["report"].ok
    names["sandbox"].stop()
    names["mask"] = np.ones((30, 40), bool)
    exec(compile(look, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert names["picture"].size == (40, 30)
    names["sign"] = lambda value: value
    exec(compile(check, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert names["report"].ok
    assert names["rows"]["attachments"][0][0]["name"] == "CIR"


def alps(sandbox: lb_widgets.Sandbox) -> dict[str, Any]:
    """Return a tile layer row of few tiles."""
    return lb_widgets.tile_row(
        sandbox.tile_url("blue_marble"), bounds=(5, 43, 17, 48), min_zoom=4, max_zoom=5,
        alternative_layers={"Elevation": sandbox.tile_url("elevation")},
    )  # fmt: skip


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_command_exists(text: str):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, flags=re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_file_that_is_linked_exists(text: str):
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_public_widget_and_function_is_in_the_readme():
    words = set(re.findall(r"\w+", README))
    errors = {name for name in lb_widgets.__all__ if isinstance(getattr(lb_widgets, name), type)}
    functions = set(lb_widgets.__all__) - errors
    kinds = ("Table", "Viewer", "Map", "Panel", "Button")
    widgets = {name for name in errors if name.endswith(kinds)}
    assert functions | widgets <= words
