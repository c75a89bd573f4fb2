"""What is in the sandbox, for whoever opens its root in a browser.

Everything is for reading, so it is redacted; only what this sandbox itself serves is a link or a
picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.redact import redact
from lb_widgets.sandbox import media, tiles
from lb_widgets.sandbox.markup import Element, element, page, picture, table
from lb_widgets.sandbox.row_table import RowTable

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context
    from lb_widgets.sandbox.exchange import Response

ROWS: Final = 100
"""Data rows on one page."""


class Pages:
    """Makes the pages of one sandbox.

    Parameters
    ----------
    url : str
        Address of the root, with a slash at the end.
    context : Context
        Where everything is.
    """

    def __init__(self, url: str, context: Context) -> None:
        self._url = url
        self._store = context.store

    def root(self) -> Response:
        """Return the page of everything."""
        return page(
            "lb-widgets sandbox",
            element(
                "header",
                element("h1", "lb-widgets sandbox"),
                element(
                    "p",
                    "An embedded Labelbox-compatible API on this machine. What it refuses follows "
                    "the documentation and is no evidence of the live service.",
                ),
            ),
            element("main", self._datasets(), self._layers(), self._media(), _api()),
        )

    def dataset(self, identifier: str, number: int) -> Response | None:
        """Return a page of a dataset's rows, oldest first, or None where there is none.

        Parameters
        ----------
        identifier : str
            Id of the dataset.
        number : int
            Which page, from 1.
        """
        dataset = self._store.one("SELECT * FROM datasets WHERE id = ?", identifier)
        count = "SELECT count(*) AS rows FROM data_rows WHERE dataset_id = ?"
        total: int = (self._store.one(count, identifier) or {})["rows"]
        last = max(-(-total // ROWS), 1)
        if dataset is None or not 1 <= number <= last:
            return None
        rows = self._store.all(
            "SELECT * FROM data_rows WHERE dataset_id = ? ORDER BY position LIMIT ? OFFSET ?",
            identifier,
            ROWS,
            (number - 1) * ROWS,
        )
        name = redact(dataset["name"])
        details = [redact(dataset["description"])] if dataset["description"] else []
        if dataset["integration"]:
            details.append(f"Integration: {redact(dataset['integration'])}")
        shown = RowTable(self._url, self._store).show(rows)
        return page(
            f"{name} · lb-widgets sandbox",
            element(
                "header",
                element("p", element("a", "← Sandbox", href=self._url)),
                element("h1", name),
                *(element("p", detail) for detail in details),
                self._turning(identifier, number, total, "Pages"),
            ),
            element("main", shown if rows else _empty("This dataset has no rows yet.")),
            element("footer", self._turning(identifier, number, total, "Pages, at the end")),
        )

    def _datasets(self) -> Element:
        datasets = self._store.all(
            """
            SELECT id, name, description, integration, created_at,
              (SELECT count(*) FROM data_rows WHERE dataset_id = datasets.id) AS rows
            FROM datasets ORDER BY position DESC
            """
        )
        if not datasets:
            return _section(
                "Datasets",
                _empty(
                    "No datasets yet. ",
                    element("code", "client.submit(rows, dataset=…, create_dataset=True)"),
                    " makes one.",
                ),
            )
        heads = ["Name", "Rows", "Description", "Created (UTC)"]
        if any(each["integration"] for each in datasets):
            heads.append("Integration")
        lines = (
            element(
                "tr",
                element(
                    "th",
                    element("a", redact(each["name"]), href=f"{self._url}datasets/{each['id']}/1"),
                    scope="row",
                ),
                element("td", f"{each['rows']:,}", class_="number"),
                element("td", redact(each["description"])),
                element("td", _time(each["created_at"])),
                *([element("td", redact(each["integration"] or ""))] if len(heads) == 5 else []),
            )
            for each in datasets
        )
        return _section("Datasets", table("Datasets", heads, lines, numbers=("Rows",)))

    def _layers(self) -> Element:
        lines = (
            element(
                "tr",
                element("td", picture(f"{self._url}tiles/{layer}/0/0/0.png"), class_="thumb"),
                element("th", layer, scope="row"),
                element("td", element("code", f"tiles/{layer}/{{z}}/{{x}}/{{y}}.png")),
            )
            for layer in tiles.LAYERS
        )
        return _section(
            f"Tile layers, zoom 0 to {tiles.MAX_NATIVE_ZOOM}",
            table("Tile layers", ("", "Layer", "URL"), lines),
        )

    def _media(self) -> Element:
        names = media.media_names()
        links = (
            element("li", element("a", f"media/{name}", href=f"{self._url}media/{name}"))
            for name in names
        )
        return _section(f"{len(names)} media", element("ul", *links, class_="columns"))

    def _turning(self, identifier: str, number: int, total: int, label: str) -> Element:
        """Return which rows a page shows, and links to the other pages."""
        first, last = (number - 1) * ROWS + 1, -(-total // ROWS)
        shown = f"{first:,} to {min(first + ROWS - 1, total):,} of " if total > ROWS else ""
        places = (
            ("First", 1, number > 1),
            ("← Previous", number - 1, number > 1),
            ("Next →", number + 1, number < last),
            ("Last", last, number < last),
        )
        links = (
            element("a", name, href=f"{self._url}datasets/{identifier}/{target}")
            if possible
            else element("span", name, aria_disabled="true")
            for name, target, possible in places
        )
        return element(
            "div",
            element("p", f"{shown}{total:,} {'row' if total == 1 else 'rows'}"),
            *([element("nav", *links, aria_label=label)] if last > 1 else []),
            class_="turning",
        )


def _section(title: str, content: Element) -> Element:
    return element("section", element("h2", title), content)


def _empty(*words: Element | str) -> Element:
    return element("p", *words, class_="empty")


def _api() -> Element:
    return _section(
        "API",
        element(
            "p",
            element("code", "POST graphql"),
            ", with the sandbox's key as bearer token.",
        ),
    )


def _time(written: str) -> str:
    return written[:19].replace("T", " ")
