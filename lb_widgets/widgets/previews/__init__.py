"""How assets and attachments are previewed, for every widget that shows them.

One row of `kinds.py` says how a type is previewed small (in a cell) and large (in a panel); a file
each holds the ways of showing. Nothing here knows which widget asks.
"""

from lb_widgets.widgets.previews.serving import PreviewAnswers
from lb_widgets.widgets.previews.subjects import Subject, asset, attachment

__all__ = ["PreviewAnswers", "Subject", "asset", "attachment"]
