"""What `Workbench` and its page both know: which widget is on stage, and how big its panes are."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from lb_widgets.messages.base import Shared


class OnStage(StrEnum):
    """The widgets that can be on stage, below the table."""

    VIEWER = "viewer"
    """The picture with its layers."""
    MAP = "map"
    """The tile layer."""
    PANEL = "panel"
    """The asset of any kind, and the attachments."""


class StageState(msgspec.Struct, frozen=True):
    """What of the active row is on stage.

    Parameters
    ----------
    shown : OnStage or None
        The widget on stage; None where there is no row.
    choices : list of OnStage
        All that show something of the row, the usual one first.
    """

    shown: OnStage | None = None
    choices: list[OnStage] = []


class PaneSizes(Shared, frozen=True):
    """Where the splitters are, in CSS pixels; None is as it is at first.

    Parameters
    ----------
    table : float or None
        Height of the table.
    details : float or None
        Width of the details.
    """

    table: float | None = None
    details: float | None = None
