"""What every step of the journey uses. Needs the official SDK.

Each step notes what the SDK reports, or the error that it raises. Judging is the test's business.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import labelbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEPS: Final[list[Any]] = []


def step(function: Any) -> Any:
    """Take the function into the journey, under its name."""
    STEPS.append(function)
    return function


class Journey:
    """What later steps know of earlier ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = client("SANDBOX")
        self.integrated = client("INTEGRATED")
        self.dataset: Any = None
        self.row: Any = None

    def imported(self, task: Any) -> dict[str, Any]:
        """Wait for a task; return everything that the SDK says of it."""
        at_once = task.status
        task.wait_till_done(timeout_seconds=30)
        return {
            "at once": at_once,
            "status": task.status,
            "percentage": task.completion_percentage,
            "errors": task.errors,
            "failed_data_rows": task.failed_data_rows,
            "result": task.result,
            "created_data_rows": task.created_data_rows,
        }


def client(name: str, **options: str) -> Any:
    key, endpoint = os.environ[f"{name}_KEY"], os.environ[f"{name}_ENDPOINT"]
    return labelbox.Client(**{"api_key": key, "endpoint": endpoint, **options})


def shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.uid,
        "global_key": row.global_key,
        "external_id": row.external_id,
        "row_data": row.row_data,
        "created": row.created_at.year,
    }


def attachments(row: Any) -> list[list[str | None]]:
    return [
        [each.attachment_type, each.attachment_value, each.attachment_name]
        for each in row.attachments()
    ]


def raised(call: Callable[[], Any]) -> str:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - which it is, is what is asked
        return type(error).__name__
    return "nothing"
