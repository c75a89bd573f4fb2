"""Pictures that are not opaque, sent as they are: the page reads what Python reads, to the bit."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from engine_page import EnginePage, frame

from lb_widgets.media.content import Media
from lb_widgets.media.pictures import open_picture
from tests.media.corpus import Case, cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lb_widgets.media.pictures import OpenedPicture


def opened(body: bytes) -> OpenedPicture:
    return open_picture(Media(body, "image/png", "layer.png"))


def every_color_at_every_alpha() -> bytes:
    value, alpha = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    pixels = np.stack([value, 255 - value, value // 2, alpha], axis=-1)
    body = BytesIO()
    Image.fromarray(pixels).save(body, "PNG")
    return body.getvalue()


WITH_ALPHA = [
    case
    for case in [Case("every colour at every alpha", every_color_at_every_alpha()), *cases()]
    if not case.refusal
    and case.body.startswith(b"\x89PNG")
    and opened(case.body).describe(with_alpha=True).holds_alpha
]


@pytest.fixture(scope="module")
def page() -> Iterator[EnginePage]:
    with EnginePage() as page:
        page.call("acquire", "viewer", page.worker, "cpu")
        yield page


@pytest.mark.parametrize("case", WITH_ALPHA, ids=[case.name for case in WITH_ALPHA])
def test_the_page_reads_straight_colors(page: EnginePage, case: Case):
    picture = opened(case.body)
    samples = picture.samples()
    info = msgspec.to_builtins(picture.describe(with_alpha=True))
    parts = picture.parts(with_alpha=True)
    assert len(parts) == 1
    page.open_files("viewer", case.name, info, parts)
    found = page.pixels("viewer", frame(samples.size, case.name))
    seen = samples.values[..., 3] > 0  # what is under nothing is not drawn
    np.testing.assert_array_equal(found[..., 3], samples.values[..., 3])
    np.testing.assert_array_equal(found[seen], samples.values[seen])


def test_there_is_every_kind():
    assert len(WITH_ALPHA) >= 5
