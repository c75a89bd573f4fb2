"""Frames between the kernel and the process that reads PDFs."""

from __future__ import annotations

from io import BytesIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.pdf_calls import AnyCall, Open, Words, page_name, read, write


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_what_is_written_is_read_in_its_order(bodies: list[bytes]):
    stream = BytesIO()
    calls = [each for body in bodies for each in (Open(body), Words(1, 2, len(body)))]
    for call in calls:
        write(stream, call)
    stream.seek(0)
    decoder = msgspec.msgpack.Decoder(AnyCall)
    found = [decoder.decode(read(stream) or b"") for _ in calls]
    assert found == calls
    assert read(stream) is None


@pytest.mark.parametrize("kept", [1, 7, 8, 20])
def test_a_frame_that_is_cut_is_the_end(kept: int):
    stream = BytesIO()
    write(stream, Open(b"a document"))
    assert len(stream.getvalue()) > 20
    assert read(BytesIO(stream.getvalue()[:kept])) is None


def test_pages_are_named_as_people_do():
    assert [page_name(index) for index in (0, 1, 1233)] == [
        "The first page",
        "Page 2",
        "Page 1,234",
    ]
