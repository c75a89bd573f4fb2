"""What is said in a conversation, in every form that Labelbox has for it.

Sources: docs.labelbox.com, reference/import-conversational-text-data (``messages`` is a list),
reference/import-conversation-model-response-data (``modelOutputs`` beside it, answers to compare)
and reference/import-multimodal-chat-data (version 2: ``messages`` is a dict by id, whose members
name those that answer them, and ``actors`` who speaks).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import msgspec

from lb_widgets.errors import MediaError
from lb_widgets.media.reasons import Reason
from lb_widgets.model.tile_record import is_list
from lb_widgets.model.urls import file_name, host_of, is_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAMES: Final = ("name", "modelConfigName")
_ADDRESSES: Final = ("fileUri", "uri", "url", "content", "data")
_TYPES: Final = ("mimeType", "mime_type", "contentType", "type")


class Part(NamedTuple):
    """A part of a message: a text, or what something else is called.

    Parameters
    ----------
    text : str
        Verbatim, of any length.
    is_text : bool
        Whether it is what is said.
    """

    text: str
    is_text: bool = True


class Said(NamedTuple):
    """What somebody says, in words alone.

    Parameters
    ----------
    user : str
        Who says it: the name, else the id; empty where neither is there.
    text : str
        What; parts that are no text are named in brackets.
    """

    user: str
    text: str


class Message(NamedTuple):
    """One message of a conversation.

    Parameters
    ----------
    user : str
        As in `Said`.
    user_id : str
        What tells users of one name apart.
    parts : tuple of Part
        What.
    notes : tuple of str
        What else is to be said of it: ``"model"``, ``"answer 1 of 2"``, ``"not to be labeled"``.
    align : str
        ``"left"``, ``"right"``, or empty where the message does not say it.
    time : object
        ``timestampUsec`` as it is there: microseconds since 1970 UTC.
    """

    user: str
    user_id: str = ""
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    align: str = ""
    time: Any = None

    @property
    def said(self) -> Said:
        """The words of it."""
        words = (part.text if part.is_text else f"({part.text})" for part in self.parts)
        return Said(self.user, " ".join(words))


def read_conversation(body: bytes | str) -> Any:
    """Return a conversation from its JSON.

    Raises
    ------
    MediaError
        It is no JSON.
    """
    if isinstance(body, bytes):
        body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        message = "Not a conversation: its JSON is nested too deeply"
    except msgspec.DecodeError as error:
        message = f"Not a conversation: no JSON ({error})"
    except UnicodeError:
        message = "Not a conversation: no JSON, because it is no UTF-8"
    raise MediaError(message, reason=Reason.UNSUPPORTED)


def messages(conversation: Any) -> Iterator[Said]:
    """Return the words of a conversation, in order; what is no message is left out.

    Raises
    ------
    MediaError
        It has no messages: neither a list nor a dict.
    """
    return (message.said for message in whole_messages(conversation))


def whole_messages(conversation: Any) -> Iterator[Message]:
    """Return the messages of a conversation, in the order of speaking.

    What is no message is left out. The answers of ``modelOutputs`` come last.

    Raises
    ------
    MediaError
        As for `messages`.
    """
    holder = cast("Mapping[str, Any]", conversation if isinstance(conversation, Mapping) else {})
    found, actors = holder.get("messages"), holder.get("actors")
    if isinstance(found, Mapping):
        by_id = cast("Mapping[str, Any]", found)
        all_ = (_message(by_id[place], actors, note) for place, note in _in_order(by_id))
        return (message for message in all_ if message is not None)
    if not is_list(found):
        message = 'Not a conversation: "messages" is no list'
        raise MediaError(message, reason=Reason.UNSUPPORTED)
    return _listed(found, actors, holder.get("modelOutputs"))


def _listed(found: Any, actors: Any, outputs: Any) -> Iterator[Message]:
    all_ = (_message(message, actors, "") for message in found)
    yield from (message for message in all_ if message is not None)
    for output in outputs if is_list(outputs) else ():
        if isinstance(output, Mapping):
            yield _output(cast("Mapping[str, Any]", output))


def _in_order(by_id: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the messages of a tree level by level, and of several answers which each is.

    Those that no other names come first; those in a circle, which none leads to, last.
    """
    answers = {place: _answers(by_id, place) for place in by_id}
    named = {place for places in answers.values() for place in places}
    level = [place for place in by_id if place not in named]
    notes: dict[str, str] = {}
    seen = set(level)
    while level:
        yield from ((place, notes.get(place, "")) for place in level)
        following: list[str] = []
        for place in level:
            new = [answer for answer in answers[place] if answer not in seen]
            seen.update(new)
            following += new
            if len(new) > 1:
                counted = enumerate(new, 1)
                notes.update((each, f"answer {at} of {len(new)}") for at, each in counted)
        level = following
    yield from ((place, "") for place in by_id if place not in seen)


