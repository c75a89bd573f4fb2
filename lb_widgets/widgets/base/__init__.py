"""What every widget shares: the shell, the router of requests, traits, the static form."""

from lb_widgets.widgets.base.router import Context, Reply, Router
from lb_widgets.widgets.base.traits import StructTrait
from lb_widgets.widgets.base.widget import LbWidget

__all__ = ["Context", "LbWidget", "Reply", "Router", "StructTrait"]
