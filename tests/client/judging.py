"""What differs between what two clients sent for the same work."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, Undefined, Visitor, parse, value_from_ast_untyped, visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.client.traffic import Names, Sent


def differences(
    theirs: list[Sent], ours: list[Sent], their_names: Names, our_names: Names
) -> Iterator[str]:
    """Yield what differs between the requests of the same operations."""
    for their, our in _pairs(theirs, ours):
        yield from _differences(their, our, their_names, our_names)


def order(theirs: list[Sent], ours: list[Sent]) -> Iterator[str]:
    """Yield what differs in which operations are sent, how often and in which order."""
    yield from _order(_operations(theirs), _operations(ours))


def _operations(sent: Iterable[Sent]) -> list[str]:
    """Return the names in order; how often a task is polled is nobody's business."""
    names: list[str] = []
    for each in sent:
        if each.operation != "GetUserCreatedTasksPyApi" or names[-1] != each.operation:
            names.append(each.operation)
    return names


def _order(theirs: list[str], ours: list[str]) -> Iterator[str]:
    their_counts, our_counts = Counter(theirs), Counter(ours)
    for name in dict.fromkeys([*theirs, *ours]):
        if their_counts[name] != our_counts[name]:
            yield f"{name} {their_counts[name]} times → {our_counts[name]}"
    common = their_counts & our_counts
    if [each for each in dict.fromkeys(theirs) if each in common] != [
        each for each in dict.fromkeys(ours) if each in common
    ]:
        yield "another order"


def _pairs(theirs: list[Sent], ours: list[Sent]) -> Iterator[tuple[Sent, Sent]]:
    """Pair the first request of an operation with the first, and so on; files by what they are."""
    left = [*ours]
    for their in theirs:
        for our in left:
            if (their.operation, _kind(their)) == (our.operation, _kind(our)):
                left.remove(our)
                yield their, our
                break


def _kind(sent: Sent) -> str:
    if not sent.parts:
        return ""
    text = sent.parts[2].text
    return "manifest" if '"chunk_uris"' in text else "chunk" if text.startswith("[") else "file"


def _differences(their: Sent, our: Sent, their_names: Names, our_names: Names) -> set[str]:
    name = f"{their.operation} {_kind(their)}".rstrip()
    found = {f"header {each}" for each in _unequal(_headers(their), _headers(our))}
    if not their.parts:
        variables = their_names.put(their.variables), our_names.put(our.variables)
        found |= {f"{name}: variable {each}" for each in _unequal(*variables)}
    their_fields, our_fields = _fields(their, their_names), _fields(our, our_names)
    for path, arguments in our_fields.items():
        if path not in their_fields:
            found.add(f"{name}: selects {path}")
        elif arguments != their_fields[path]:
            found.add(f"{name}: arguments of {path}")
    if their.parts:
        found |= {f"{name}: {each}" for each in _files(their, our, their_names, our_names)}
    return found


def _headers(sent: Sent) -> dict[str, str]:
    kept = {key: value for key, value in sent.headers.items() if key != "Content-Length"}
    kept["Authorization"] = kept["Authorization"].split()[0]
    kept["Content-Type"] = kept["Content-Type"].split(";")[0]
    return kept


def _unequal(theirs: Any, ours: Any) -> Iterator[str]:
    for key in dict.fromkeys([*theirs, *ours]):
        if key not in ours:
            yield f"{key}: theirs alone"
        elif key not in theirs:
            yield f"{key}: ours alone"
        elif theirs[key] != ours[key]:
            yield key


def _fields(sent: Sent, names: Names) -> dict[str, Any]:
    """Return the fields that are asked for, each with its arguments as they reach the server."""
    fields: dict[str, Any] = {}
    path: list[str] = []
    # The length of a file is compared by its content.
    variables = {key: value for key, value in sent.variables.items() if key != "contentLength"}

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            path.append(node.name.value)
            arguments = {
                each.name.value: value_from_ast_untyped(each.value, variables)
                for each in node.arguments or ()
            }
            fields[".".join(path)] = names.put(_without_undefined(arguments))

        def leave_field(self, *_: Any) -> None:
            path.pop()

    visit(parse(sent.query), Fields())
    return fields


def _without_undefined(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if item is not Undefined}
        return {key: _without_undefined(item) for key, item in kept.items()}
    return value


def _files(their: Sent, our: Sent, their_names: Names, our_names: Names) -> Iterator[str]:
    for yours, mine in zip(their.parts, our.parts, strict=True):
        if (yours.name, yours.filename, yours.content_type) != (
            mine.name,
            mine.filename,
            mine.content_type,
        ):
            yield f"head {yours[:3]} → {mine[:3]}"
    assert json.loads(their.parts[1].text) == json.loads(our.parts[1].text)
    their_text, our_text = their.parts[2].text, our.parts[2].text
    match _kind(their):
        case "file":
            if their_text != our_text:
                yield "content"
        case "manifest":
            yours, mine = (json.loads(text) for text in (their_text, our_text))
            yield from _unequal(their_names.put(yours), our_names.put(mine))
        case _:
            yield from _items(
                their_names.put(json.loads(their_text)), our_names.put(json.loads(our_text))
            )


def _items(theirs: list[Any], ours: list[Any]) -> Iterator[str]:
    keys = [[_key(item) for item in items] for items in (theirs, ours)]
    if [key for key in keys[0] if key in keys[1]] != keys[1]:
        yield "another order"
    by_key = dict(zip(keys[1], ours, strict=True))
    for key, item in zip(keys[0], theirs, strict=True):
        if key not in by_key:
            yield f"{key} is left out"
            continue
        if item["id"] != by_key[key]["id"]:
            yield f"{key}: id"
        payload = by_key[key]["payload"]
        yield from (f"{key}: {each}" for each in _unequal(item["payload"], payload))


def _key(item: dict[str, Any]) -> str:
    return item["payload"].get("global_key") or item["id"]["value"]
