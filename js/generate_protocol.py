"""Write the JSON Schema of the wire to stdout: synced traits and requests of every widget.

``make protocol`` pipes it through ``generate_protocol.mjs`` into ``src/protocol.gen.ts``.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from typing import Any

import msgspec
import traitlets

import lb_widgets.widgets
from lb_widgets.messages.base import Cancel, ErrorReply, Ok, Progress, Request
from lb_widgets.model.comparison import Difference
from lb_widgets.widgets.base import LbWidget, StructTrait

_REFERENCE = "#/$defs/{name}"
_COMPUTED_ON_BOTH_SIDES: list[Any] = [Difference]
"""What never crosses the wire and is the same on both sides of it."""


def main() -> None:
    """Print the schema."""
    widgets = _widgets()
    kinds: list[Any] = [Cancel, Ok, ErrorReply, Progress, *_COMPUTED_ON_BOTH_SIDES]
    for widget in widgets:
        kinds += [kind for pair in widget.requests.items() for kind in pair]
        kinds += [trait.kind for trait in _state(widget).values() if isinstance(trait, StructTrait)]
    (schemas, definitions) = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    schema_of = {repr(kind): schema for kind, schema in zip(kinds, schemas, strict=True)}
    requests = {kind.__name__ for widget in widgets for kind in widget.requests}
    for name, definition in definitions.items():
        _tidy(definition, is_request=name in requests)
    protocol = {
        widget.__name__: _object(
            {
                "state": _object(
                    {
                        name: _trait_schema(trait, schema_of)
                        for name, trait in _state(widget).items()
                    }
                ),
                "requests": _object(
                    {
                        _tag(kind): _object(
                            {"request": schema_of[repr(kind)], "result": schema_of[repr(result)]}
                        )
                        for kind, result in widget.requests.items()
                    }
                ),
            }
        )
        for widget in widgets
    }
    envelope = {"Reply": {"anyOf": [schema_of[repr(kind)] for kind in (Ok, ErrorReply, Progress)]}}
    json.dump(
        {"title": "Protocol", **_object(protocol), "$defs": {**definitions, **envelope}},
        sys.stdout,
        indent=1,
    )


def _widgets() -> list[type[LbWidget]]:
    for module in pkgutil.walk_packages(lb_widgets.widgets.__path__, "lb_widgets.widgets."):
        importlib.import_module(module.name)
    found: list[type[LbWidget]] = []
    waiting = [LbWidget]
    while waiting:
        widget = waiting.pop()
        waiting += widget.__subclasses__()
        if widget.bundle:
            found.append(widget)
    return sorted(found, key=lambda widget: widget.__name__)


def _state(widget: type[LbWidget]) -> dict[str, traitlets.TraitType[Any, Any]]:
    """Return the synced traits that are ours, not those of ipywidgets."""
    inherited = set(LbWidget.__mro__[1].class_trait_names())
    return {
        name: trait
        for name, trait in sorted(widget.class_traits(sync=True).items())
        if name not in inherited and not name.startswith("_")
    }


def _trait_schema(
    trait: traitlets.TraitType[Any, Any], schema_of: dict[str, Any]
) -> dict[str, Any]:
    if isinstance(trait, StructTrait):
        return schema_of[repr(trait.kind)]
    simple = {
        traitlets.Unicode: "string",
        traitlets.Bool: "boolean",
        traitlets.Int: "number",
        traitlets.Float: "number",
    }
    for kind, name in simple.items():
        if isinstance(trait, kind):
            return {"type": [name, "null"]} if trait.allow_none else {"type": name}
    if isinstance(trait, traitlets.Enum):
        return {"enum": list(trait.values or ())}
    if isinstance(trait, traitlets.List):
        return {"type": "array", "items": _trait_schema(trait._trait, schema_of)}  # noqa: SLF001
    where = f"{trait.this_class}.{trait.name}"
    raise TypeError(f"{where}: no TypeScript type for {type(trait).__name__}; use StructTrait")


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _tidy(definition: dict[str, Any], *, is_request: bool) -> None:
    if definition.get("type") != "object" or "properties" not in definition:
        return
    definition["additionalProperties"] = False
    for schema in definition["properties"].values():
        # A default beside a reference would make a second type of the same kind.
        schema.pop("default", None)
    if not is_request:  # Python sends every field, also those with a default
        definition["required"] = list(definition["properties"])


def _tag(kind: type[Request]) -> str:
    return str(kind.__struct_config__.tag)


if __name__ == "__main__":
    main()
