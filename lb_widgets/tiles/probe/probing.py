"""Find out in a few requests whether the tiles of a row are where it says, and if not, where.

Tiles are asked for one after the other (`probe_search`), each chosen so that its answer tells most
between the ways to read the row (`probe_readings`, `probe_evidence`). Where every way has tiles,
their pictures decide (`probe_levels`). What is found is said in one sentence (`probe_sentences`),
and where Labelbox has a spelling for it the row is corrected (`probe_correcting`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import Cancelled
from lb_widgets.model.expiry import expiry_of
from lb_widgets.model.tile_health import Diagnosis
from lb_widgets.redact import redact
from lb_widgets.tiles.answers import Answer, AnswerKind
from lb_widgets.tiles.fetch.politeness import refusal
from lb_widgets.tiles.probe import sentences
from lb_widgets.tiles.probe.answers import is_denied, says_expired
from lb_widgets.tiles.probe.correcting import corrected, swapped_axes
from lb_widgets.tiles.probe.evidence import Evidence, Sight
from lb_widgets.tiles.probe.looking import Looking
from lb_widgets.tiles.probe.readings import readings_of
from lb_widgets.tiles.probe.search import Search

if TYPE_CHECKING:
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.tiles.fetch.fetching import TileFetcher
    from lb_widgets.tiles.probe.readings import Reading

MOST_REQUESTS: Final = 24
"""Requests for one row, redirects and repeated ones included."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a few requests tell of a row.

    Parameters
    ----------
    diagnosis : Diagnosis
        What is the matter, if anything is.
    sentence : str
        For reading: what is wrong and what to do; redacted.
    corrected_row : dict or None
        The row as it was given, verbatim but for what is corrected; None where nothing is wrong, or
        no spelling of the row can help. Not in the repr: it may hold a secret.
    info : TileLayerInfo or None
        The reading under which there are tiles; None where nothing can be audited.
    requests : int
        How many were sent.
    """

    diagnosis: Diagnosis
    sentence: str
    corrected_row: dict[str, Any] | None = field(default=None, repr=False)
    info: TileLayerInfo | None = None
    requests: int = 0


def probe(row: Any, info: TileLayerInfo, fetcher: TileFetcher, *, now: float) -> Probe:
    """Find out whether the tiles of a row's main layer are where it says.

    At most 24 requests; another reading is only named where the declared one clearly fails and the
    other clearly holds.

    Parameters
    ----------
    row : object
        A data row as `TileLayerInfo.from_row` takes it; never changed.
    info : TileLayerInfo
        What it reads.
    fetcher : TileFetcher
        Made for `info`.
    now : float, seconds since 1970 UTC
        For signatures that expire.

    Raises
    ------
    Cancelled
        It was asked for.
    """
    return _Probing(row, info, fetcher, now).run()


class _Probing:
    def __init__(self, row: Any, info: TileLayerInfo, fetcher: TileFetcher, now: float) -> None:
        self._row = row
        self._info = info
        self._now = now
        self._url = info.layers[0].url
        self._swapped = swapped_axes(row, info)
        self._evidence = Evidence(readings_of(info, self._swapped and self._swapped.info))
        self._looking = Looking(info.layers[0], fetcher, self._evidence, most=MOST_REQUESTS)
        self._search = Search(self._looking, self._evidence)

    def run(self) -> Probe:
        """Return what was found."""
        never = refusal(self._url, force=True)
        if never is not None:
            return Probe(Diagnosis.REFUSED, never)
        self._search.run()
        if self._evidence.best_sight is Sight.NOTHING or self._looking.is_hopeless:
            return self._without_tiles()
        found = self._search.found()
        if found is None:
            told = sentences.no_tiles(self._url, self._looking.all_answers)
            return self._probe(Diagnosis.NO_TILES, told)
        if found is not self._evidence.readings[0]:
            return self._named(found)
        expected = self._search.expected()
        told = sentences.as_declared(
            len(expected),
            sum(self._evidence.seen[tile] > Sight.NOTHING for tile in expected),
            is_blank=self._evidence.best_sight is Sight.BLANK,
            url=self._url,
        )
        return self._probe(Diagnosis.AS_DECLARED, told, info=self._info)

    def _named(self, reading: Reading) -> Probe:
        found = corrected(reading, self._row, self._info, self._swapped, self._looking)
        sentence = sentences.of_reading(reading, url=self._url)
        if found is None:
            return self._probe(reading.diagnosis, sentence)
        return self._probe(reading.diagnosis, sentence, corrected_row=found.row, info=found.info)

    def _without_tiles(self) -> Probe:
        """Return why no tile was seen."""
        looking, url = self._looking, self._url
        answers = looking.all_answers
        if looking.is_cancelled:
            raise Cancelled
        if looking.is_throttled:
            told = sentences.throttled(url, answers[-1].headers.get("retry-after", ""))
            return self._probe(Diagnosis.THROTTLED, told)
        if any(answer.kind is AnswerKind.REFUSED for answer in answers):
            return self._probe(Diagnosis.REFUSED, f"{answers[-1].reason}.")
        if all(answer.status is None for answer in answers):
            return self._probe(Diagnosis.UNREACHABLE, sentences.unreachable(url, answers))
        return self._closed() or self._failing_or_empty()

    def _closed(self) -> Probe | None:
        """Return that a signature has run out or a login is missing; None where neither is so."""
        expected, url = self._expected_answers(), self._url
        moment = None if self._looking.is_resolving else expiry_of(url)
        is_over = moment is not None and moment <= self._now
        says_so = any(says_expired(answer, url) for answer in self._looking.all_answers)
        if says_so or (is_over and _are_refused(expected)):
            when = _date(moment) if is_over and moment is not None else ""
            return self._probe(Diagnosis.EXPIRED, sentences.expired(url, when))
        if all(map(is_denied, expected)):
            return self._probe(Diagnosis.AUTHENTICATION, sentences.without_access(expected, url))
        return None

    def _failing_or_empty(self) -> Probe:
        """Return that a server fails or has no tiles."""
        expected, url = self._expected_answers(), self._url
        if any((answer.status or 0) < 500 for answer in expected):
            told = sentences.no_tiles(url, self._looking.all_answers)
            return self._probe(Diagnosis.NO_TILES, told)
        is_gateway = all(answer.status in {502, 503, 504} for answer in expected)
        diagnosis = Diagnosis.UNREACHABLE if is_gateway else Diagnosis.NO_TILES
        return self._probe(diagnosis, sentences.failing(url, expected))

    def _expected_answers(self) -> list[Answer]:
        """Return the answers for tiles that the row says are there; for lack of these all."""
        declared = self._evidence.readings[0]
        expected = [
            answer
            for tile, answer in self._looking.answers.items()
            if answer.status is not None and declared.distance(tile) == 0
        ]
        known = [answer for answer in self._looking.all_answers if answer.status is not None]
        return expected or known

    def _probe(
        self,
        diagnosis: Diagnosis,
        sentence: str,
        *,
        corrected_row: dict[str, Any] | None = None,
        info: TileLayerInfo | None = None,
    ) -> Probe:
        sent = self._looking.requests
        return Probe(diagnosis, redact(sentence), corrected_row, info, sent)


def _are_refused(answers: list[Answer]) -> bool:
    return all(answer.status == 400 or is_denied(answer) for answer in answers)


def _date(moment: float) -> str:
    return dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
