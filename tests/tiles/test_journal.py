"""What an interrupted audit finds again."""

from __future__ import annotations

import io
import os
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.errors import JournalError
from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.model.tile_health import TileStatus
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.tiles.journal import Journal, Judged, fingerprint
from lb_widgets.tiles.packing import FACT_FIELDS, pack_facts, unpack_facts

if TYPE_CHECKING:
    from pathlib import Path

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.model.tiles import TileLayer

LAYER, OTHER = b"a" * 16, b"b" * 16
MISSING = Judged(TileStatus.MISSING, "404 Not Found", None)


def picture(*, solid: bool = False) -> TileFacts:
    pixels = np.random.default_rng(3).integers(0, 255, (256, 256, 3), dtype=np.uint8)
    image = Image.new("RGB", (256, 256), (9, 80, 7)) if solid else Image.fromarray(pixels)
    body = io.BytesIO()
    image.save(body, "PNG")
    return tile_facts(body.getvalue())


def layer_at(url: str, **settings: int) -> TileLayer:
    row = tile_row(url, bounds=(0, 0, 1, 1), min_zoom=3, max_zoom=9, **settings)
    return TileLayerInfo.from_row(row).layers[0]


def same(one: TileFacts, other: TileFacts) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        and type(getattr(one, name)) is type(getattr(other, name))
        for name in FACT_FIELDS
    )


@pytest.mark.parametrize("solid", [True, False])
def test_facts_survive(solid: bool):  # noqa: FBT001 - a parameter of the test
    facts = picture(solid=solid)
    assert same(unpack_facts(pack_facts(facts)), facts)
    assert len(pack_facts(facts)) < 8_000


def test_what_was_judged_is_found_again(tmp_path: Path):
    path = tmp_path / "new folder" / "audit.journal"
    facts = picture()
    with Journal(path, seed=7) as journal:
        journal.add(LAYER, (3, 1, 2), Judged(TileStatus.OK, "", facts))
        journal.add(LAYER, (3, 1, 3), MISSING)
        journal.add(OTHER, (3, 1, 4), MISSING)
    with Journal(path, seed=8) as journal:
        assert journal.seed == 7
        found = journal.kept(LAYER)
        assert set(found) == {(3, 1, 2), (3, 1, 3)}
        assert found[3, 1, 3] == MISSING
        assert found[3, 1, 2].status is TileStatus.OK
        assert same(found[3, 1, 2].facts, facts)
        assert set(journal.kept(OTHER)) == {(3, 1, 4)}
        assert journal.kept(b"c" * 16) == {}
        journal.add(LAYER, (3, 1, 5), MISSING)
        journal.flush()
        assert set(journal.kept(LAYER)) == {(3, 1, 2), (3, 1, 3), (3, 1, 5)}


def test_what_nobody_could_judge_and_what_was_refused_is_asked_for_again(tmp_path: Path):
    with Journal(tmp_path / "j", seed=1) as journal:
        journal.add(LAYER, (3, 1, 2), Judged(TileStatus.UNKNOWN, "timed out", None))
        journal.add(LAYER, (3, 1, 3), Judged(TileStatus.FORBIDDEN, "403 Forbidden", None))
        journal.flush()
        assert journal.kept(LAYER) == {}


@pytest.mark.skipif(os.name == "nt", reason="permissions are another thing there")
def test_only_this_user_may_read_it(tmp_path: Path):
    with Journal(tmp_path / "j", seed=1) as journal:
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


@given(st.integers(0, 3_000))
def test_wherever_it_was_cut_the_rest_is_read_and_goes_on(cut: int):
    import tempfile  # noqa: PLC0415 - a folder for each example
    from pathlib import Path  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "j"
        with Journal(path, seed=7) as journal:
            for x in range(40):
                journal.add(LAYER, (6, x, 0), MISSING)
                if x % 4 == 3:
                    journal.flush()
        whole = path.read_bytes()
        path.write_bytes(whole[:cut])
        with Journal(path, seed=8) as journal:
            found = journal.kept(LAYER)
            assert set(found) == {(6, x, 0) for x in range(len(found))}
            assert len(found) == 40 if cut >= len(whole) else len(found) % 4 == 0
            journal.add(LAYER, (6, 99, 0), MISSING)
        with Journal(path, seed=9) as journal:
            assert len(journal.kept(LAYER)) == len(found) + 1


def test_what_was_changed_at_the_end_is_dropped(tmp_path: Path):
    path = tmp_path / "j"
    with Journal(path, seed=7) as journal:
        journal.add(LAYER, (6, 0, 0), MISSING)
        journal.flush()
        journal.add(LAYER, (6, 1, 0), MISSING)
    body = bytearray(path.read_bytes())
    body[-3] ^= 255
    path.write_bytes(body)
    with Journal(path, seed=7) as journal:
        assert set(journal.kept(LAYER)) == {(6, 0, 0)}


@pytest.mark.parametrize("body", [b'[{"row_data": 1}]', b"lb-widgets tile x", b"\x00" * 900])
def test_another_file_is_left_as_it_is(body: bytes, tmp_path: Path):
    path = tmp_path / "rows.json"
    path.write_bytes(body)
    with pytest.raises(JournalError, match="is no journal of an audit"):
        Journal(path, seed=1)
    assert path.read_bytes() == body


def test_where_it_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(JournalError, match="Pass resume="):
        Journal(tmp_path, seed=1)


def test_a_renewed_signature_is_the_same_layer_and_holds_no_secret(tmp_path: Path):
    signed = "https://{}b.s3.amazonaws.com/{{z}}/{{x}}/{{y}}.png?X-Amz-Signature={}&X-Amz-Date={}"
    first = layer_at(signed.format("me:topsecret@", "abc", "20260101T000000Z"))
    renewed = layer_at(signed.format("me:other@", "def", "20260102T000000Z"))
    assert fingerprint(first) == fingerprint(renewed)
    with Journal(tmp_path / "j", seed=1) as journal:
        journal.add(fingerprint(first), (3, 1, 3), MISSING)
    body = (tmp_path / "j").read_bytes()
    assert b"topsecret" not in body
    assert b"amazonaws" not in body


def test_other_layers_are_other_layers():
    url = "https://a.example/{z}/{x}/{y}.png"
    one = layer_at(url)
    others = [layer_at(url + "?v=2"), layer_at(url, tile_size=512), layer_at(url[:-4] + ".jpg")]
    assert len({fingerprint(layer) for layer in [one, *others]}) == 4
