"""What an audit of tiles has found, for people and for programs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Crs
from lb_widgets.redact import redact_value
from lb_widgets.tiles.records import STATUS_OF
from lb_widgets.tiles.reporting.coverage import Coverage, coverage_of, worst_zoom
from lb_widgets.tiles.reporting.findings import faulty_regions, findings
from lb_widgets.tiles.reporting.html import report_html
from lb_widgets.tiles.reporting.recutting import tiles_to_cut
from lb_widgets.tiles.reporting.summary import summary_of
from lb_widgets.tiles.reporting.text import report_text
from lb_widgets.tiles.reporting.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.messages.tile_layer_map import TileFinding
    from lb_widgets.tiles.results import RowResult
    from lb_widgets.tiles.rows import AuditRows

COLUMNS: Final = ("row", "global_key", "layer", "z", "x", "y", "status", "reason")
"""Of the table `TileReport.tiles`."""
_STATUS_WORDS: Final = np.array([str(status) for status in STATUS_OF], dtype=object)


class TileReport:
    """What `audit_tiles` has found.

    Whatever is for reading is redacted; `corrected_row` and `corrected_rows` are data and verbatim.

    Attributes
    ----------
    rows : tuple of RowResult
        One for each tile layer row, in their order. `RowResult.row` is its position among the rows
        that were given.
    seed : int
        With it the same tiles are drawn again.
    """

    def __init__(
        self, rows: Sequence[RowResult], audited: AuditRows, *, seed: int, seconds: float
    ) -> None:
        self.rows: tuple[RowResult, ...] = tuple(rows)
        self.seed = seed
        self._audited: AuditRows | None = audited
        self._skipped = audited.skipped
        self._seconds = seconds

    @property
    def ok(self) -> bool:
        """Whether every row could be judged, is as it says, and has no faulty tile.

        Warnings, such as tiles of one colour, do not count, nor tiles that could not be judged.
        """
        return all(row.is_judged and not row.is_faulty for row in self.rows)

    @property
    def is_complete(self) -> bool:
        """Whether all that makes sense was done: nothing refused, probed only, or cut short."""
        return all(row.is_complete for row in self.rows)

    @property
    def diagnosis(self) -> str:
        """One sentence: of the only row, else of the first one that is faulty, else of all."""
        if len(self.rows) == 1:
            return self.rows[0].verdict
        bad = [row for row in self.rows if row.is_faulty]
        bad = bad or [row for row in self.rows if not row.is_judged]
        if bad:
            others = f" ({counted(len(bad) - 1, 'more row')} with faults)" if bad[1:] else ""
            return f"{bad[0].name}: {bad[0].verdict}{others}"
        return f"All {counted(len(self.rows), 'tile layer row')} are as declared, without a fault."

    @property
    def corrected_row(self) -> dict[str, Any] | None:
        """The first row that needs another spelling, spelled so; None where none does.

        Verbatim, as the row was given but for what is corrected. It may hold a secret.
        """
        return next((row.corrected_row for row in self.rows if row.corrected_row is not None), None)

    def corrected_rows(self) -> pd.DataFrame:
        """Return all the rows that were given, with the corrections made; verbatim, secrets too.

        Raises
        ------
        InputError
            The report was pickled, and its rows hold secrets: those were left out.
        """
        if self._audited is None:
            raise InputError(
                "The rows hold secrets, so they were not pickled with the report: audit them again."
            )
        return self._audited.corrected(
            {row.row: row.corrected_row for row in self.rows if row.corrected_row is not None}
        )

    @cached_property
    def tiles(self) -> pd.DataFrame:
        """One line for each tile that was judged: row, global_key, layer, z, x, y, status, reason.

        ``row`` is the position among the rows that were given, ``layer`` the index in the row's
        layers; z, x and y are the numbers in the tile's URL. Layers of a row that share their URL
        and settings are listed once, under the first of them.
        """
        return pd.concat([_table(row) for row in self.rows], ignore_index=True)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Counts, and what was looked at of each layer.

        ``rows``, ``faulty_rows``, ``unjudged_rows``, ``skipped`` (rows of other kinds),
        ``requests``, ``resumed`` (tiles that came from the journal), ``seconds``, ``seed``,
        ``tiles``, ``errors``, ``warnings``, ``statuses`` (tiles by status) and ``layers``: for each
        the number of tiles it has and that were looked at, ``whole_zooms``; ``sampled_zooms`` with
        the side of the square holes none of which is missed, in tiles and metres; and
        ``failure_rate`` of the random draw with its exact 95 % bounds: ``low`` and ``high``, and
        ``at_most`` of one side alone; and ``shift`` of an alternative layer against the main one,
        in pixels and metres.
        """
        return summary_of(self.rows, skipped=self._skipped, seconds=self._seconds, seed=self.seed)

    def findings(self, row: int = 0) -> list[TileFinding]:
        """Return what was found in a row, grouped into regions, the worst first.

        Parameters
        ----------
        row : int
            Index in `rows`, default 0.
        """
        return self._findings[self._index(row)]

    def coverage(self, row: int = 0, layer: int = 0, zoom: int | None = None) -> Coverage:
        """Return a picture of what was found in one zoom of one layer, one pixel for each tile.

        Parameters
        ----------
        row : int
            Index in `rows`, default 0.
        layer : int
            Index in the row's layers, default 0.
        zoom : int, optional
            By default the deepest one of those with the most faulty tiles.

        Raises
        ------
        InputError
            There is no such row, layer or zoom, or it was not looked at.
        """
        result = self.rows[self._index(row)]
        found = next((each for each in result.layers if each.index == layer), None)
        if found is not None and found.same_as is not None:
            found = result.layers[found.same_as]
        if found is None or not found.ranges:
            raise InputError(f"Layer {layer} of {result.name} was not looked at.")
        return coverage_of(result, found, worst_zoom(result, found) if zoom is None else zoom)

    def to_geojson(self) -> dict[str, Any]:
        """Return the outlines of what is faulty as a GeoJSON FeatureCollection (RFC 7946).

        Properties: row, global_key, layer, layer_name, zoom, status, reason, tiles; of a hole in a
        zoom that was looked at in part also tolerance (tiles) and is_complete. Coordinates of a
        pixel map are x and minus y in pixels at zoom 0.
        """
        features: list[dict[str, Any]] = []
        for row in self.rows:
            names = {layer.index: layer.name for layer in row.layers}
            for each in faulty_regions(row):
                feature = each.region.feature()
                feature["properties"] = {
                    "row": row.row,
                    "global_key": row.global_key,
                    "layer_name": names[each.region.layer],
                    **feature["properties"],
                    "reason": each.reason,
                }
                features.append(feature)
        return {"type": "FeatureCollection", "features": features}

    def recut(self) -> dict[tuple[int, int], list[str]]:
        """Return the tiles to cut anew, as ``z/x/y``, by row and layer: ``{(0, 0): ["12/3/4"]}``.

        ``row`` is the position among the rows that were given. All faulty tiles, and all inside the
        outlines of holes or as near to them as they may be off, looked at or not; but none that was
        found fine.
        """
        found = {
            (row.row, layer.index): tiles_to_cut(row, layer)
            for row in self.rows
            for layer in row.layers
        }
        return {key: tiles for key, tiles in found.items() if tiles}

    def to_json(self) -> str:
        """Return the report as JSON text for reading: redacted.

        ok, is_complete, diagnosis, summary, rows with their findings, and every tile that is not
        fine.
        """
        tiles = self.tiles
        content = {
            "ok": self.ok,
            "is_complete": self.is_complete,
            "diagnosis": self.diagnosis,
            "summary": self.summary,
            "rows": [
                {
                    "row": row.row,
                    "global_key": row.global_key,
                    "diagnosis": row.diagnosis,
                    "sentence": row.sentence,
                    "note": row.note,
                    "corrected_row": redact_value(row.corrected_row),
                    "reading": row.info.reading if row.info is not None else None,
                    "findings": found,
                }
                for row, found in zip(self.rows, self._findings, strict=True)
            ],
            "tiles": tiles[tiles["status"] != "ok"].to_dict("records"),
        }
        return msgspec.json.encode(content, enc_hook=_plain).decode()

    def text(self, **options: Any) -> str:
        """Return what `repr` shows, with the options of `report_text`: width, styled, hints."""
        return report_text(self.rows, self._findings_of, self.summary, **options)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return report_html(self.rows, self._findings_of, self.summary)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the verbatim rows where they hold secrets: a pickle is read by others."""
        state = {
            name: value
            for name, value in self.__dict__.items()
            if name in {"seed", "_skipped", "_seconds"}
        }
        rows = [row.without_secrets() for row in self.rows]
        is_secret = self._audited is None or self._audited.hold_secrets
        return {**state, "rows": tuple(rows), "_audited": None if is_secret else self._audited}

    @cached_property
    def _findings(self) -> list[list[TileFinding]]:
        return [findings(row) for row in self.rows]

    def _findings_of(self, row: RowResult) -> list[TileFinding]:
        return next(
            found for each, found in zip(self.rows, self._findings, strict=True) if each is row
        )

    def _index(self, row: int) -> int:
        if not 0 <= row < len(self.rows):
            raise InputError(
                f"There is no tile layer row {row}: expected 0 to {len(self.rows) - 1}."
            )
        return row


def _table(row: RowResult) -> pd.DataFrame:
    columns = row.records.columns()
    is_flat = row.info is None or row.info.crs is Crs.SIMPLE
    reasons = np.array(row.records.reasons, dtype=object)
    return pd.DataFrame(
        {
            "row": np.full(len(columns.x), row.row, dtype=np.int64),
            "global_key": pd.Series([row.global_key] * len(columns.x), dtype=object),
            "layer": columns.layer,
            "z": columns.z,
            "x": columns.x if is_flat else columns.x % 2**columns.z,
            "y": columns.y,
            "status": _STATUS_WORDS[columns.code],
            "reason": reasons[columns.reason],
        },
        columns=list(COLUMNS),
    )


def _plain(value: Any) -> Any:
    """Return what JSON has no word for as what it has one for."""
    return value.item() if isinstance(value, np.generic) else repr(value)
