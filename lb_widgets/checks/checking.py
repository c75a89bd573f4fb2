"""Every rule over every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.checks.opening import open_media as open_all
from lb_widgets.checks.report import Issue, Report
from lb_widgets.io.frames import as_frame, iter_rows
from lb_widgets.media.loader import default_loader
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.model.rules import Context, Table, check_row, check_table, place_text
from lb_widgets.model.urls import host_of, is_local_host
from lb_widgets.redact import redact

if TYPE_CHECKING:
    import pandas as pd

    from lb_widgets.media.loader import Loader
    from lb_widgets.model.rules import Finding, Rule, SetRule


def check(
    rows: Any,
    *,
    open_media: bool = False,
    endpoint: str | None = None,
    loader: Loader | None = None,
) -> Report:
    """Return everything that Labelbox or its editor would refuse or show wrongly.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Canonical or wide; never changed.
    open_media : bool
        Also open each URL and path once, whole, and decode the pictures; by default False, which
        makes no request.
    endpoint : str, optional
        URL of the API that the rows go to. One on this machine reaches loopback and private hosts,
        which Labelbox's own does not.
    loader : Loader, optional
        Opens the media, with a ``resolve=`` of your own for instance; by default the shared one.

    Raises
    ------
    InputError
        This holds no rows at all.
    RowsError
        Some of it is no row.
    """
    frame = as_frame(rows)
    opened = open_all(iter_rows(frame), loader or default_loader()) if open_media else {}
    is_local = endpoint is not None and is_local_host(host_of(endpoint))
    context = Context(endpoint_is_local=is_local, opened=opened)
    global_keys: list[str | None] = []
    issues: list[Issue] = []
    for position, row in enumerate(iter_rows(frame)):
        global_keys.append(row.global_key)
        for rule, finding in check_row(row, context):
            issues.append(_issue(rule, finding, position, row.global_key))
    issues += _table_issues(frame, global_keys)
    return Report(frame, issues)


def _table_issues(frame: pd.DataFrame, global_keys: list[str | None]) -> list[Issue]:
    columns = [str(name) for name in frame.columns if name not in ROW_COLUMNS]
    return [
        _issue(rule, finding, position, None if position is None else global_keys[position])
        for rule, position, finding in check_table(Table(columns, global_keys))
    ]


def _issue(
    rule: Rule | SetRule, finding: Finding, position: int | None, global_key: str | None
) -> Issue:
    path = place_text(finding.path)
    if position is None:
        where = f'column "{path}"'
    else:
        key = f' (global_key "{global_key}")' if global_key is not None else ""
        where = f"row {position}{key}, {path}"
    end = "" if finding.message.endswith("?") else "."
    return Issue(
        row=position,
        global_key=global_key,
        path=path,
        severity=rule.severity,
        rule=rule.id,
        message=redact(f"{where}: {finding.message}{end}"),
        place=finding.path,
        fix=finding.fix,
    )
