"""Pictures of every kind: their values, what the page is told and sent, and what is refused."""

from __future__ import annotations

import contextlib
import threading
import zlib
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

import lb_widgets.media.pictures as module
from lb_widgets.errors import Cancelled, InputError, MediaError
from lb_widgets.media.content import Media
from lb_widgets.media.magic import content_type_of
from lb_widgets.media.picture_files import PictureFile
from lb_widgets.media.pictures import OpenedPicture, open_picture
from lb_widgets.media.reasons import Reason
from tests.media.corpus import Case, cases, chunk, exif, jpeg, png, profile, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHOWN = [case for case in cases() if not case.refusal]
REFUSED = [case for case in cases() if case.refusal]
NOISE = np.random.default_rng(3).integers(0, 256, (6, 9, 4), dtype=np.uint8)
WIDE = np.random.default_rng(4).integers(0, 256, (40, 4_200, 3), dtype=np.uint8)


@cache
def upright() -> np.ndarray:
    """Return what `WIDE` is as JPEG."""
    return opened(jpeg(WIDE)).samples().values


def media(body: bytes, name: str = "") -> Media:
    return Media(body, content_type_of(body, name=name), name)


def opened(body: bytes, **options: Any) -> OpenedPicture:
    return open_picture(media(body), **options)


def received(parts: tuple[tuple[str, bytes], ...], shape: tuple[int, ...]) -> NDArray[Any]:
    """Put the parts together as the page does."""
    kind, body = parts[0]
    if kind == "application/x-lbw-samples":
        assert len(parts) == 1
        return np.frombuffer(zlib.decompress(body), "<u2").reshape(shape)
    image = Image.open(BytesIO(body))
    assert image.get_format_mimetype() == kind
    assert not image.has_transparency_data
    orientation = image.getexif().get(274, 1)
    if len(shape) == 2:
        return turned(np.asarray(image.convert("L")), orientation)
    result = turned(np.array(image.convert("RGBA")), orientation)
    if len(parts) == 2:
        alpha = Image.open(BytesIO(parts[1][1]))
        assert alpha.mode == "L"
        result[..., 3] = np.asarray(alpha)
    return result


def named(case: Case) -> str:
    return case.name.replace(" ", "-")


@pytest.mark.parametrize("case", SHOWN, ids=named)
class TestShown:
    def test_its_values_are_those_that_it_was_made_of(self, case: Case):
        assert case.values is not None
        samples = opened(case.body).samples()
        assert samples.values.dtype == case.values.dtype
        assert samples.values.shape == case.values.shape
        differences = np.abs(samples.values.astype(int) - case.values.astype(int))
        assert differences.max() <= case.tolerance
        assert (samples.no_data, samples.is_classes) == (case.no_data, case.is_classes)

    def test_its_header_says_its_size(self, case: Case):
        assert case.values is not None
        picture = opened(case.body)
        assert (picture.height, picture.width) == case.values.shape[:2]

    def test_the_page_gets_the_values_that_python_has(self, case: Case):
        picture = opened(case.body)
        samples = picture.samples()
        np.testing.assert_array_equal(
            received(picture.parts(), samples.values.shape), samples.values
        )

    def test_what_the_page_is_told_is_what_python_finds(self, case: Case):
        told = opened(case.body).describe()  # of a picture of its own, which may not decode
        picture = opened(case.body)
        samples = picture.samples()
        assert (told.width, told.height) == samples.size
        for name in ("bands", "bits", "scale", "offset", "lowest", "highest", "no_data"):
            assert getattr(told, name) == getattr(samples, name), name
        assert told.is_classes == samples.is_classes
        assert told.content_types == tuple(kind for kind, _ in picture.parts())
        assert (told.level, told.tile_size) == (0, 0)

    def test_a_person_is_told_what_is_odd_about_it(self, case: Case):
        notes = opened(case.body).describe().notes
        for expected in case.notes:
            assert any(expected in note for note in notes), notes

    def test_as_a_layer_it_is_what_labelbox_takes(self, case: Case):
        if case.layer_refusal:
            with pytest.raises(MediaError, match=case.layer_refusal) as caught:
                opened(case.body, is_overlay=True)
            assert caught.value.reason == Reason.UNSUPPORTED
        else:
            assert opened(case.body, is_overlay=True).samples()


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_what_cannot_be_shown_says_why(case: Case):
    for what in ("samples", "parts", "describe"):
        with pytest.raises(MediaError) as caught:
            getattr(opened(case.body), what)()
        assert case.refusal in str(caught.value)


