"""What an audit has found out about a row and about each of its layers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from lb_widgets.model.tile_health import STATUSES, Diagnosis, TileStatus
from lb_widgets.model.types import Severity
from lb_widgets.redact import holds_secret, redact_url, redact_value
from lb_widgets.tiles.records import TileRecords
from lb_widgets.tiles.reporting.wording import faults_text

if TYPE_CHECKING:
    from lb_widgets.model.mercator import TileRange
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.tiles.comparing.layer_shift import LayerShift
    from lb_widgets.tiles.outlines.hole import Hole
    from lb_widgets.tiles.sampling.lattice import SampledZoom


@dataclass(frozen=True, slots=True)
class FailureRate:
    """How many of the tiles of a layer fail, by a random draw of its own.

    Parameters
    ----------
    drawn : int
        Tiles that were drawn and judged.
    failed : int
        Of those.
    low, high : float, 0 to 1
        Exact 95 % bounds (Clopper and Pearson) of the share of failures among all tiles.
    most : float, 0 to 1
        What the share does not exceed, at 95 %: a bound of that side alone, so lower than `high`.
    unknown : int
        Tiles that were drawn and could not be judged: not among `drawn`.
    """

    drawn: int
    failed: int
    low: float
    high: float
    most: float
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class OutlinedHole:
    """A hole in a sampled zoom, and the fault that led to it.

    Parameters
    ----------
    zoom : int
        Of the tiles.
    status : TileStatus
        Of the tile where it was found.
    reason : str
        Likewise.
    hole : Hole
        Its outline.
    """

    zoom: int
    status: TileStatus
    reason: str
    hole: Hole


@dataclass(frozen=True, kw_only=True)
class LayerResult:
    """What was found out about one layer.

    Parameters
    ----------
    index : int
        In `TileLayerInfo.layers`.
    name : str
        As labelers see it, redacted.
    url : str
        Template, redacted.
    same_as : int or None
        Index of an earlier layer of the row with the same URL and settings: asked for once, under
        that index.
    problem : str
        Why it was not looked at; empty where it was.
    ranges : tuple of TileRange
        All its tiles, by zoom.
    whole : tuple of int
        Zooms that were looked at whole.
    sampled : tuple of SampledZoom
        Zooms that were looked at in part.
    rate : FailureRate or None
        None where every tile was looked at, or none was drawn.
    holes : tuple of OutlinedHole
        In the sampled zooms.
    loose : int
        Faults in the sampled zooms that the flood budget did not reach.
    unsampled : tuple of int
        Zooms for which the budget left nothing but random draws.
    shift : LayerShift or None
        Where an alternative layer lies against the main one; None where it was not compared.
    """

    index: int
    name: str
    url: str
    same_as: int | None = None
    problem: str = ""
    ranges: tuple[TileRange, ...] = ()
    whole: tuple[int, ...] = ()
    sampled: tuple[SampledZoom, ...] = ()
    rate: FailureRate | None = None
    holes: tuple[OutlinedHole, ...] = ()
    loose: int = 0
    unsampled: tuple[int, ...] = ()
    shift: LayerShift | None = None

    @property
    def is_shifted(self) -> bool:
        """Whether it lies elsewhere than the main layer; False also where nobody can tell."""
        return self.shift is not None and self.shift.is_shifted

    @property
    def total(self) -> int:
        """How many tiles it has."""
        return sum(tiles.total for tiles in self.ranges)


@dataclass(frozen=True, kw_only=True)
class RowResult:
    """What was found out about one tile layer row.

    Parameters
    ----------
    row : int
        Its position, from 0.
    global_key : str or None
        Redacted.
    diagnosis : Diagnosis
        What the probe says of the row as a whole.
    sentence : str
        The same in plain words, redacted.
    corrected_row : dict or None
        The row as it should be, verbatim: it may hold a secret, so the repr does not show it.
    info : TileLayerInfo or None
        The reading that was audited; None where the audit ended with the probe.
    note : str
        Why not all tiles could be judged, or none was asked for; empty where all could.
    is_cut_short : bool
        Whether a server was asked no more before all was done.
    layers : tuple of LayerResult
        Of the reading; empty where the audit ended with the probe.
    records : TileRecords
        Every tile that was asked for.
    requests : int
        That were sent, those of the probe too.
    resumed : int
        Tiles that an earlier audit had judged: from the journal.
    seconds : float
        It took.
    """

    row: int
    global_key: str | None
    diagnosis: Diagnosis
    sentence: str
    corrected_row: dict[str, Any] | None = field(default=None, repr=False)
    info: TileLayerInfo | None = None
    note: str = ""
    is_cut_short: bool = False
    layers: tuple[LayerResult, ...] = ()
    records: TileRecords = field(default_factory=TileRecords, repr=False)
    requests: int = 0
    resumed: int = 0
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """What people call it: ``row 3 (global_key "a-17")``."""
        return f"row {self.row}" + (f' (global_key "{self.global_key}")' if self.global_key else "")

    @property
    def has_errors(self) -> bool:
        """Whether a tile is faulty, or an alternative layer is shifted."""
        return any(layer.is_shifted for layer in self.layers) or any(
            STATUSES[status].severity is Severity.ERROR for status in self.records.counts()
        )

    @property
    def is_judged(self) -> bool:
        """Whether the row could be judged; one that could not is neither well nor faulty."""
        return self.diagnosis not in _UNJUDGED

    @property
    def is_faulty(self) -> bool:
        """Whether something is wrong: it is not as declared, or a tile or layer is faulty."""
        is_other = self.diagnosis is not Diagnosis.AS_DECLARED and self.is_judged
        return is_other or self.has_errors

    @property
    def is_complete(self) -> bool:
        """Whether all was done that makes sense: nothing refused, probed only, or cut short."""
        is_looked_at = bool(self.layers) or self.is_faulty
        is_whole = not self.is_cut_short and not any(layer.problem for layer in self.layers)
        return self.is_judged and is_looked_at and is_whole

    @property
    def verdict(self) -> str:
        """The sentence; where the row is as declared and tiles are faulty, about those instead."""
        shifted = [layer.name for layer in self.layers if layer.is_shifted]
        if self.diagnosis is not Diagnosis.AS_DECLARED or not self.has_errors:
            return self.sentence
        return faults_text(self.records.counts(), shifted)

    def without_secrets(self) -> RowResult:
        """Return the row as it may be stored: itself where it holds no secret."""
        plain = self
        if redact_value(self.corrected_row) != self.corrected_row:
            plain = replace(plain, corrected_row=None)
        if self.info is not None and any(holds_secret(layer.url) for layer in self.info.layers):
            layers = tuple(
                msgspec.structs.replace(layer, url=redact_url(layer.url))
                for layer in self.info.layers
            )
            plain = replace(plain, info=msgspec.structs.replace(self.info, layers=layers))
        return plain


_UNJUDGED = frozenset({Diagnosis.THROTTLED, Diagnosis.UNREACHABLE, Diagnosis.REFUSED})
