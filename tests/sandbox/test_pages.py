"""The pages that a browser shows: what is on them, and that no data becomes markup or leaks."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from lb_widgets.sandbox.pages import ROWS

PICTURE = b"\x89PNG\r\n\x1a\n"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'


class Page(HTMLParser):
    """Elements with their attributes, and the text of a page but for its style sheet."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.words)

    def all(self, tag: str, attribute: str) -> list[str | None]:
        return [attributes.get(attribute) for name, attributes in self.elements if name == tag]


@pytest.fixture
def browse(api: Any, fetch: Any) -> Any:
    """Open a page of the sandbox."""

    def browse(path: str = "") -> Page:
        answer = fetch(api.sandbox.url + path)
        assert answer.status == 200
        return Page(answer.body.decode())

    return browse


def test_the_root_lists_datasets_with_their_rows_layers_and_media(api: Any, browse: Any):
    api.import_rows(*({"row_data": "text", "global_key": f"{n}"} for n in range(3)))
    api.data("CreateDatasetPyApi", name="empty one")
    page = browse()
    newest, oldest = (href for href in page.all("a", "href") if "/datasets/" in href)
    assert oldest == f"{api.sandbox.url}datasets/{api.dataset_id}/1"
    assert newest != oldest
    assert page.words.index("3") > page.words.index("trials")
    assert "tiles/blue_marble/{z}/{x}/{y}.png" in page.text
    assert api.sandbox.media_url("sahara_mask.png") in page.all("a", "href")
    assert api.sandbox.api_key not in page.text


def test_without_datasets_it_says_how_to_get_one(sandbox: Any, fetch: Any):
    page = Page(fetch(sandbox.url).body.decode())
    assert "No datasets yet." in page.text
    assert "create_dataset=True" in page.text


def test_a_dataset_shows_rows_with_all_that_belongs_to_them(api: Any, browse: Any):
    url = api.sandbox.media_url
    uploaded = api.upload(PICTURE, "a.png", "image/png").json["data"]["uploadFile"]["url"]
    text_file = api.upload(b"text", "a.txt", "text/plain").json["data"]["uploadFile"]["url"]
    tiles = {
        "tile_layer_url": api.sandbox.tile_url("relief"),
        "bounds": [[1, 2], [3, 4]],
        "epsg": "EPSG4326",
    }
    api.import_rows(
        {
            "row_data": url("sahara.jpg"),
            "global_key": "first",
            "external_id": "outside",
            "metadata_fields": [{"name": "split", "value": "test"}],
            "attachments": [
                {"type": "IMAGE_OVERLAY", "value": url("sahara_mask.png"), "name": "Water"},
                {"type": "IMAGE", "value": uploaded},
                {"type": "TEXT_URL", "value": text_file},
                {"type": "RAW_TEXT", "value": "Dry season."},
            ],
        },
        {"row_data": tiles, "global_key": "second"},
        {"row_data": "https://elsewhere.example/1.jpg", "global_key": "third"},
    )
    page = browse(f"datasets/{api.dataset_id}/1")
    for words in ("first", "outside", "IMAGE", "IMAGE_OVERLAY", "Dry season.", "split", "test"):
        assert words in page.words
    assert "TMS_GEO" in page.words
    assert page.words.index("first") < page.words.index("second") < page.words.index("third")
    # Of this sandbox are pictures and links, of others the address only.
    assert page.all("img", "src") == [
        url("sahara.jpg"),
        url("sahara_mask.png"),
        uploaded,
        api.sandbox.tile_url("relief").format(z=0, x=0, y=0),
    ]
    assert text_file in page.all("a", "href")
    assert "https://elsewhere.example/1.jpg" in page.words
    assert not any("elsewhere" in str(attributes) for _, attributes in page.elements)


