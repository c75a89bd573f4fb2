"""Which hosts a request may go to, before and after its name is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lb_widgets.model.urls import is_forbidden_host, is_local_host, is_private_host

__all__ = ["HostPolicy", "HostRefusal", "is_local_host", "is_private_host"]


class HostRefusal(StrEnum):
    """Why a host is refused."""

    FORBIDDEN = "forbidden"
    """Link-local or a cloud's metadata service: it hands out credentials. Never allowed."""
    LOOPBACK = "loopback"
    """This machine, where the policy does not allow it."""
    PRIVATE = "private"
    """A private network, where the policy does not allow it."""


REFUSALS: Final[dict[HostRefusal, str]] = {
    HostRefusal.FORBIDDEN: "is a link-local or cloud metadata address, which is never opened",
    HostRefusal.LOOPBACK: "is this machine, which is not allowed here",
    HostRefusal.PRIVATE: "is in a private network, which is not allowed here",
}
"""The end of a sentence that begins with the host."""


@dataclass(frozen=True, slots=True)
class HostPolicy:
    """Which hosts a session may talk to.

    The session asks once for the host as written, and again for the address that it connected to,
    at every redirect.

    Parameters
    ----------
    allow_loopback : bool
        Allow this machine; by default True, because notebooks talk to their own servers.
    allow_private : bool
        Allow private networks; by default True, because users' media live there.
    """

    allow_loopback: bool = True
    allow_private: bool = True

    def refusal(self, host: str) -> HostRefusal | None:
        """Return why a host (a name or an address) is refused, or None.

        Link-local addresses (169.254.0.0/16, fe80::/10) and cloud metadata services are always
        refused.
        """
        if is_forbidden_host(host):
            return HostRefusal.FORBIDDEN
        if not self.allow_loopback and is_local_host(host):
            return HostRefusal.LOOPBACK
        if not self.allow_private and is_private_host(host):
            return HostRefusal.PRIVATE
        return None
