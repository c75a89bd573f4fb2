"""Cases of the rules about local files."""

from __future__ import annotations

from lb_widgets.model.rules import Context, LocalFile
from tests.model.rule_cases.base import Case, attached, with_row_data

SMALL = Context(file=lambda _: LocalFile(length=2_100_000))
LARGE = Context(file=lambda _: LocalFile(length=256 * 2**20 + 1))
MISSING = Context(file=lambda _: LocalFile(problem="no such file: 1.png"))
PLOT = with_row_data("./1.png")
LAYERED = attached({"type": "IMAGE_OVERLAY", "value": "./o.png", "name": "a"})
NOTED = attached({"type": "RAW_TEXT", "value": "./o.png"})

CASES: dict[str, list[Case]] = {
    "file-missing": [
        Case(PLOT, PLOT, "row_data", broken_context=MISSING, near_miss_context=SMALL),
        Case(
            LAYERED,
            NOTED,
            "attachments[0].value",
            broken_context=MISSING,
            near_miss_context=MISSING,
        ),
        Case(
            with_row_data({"pdf_url": "./a.pdf"}, "PDF"),
            with_row_data({"name": "./a.pdf"}, "LLM"),
            "row_data.pdf_url",
            broken_context=MISSING,
            near_miss_context=MISSING,
        ),
    ],
    "file-too-large": [
        Case(PLOT, LAYERED, "row_data", broken_context=LARGE, near_miss_context=LARGE),
        Case(
            PLOT,
            with_row_data("./1.mp4", "VIDEO"),
            "row_data",
            broken_context=LARGE,
            near_miss_context=LARGE,
        ),
    ],
    "file-upload": [Case(PLOT, PLOT, "row_data", broken_context=SMALL, near_miss_context=MISSING)],
}
