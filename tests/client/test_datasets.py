from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.client import Client
from lb_widgets.client.operations import CreateDataset, UpsertDataRows
from lb_widgets.errors import ApiError, HttpStatusError, InputError, NotFoundError
from lb_widgets.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FINE, BROKEN = "fine bucket", "broken bucket"


@pytest.fixture
def cloudy() -> Iterator[Sandbox]:
    """A sandbox whose organisation has integrations; the first is its default."""
    with Sandbox(integrations={FINE: True, BROKEN: False}) as sandbox:
        yield sandbox


@pytest.fixture
def cloud(cloudy: Sandbox) -> Client:
    return Client(api_key=cloudy.api_key, endpoint=cloudy.endpoint)


class TestFinding:
    def test_goes_by_the_exact_name(self, client: Client):
        made = client.dataset("trials", create=True)
        client.dataset("Trials", create=True)
        assert client.dataset("trials") == made
        assert client.datasets("trial") == []

    def test_goes_by_id_too(self, client: Client):
        made = client.create_dataset("trials", description="of maize")
        assert client.dataset(made.id) == made
        assert (made.description, made.row_count) == ("of maize", 0)

    def test_prefers_a_name_to_an_id(self, client: Client):
        other = client.create_dataset("other")
        named = client.execute(CreateDataset(name=other.id))
        assert client.dataset(other.id) == named

    @pytest.mark.parametrize("name", ["trials", "c" + "0" * 24])
    def test_makes_none_by_accident(self, client: Client, sandbox: Sandbox, name: str):
        with pytest.raises(NotFoundError, match="create_dataset=True"):
            client.dataset(name)
        assert "createDataset" not in sandbox.requests

    def test_does_not_guess_between_several_of_one_name(self, client: Client):
        twins = [client.execute(CreateDataset(name="trials")) for _ in range(2)]
        with pytest.raises(ApiError, match=r"2 datasets .* Give the id") as caught:
            client.dataset("trials", create=True)
        assert all(twin.id in str(caught.value) for twin in twins)
        assert client.dataset(twins[1].id) == twins[1]

    def test_lists_all_page_by_page(self, client: Client, sandbox: Sandbox):
        made = [client.execute(CreateDataset(name=f"d{number}")) for number in range(205)]
        assert client.datasets() == made
        assert sandbox.requests["datasets"] == 3


class TestCreating:
    def test_an_id_is_taken_for_no_name(self, client: Client):
        unknown = "c" + "0" * 24
        with pytest.raises(NotFoundError):
            client.dataset(unknown, create=True)
        with pytest.raises(InputError, match="looks like an id"):
            client.create_dataset(unknown)

    @pytest.mark.parametrize("name", ["", "  "])
    def test_a_name_is_needed(self, client: Client, name: str):
        with pytest.raises(InputError, match="needs a name"):
            client.create_dataset(name)

    def test_a_name_is_given_once(self, client: Client):
        made = client.create_dataset("trials")
        with pytest.raises(ApiError, match=made.id) as caught:
            client.create_dataset("trials")
        assert caught.value.code == "RESOURCE_CONFLICT"

    @pytest.mark.parametrize("when", ["before", "after"])
    @pytest.mark.parametrize("how", ["status", "drop", "reset", "garbage", "truncated"])
    def test_one_is_made_even_if_the_answer_is_lost(
        self, client: Client, sandbox: Sandbox, when: Any, how: str
    ):
        if (how, when) in {("garbage", "before"), ("truncated", "before")}:
            when = "after"
        sandbox.fail("createDataset", how=how, when=when)
        made = client.dataset("trials", create=True)
        assert client.datasets("trials") == [made]

    def test_one_is_made_even_if_it_is_committed_late(self, client: Client, sandbox: Sandbox):
        sandbox.fail("createDataset", how="late commit", seconds=0.03)
        made = client.dataset("trials", create=True)
        assert client.datasets("trials") == [made]
        assert sandbox.requests["createDataset"] == 1

    def test_a_service_that_stays_away_is_an_error(self, client: Client, sandbox: Sandbox):
        sandbox.fail("createDataset", times=None, status=503)
        with pytest.raises(HttpStatusError, match="503"):
            client.create_dataset("trials")
        assert sandbox.requests["createDataset"] == 3

    def test_what_is_refused_is_asked_for_once(self, client: Client, sandbox: Sandbox):
        sandbox.fail("createDataset", status=404)
        with pytest.raises(HttpStatusError, match="404"):
            client.create_dataset("trials")
        assert sandbox.requests["createDataset"] == 1


