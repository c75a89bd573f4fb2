"""Uploads, imports, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.sandbox.api.data_rows import ANSWER
from lb_widgets.sandbox.api.files import File
from lb_widgets.sandbox.api.refusal import malformed

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context

_PAGE: Final = 5000
"""Import results on one page at most: what the official SDK asks for."""


def upload_file(context: Context, file: object, **arguments: Any) -> dict[str, Any]:
    """Keep a file."""
    if not isinstance(file, File):
        raise malformed("An Upload is a file of a multipart request")
    expected, found = arguments["contentLength"], len(file.content)
    if expected != found:
        raise malformed(f"contentLength is {expected}, the file has {found} bytes")
    return {"url": context.files.save(file), "filename": file.filename}


def upsert_data_rows(context: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Begin to import the rows of a manifest."""
    task_id = context.worker.submit(data["manifestUri"])
    task = created_tasks(context, None, skip=0, first=1, where={"id": task_id})[0]
    # However far it is by now: so the service answers.
    return task | {"status": "IN_PROGRESS", "completionPercentage": 0.0, "errors": None}


def created_tasks(
    context: Context, _user: Any, skip: int, first: int, where: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return a page of the user's tasks, newest first."""
    tasks = context.store.all(
        """
        SELECT * FROM tasks WHERE ?1 IS NULL OR id = ?1
        ORDER BY position DESC LIMIT max(?2, 0) OFFSET ?3
        """,
        where["id"] if where else None,
        first,
        skip,
    )
    return [
        {
            "id": task["id"],
            "name": task["name"],
            "type": task["type"],
            "status": task["status"],
            "completionPercentage": _percentage(task),
            "result": None,
            "errors": msgspec.json.decode(task["errors"]) if task["errors"] else None,
            "metadata": {},
            "createdAt": task["created_at"],
            "updatedAt": task["updated_at"],
        }
        for task in tasks
    ]


def _percentage(task: dict[str, Any]) -> float:
    if task["status"] == "COMPLETE":
        return 100.0
    return round(100.0 * task["items_done"] / max(task["items"], 1), 1)


def failed_data_row_imports(context: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Return a page of the rows that an import refused, with the reasons."""
    page, after, total = _page(context, data, "refused")
    results = [
        {"message": row["message"], "spec": msgspec.json.decode(row["spec"])} for row in page
    ]
    return {"results": results, "after": after, "total": total}


def successful_data_row_imports(context: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Return a page of the rows that an import wrote."""
    page, after, total = _page(context, data, "written")
    return {"nodes": page, "after": after, "total": total}


def _page(
    context: Context, data: dict[str, Any], outcome: str
) -> tuple[list[dict[str, Any]], str | None, int]:
    """Return some results of an import, the cursor of the next page, and how many there are."""
    start = data.get("from") or "0"
    if not start.isdecimal():
        raise malformed(f"from must be what `after` answered, found {start!r}")
    first = min(max(data.get("first") or _PAGE, 1), _PAGE)
    query, count = _RESULTS[outcome]
    page = context.store.all(query, data["taskId"], int(start), first + 1)
    total = context.store.all(count, data["taskId"])[0]["total"]
    after = str(page[first - 1]["result_position"]) if len(page) > first else None
    return page[:first], after, total


_RESULTS: Final = {
    "refused": (
        """
        SELECT *, position AS result_position FROM import_results
        WHERE task_id = ? AND message IS NOT NULL AND position > ? ORDER BY position LIMIT ?
        """,
        "SELECT count(*) AS total FROM import_results WHERE task_id = ? AND message IS NOT NULL",
    ),
    "written": (
        # Columns that are literals, and values that come as parameters.
        f"""
        SELECT {ANSWER}, import_results.position AS result_position
        FROM import_results JOIN data_rows ON data_rows.id = import_results.data_row_id
        WHERE task_id = ? AND import_results.position > ? ORDER BY result_position LIMIT ?
        """,  # noqa: S608 - see above
        "SELECT count(data_row_id) AS total FROM import_results WHERE task_id = ?",
    ),
}
"""By outcome: the query of a page (task, position before it, size) and of the number in all."""