def test_long_lists_and_texts_say_how_much_is_left_out(api: Any, browse: Any):
    attachments = [{"type": "RAW_TEXT", "value": f"note {n}"} for n in range(25)]
    api.import_rows({"row_data": "x" * 20_000, "attachments": attachments})
    page = browse(f"datasets/{api.dataset_id}/1")
    assert "(19,760 more characters)" in page.text
    assert "note 19" in page.words
    assert "note 20" not in page.words
    assert "and 5 more" in page.words


def test_rows_come_by_pages_of_a_hundred(api: Any, browse: Any, fetch: Any):
    count = 2 * ROWS + 1
    api.import_rows(*({"row_data": "text", "global_key": f"k{n}"} for n in range(count)))
    base = f"{api.sandbox.url}datasets/{api.dataset_id}/"
    first, second, third = (browse(f"datasets/{api.dataset_id}/{number}") for number in (1, 2, 3))
    assert "1 to 100 of 201 rows" in first.words
    assert "201 to 201 of 201 rows" in third.words
    assert ("k99" in first.words, "k100" in first.words, "k100" in second.words) == (1, 0, 1)
    ends = [
        [href for href in page.all("a", "href") if href.startswith(base)]
        for page in (first, second, third)
    ]
    # First, previous, next and last where there is such a page; above and below the rows.
    assert ends == [
        [f"{base}{number}" for number in numbers] * 2 for numbers in ((2, 3), (1, 1, 3, 3), (1, 2))
    ]
    for number in ("0", "4", "x", "-1", "99999999999"):
        assert fetch(base + number).status == 404
    assert fetch(f"{api.sandbox.url}datasets/nowhere/1").status == 404


def test_no_data_becomes_markup(api: Any, browse: Any):
    dataset = api.data("CreateDatasetPyApi", name=HOSTILE)["createDataset"]["id"]
    own = api.sandbox.media_url("sahara.jpg") + '?"onerror="alert(1)'
    api.import_rows(
        {
            "row_data": own,
            "media_type": "IMAGE",
            "global_key": HOSTILE,
            "external_id": HOSTILE,
            "metadata_fields": [{"name": "tag", "value": HOSTILE}],
            "attachments": [
                {"type": "RAW_TEXT", "value": HOSTILE, "name": HOSTILE},
                {"type": "RAW_TEXT", "value": "javascript:alert(1)"},
            ],
            "dataset_id": dataset,
        }
    )
    root, rows = browse(), browse(f"datasets/{dataset}/1")
    for page in (root, rows):
        assert HOSTILE in page.text
        names = {name for name, _ in page.elements}
        assert names.isdisjoint({"script", "iframe", "object", "form", "base", "link"})
        attributes = {key for _, found in page.elements for key in found}
        assert not any(key.startswith("on") for key in attributes)
        targets = [*page.all("a", "href"), *page.all("img", "src")]
        assert all(target and target.startswith(api.sandbox.url) for target in targets)
    assert rows.words.count(HOSTILE) >= 4


def test_secrets_are_masked_and_not_in_the_source_either(api: Any, fetch: Any):
    own = api.sandbox.media_url("sahara.jpg") + "?token=planted-1"
    api.import_rows(
        {
            "row_data": own,
            "media_type": "IMAGE",
            "global_key": "https://a.example/?sig=planted-2",
            "attachments": [
                {"type": "IMAGE", "value": "https://me:planted-3@a.example/1.png"},
                {"type": "RAW_TEXT", "value": "Bearer planted-4-planted"},
            ],
        },
        {"row_data": {"pdf_url": "https://a.example/1.pdf?X-Amz-Signature=planted-5"}},
    )
    body = fetch(f"{api.sandbox.url}datasets/{api.dataset_id}/1").body.decode()
    assert "planted" not in body
    assert body.count("***") == 5


def test_a_page_allows_no_script_and_nothing_from_elsewhere(api: Any, fetch: Any):
    for path in ("", f"datasets/{api.dataset_id}/1"):
        answer = fetch(api.sandbox.url + path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'sha256-")
        assert answer.headers["Access-Control-Allow-Origin"] is None
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