class TestDeleting:
    def test_takes_the_dataset_away(self, client: Client):
        made = client.create_dataset("trials")
        client.delete_dataset(made.id)
        assert client.datasets() == []
        with pytest.raises(NotFoundError):
            client.dataset(made.id)

    def test_of_what_is_not_there_is_an_error_that_names_it(self, client: Client):
        with pytest.raises(NotFoundError, match="dataset 'c17'"):
            client.delete_dataset("c17")

    def test_a_lost_answer_is_no_error(self, client: Client, sandbox: Sandbox):
        made = client.create_dataset("trials")
        sandbox.fail("updateDataset", when="after", status=None)
        client.delete_dataset(made.id)
        assert client.datasets() == []


class TestIntegrations:
    def test_the_default_one_is_set_and_validated(self, cloud: Client, cloudy: Sandbox):
        cloud.create_dataset("trials")
        assert cloudy.requests["setSignerForDataset"] == cloudy.requests["validateDataset"] == 1

    def test_none_is_set_where_none_is_wanted(self, cloud: Client, cloudy: Sandbox):
        cloud.create_dataset("trials", integration=None)
        assert "iamIntegrations" not in cloudy.requests
        assert "setSignerForDataset" not in cloudy.requests

    def test_none_is_set_where_there_is_no_default(self, client: Client, sandbox: Sandbox):
        client.create_dataset("trials")
        assert sandbox.requests["iamIntegrations"] == 1
        assert "setSignerForDataset" not in sandbox.requests

    def test_one_that_fails_leaves_no_dataset(self, cloud: Client, cloudy: Sandbox):
        with pytest.raises(ApiError, match=rf"cannot read through .*{BROKEN}.*; failed: \w+"):
            cloud.create_dataset("trials", integration=BROKEN)
        assert cloud.datasets() == []
        assert cloudy.requests["createDataset"] == 1

    def test_what_cannot_be_taken_back_is_named(self, cloud: Client, cloudy: Sandbox):
        cloudy.fail("updateDataset", times=None, status=500)
        with pytest.raises(ApiError) as caught:
            cloud.create_dataset("trials", integration=BROKEN)
        (left,) = cloud.datasets()
        assert caught.value.__notes__ == [
            f"The empty dataset {left.id} is left: delete it by hand."
        ]

    @pytest.mark.parametrize(
        ("wanted", "says"), [("lake", f"no integration 'lake'. There are: {FINE}, {BROKEN}")]
    )
    def test_one_that_is_not_there_is_said_before_anything_is_made(
        self, cloud: Client, cloudy: Sandbox, wanted: str, says: str
    ):
        with pytest.raises(NotFoundError, match=says):
            cloud.create_dataset("trials", integration=wanted)
        assert "createDataset" not in cloudy.requests

    @pytest.mark.parametrize(
        ("integrations", "says"),
        [
            (
                [("a", "x", True, True), ("b", "y", True, True)],
                "2 integrations are 'default': a, b",
            ),
            ([("a", "x", False, True)], "'x' is not valid. Repair it .* integration=None"),
        ],
    )
    def test_what_cannot_be_used_is_said(
        self, loopback: Any, reply: Any, integrations: list[Any], says: str
    ):
        names = ("id", "name", "valid", "isOrgDefault")
        listed = [dict(zip(names, each, strict=True)) for each in integrations]
        client = Client(api_key="k", endpoint=loopback.url("/graphql"))
        replies = [{"datasets": []}, {"iamIntegrations": listed}]
        loopback.on("/graphql", answers(reply, replies))
        with pytest.raises(ApiError, match=says):
            client.create_dataset("trials")


def answers(reply: Any, replies: list[Any]) -> Callable[[Any], Any]:
    import json  # noqa: PLC0415

    return lambda _: reply(json.dumps({"data": replies.pop(0)}).encode())


def test_submit_takes_an_id_for_a_dataset(
    client: Client, sandbox: Sandbox, image_rows: Callable[[int], list[dict[str, Any]]]
):
    made = client.create_dataset("trials")
    client.submit(image_rows(2), dataset=made.id)
    assert len(sandbox.data_rows("trials")) == 2
    assert client.dataset("trials").row_count == 2
    assert sandbox.requests[UpsertDataRows.root] == 1
