"""What a case is: a row, what its server answers, and what has to come of it.

Texts and pages may name places by a token: ``@HERE@`` is the folder of the case on the media
server, ``@EVIL@`` a server that nobody may ask, ``@FOLDER@`` a folder of this machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SECRET: Final = "s3cr3tV4lue0123"
"""What may never be on screen."""
FILE_SECRET: Final = "planted-content-of-a-local-file"
"""What is in the files of this machine that no document may name."""


class State(StrEnum):
    """How a stage ends, as js/src/view/previews/stage.ts has it."""

    SHOWN = "shown"
    EMPTY = "empty"
    ERROR = "error"


class Places(NamedTuple):
    """Where servers and files are.

    Parameters
    ----------
    media, evil : str
        ``http://127.0.0.1:8000``.
    folder : str
        See `plant`.
    """

    media: str
    evil: str
    folder: str


class Here(NamedTuple):
    """The places of one case; `fill` puts them in the place of the tokens."""

    here: str
    evil: str
    evil_host: str
    folder: str

    def fill(self, value: Any) -> Any:
        """Return a copy of texts, lists and dicts with the tokens filled in."""
        if type(value) is str:
            for name, place in zip(self._fields, self, strict=True):
                value = value.replace(f"@{name.upper()}@", place)
        elif type(value) is dict:
            value = {key: self.fill(item) for key, item in value.items()}
        elif type(value) is list:
            value = [self.fill(item) for item in value]
        return value


@dataclass(frozen=True, eq=False)
class Served:
    """What the media server answers.

    Parameters
    ----------
    body : bytes, str or callable
        A text is filled in; a callable returns pieces, which are sent until the client leaves.
    headers : mapping
        May lie: only where there is no ``Content-Length`` is the true one sent.
    pause : float, seconds
        Between pieces.
    raw : bool
        Whether the pieces are the whole answer, with the status line.
    """

    body: bytes | str | Callable[[], Iterable[bytes]] = field(repr=False)
    content_type: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    raw: bool = False


@dataclass(frozen=True, eq=False)
class Case:
    """A row that means harm, or is odd.

    Parameters
    ----------
    name : str
        Unique.
    row : callable
        From `Here` to the row.
    state : State
        What the kernel's answer makes of the stage.
    says : str
        A piece of the answer's text: of the reason, where it is not shown.
    attachment : int or None
        Which one is opened; None is the asset.
    files : mapping of str to Served
        What the server has at ``@HERE@/NAME``; nothing else may be asked for.
    page_state : State or None
        How the stage ends where the browser finds another fault.
    is_heavy : bool
        Whether it takes more than half a second, or much memory if nothing stops it.
    ends : str
        What the console says when the scripts of a page have tried everything, see `ended`; empty
        where it has none to run.
    opens : str
        What is said on screen of ways that browsers leave open to scripts: by these nothing is
        fetched or told, but a host learns that somebody is there.
    """

    name: str
    row: Callable[[Here], dict[str, Any]]
    state: State
    says: str = ""
    attachment: int | None = 0
    files: Mapping[str, Served] = field(default_factory=dict)
    page_state: State | None = None
    is_heavy: bool = False
    ends: str = ""
    opens: str = ""

    def __repr__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Its folder on the server."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    def here(self, places: Places) -> Here:
        """Return where it is."""
        evil_host = places.evil.removeprefix("http://")
        return Here(f"{places.media}/{self.slug}", places.evil, evil_host, places.folder)

    def made(self, places: Places) -> dict[str, Any]:
        """Return the row."""
        return {"global_key": self.name, **self.row(self.here(places))}


def attached(
    name: str,
    kind: Any,
    value: Any,
    state: State,
    says: str = "",
    *,
    label: Any = None,
    **more: Any,
) -> Case:
    """Return a case of one attachment."""

    def row(here: Here) -> dict[str, Any]:
        attachment = {"type": kind, "value": here.fill(value)}
        if label is not None:
            attachment["name"] = here.fill(label)
        return {
            "row_data": "An honest text.",
            "media_type": "TEXT",
            "attachments": [attachment],
        }

    return Case(name, row, state, says, **more)


def asset(
    name: str, media_type: Any, row_data: Any, state: State, says: str = "", **more: Any
) -> Case:
    """Return a case of an asset."""

    def row(here: Here) -> dict[str, Any]:
        return {"row_data": here.fill(row_data), "media_type": media_type}

    return Case(name, row, state, says, attachment=None, **more)


def served(
    name: str,
    kind: str,
    body: Any,
    state: State,
    says: str = "",
    *,
    content_type: str = "",
    at: str = "file",
    more: Mapping[str, Any] | None = None,
    **answer: Any,
) -> Case:
    """Return a case of one attachment whose value is a URL, answered with `body`."""
    files = {at: Served(body, content_type, **answer)}
    return attached(name, kind, f"@HERE@/{at}", state, says, files=files, **(more or {}))


def heavy(*cases: Case) -> list[Case]:
    """Return cases that take more than half a second, or much memory if nothing stops them."""
    return [replace(case, is_heavy=True) for case in cases]


def ended(name: str) -> str:
    """Return what a page that runs scripts says on the console when it has tried everything."""
    return f"lbw-ended {name}"


def harm(name: str) -> str:
    """Return JavaScript, without double quotes, that leaves its mark wherever it runs.

    The mark on the console tells the origin: ``null`` in a sandboxed frame.
    """
    steps = (
        f"const m='{name}'",
        "try{top.__pwned=(top.__pwned||'')+m}catch(e){}",
        "try{document.cookie='lbw-pwned='+m}catch(e){}",
        "try{localStorage.setItem('lbw-pwned',m)}catch(e){}",
        "console.log('lbw-pwned',self.origin,m)",
        "new Image().src='@EVIL@/ran'",
        "alert(m)",
    )
    return f"(()=>{{{';'.join(steps)}}})()"


def markup(name: str) -> str:
    """Return markup that leaves its mark where it becomes part of a page."""
    code = harm(name)
    return (
        f"</textarea></title></style></script>'\"><script>{code}</script>"
        f'<img src=x onerror="{code}"><svg onload="{code}">'
        f'<iframe srcdoc="<script>{code}</script>">'
        f"</iframe><a href=\"javascript:{code}\">{name}</a>{{{{constructor.constructor('1')()}}}}"
    )
