"""Ask for single tiles within a budget, and note what each answer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.net.retry import wait_before
from lb_widgets.tiles.answers import Answer, AnswerKind
from lb_widgets.tiles.probe.answers import facts_of, is_picture, says_expired, wants_credentials
from lb_widgets.tiles.probe.evidence import Evidence, Sight
from lb_widgets.tiles.probe.readings import Numbers

if TYPE_CHECKING:
    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.model.tiles import TileLayer
    from lb_widgets.tiles.fetch.fetching import TileFetcher

_LONGEST_WAIT: Final = 10.0
"""Seconds: who asks a probe to wait longer is left alone."""
_IN_A_ROW: Final = 3
"""Failures of one kind after which a server is not asked for more, unless it gave tiles before."""
_MOST_FOR_ONE: Final = 3
"""Requests for one tile: itself, and a redirect or a repeated one."""


class Looking:
    """Look at tiles of one layer.

    Parameters
    ----------
    layer : TileLayer
        Which.
    fetcher : TileFetcher
        Asks.
    evidence : Evidence
        Is told what each answer shows.
    most : int
        Requests in all.

    Attributes
    ----------
    answers : dict of Numbers to Answer
        The last answer for each tile.
    all_answers : list of Answer
        In the order in which they came.
    facts : dict of Numbers to TileFacts
        Of the readable pictures.
    """

    def __init__(
        self, layer: TileLayer, fetcher: TileFetcher, evidence: Evidence, *, most: int
    ) -> None:
        self.answers: dict[Numbers, Answer] = {}
        self.all_answers: list[Answer] = []
        self.facts: dict[Numbers, TileFacts] = {}
        self._layer = layer
        self._fetcher = fetcher
        self._evidence = evidence
        self._most = most
        self._before = fetcher.requests
        self._placeholder: bytes | None = None

    @property
    def requests(self) -> int:
        """How many were sent."""
        return self._fetcher.requests - self._before

    @property
    def left(self) -> int:
        """How many may still be sent."""
        return self._most - self.requests

    @property
    def may_ask(self) -> bool:
        """Whether asking on is allowed and makes sense."""
        return self.left > 0 and not self.is_hopeless

    @property
    def is_resolving(self) -> bool:
        """Whether the user's `resolve` stands between the URL and what is asked."""
        return self._fetcher.is_resolving

    @property
    def is_cancelled(self) -> bool:
        """Whether the user wants to stop."""
        return any(answer.kind is AnswerKind.CANCELLED for answer in self.all_answers[-1:])

    @property
    def is_throttled(self) -> bool:
        """Whether the server goes on saying that there are too many requests."""
        last = self.all_answers[-_IN_A_ROW:]
        if not last or last[-1].kind is not AnswerKind.THROTTLED:
            return False
        if wait_before(1, retry_after=last[-1].headers.get("retry-after")) > _LONGEST_WAIT:
            return True
        return len(last) == _IN_A_ROW and all(a.kind is AnswerKind.THROTTLED for a in last)

    @property
    def is_hopeless(self) -> bool:
        """Whether more answers would be of no use."""
        if self.is_cancelled or self.is_throttled:
            return True
        if self._evidence.best_sight is not Sight.NOTHING:
            return False
        answers = self.all_answers
        if any(answer.kind is AnswerKind.REFUSED for answer in answers):
            return True
        last = answers[-_IN_A_ROW:]
        if len(last) == _IN_A_ROW and all(map(_is_failure, last)):
            return True
        closed = sum(1 for a in answers if wants_credentials(a) or says_expired(a, self._layer.url))
        return closed > _IN_A_ROW and closed == len(answers)

    def look(self, tile: Numbers) -> Answer:
        """Ask for a tile, and tell the evidence what is there."""
        before = self.answers.get(tile)
        answer = self._ask(self._layer.tile_url(*tile))
        self.answers[tile] = answer
        if answer.kind is AnswerKind.THROTTLED:
            # Asked for again, once: it may be this tile alone that is refused so.
            if before is not None and before.kind is AnswerKind.THROTTLED:
                self._evidence.seen[tile] = Sight.UNKNOWN
            return answer
        self._evidence.seen[tile] = self._sight(tile, answer)
        return answer

    def has(self, layer: TileLayer, tile: Numbers) -> bool:
        """Ask another layer for a tile, and return whether it has a picture there."""
        return self.left > 0 and is_picture(self._ask(layer.tile_url(*tile)))

    def _ask(self, url: str) -> Answer:
        answer = self._fetcher.get_url(url, most=min(_MOST_FOR_ONE, self.left))
        self.all_answers.append(answer)
        return answer

    def _sight(self, tile: Numbers, answer: Answer) -> Sight:
        if answer.kind is AnswerKind.FAILED:
            # Some servers answer 400 for numbers that they lack; other failures say nothing.
            is_refusal = answer.status is not None and 400 <= answer.status < 500
            return Sight.NOTHING if is_refusal else Sight.UNKNOWN
        facts = facts_of(answer)
        if facts is None:  # damaged ones and those of another kind are there, too
            return Sight.PICTURE if is_picture(answer) else Sight.NOTHING
        if tile not in self._evidence.nowhere and self._repeats_inside(tile, facts):
            return Sight.NOTHING
        self.facts[tile] = facts
        if self._placeholder is None:
            self._learn(tile, facts)
        if self._placeholder is not None:
            return self._known(facts)
        # The same file at two places stands for something else than the place.
        alike = [each for each, other in self.facts.items() if other.digest == facts.digest]
        if len(alike) > 1:
            self._evidence.seen.update(dict.fromkeys(alike, Sight.BLANK))
        return Sight.BLANK if facts.solid is not None or len(alike) > 1 else Sight.PICTURE

    def _learn(self, tile: Numbers, facts: TileFacts) -> None:
        """Learn which picture stands for "nothing" from what came for a tile that cannot be."""
        if tile not in self._evidence.nowhere:
            return
        others = [its.digest for each, its in self.facts.items() if each != tile]
        if facts.solid is not None or facts.digest in others:
            self._placeholder = facts.digest
            self._evidence.seen.update({each: self._known(its) for each, its in self.facts.items()})

    def _known(self, facts: TileFacts) -> Sight:
        return Sight.NOTHING if facts.digest == self._placeholder else Sight.PICTURE

    def _repeats_inside(self, tile: Numbers, facts: TileFacts) -> bool:
        """Say whether a server takes numbers beyond the last one to begin anew."""
        count = 2**tile.z
        inside = Numbers(tile.z, tile.x % count, tile.y % count)
        if inside == tile or self._evidence.is_flat or facts.solid is not None:
            return False
        is_known = any(each.digest == facts.digest for each in self.facts.values())
        if inside not in self.answers and not is_known and self.left > 0:
            self.look(inside)
        other = self.facts.get(inside)
        return other is not None and other.digest == facts.digest


def _is_failure(answer: Answer) -> bool:
    return answer.kind is AnswerKind.FAILED and (answer.status is None or answer.status >= 500)
