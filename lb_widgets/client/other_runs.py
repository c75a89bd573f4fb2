"""Runs to the same dataset that are not one's own: interrupted, or under way elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.client.journal_places import owner_of, this_process
from lb_widgets.client.upload import place_of
from lb_widgets.errors import JournalError
from lb_widgets.messages.submit_button import OtherRun

if TYPE_CHECKING:
    from lb_widgets.client.api import Client


def other_run(client: Client, dataset: str) -> OtherRun | None:
    """Return the run that stands in the way of another, or that waits to be resumed, or None.

    Sends nothing. A run that is under way is told from its lock alone, so that it can be asked for
    again and again until it has ended.

    Raises
    ------
    JournalError
        The journal of an interrupted run cannot be read.
    """
    owner = owner_of(place_of(client, dataset, None))
    if owner:
        return OtherRun(owner=owner, is_here=owner == this_process())
    try:
        left = client.unfinished(dataset)
    except JournalError as error:
        if error.path is None or error.path.exists():
            raise
        return None  # it was removed in the same moment: that run has ended
    if left is None:
        return None
    return OtherRun(
        owner=left.owner,
        is_here=left.owner == this_process(),
        started_at=left.started_at.timestamp(),
        total=left.total,
        unsent=left.total - left.settled - left.sent,
    )
