"""Find what is wrong with data rows before Labelbox does."""

from __future__ import annotations

from lb_widgets.checks.checking import check
from lb_widgets.checks.report import Issue, Report

__all__ = ["Issue", "Report", "check"]
