from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.model.alignment import Verdict
from lb_widgets.tiles.answers import Answer, AnswerKind, TileKey
from lb_widgets.tiles.comparing.layer_shift import REQUESTS, LayerShift, layer_shift
from tests.tiles.scenes import encoded, levels, row, scene, tile

ROW = row(mask="http://127.0.0.1/mask/{z}/{x}/{y}")
MAIN = scene(1, 1024, roughness=1.1)


class Server:
    """Both layers, at zooms 0 to 2."""

    def __init__(self, other: Image.Image) -> None:
        self.asked = 0
        self.bodies: dict[TileKey, bytes] = {}
        for layer, base in enumerate((MAIN, other)):
            for zoom, picture in enumerate(levels(base, deepest=2)):
                for x in range(2**zoom):
                    for y in range(2**zoom):
                        kind = "PNG" if picture.mode == "RGBA" else "JPEG"
                        body = encoded(tile(picture, x, y), kind)
                        self.bodies[TileKey(layer, zoom, x, y)] = body

    def get(self, key: TileKey) -> Answer:
        self.asked += 1
        return Answer(AnswerKind.BODY, status=200, body=self.bodies[key])

    def compare(self) -> LayerShift:
        facts = {key: tile_facts(body) for key, body in self.bodies.items()}
        return layer_shift(ROW, 1, facts, self.get)


def moved(right: int, down: int) -> Image.Image:
    """Return another band of the same scene, that far off."""
    band = 200 - np.asarray(MAIN).astype(float) * 0.6
    return Image.fromarray(np.roll(band, (down, right), (0, 1)).astype(np.uint8))


def test_a_layer_that_lies_where_the_main_layer_does():
    server = Server(moved(0, 0))
    found = server.compare()
    assert found.alignment.verdict is Verdict.ALIGNED
    assert not found.is_shifted
    assert found.sentence == "Lies where the main layer does, at zoom 2."
    assert 0 < server.asked <= REQUESTS


@pytest.mark.parametrize(("right", "down"), [(4, 0), (-11, 7), (0, -40)])
def test_a_layer_that_is_shifted(right: int, down: int):
    found = Server(moved(right, down)).compare()
    assert found.is_shifted
    assert found.zoom == 2
    assert found.alignment.dx == pytest.approx(right, abs=1)
    assert found.alignment.dy == pytest.approx(down, abs=1)
    assert found.metres is not None
    east, south = found.metres
    pixel = 40_075_017 / 1024
    # Somewhere between the equator and 67 degrees, where Mercator draws things 2.5 times larger.
    assert 0.3 * pixel * abs(right) <= abs(east) <= pixel * (abs(right) + 1)
    assert 0.3 * pixel * abs(down) <= abs(south) <= pixel * (abs(down) + 1)
    assert found.sentence.startswith("Against the main layer shifted by ")
    assert found.sentence.endswith("at zoom 2.")
    assert ("south" in found.sentence) == (down > 0)
    assert ("west" in found.sentence) == (right < 0)


def test_a_mask_says_nothing():
    mask = np.zeros((1024, 1024, 4), np.uint8)
    mask[np.asarray(MAIN)[..., 0] > 150] = (44, 160, 44, 170)
    found = Server(Image.fromarray(mask)).compare()
    assert found.alignment.verdict is Verdict.UNKNOWN
    assert not found.is_shifted
    assert found.zoom is None
    assert found.sentence.startswith("Cannot tell where it lies: ")


def test_another_scene_says_nothing():
    found = Server(scene(60, 1024, roughness=1.1)).compare()
    assert found.alignment.verdict is Verdict.UNKNOWN


def test_tiles_that_do_not_come_again_say_nothing():
    server = Server(moved(9, 9))
    facts = {key: tile_facts(body) for key, body in server.bodies.items()}
    for missing in (0, 1):

        def get(key: TileKey, missing: int = missing) -> Answer:
            failed = Answer(AnswerKind.FAILED, "timed out")
            return failed if key.layer == missing else server.get(key)

        found = layer_shift(ROW, 1, facts, get)
        assert found.sentence == "Cannot tell where it lies: its tiles did not come again."


def test_layers_without_common_zooms_say_nothing():
    server = Server(moved(9, 9))
    facts = {
        key: tile_facts(body) for key, body in server.bodies.items() if (key.layer, key.z) != (1, 2)
    }
    facts = {key: its for key, its in facts.items() if key.layer or key.z == 2}
    found = layer_shift(ROW, 1, facts, server.get)
    assert found.sentence == "Cannot tell where it lies: no zoom has tiles of both."
    assert server.asked == 0
