from __future__ import annotations

from typing import Any

BY_NAME = (
    "query GetDatasetsPyApi($param_0: String!, $param_1: Boolean!){datasets(where: "
    "{AND: [{name: $param_0}, {deleted: $param_1}]} skip: 0 first: 100){id name}}"
)


def test_a_dataset_is_created_and_found_by_id_and_by_name(api: Any):
    created = api.data("CreateDatasetPyApi", name="second")["createDataset"]
    assert created["rowCount"] == 0
    assert created["description"] == ""
    found = api.send(BY_NAME, {"param_0": "second", "param_1": False}).json["data"]["datasets"]
    assert found == [{"id": created["id"], "name": "second"}]
    one = api.send('{{ dataset(where: {{id: "{}"}}) {{ name }} }}'.format(created["id"])).json
    assert one["data"] == {"dataset": {"name": "second"}}


def test_datasets_are_listed_by_pages_oldest_first(api: Any):
    for number in range(3):
        api.data("CreateDatasetPyApi", name=f"n{number}")
    page = api.send("{ datasets(skip: 1, first: 2) { name } }").json["data"]["datasets"]
    assert [each["name"] for each in page] == ["n0", "n1"]
    everything = api.data("GetDatasetsPyApi", param_0=False)["datasets"]
    assert [each["name"] for each in everything] == ["trials", "n0", "n1", "n2"]
    assert api.data("GetDatasetsPyApi", param_0=True)["datasets"] == []


def test_filters_combine(api: Any):
    for name in ("a", "b"):
        api.data("CreateDatasetPyApi", name=name)

    def names(where: str) -> list[str]:
        answer = api.send(f"{{ datasets(where: {where}) {{ name }} }}").json
        return [each["name"] for each in answer["data"]["datasets"]]

    assert names('{OR: [{name: "a"}, {name: "b"}]}') == ["a", "b"]
    assert names('{NOT: [{name: "a"}]}') == ["trials", "b"]
    assert names('{name_not: "trials"}') == ["a", "b"]


def test_rows_are_counted(api: Any):
    api.import_rows(
        {"row_data": "https://a.example/1.png"}, {"row_data": "https://a.example/2.png"}
    )
    assert api.data("GetDatasetsPyApi", param_0=False)["datasets"][0]["rowCount"] == 2


def test_a_dataset_needs_a_name(api: Any):
    answer = api.send('mutation { createDataset(data: {name: " "}) { id } }')
    assert answer.code == "MALFORMED_REQUEST"


def test_what_does_not_exist_is_null(api: Any):
    assert api.send('{ dataset(where: {id: "x"}) { id } }').json["data"] == {"dataset": None}
    assert api.data("GetDataRowPyApi", param_0="nope") == {"dataRow": None}