@given(st.sampled_from(cases()), st.data())
def test_whatever_is_broken_in_a_file_is_a_media_error(case: Case, data: st.DataObject):
    body = bytearray(case.body or b"x")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        body = body or bytearray(b"x")
    with contextlib.suppress(MediaError):
        picture = opened(bytes(body))
        assume(picture.width * picture.height < 1_000_000)
        told, samples = picture.describe(), picture.samples()
        assert (told.bands, told.is_classes) == (samples.bands, samples.is_classes)
        assert picture.parts()


def test_a_layer_is_refused_with_what_labelbox_takes():
    tiff = next(case for case in REFUSED if case.name == "geotiff")
    with pytest.raises(MediaError) as caught:
        opened(tiff.body, is_overlay=True)
    assert str(caught.value) == (
        "image/tiff; Labelbox takes PNG and JPEG as layers: export it as PNG, or as tiles for "
        "TMS_GEO"
    )


def test_the_first_bytes_decide_and_not_the_name():
    picture = open_picture(Media(jpeg(NOISE[..., :3]), "image/png", "photo.png"))
    assert picture.notes == ("image/jpeg by its first bytes, though named photo.png",)
    assert picture.describe().content_types == ("image/jpeg",)
    assert not open_picture(Media(jpeg(NOISE[..., :3]), "image/jpeg", "photo.JPG")).notes


def test_a_picture_without_anything_odd_has_no_notes():
    assert not opened(png(NOISE)).notes
    assert not opened(jpeg(NOISE[..., :3])).notes
    assert not opened(jpeg(NOISE[..., :3], icc_profile=profile("sRGB built-in"))).notes


@pytest.mark.parametrize("depth", [8, 16])
def test_what_is_none_does_not_count(depth: int):
    hole = (1 << depth) - 1
    values = np.array([[3, hole, 8]])
    body = png(values, depth=depth, before=chunk(b"tRNS", b"\xff\xff"))
    samples = opened(body).samples()
    assert samples.no_data == hole
    assert samples.is_classes
    assert (samples.lowest, samples.highest) == ((0, 255) if depth == 8 else (3, 8))


@pytest.mark.parametrize(
    "body",
    [png(NOISE[..., :3]), png(NOISE[..., 0]), jpeg(NOISE[..., :3]), jpeg(NOISE[..., 0])],
    ids=["rgb png", "grey png", "rgb jpeg", "grey jpeg"],
)
def test_plain_files_go_as_they_are(body: bytes):
    assert opened(body).parts() == ((content_type_of(body), body),)


def test_plain_colours_are_not_decoded_here(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PictureFile, "decode", None)
    for body in (png(NOISE[..., :3]), jpeg(NOISE[..., :3]), jpeg(NOISE[..., 0])):
        picture = opened(body)
        assert picture.describe().level == 0
        assert picture.parts()


@pytest.mark.parametrize(
    "body",
    [
        png(
            NOISE[..., :3], before=chunk(b"tEXt", b"Comment\0secret"), after=chunk(b"eXIf", exif(1))
        ),
        jpeg(NOISE[..., :3], comment=b"secret", icc_profile=profile(), exif=b"Exif\0\0" + exif(1)),
        jpeg(NOISE[..., :3], comment=b"secret", exif=b"Exif\0\0" + exif(6)),
    ],
    ids=["png", "jpeg", "turned jpeg"],
)
def test_no_profile_comment_or_exif_reaches_the_page(body: bytes):
    ((kind, sent),) = opened(body).parts()
    assert kind == content_type_of(body)
    assert len(sent) < len(body)
    image = Image.open(BytesIO(sent))
    assert b"secret" not in sent
    assert image.info.get("icc_profile") is None
    assert set(image.getexif()) <= {274}  # by which browsers turn a JPEG


