"""Datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.sandbox.api.refusal import malformed
from lb_widgets.sandbox.api.store import new_id, now

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context


def dataset(context: Context, where: dict[str, Any]) -> dict[str, Any] | None:
    """Return a dataset, or None."""
    return next((each for each in _all(context) if each["id"] == where["id"]), None)


def datasets(
    context: Context, skip: int, first: int, where: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return a page of the datasets that a filter lets through, oldest first."""
    found = [each for each in _all(context) if _matches(each, where or {})]
    return found[max(skip, 0) :][: max(first, 0)]


def create_dataset(context: Context, data: dict[str, Any]) -> dict[str, Any] | None:
    """Create a dataset."""
    if not data["name"].strip():
        raise malformed("A dataset needs a name")
    identifier = new_id()
    context.store.insert(
        "datasets",
        id=identifier,
        name=data["name"],
        description=data.get("description") or "",
        created_at=now(),
        updated_at=now(),
    )
    return dataset(context, {"id": identifier})


def _all(context: Context) -> list[dict[str, Any]]:
    return context.store.all(
        """
        SELECT id, name, description, created_at AS createdAt, updated_at AS updatedAt,
          (SELECT count(*) FROM data_rows WHERE dataset_id = datasets.id) AS rowCount
        FROM datasets ORDER BY position
        """
    )


def _matches(dataset: dict[str, Any], where: dict[str, Any]) -> bool:
    """Say whether a dataset passes a filter: all of its conditions hold."""
    for key, wanted in where.items():
        match key:
            case "AND":
                holds = all(_matches(dataset, each) for each in wanted)
            case "OR":
                holds = any(_matches(dataset, each) for each in wanted)
            case "NOT":
                holds = not any(_matches(dataset, each) for each in wanted)
            case "deleted":
                holds = wanted is False  # deleting is not offered, so none is
            case _ if key.endswith("_not"):
                holds = dataset[key.removesuffix("_not")] != wanted
            case _:
                holds = dataset[key] == wanted
        if not holds:
            return False
    return True