def _answers(by_id: Mapping[str, Any], place: str) -> list[str]:
    message = by_id[place]
    named: Any = message.get("childMessageIds") if isinstance(message, Mapping) else None
    if not is_list(named):
        return []
    known = (each for each in named if isinstance(each, str) and each in by_id)
    return list(dict.fromkeys(known))


def _message(message: Any, actors: Any, note: str) -> Message | None:
    if not isinstance(message, Mapping):
        return None
    message = cast("Mapping[str, Any]", message)
    user, user_id, role = _user(message, actors)
    is_fixed = message.get("canLabel") is False
    notes = (role, note, "not to be labeled" if is_fixed else "")
    align = message.get("align")
    return Message(
        user,
        user_id,
        _parts(message.get("content")),
        tuple(filter(None, notes)),
        align if align in ("left", "right") else "",
        message.get("timestampUsec"),
    )


def _output(output: Mapping[str, Any]) -> Message:
    title = _first_text(output, ("title", "modelConfigName"))
    model = _first_text(output, ("modelConfigName",))
    notes = ("answer to compare", *([model] if model and model != title else []))
    return Message(title or model, f"output {title}", _parts(output.get("content")), notes)


def _user(message: Mapping[str, Any], actors: Any) -> tuple[str, str, str]:
    """Return name, id and role of who says it."""
    user = message.get("user")
    if isinstance(user, Mapping):
        user = cast("Mapping[str, Any]", user)
        user_id = _first_text(user, ("userId", "name"))
        return _first_text(user, ("name",)) or user_id, user_id, ""
    user_id = _first_text(message, ("actorId",))
    actor = actors.get(user_id) if isinstance(actors, Mapping) else None
    if not isinstance(actor, Mapping):
        return user_id, user_id, ""
    actor = cast("Mapping[str, Any]", actor)
    about, role = actor.get("metadata"), _first_text(actor, ("role",))
    name = _first_text(about, _NAMES) if isinstance(about, Mapping) else ""
    return name or role or user_id, user_id, role if name else ""


def _parts(content: Any) -> tuple[Part, ...]:
    if content is None:
        return ()
    members = cast("Sequence[Any]", content) if is_list(content) else [content]
    return tuple(map(_part, members))


def _part(part: Any) -> Part:
    if isinstance(part, str):
        return Part(part)
    if not isinstance(part, Mapping):
        return Part(f"no text but {type(part).__name__}", is_text=False)
    part = cast("Mapping[str, Any]", part)
    content = part.get("content")
    if isinstance(content, str) and part.get("type", "text") in ("text", "markdown"):
        return Part(content)
    return Part(_called(part), is_text=False)


def _called(part: Mapping[str, Any]) -> str:
    """Return what a part that is no text is called: ``fileData image/png, cat.png at a.com``."""
    inner = part.get("content")
    holders = [part, cast("Mapping[str, Any]", inner)] if isinstance(inner, Mapping) else [part]
    words = dict.fromkeys(
        text for name in reversed(_TYPES) for holder in holders
        if (text := _first_text(holder, (name,)))
    )  # fmt: skip
    urls = (_first_text(holder, (name,)) for holder in holders for name in _ADDRESSES)
    url = next(filter(is_url, urls), "")
    where = f", {file_name(url)} at {host_of(url)}" if host_of(url) else ""
    return f"{' '.join(words) or 'no text'}{where}"


def _first_text(holder: Any, names: tuple[str, ...]) -> str:
    values = (holder.get(name) for name in names) if isinstance(holder, Mapping) else ()
    return next((value for value in values if isinstance(value, str) and value), "")
