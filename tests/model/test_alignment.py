"""Alignments as people read them."""

from __future__ import annotations

import msgspec
import pytest

from lb_widgets.model.alignment import Alignment, Verdict, text, unknown

MINUS = "\N{MINUS SIGN}"
SHIFTED = Alignment(verdict=Verdict.SHIFTED, dx=6.04, dy=-2.0, error=0.5)


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        (Alignment(verdict=Verdict.ALIGNED, dx=0.3, error=0.5), "aligned"),
        (unknown("too little texture"), "cannot tell: too little texture"),
        (SHIFTED, f"shifted by 6, {MINUS}2 ± 0.5 px"),
        (
            msgspec.structs.replace(SHIFTED, dx=1234.56),
            f"shifted by 1,234.6, {MINUS}2 ± 0.5 px",
        ),
        (msgspec.structs.replace(SHIFTED, dy=-0.04, error=0), "shifted by 6, 0 ± 0.1 px"),
        (
            Alignment(verdict=Verdict.SHIFTED, dx=0.2, error=0.3, scale=1.02, rotation=1),
            "scaled by 2 % and rotated by 1.0°",
        ),
        (
            Alignment(verdict=Verdict.SHIFTED, error=0.3, scale=0.985),
            f"scaled by {MINUS}1.5 %",
        ),
        (
            msgspec.structs.replace(SHIFTED, scale=1.01, rotation=-2.5),
            f"scaled by 1 %, rotated by {MINUS}2.5° and shifted by 6, {MINUS}2 ± 0.5 px",
        ),
        (
            msgspec.structs.replace(SHIFTED, rotation=0.25),
            f"rotated by 0.2° and shifted by 6, {MINUS}2 ± 0.5 px",
        ),
    ],
)
def test_an_alignment_reads_as_a_sentence_goes_on(alignment: Alignment, expected: str):
    assert text(alignment) == expected


def test_it_travels_as_json():
    sent = msgspec.json.encode(SHIFTED)
    assert msgspec.json.decode(sent, type=Alignment) == SHIFTED
    assert b'"verdict":"shifted"' in sent
