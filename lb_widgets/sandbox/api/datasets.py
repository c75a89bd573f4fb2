"""Datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.sandbox.api.account import iam_integrations
from lb_widgets.sandbox.api.refusal import malformed, not_found
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


def update_dataset(context: Context, where: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Change what is given of a dataset, or delete it with all its rows."""
    found = _find(context, where["id"])
    if data.get("deleted"):
        _delete(context, where["id"])
        return found
    changed = found | data
    if not changed["name"].strip():
        raise malformed("A dataset needs a name")
    context.store.run(
        "UPDATE datasets SET name = ?, description = ?, updated_at = ? WHERE id = ?",
        changed["name"],
        changed["description"],
        now(),
        where["id"],
    )
    return _find(context, where["id"])


def set_signer_for_dataset(
    context: Context, where: dict[str, Any], data: dict[str, Any]
) -> dict[str, Any]:
    """Have a dataset read its assets through a delegated access integration."""
    integrations = iam_integrations(context)
    name = next((each["name"] for each in integrations if each["id"] == data["signerId"]), None)
    if name is None:
        raise not_found("IAM integration", data["signerId"])
    return _set_integration(context, where["id"], name)


def clear_signer_for_dataset(context: Context, where: dict[str, Any]) -> dict[str, Any]:
    """Have a dataset read its assets without an integration."""
    return _set_integration(context, where["id"], None)


def validate_dataset(context: Context, where: dict[str, Any]) -> dict[str, Any]:
    """Say whether the assets of a dataset can be read."""
    name = _find(context, where["id"])["integration"]
    valid = name is None or context.integrations.get(name, False)
    checks = [] if name is None else [{"name": "READ", "success": valid}]
    return {"valid": valid, "checks": checks}


def signer(context: Context, dataset: dict[str, Any]) -> dict[str, Any] | None:
    """Return the integration of a dataset, or None."""
    integrations = iam_integrations(context)
    return next((each for each in integrations if each["name"] == dataset["integration"]), None)


def _set_integration(context: Context, identifier: str, name: str | None) -> dict[str, Any]:
    _find(context, identifier)
    context.store.run("UPDATE datasets SET integration = ? WHERE id = ?", name, identifier)
    return _find(context, identifier)


def _find(context: Context, identifier: str) -> dict[str, Any]:
    found = dataset(context, {"id": identifier})
    if found is None:
        raise not_found("Dataset", identifier)
    return found


def _delete(context: Context, identifier: str) -> None:
    with context.store.transaction() as connection:
        connection.execute(
            "DELETE FROM attachments "
            "WHERE data_row_id IN (SELECT id FROM data_rows WHERE dataset_id = ?)",
            (identifier,),
        )
        connection.execute("DELETE FROM data_rows WHERE dataset_id = ?", (identifier,))
        connection.execute("DELETE FROM datasets WHERE id = ?", (identifier,))


def _all(context: Context) -> list[dict[str, Any]]:
    return context.store.all(
        """
        SELECT id, name, description, integration, created_at AS createdAt, updated_at AS updatedAt,
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
                holds = wanted is False  # what is deleted is gone
            case _ if key.endswith("_not"):
                holds = dataset[key.removesuffix("_not")] != wanted
            case _:
                holds = dataset[key] == wanted
        if not holds:
            return False
    return True