def test_alpha_comes_with_its_colours_where_the_page_reads_both():
    body = png(NOISE)
    picture = opened(body)
    assert picture.parts(with_alpha=True) == (("image/png", body),)
    assert picture.describe(with_alpha=True).holds_alpha
    assert len(picture.parts()) == 2
    assert not picture.describe().holds_alpha
    assert not opened(png(NOISE[..., :3])).describe(with_alpha=True).holds_alpha
    assert not opened(jpeg(NOISE[..., :3])).describe(with_alpha=True).holds_alpha


def test_a_file_without_its_end_is_encoded_anew():
    ((_, sent),) = opened(png(NOISE[..., :3])[:-12]).parts()
    assert b"IEND" in sent


def test_files_of_many_bytes_are_encoded_anew(monkeypatch: pytest.MonkeyPatch):
    body = png(NOISE[..., :3])
    monkeypatch.setattr("lb_widgets.media.picture_png.MAX_ORIGINAL_BYTES", len(body) - 1)
    assert opened(body).parts()[0][1] != body


class TestTiled:
    def test_it_is_a_preview_and_tiles(self):
        picture = opened(png(WIDE))
        told = picture.describe()
        assert (told.width, told.height, told.level, told.tile_size) == (4_200, 40, 3, 512)
        assert picture.is_tiled
        preview = received(picture.parts(), (5, 525, 4))
        assert preview.shape == (5, 525, 4)
        assert received(picture.tile(0, 8, 0), (40, 104, 4)).shape == (40, 104, 4)
        last = np.dstack([WIDE[:, 4_096:], np.full((40, 104), 255, np.uint8)])
        np.testing.assert_array_equal(received(picture.tile(0, 8, 0), (40, 104, 4)), last)

    @pytest.mark.parametrize("values", [WIDE[..., 0] % 5, WIDE[..., 0].astype(np.uint16) * 257])
    def test_a_single_band_is_told_after_all_of_it(self, values: NDArray[Any]):
        deep = values.dtype == np.uint16
        picture = opened(png(values, depth=16 if deep else 8))
        told, samples = picture.describe(), picture.samples()
        assert told.is_classes == samples.is_classes == (not deep)
        assert (told.lowest, told.highest) == ((0, 65_535) if deep else (0, 255))
        expected = values[:, 512:1024]
        np.testing.assert_array_equal(received(picture.tile(0, 1, 0), expected.shape), expected)
        if told.is_classes:
            preview = received(picture.parts(), (5, 525))
            np.testing.assert_array_equal(preview, values[::8, ::8])

    def test_a_jpeg_shows_its_preview_without_being_decoded(self, monkeypatch: pytest.MonkeyPatch):
        smooth = np.tile(np.linspace(0, 255, 4_200).astype(np.uint8), (40, 1))
        picture = opened(jpeg(np.dstack([smooth, smooth[:, ::-1], smooth])))
        monkeypatch.setattr(PictureFile, "decode", None)
        told = picture.describe()
        assert (told.level, told.bands, told.content_types) == (3, 4, ("image/png",))
        preview = received(picture.parts(), (5, 525, 4))
        expected = smooth[::8].reshape(5, 525, 8).mean(axis=2)
        assert np.abs(preview[..., 0] - expected).max() < 3

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_it_is_turned(self, orientation: int):
        picture = opened(jpeg(WIDE, exif=b"Exif\0\0" + exif(orientation)))
        samples = picture.samples().values
        expected = turned(upright(), orientation)
        np.testing.assert_array_equal(samples, expected)
        column, row = (0, 8) if orientation >= 5 else (8, 0)
        tile = samples[row * 512 :, column * 512 :]
        np.testing.assert_array_equal(received(picture.tile(0, column, row), tile.shape), tile)
        small = tuple(-(-length // 8) for length in samples.shape[:2])
        assert received(picture.parts(), (*small, 4)).shape == (*small, 4)

    @pytest.mark.parametrize(
        ("level", "column", "row"), [(-1, 0, 0), (3, 0, 0), (0, 9, 0), (0, 0, 1), (2, -1, 0)]
    )
    def test_there_is_no_tile_outside(self, level: int, column: int, row: int):
        with pytest.raises(InputError, match="There is no tile"):
            opened(png(WIDE)).tile(level, column, row)

    def test_a_whole_picture_has_no_tiles(self):
        with pytest.raises(InputError, match="this picture has no tiles: it is whole"):
            opened(png(NOISE)).tile(0, 0, 0)


class TestTooLarge:
    def test_a_jpeg_is_shown_reduced(self):
        wide = np.tile(np.linspace(0, 255, 40_000).astype(np.uint8), (16, 1))
        picture = opened(jpeg(wide))
        said = "40,000 by 16 px is too large: shown at 10,000 by 4"
        assert picture.notes == (said,)
        told = picture.describe()
        assert (told.width, told.height, told.level) == (10_000, 4, 4)
        samples = picture.samples().values
        expected = wide[::4].reshape(4, 10_000, 4).mean(axis=2)
        assert samples.shape == (4, 10_000)
        assert np.abs(samples - expected).max() < 3
        preview = received(picture.parts(), (1, 625))
        assert np.abs(preview - expected.reshape(4, 625, 16).mean(axis=(0, 2))).max() < 3

    def test_a_jpeg_too_narrow_for_that_is_refused(self):
        with pytest.raises(MediaError, match=r"40,000 by 2 px .* too narrow to be shown reduced"):
            opened(jpeg(np.zeros((2, 40_000), np.uint8)))

    def test_a_png_is_refused_with_what_to_do(self):
        body = png(np.zeros((1, 16_385), np.uint8))
        with pytest.raises(MediaError) as caught:
            opened(body)
        assert caught.value.reason == Reason.TOO_LARGE
        assert str(caught.value) == (
            "16,385 by 1 px is more than 16,384 px a side, and PNG files are decoded whole. Save "
            "it smaller, or as tiles for TMS_GEO"
        )

    def test_the_largest_is_shown(self):
        assert opened(png(np.zeros((1, 16_384), np.uint8))).samples().size == (16_384, 1)


class TestThreads:
    def test_a_picture_is_decoded_once(self, monkeypatch: pytest.MonkeyPatch):
        picture = opened(png(WIDE))
        decoded: list[object] = []
        decode = PictureFile.decode

        def counted(source: PictureFile, *arguments: Any) -> Any:
            decoded.append(source)
            return decode(source, *arguments)

        monkeypatch.setattr(PictureFile, "decode", counted)
        ready = threading.Barrier(4)
        tiles: list[Any] = []

        def ask(column: int) -> None:
            ready.wait()
            tiles.append(picture.tile(column % 3, column % 2, 0))
            picture.parts()

        threads = [threading.Thread(target=ask, args=(column,)) for column in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(tiles) == 4
        assert len(decoded) == 1

    def test_damage_is_found_once(self, monkeypatch: pytest.MonkeyPatch):
        body = png(WIDE)
        picture = opened(body[: len(body) // 2])
        for _ in range(2):
            with pytest.raises(MediaError, match="The image is cut short"):
                picture.tile(0, 0, 0)
            monkeypatch.setattr(PictureFile, "decode", None)

    def test_decoding_can_be_stopped_and_begun_again(self):
        picture = opened(png(WIDE))
        asked: list[bool] = []

        def cancelled() -> bool:
            asked.append(True)
            return len(asked) > 5

        with pytest.raises(Cancelled):
            picture.parts(cancelled=cancelled)
        assert len(asked) == 6
        assert picture.parts()

    def test_who_waits_for_a_large_picture_can_stop(self):
        with module._decoding_large, pytest.raises(Cancelled):
            opened(png(WIDE)).parts(cancelled=lambda: True)

    def test_closed_and_used_again_it_is_decoded_again(self):
        picture = opened(png(NOISE))
        before = picture.samples()
        picture.close()
        again = picture.samples()
        assert again is not before
        np.testing.assert_array_equal(again.values, before.values)


def test_values_cannot_be_written_to():
    values = opened(png(NOISE)).samples().values
    with pytest.raises(ValueError, match="read-only"):
        values[0, 0] = 0


def test_what_is_none_of_these_is_refused():
    with pytest.raises(InputError, match="The layer CIR is of type list; expected media"):
        open_picture([], what="layer CIR")
