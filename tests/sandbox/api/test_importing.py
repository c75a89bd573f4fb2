"""What no input can break."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.sandbox.api import datasets, imports
from lb_widgets.sandbox.api.context import Context
from lb_widgets.sandbox.api.files import Files, uploaded_file
from lb_widgets.sandbox.api.store import Store
from lb_widgets.sandbox.api.worker import Worker
from lb_widgets.sandbox.background import Background

if TYPE_CHECKING:
    from collections.abc import Iterator

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
url = st.just("https://a.example/1.png")
attachment = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["IMAGE_OVERLAY", "RAW_TEXT", "CAPTION"]) | json_values,
        "value": url | json_values,
        "name": json_values,
    },
)
tile_layer = st.fixed_dictionaries(
    {"tile_layer_url": st.just("https://a.example/{z}/{x}/{y}.png") | json_values},
    optional={
        "bounds": json_values,
        "epsg": st.just("EPSG4326") | json_values,
        "min_zoom": json_values,
        "max_zoom": json_values,
        "alternative_layers": json_values,
    },
)
field = st.fixed_dictionaries(
    {"value": json_values}, optional={"name": st.sampled_from(["tag", "split"]) | json_values}
)
row = st.fixed_dictionaries(
    {},
    optional={
        "row_data": url | tile_layer | json_values,
        "global_key": json_values,
        "external_id": json_values,
        "media_type": st.sampled_from(["IMAGE", "TMS_GEO", "PDF", "TEXT"]) | json_values,
        "attachments": st.lists(attachment, max_size=3) | json_values,
        "metadata_fields": st.lists(field, max_size=3) | json_values,
        "surprise": json_values,
    },
)


@pytest.fixture(scope="module")
def context() -> Iterator[Context]:
    store, background = Store(), Background(threading.Event())
    files = Files(store, url="http://test/files/")
    yield Context(store, files, Worker(store, files, background), {})
    background.stopping.set()
    background.close()
    store.close()


@pytest.fixture(scope="module")
def dataset_id(context: Context) -> str:
    created = datasets.create_dataset(context, {"name": "d"})
    assert created
    return created["id"]


def _upload(context: Context, value: Any) -> str:
    return context.files.save(
        uploaded_file("a.json", "application/json", msgspec.json.encode(value))
    )


def _poll(context: Context, task_id: str) -> dict[str, Any]:
    return imports.created_tasks(context, None, skip=0, first=1, where={"id": task_id})[0]


@given(rows=st.lists(row, max_size=3), kind=st.sampled_from(["AUTO", "ID", "GKEY"]), key=st.text())
def test_each_row_of_any_import_is_either_written_or_refused_with_a_reason(
    context: Context, dataset_id: str, rows: list[dict[str, Any]], kind: str, key: str
):
    items = [
        {"id": {"type": kind, "value": key}, "payload": {**each, "dataset_id": dataset_id}}
        for each in rows
    ]
    manifest = {"source": "test", "item_count": len(items), "chunk_uris": [_upload(context, items)]}
    task = imports.upsert_data_rows(context, {"manifestUri": _upload(context, manifest)})
    while (polled := _poll(context, task["id"]))["status"] == "IN_PROGRESS":
        pass
    assert polled["status"] == "COMPLETE"
    page = {"taskId": task["id"]}
    refused = imports.failed_data_row_imports(context, page)
    written = imports.successful_data_row_imports(context, page)
    assert refused["total"] + written["total"] == len(rows)
    assert all(result["message"] for result in refused["results"])
    for result in refused["results"]:
        texts = [result["spec"][name] for name in ("externalId", "globalKey", "rowData")]
        texts += [text for item in result["spec"]["attachments"] for text in item.values()]
        assert all(text is None or isinstance(text, str) for text in texts)
