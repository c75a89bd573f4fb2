"""Find what is wrong with data rows before Labelbox does."""

from __future__ import annotations

from lb_widgets.checks.checking import check
from lb_widgets.checks.issue import Issue
from lb_widgets.checks.progress import CheckProgress, CheckStage
from lb_widgets.checks.report import Report

__all__ = ["CheckProgress", "CheckStage", "Issue", "Report", "check"]
