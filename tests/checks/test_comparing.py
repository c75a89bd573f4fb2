"""Layers are compared with their images once, in whatever order these come, and then forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.checks import comparing
from lb_widgets.checks.comparing import Comparison
from lb_widgets.model.alignment import Alignment, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lb_widgets.media.alignment_sketch import Sketch

LAYERS = {"a": ["1", "2", "shared"], "b": ["3", "shared"], "c": ["a"]}
PAIRS = {(image, layer) for image, above in LAYERS.items() for layer in above}
VALUES = sorted({value for pair in PAIRS for value in pair})


def sketch(value: str) -> Sketch:
    """Return a stand-in that knows whose it is."""
    return value  # pyright: ignore[reportReturnType]


def never(value: str) -> Sketch:
    raise AssertionError(value)


@contextmanager
def recorded(*, kept: int = 1000) -> Iterator[list[tuple[str, str]]]:
    """Yield the pairs that are compared; layers whose names are numbers are misaligned."""
    pairs: list[tuple[str, str]] = []

    def align(image: str, layer: str) -> Alignment:
        pairs.append((image, layer))
        return Alignment(verdict=Verdict.SHIFTED if layer.isdigit() else Verdict.ALIGNED)

    with patch.object(comparing, "align_sketches", align), patch.object(comparing, "KEPT", kept):
        yield pairs


@given(st.permutations(VALUES), st.sets(st.sampled_from(VALUES)))
def test_each_pair_is_compared_once_in_any_order(order: list[str], damaged: set[str]):
    comparison = Comparison(LAYERS, again=never)
    with recorded() as pairs:
        for value in order:
            comparison.add(value, None if value in damaged else sketch(value))
    expected = {pair for pair in PAIRS if not damaged & {*pair}}
    assert sorted(pairs) == sorted(expected)
    assert set(comparison.misaligned) == {pair for pair in expected if pair[1].isdigit()}
    assert not comparison._kept


def test_other_values_are_none_of_its_business():
    comparison = Comparison(LAYERS, again=never)
    assert all(value in comparison for value in VALUES)
    assert "d" not in comparison


def test_many_threads_compare_each_pair_once():
    layers = {f"image {n}": [f"{n}", f"{n + 1}", "shared"] for n in range(200)}
    comparison = Comparison(layers, again=never)
    values = {*layers, *(layer for above in layers.values() for layer in above)}
    with recorded() as pairs, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda value: comparison.add(value, sketch(value)), values))
    assert len(pairs) == len(set(pairs)) == 600
    assert not comparison._kept


def test_few_sketches_are_kept_and_what_was_forgotten_is_made_again():
    made_again: list[str] = []

    def again(value: str) -> Sketch | None:
        made_again.append(value)
        return None if value == "image 1" else sketch(value)  # it has gone meanwhile

    comparison = Comparison({f"image {n}": [f"layer {n}"] for n in range(4)}, again=again)
    with recorded(kept=2) as pairs:
        for value in [f"{kind} {n}" for kind in ("image", "layer") for n in range(4)]:
            comparison.add(value, sketch(value))
            assert len(comparison._kept) <= 2
    # Image 3 is still there when layer 3 comes; the others were forgotten for it.
    assert made_again == ["image 0", "image 1", "image 2"]
    assert pairs == [(f"image {n}", f"layer {n}") for n in (0, 2, 3)]
    assert not comparison._kept
