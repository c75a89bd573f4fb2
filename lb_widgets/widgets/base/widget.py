"""The shell that every widget of ours is."""

from __future__ import annotations

import threading
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import msgspec
import traitlets

from lb_widgets.errors import LbWidgetsError
from lb_widgets.widgets.base.lifetime import cells
from lb_widgets.widgets.base.router import Router, describe
from lb_widgets.widgets.base.static_form import display_with_static_form, static_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lb_widgets.messages.base import Message, Request
    from lb_widgets.widgets.base.router import Handler


@cache
def built(name: str) -> str:
    """Return a file of the built browser side."""
    file = files("lb_widgets").joinpath("static", name)
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        raise LbWidgetsError(
            f"lb_widgets/static/{name} is missing: the browser side of this checkout was not "
            "built. Build it with: make build"
        ) from None


class LbWidget(anywidget.AnyWidget):
    """An anywidget that answers typed requests and shows its errors as text.

    A subclass names its bundle, ``class DataRowTable(LbWidget, bundle="data_row_table")``, declares
    synced traits, and returns its handlers from `_handlers`.
    """

    error_text = traitlets.Unicode("").tag(sync=True)
    """What went wrong outside any request, redacted; shown above the widget. Written by Python."""

    static_id = traitlets.Unicode("").tag(sync=True)
    """The widget's own model id, which the browser side is not told otherwise: it names the static
    form to hide. Written by Python once."""

    bundle: ClassVar[str] = ""
    replace_static_form: Callable[[str], None] | None = None
    """Puts another static form in the place of that which was displayed last."""

    requests: ClassVar[Mapping[type[Request], type[msgspec.Struct]]] = {}
    """Which result answers which request; the TypeScript types are generated from it."""

    def __init_subclass__(cls, *, bundle: str = "", **kwargs: Any) -> None:
        if bundle:
            cls.bundle = bundle
        super().__init_subclass__(**kwargs)

    def __init__(self, **traits: Any) -> None:
        self._refuse_unknown(traits)
        # Texts, not paths, which anywidget would watch; read late, so that types can be generated
        # from the classes before anything is built.
        self._esm = built(f"{self.bundle}.js")
        self._css = built(f"{self.bundle}.css")
        self.lock = threading.RLock()
        """Guards what requests (on other threads) and the user's code both touch."""
        super().__init__(**traits)
        self.static_id = self.model_id
        self._router = Router(self._send_message, self._handlers())
        self.on_msg(self._on_message)
        cells.adopt(self)

    def _handlers(self) -> Mapping[type[Request], Handler]:
        """Return which method answers which request."""
        return {}

    def static_form(self) -> str:
        """Return the HTML that stands where no kernel runs; see `static_html`."""
        return static_html(self.model_id, title=type(self).__name__)

    def show_error(self, error: BaseException) -> None:
        """Show an error above the widget, as text."""
        self.error_text = describe(error)

    def close_resources(self) -> None:
        """End threads and open requests; the view stays and says so. May be called twice."""
        self._router.close()

    def close(self) -> None:
        """Close the widget for good."""
        if hasattr(self, "_router"):
            self.close_resources()
        super().close()

    def _ipython_display_(self) -> None:
        self.replace_static_form = display_with_static_form(
            self._repr_mimebundle_(), self.static_form
        )

    def _on_message(self, _widget: Any, content: Any, buffers: Sequence[memoryview]) -> None:
        self._router.receive(content, buffers)

    def _send_message(self, message: Message, buffers: Sequence[bytes]) -> None:
        self.send(msgspec.to_builtins(message), list(buffers))

    @classmethod
    def _refuse_unknown(cls, traits: Mapping[str, Any]) -> None:
        # traitlets only warns, so a typo would be lost.
        for name in traits:
            if not cls.class_traits().get(name):
                near = get_close_matches(name, list(cls.class_traits()), n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                raise TypeError(
                    f"{cls.__name__}() got an unexpected keyword argument {name!r}.{hint}"
                )
