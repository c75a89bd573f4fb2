from __future__ import annotations

from typing import Any

from lb_widgets.sandbox import Sandbox

SET_SIGNER = (
    "mutation setSignerForDatasetPyApi($signerId: ID!, $datasetId: ID!) { setSignerForDataset("
    "data: { signerId: $signerId}, where: {id: $datasetId}){id signer {name}}}"
)
VALIDATE = (
    "mutation validateDatasetPyApi($id: ID!){validateDataset(where: {id : $id}){ "
    "valid checks{name, success}}}"
)
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


def _integrated(api: Any, integrations: Any) -> Any:
    return type(api)(Sandbox(integrations=integrations).start())


def test_a_dataset_takes_an_integration_and_says_whether_it_validates(api: Any):
    caller = _integrated(api, {"fields": True, "revoked": False})
    found = caller.data("getAllIntegrationsPyApi")["iamIntegrations"]
    assert [(each["name"], each["isOrgDefault"]) for each in found] == [
        ("fields", True),
        ("revoked", False),
    ]
    for each, valid in zip(found, (True, False), strict=True):
        signed = caller.send(SET_SIGNER, {"signerId": each["id"], "datasetId": caller.dataset_id})
        assert signed.json["data"] == {
            "setSignerForDataset": {"id": caller.dataset_id, "signer": {"name": each["name"]}}
        }
        validated = caller.send(VALIDATE, {"id": caller.dataset_id}).json["data"]
        assert validated["validateDataset"] == {
            "valid": valid,
            "checks": [{"name": "READ", "success": valid}],
        }
    caller.sandbox.stop()


def test_names_alone_are_integrations_that_validate(api: Any):
    caller = _integrated(api, ["fields"])
    (found,) = caller.data("getAllIntegrationsPyApi")["iamIntegrations"]
    caller.send(SET_SIGNER, {"signerId": found["id"], "datasetId": caller.dataset_id})
    validated = caller.send(VALIDATE, {"id": caller.dataset_id}).json["data"]
    assert validated["validateDataset"]["valid"] is True
    caller.sandbox.stop()


def test_an_integration_or_a_dataset_that_does_not_exist_is_not_found(api: Any):
    variables = {"signerId": "nobody", "datasetId": api.dataset_id}
    assert api.send(SET_SIGNER, variables).code == "RESOURCE_NOT_FOUND"
    assert api.send(VALIDATE, {"id": "nowhere"}).code == "RESOURCE_NOT_FOUND"


def test_a_dataset_is_renamed_and_needs_a_name_still(api: Any):
    update = (
        "mutation($id: ID!, $name: String!) "
        "{ updateDataset(where: {id: $id} data: {name: $name}) { name description } }"
    )
    renamed = api.send(update, {"id": api.dataset_id, "name": "new"}).json["data"]
    assert renamed == {"updateDataset": {"name": "new", "description": ""}}
    assert api.send(update, {"id": api.dataset_id, "name": " "}).code == "MALFORMED_REQUEST"
    assert api.send(update, {"id": "nowhere", "name": "x"}).code == "RESOURCE_NOT_FOUND"


def test_a_deleted_dataset_frees_the_keys_of_its_rows(api: Any):
    row = {
        "row_data": "https://a.example/1.png",
        "global_key": "k",
        "attachments": [{"type": "RAW_TEXT", "value": "x"}],
    }
    api.import_rows(row)
    delete = "mutation($id: ID!) { updateDataset(where: {id: $id} data: {deleted: true}) { id } }"
    assert api.send(delete, {"id": api.dataset_id}).status == 200
    assert api.data("GetDatasetsPyApi", param_0=False)["datasets"] == []
    assert len(api.sandbox.data_rows()) == 0
    assert api.import_rows(row)[1][0]["message"] == f"Dataset {api.dataset_id!r} was not found"
    api.dataset_id = api.data("CreateDatasetPyApi", name="next")["createDataset"]["id"]
    assert len(api.import_rows(row)[0]) == 1
