"""Labelbox's API: the operations, a thin client, and the upload run."""

from lb_widgets.client.api import Client
from lb_widgets.client.plan import Plan
from lb_widgets.client.submission import Submission, Unfinished

__all__ = ["Client", "Plan", "Submission", "Unfinished"]
