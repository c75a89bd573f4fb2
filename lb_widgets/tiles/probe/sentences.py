"""What a probe found, in one sentence each: what is wrong, and what to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from lb_widgets.model.tile_health import Diagnosis
from lb_widgets.model.urls import host_of
from lb_widgets.redact import redact
from lb_widgets.tiles.answers import Answer, AnswerKind
from lb_widgets.tiles.fetch.asking import status_phrase
from lb_widgets.tiles.probe.answers import (
    is_page,
    is_picture,
    says_nothing_there,
    wants_credentials,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.tiles.probe.readings import Reading

_SIGN: Final = "sign the URL, or put a token into it"


def of_reading(reading: Reading, *, url: str) -> str:
    """Return what is wrong with a row whose tiles are numbered otherwise than it says."""
    sentences = {
        Diagnosis.SWAPPED_AXES: (
            "Latitude and longitude of the bounds are the wrong way round: there are tiles where "
            "the swapped numbers say, and none where the row says."
        ),
        Diagnosis.FLIPPED_Y: (
            "The rows of tiles are counted from the south (TMS), but Labelbox counts them from the "
            "north and a row cannot say otherwise: cut the tiles as XYZ (gdal2tiles.py --xyz), or "
            "have the server turn y over."
        ),
        Diagnosis.GEOGRAPHIC_GRID: (
            "The tiles are cut in degrees (two at zoom 0"
            f"{', row before column' if reading.is_transposed else ''}"
            f"{', counted from the south' if reading.is_flipped else ''}), which Labelbox does not "
            "show whatever epsg says: cut them in Web Mercator (gdal2tiles.py --profile=mercator "
            "--xyz)."
        ),
        Diagnosis.ZOOM_OFFSET: (
            f"The tiles of each zoom are served as those of the next {_deeper(reading.shift)} one "
            f"(zoom {reading.min_zoom} as {reading.min_zoom + reading.shift}), and a row cannot "
            "say so: rename the folders of the zooms, or have the server count as usual."
        ),
        Diagnosis.SWAPPED_COLUMN_ROW: (
            f"The server expects {_order(url)} in the URL, the other way round than it stands in "
            "tile_layer_url."
        ),
    }
    return sentences[reading.diagnosis]


def as_declared(asked: int, found: int, *, is_blank: bool, url: str) -> str:
    """Return what was found where the row is right."""
    if is_blank:
        told = "The tiles where the row says are pictures of one colour, or all the same."
    else:
        told = f"The tiles are where the row says: {found} of the {asked} asked for are there."
    if urlsplit(url.partition("{")[0]).username is not None:
        told = (
            f"{told[:-1]}; but browsers do not send user and password of a picture's URL, so "
            f"Labelbox cannot show them: {_SIGN}."
        )
    return told


def without_access(answers: Sequence[Answer], url: str) -> str:
    """Return why a server that wants credentials cannot be used."""
    host = host_of(url)
    scheme = next(
        (answer.headers.get("www-authenticate", "").partition(" ")[0] for answer in answers), ""
    )
    page = next((answer for answer in answers if answer.redirected_to), None)
    if page is not None and wants_credentials(page):
        return (
            f"{host} sends whoever asks for a tile to a sign-in page at "
            f"{host_of(page.redirected_to)}, which Labelbox cannot fill in: {_SIGN}."
        )
    if scheme:
        return (
            f"{host} wants a login in a header of the request ({redact(scheme)}), which Labelbox "
            f"cannot send: {_SIGN}."
        )
    if any(map(says_nothing_there, answers)):
        return (
            f"{host} refuses every tile (403 AccessDenied): the bucket is not public, or, as it "
            "says the same of what is not there, no reading of the row names its tiles; make it "
            "public or sign the URL, and check the path."
        )
    if all(answer.kind is AnswerKind.BODY for answer in answers):
        return (
            f"{host} answers with a sign-in page or a demand for a token instead of tiles: {_SIGN}."
        )
    phrase = _usual(answers)
    return f"{host} refuses every tile ({phrase}): {_SIGN}; Labelbox sends no credentials."


def expired(url: str, when: str) -> str:
    """Return that a signature is too old."""
    told = f" on {when}" if when else ""
    return f"The signature in the URL of {host_of(url)} expired{told}: sign it anew."


def throttled(url: str, retry_after: str) -> str:
    """Return that the server wants fewer requests."""
    told = f" (Retry-After: {redact(retry_after)})" if retry_after else ""
    return (
        f"{host_of(url)} answers that there are too many requests{told}, so nothing is known of "
        "its tiles: try again later."
    )


def unreachable(url: str, answers: Sequence[Answer]) -> str:
    """Return why no answer came."""
    reason = answers[-1].reason if answers else "no answer"
    return f"{host_of(url)} cannot be reached: {redact(reason)}."


def no_tiles(url: str, answers: Sequence[Answer]) -> str:
    """Return what a server answers that has no tiles under any reading."""
    known = [answer for answer in answers if answer.status is not None]
    pages = sum(1 for answer in known if answer.kind is AnswerKind.BODY)
    if known and 2 * pages > len(known):
        kind = "a web page" if is_page(known[0]) else "something that is no picture"
        kind = "a picture that stands for nothing" if is_picture(known[0]) else kind
        told = f"it answers with {kind}"
    else:
        told = f"it answers {_usual(known)}" if known else "it does not answer"
    return (
        f"{host_of(url)} has no tiles where the row says, nor under any other reading of it; "
        f"{told}: check the URL, the bounds and the zooms."
    )


def failing(url: str, answers: Sequence[Answer]) -> str:
    """Return that a server fails."""
    return f"{host_of(url)} fails for every tile ({_usual(answers)}): try again later."


def _usual(answers: Sequence[Answer]) -> str:
    statuses = Counter(answer.status for answer in answers if answer.status is not None)
    return status_phrase(statuses.most_common(1)[0][0]) if statuses else "without a status"


def _deeper(shift: int) -> str:
    return "deeper" if shift > 0 else "higher"


def _order(url: str) -> str:
    """Return the other order of the placeholders than the URL has."""
    return "{z}/{y}/{x}" if url.find("{x}") < url.find("{y}") else "{z}/{x}/{y}"
