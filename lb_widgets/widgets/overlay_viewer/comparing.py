"""What is compared and how, in the words of a caller: `viewer.compare("swipe", "CIR", "base")`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.model.comparison import CompareMode, Comparison, Region, Stack, StackKind
from lb_widgets.widgets.overlay_viewer.states import listed, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_SETTINGS: Final = [name for name in Comparison.__struct_fields__ if name not in {"mode", "stacks"}]


def comparison_of(
    last: Comparison, mode: str, stacks: Sequence[Stack], settings: dict[str, Any]
) -> Comparison:
    """Return how to compare: as last where nothing else is said.

    Parameters
    ----------
    last : Comparison
        What was set before.
    mode : CompareMode or str
        How.
    stacks : sequence of Stack
        Two to four; none for those of before.
    settings : dict
        Attributes of `Comparison`.

    Raises
    ------
    InputError
        One of them is unknown, or not allowed.
    """
    for name in settings:
        one_of(name, _SETTINGS, "setting")
    values = {
        **msgspec.to_builtins(last),
        **settings,
        "region": region_of(settings.get("region", last.region)),
        "mode": one_of(str(mode), [each.value for each in CompareMode], "way of comparing"),
    }
    if stacks:
        values["stacks"] = list(stacks)
    try:
        return msgspec.convert(msgspec.to_builtins(values), Comparison)
    except msgspec.ValidationError as error:
        raise InputError(f"The comparison cannot be: {error}") from None


def stack_of(value: Any, layers: Sequence[str], presets: Sequence[str]) -> Stack:
    """Return the stack that a caller names.

    Parameters
    ----------
    value : Stack or str
        ``"stack"`` for the layers as they are, ``"base"``, the name of a layer alone or of a
        preset; ``"layer:CIR"`` or ``"preset:CIR"`` where both have the name.
    layers, presets : sequence of str
        Names that there are.

    Raises
    ------
    InputError
        It names none, or more than one.
    """
    if isinstance(value, Stack):
        return value
    choices = {
        **{str(kind): Stack(kind=kind) for kind in (StackKind.STACK, StackKind.BASE)},
        **{f"layer:{name}": Stack(kind=StackKind.LAYER, name=name) for name in layers},
        **{f"preset:{name}": Stack(kind=StackKind.PRESET, name=name) for name in presets},
    }
    if isinstance(value, str) and value in choices:
        return choices[value]
    meant = [text for text, stack in choices.items() if stack.name and stack.name == value]
    if len(meant) > 1:
        raise InputError(f"{value!r} names two stacks; expected one of {listed(meant)}.")
    if not meant:
        one_of(value, ["stack", "base", *layers, *presets], "stack")
    return choices[meant[0]]


def region_of(value: Any) -> Region | None:
    """Return a region given as one, or as x, y, width and height; None stays None.

    Raises
    ------
    InputError
        It is neither.
    """
    if value is None or isinstance(value, Region):
        return value
    try:
        x, y, width, height = value
        return msgspec.convert({"x": x, "y": y, "width": width, "height": height}, Region)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"region is {value!r}; expected (x, y, width, height) in pixels of the base image, "
            "whole numbers."
        ) from error


def threshold_of(value: Any) -> int:
    """Return a threshold, or raise `InputError` where it is not from 0 to 255."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 255:
        return value
    raise InputError(f"threshold is {value!r}; expected a whole number from 0 to 255.")
