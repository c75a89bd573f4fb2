"""Whatever Python raises in a handler stands in the widget as text, redacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab, LabPage

TIMEOUT = 20_000
SET_UP = """
import lb_widgets as lbw
rows = lbw.sample_rows()
sandbox = lbw.Sandbox().start()
client = lbw.Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
def broken(widget):
    def fail(request, context):
        raise ZeroDivisionError("planted at https://h.example/?token=s3cr3t")
    handlers = widget._router._handlers
    widget._router._handlers = dict.fromkeys(handlers, fail)
    return widget
"""
WIDGETS = {
    ".lbw-table": "broken(lbw.DataRowTable(rows))",
    ".lbw-overlay": "broken(lbw.OverlayViewer(rows))",
    ".lbw-submit": "broken(lbw.SubmitButton(rows, client=client, dataset='d'))",
}


@pytest.fixture(scope="module")
def page(lab: Lab) -> Iterator[LabPage]:
    with lab.page() as page:
        page.open([SET_UP, *WIDGETS.values()])
        page.run_all()
        yield page


@pytest.mark.parametrize("root", WIDGETS)
def test_error_of_a_handler_is_shown(page: LabPage, root: str):
    widget = page.view.locator(root)
    widget.scroll_into_view_if_needed(timeout=TIMEOUT)
    widget.get_by_text("ZeroDivisionError: planted").first.wait_for(timeout=TIMEOUT)
    assert "s3cr3t" not in widget.inner_text()


def test_error_outside_a_request_is_shown_as_text_not_markup(page: LabPage):
    page.shut_down_kernel()
    page.open([SET_UP, "w = lbw.OverlayViewer(rows)\nw"])
    page.run_all()
    page.run(
        "w.show_error(ValueError('<b>planted</b> ?token=s3cr3t https://h.example/?token=s3cr3t'))"
    )
    banner = page.view.locator(".lbw-error-banner")
    banner.get_by_text("ValueError: <b>planted</b>").wait_for(timeout=TIMEOUT)
    assert "=s3cr3t" not in banner.inner_text().split("https", 1)[1]
