"""Make the README's picture from the running quickstart: ``make screenshots``."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import Lab
from PIL import Image
from waits import wait_for_workbench

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "notebooks" / "workbench.jpg"
WIDTH, HEIGHT = 1200, 2600
ROW = "alps-01"
STRIPS = 24
"""Pictures of attachments that the rows on screen have, at least."""


def main() -> None:
    """Write the picture and say how big it is."""
    with (
        TemporaryDirectory() as folder,
        Lab(Path(folder)) as lab,
        lab.page(width=WIDTH, height=HEIGHT) as page,
    ):
        page.open(ROOT / "notebooks" / "01_quickstart.ipynb")
        page.run_all()
        page.run(f"workbench.show(list(rows.global_key).index({ROW!r}))")
        page.view.locator(".lbw-details").get_by_text(ROW, exact=True).first.wait_for()
        workbench = wait_for_workbench(page)
        strips = ".lbw-workbench .lbw-table__chip-picture[data-shows=picture]"
        page.view.wait_for_function(
            "([strips, least]) => document.querySelectorAll(strips).length >= least",
            arg=[strips, STRIPS],
        )
        picture = Image.open(BytesIO(workbench.screenshot())).convert("RGB")
    picture.save(PICTURE, quality=82, optimize=True)
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
