"""Data rows as a table on a page: thumbnails of what this sandbox serves, the rest as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.redact import holds_secret, redact
from lb_widgets.sandbox import media
from lb_widgets.sandbox.api.metadata import to_fields
from lb_widgets.sandbox.markup import Element, element, picture, table

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.store import Store

_TEXT: Final = 240  # characters of a value that are shown
_READ: Final = 10_000  # and that are read for it: a text may have millions
_ATTACHMENTS: Final = 20  # of a row that are shown


class RowTable:
    """Shows rows with their attachments.

    Parameters
    ----------
    url : str
        Address of the sandbox's root, with a slash at the end.
    store : Store
        Where the attachments are.
    """

    def __init__(self, url: str, store: Store) -> None:
        self._url = url
        self._store = store

    def show(self, rows: list[dict[str, Any]]) -> Element:
        """Return rows of the table `data_rows` as a table."""
        found = self._store.all(
            "SELECT * FROM attachments WHERE data_row_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY position",
            msgspec.json.encode([row["id"] for row in rows]).decode(),
        )
        attachments: dict[str, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
        for item in found:
            attachments[item["data_row_id"]].append(item)
        pictures = self._uploaded_pictures(
            [row["row_data"] for row in rows] + [item["value"] for item in found]
        )
        lines = (self._row(row, attachments[row["id"]], pictures) for row in rows)
        heads = ("", "Global key", "Row data", "Attachments", "Metadata")
        return table("Data rows", heads, lines)

    def _row(
        self, row: dict[str, Any], attachments: list[dict[str, Any]], pictures: set[str]
    ) -> Element:
        key: list[Element | str] = [redact(row["global_key"])] if row["global_key"] else []
        if row["external_id"]:
            key.append(element("small", redact(row["external_id"])))
        if row["media_type"]:
            key.append(element("small", element("b", row["media_type"])))
        items = [self._attachment(item, pictures) for item in attachments[:_ATTACHMENTS]]
        if (more := len(attachments) - _ATTACHMENTS) > 0:
            items.append(element("li", f"and {more:,} more", class_="more"))
        fields = to_fields(msgspec.json.decode(row["metadata"]))
        return element(
            "tr",
            element("td", *self._thumbnail(row["row_data"], pictures), class_="thumb"),
            element("th", *key, scope="row"),
            element("td", self._value(row["row_data"]), class_="row-data"),
            element("td", element("ul", *items) if items else "", class_="attachments"),
            element("td", *_definitions(fields)),
        )

    def _attachment(self, item: dict[str, Any], pictures: set[str]) -> Element:
        title: list[Element | str] = [element("b", item["type"])]
        if item["name"]:
            title.append(f" {redact(item['name'])}")
        words = element("div", element("div", *title), self._value(item["value"]))
        return element("li", *self._thumbnail(item["value"], pictures), words)

    def _uploaded_pictures(self, values: list[str]) -> set[str]:
        """Return those of the values that are URLs of uploaded pictures."""
        prefix = f"{self._url}files/"
        ids = [value.removeprefix(prefix) for value in values if value.startswith(prefix)]
        found = self._store.all(
            "SELECT id FROM files "
            "WHERE id IN (SELECT value FROM json_each(?)) AND content_type LIKE 'image/%'",
            msgspec.json.encode(ids).decode(),
        )
        return {prefix + row["id"] for row in found}

    def _thumbnail(self, value: str, pictures: set[str]) -> list[Element]:
        """Return the picture at a URL of this sandbox, or the first tile of one of its layers."""
        url = _tile_layer(value) if value.startswith("{") else value
        if not self._is_own(url):
            return []
        name = url.removeprefix(f"{self._url}media/").partition("?")[0]
        if url.startswith(f"{self._url}tiles/"):
            url = url.replace("{z}/{x}/{y}", "0/0/0")
        elif url not in pictures and not (
            name in media.media_names() and media.content_type(name).startswith("image/")
        ):
            return []
        return [picture(url)]

    def _value(self, value: str) -> Element:
        if self._is_own(value) and "{" not in value:
            return element("a", self._shown(value), href=value)
        return element("code", self._shown(value))

    def _shown(self, text: str) -> str:
        """Return the redacted beginning of a text, and how much is left out."""
        # Without the sandbox's own address: shorter, and its random path is no use to a reader.
        beginning = redact(text[:_READ]).replace(self._url, "")
        hidden = len(beginning) - _TEXT + len(text[_READ:])
        return beginning if hidden <= 0 else f"{beginning[:_TEXT]}… ({hidden:,} more characters)"

    def _is_own(self, url: str) -> bool:
        """Say whether this sandbox serves a URL, and the page may hold it as it is."""
        return url.startswith(self._url) and not holds_secret(url)


def _tile_layer(row_data: str) -> str:
    try:
        content = msgspec.json.decode(row_data, type=dict[str, Any])
    except msgspec.MsgspecError:
        return ""
    return str(content.get("tile_layer_url", content.get("tileLayerUrl", "")))


def _definitions(fields: list[dict[str, Any]]) -> list[Element | str]:
    if not fields:
        return []
    pairs = [
        element("div", element("dt", field["name"]), element("dd", redact(str(field["value"]))))
        for field in fields
    ]
    return [element("dl", *pairs)]
