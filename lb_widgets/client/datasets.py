"""Datasets: found by name or id, created once, deleted; and their integrations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import UNSET

from lb_widgets.client.lost_answers import create_once, delete_once
from lb_widgets.client.operations import (
    DATASETS_PAGE,
    CreateDataset,
    DeleteDataset,
    FindDatasets,
    GetDataset,
    GetDatasets,
    GetIntegrations,
    SetIntegration,
    ValidateDataset,
)
from lb_widgets.client.wording import readable
from lb_widgets.errors import ApiError, InputError, LbWidgetsError, NotFoundError

if TYPE_CHECKING:
    from lb_widgets.client.answers import Dataset, Integration
    from lb_widgets.client.graphql import Execute

DEFAULT: Final = "default"
"""Stands for the organisation's default integration, if it has one."""

_ID: Final = re.compile(r"c(?=[a-z]*\d)[a-z0-9]{24}")


def list_datasets(execute: Execute, name: str | None = None) -> list[Dataset]:
    """Return all datasets, oldest first; or those of exactly this name."""
    found: list[Dataset] = []
    while True:
        skip = len(found)
        page = execute(
            GetDatasets(skip=skip) if name is None else FindDatasets(name=name, skip=skip)
        )
        found += page
        if len(page) < DATASETS_PAGE:
            break
    return [dataset for dataset in found if name in {None, dataset.name}]


def find_dataset(execute: Execute, name_or_id: str) -> Dataset | None:
    """Return the dataset of exactly this name; else the one of this id; else None.

    Raises
    ------
    ApiError
        Several have this name.
    """
    found = list_datasets(execute, name_or_id)
    if len(found) > 1:
        ids = ", ".join(readable(dataset.id) for dataset in found)
        raise ApiError(
            f"{len(found)} datasets are named {name_or_id!r}: {ids}. "
            "Give the id of the one that is meant, or rename all but one."
        )
    if found:
        return found[0]
    if not is_id(name_or_id):
        return None
    try:
        return execute(GetDataset(dataset_id=name_or_id))
    except NotFoundError:
        return None


def is_id(text: str) -> bool:
    """Say whether a text looks like an id of the service (a cuid) rather than a name."""
    return _ID.fullmatch(text) is not None


def refuse_repeated_name(execute: Execute, name: str) -> None:
    """Refuse to make a second dataset of a name.

    Raises
    ------
    ApiError
        There is one: nobody could tell the two apart by name.
    """
    if found := list_datasets(execute, name):
        ids = ", ".join(readable(dataset.id) for dataset in found)
        raise ApiError(
            f"There is a dataset named {name!r} already ({ids}). "
            "Choose another name, or use that one.",
            code="RESOURCE_CONFLICT",
        )


def create_dataset(
    execute: Execute,
    name: str,
    *,
    description: str | None = None,
    integration: str | None = DEFAULT,
) -> Dataset:
    """Create a dataset whose name is not there yet; see `Service.create_dataset`."""
    if not name.strip():
        raise InputError("A dataset needs a name.")
    if is_id(name):
        raise InputError(f"{name!r} looks like an id, and there is no such dataset. Give a name.")
    chosen = _integration(execute, integration)  # before there is anything to take back
    wanted = CreateDataset(name=name, description=UNSET if description is None else description)

    def find() -> Dataset | None:
        return next(iter(list_datasets(execute, name)), None)

    made = create_once(lambda: execute(wanted), find)
    if chosen is not None:
        _connect(execute, made, chosen)
    return made


def delete_dataset(execute: Execute, dataset_id: str) -> None:
    """Delete a dataset with its rows."""
    delete_once(lambda: execute(DeleteDataset(dataset_id=dataset_id)))


def _integration(execute: Execute, wanted: str | None) -> Integration | None:
    """Return the integration that is meant; one that does not work is refused."""
    if wanted is None:
        return None
    there = execute(GetIntegrations())
    if wanted == DEFAULT:
        found = [each for each in there if each.is_org_default]
        if not found:
            return None
    else:
        found = [each for each in there if wanted in {each.name, each.id}]
    if not found:
        names = ", ".join(readable(each.name) for each in there) or "none"
        raise NotFoundError(f"There is no integration {wanted!r}. There are: {names}.")
    if len(found) > 1:
        ids = ", ".join(readable(each.id) for each in found)
        raise ApiError(f"{len(found)} integrations are {wanted!r}: {ids}. Give an id.")
    if not found[0].valid:
        raise ApiError(
            f"The integration {readable(found[0].name)!r} is not valid. Repair it in the web "
            "application, or pass integration=None to do without."
        )
    return found[0]


def _connect(execute: Execute, dataset: Dataset, integration: Integration) -> None:
    """Have a new dataset use an integration; one that cannot is deleted again, as the SDK does."""
    try:
        execute(SetIntegration(signer_id=integration.id, dataset_id=dataset.id))
        validation = execute(ValidateDataset(dataset_id=dataset.id))
        if not validation.valid:
            failed = [readable(check.name) for check in validation.checks if not check.success]
            raise ApiError(
                f"The dataset {dataset.name!r} cannot read through the integration "
                f"{readable(integration.name)!r}; failed: {', '.join(failed) or 'no word on what'}."
            )
    except LbWidgetsError as error:
        try:
            delete_dataset(execute, dataset.id)
        except LbWidgetsError:
            error.add_note(f"The empty dataset {dataset.id} is left: delete it by hand.")
        raise
