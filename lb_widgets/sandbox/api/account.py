"""The organisation, its one user, and what is set up for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.sandbox.api.metadata import ONTOLOGY

if TYPE_CHECKING:
    from lb_widgets.sandbox.api.context import Context

_BORN: Final = "2025-01-01T00:00:00.000Z"
_USER_ID: Final = "csandboxuser0000000000000"


def organization(_context: Context) -> dict[str, Any]:
    """Return the one organisation."""
    return {
        "id": "csandboxorganization00000",
        "name": "Sandbox",
        "createdAt": _BORN,
        "updatedAt": _BORN,
    }


def user(_context: Context, where: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """Return the one user, or None when another is asked for."""
    if where and where["id"] != _USER_ID:
        return None
    return {
        "id": _USER_ID,
        "email": "sandbox@localhost",
        "name": "Sandbox user",
        "nickname": "sandbox",
        "picture": "",
        "isExternalUser": False,
        "isViewer": False,
        "createdAt": _BORN,
        "updatedAt": _BORN,
    }


def iam_integrations(context: Context) -> list[dict[str, Any]]:
    """Return the delegated access integrations; the first is the organisation's default."""
    return [
        {
            "id": f"integration{number}".ljust(25, "0"),
            "name": name,
            "provider": "GCP",
            "valid": True,
            "isOrgDefault": number == 0,
            "lastValidAt": _BORN,
            "createdAt": _BORN,
            "updatedAt": _BORN,
            "settings": {
                "__typename": "GcpIamIntegrationSettings",
                "serviceAccountEmailId": "sandbox@example.iam.gserviceaccount.com",
                "readBucket": name,
            },
        }
        for number, name in enumerate(context.integrations)
    ]


def custom_metadata_ontology(_context: Context) -> list[dict[str, Any]]:
    """Return the metadata fields of the organisation."""
    return list(ONTOLOGY)
