"""What each setting of a layer may be; what is wrong is refused with the nearest that is right."""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard, TypeVar

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.layer_state import Colormap

if TYPE_CHECKING:
    from enum import StrEnum

    Member = TypeVar("Member", bound=StrEnum)

AUTO: Final = "auto"

_NAMED_COLORS: Final = {"black": "#000000", "white": "#ffffff"}
_SHORT: Final = re.compile("#?[0-9a-f]{3}")
_LONG: Final = re.compile("#?[0-9a-f]{6}")


def blend_mode_of(value: object) -> BlendMode:
    """Return the blend mode of this name, or raise `InputError` with the nearest one."""
    return _member("blend_mode", value, BlendMode)


def colormap_of(value: object) -> Colormap | None:
    """Return the colormap of this name; None, by the picture itself, stays None."""
    return None if value is None else _member("colormap", value, Colormap, "None or ")


def opacity_of(value: object) -> float:
    """Return an opacity as a float, or raise `InputError` where it is not from 0 to 1."""
    hint = f"{value / 100:g}" if _is_number(value) and 1 < value <= 100 else ""
    return _number("opacity", value, 0, 1, hint)


def gamma_of(value: object) -> float:
    """Return a gamma as a float, or raise `InputError` where it is not from 0.1 to 10."""
    return _number("gamma", value, 0.1, 10)


def tolerance_of(value: object) -> int:
    """Return a tolerance, or raise `InputError` where it is not a whole number from 0 to 255."""
    if _is_number(value) and 0 <= value <= 255 and value == int(value):
        return int(value)
    hint = f" Did you mean {round(255 * value)}?" if _is_number(value) and 0 < value < 1 else ""
    raise InputError(f"tolerance is {value!r}; expected a whole number from 0 to 255.{hint}")


def tint_of(value: object) -> str | None:
    """Return a colour as ``"#rrggbb"``; None stays None."""
    return _color("tint", value, {})


def transparent_of(value: object) -> str | None:
    """Return a colour as ``"#rrggbb"``; None stays None."""
    return _color("transparent", value, _NAMED_COLORS)


def limits_of(value: object) -> tuple[float, float] | Literal["auto"] | None:
    """Return limits as two floats; None and ``"auto"`` stay."""
    if value is None:
        return None
    if isinstance(value, str):
        if value == AUTO:
            return AUTO
        hint = f' Did you mean "{AUTO}"?' if get_close_matches(value.lower(), [AUTO]) else ""
        raise InputError(f'limits is {value!r}; expected None, "auto" or (low, high).{hint}')
    return _pair("limits", value, 'None, "auto" or (low, high), two finite numbers')


def offset_of(value: object) -> tuple[float, float]:
    """Return an offset as two floats, or raise `InputError` where it is not."""
    return _pair("offset", value, "(right, down) in pixels of the base, two finite numbers")


def flag_of(name: str, value: object) -> bool:
    """Return a truth value, or raise `InputError` where it is none: "no" would count as True."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise InputError(f"{name} is {value!r}; expected True or False.")


def name_of(value: object) -> str | None:
    """Return a name, or raise `InputError` where it is neither a text nor None."""
    if value is None or isinstance(value, str):
        return value
    raise InputError(f"name is {value!r}; expected a text. Did you mean {str(value)!r}?")


def _member(name: str, value: object, members: type[Member], or_else: str = "") -> Member:
    try:
        return members(value)
    except ValueError:
        text = str(value).lower().replace("_", "-")
        near = get_close_matches(text, list(members), n=1)
        hint = f" Did you mean {str(near[0])!r}?" if near else ""
        names = ", ".join(members)
        message = f"{name} is {value!r}; expected {or_else}one of {names}.{hint}"
        raise InputError(message) from None


def _number(name: str, value: object, least: float, greatest: float, hint: str = "") -> float:
    if _is_number(value) and least <= value <= greatest:
        return float(value)
    meant = f" Did you mean {hint}?" if hint else ""
    raise InputError(f"{name} is {value!r}; expected a number from {least} to {greatest}.{meant}")


def _color(name: str, value: object, named: dict[str, str]) -> str | None:
    if value is None:
        return None
    text = value.strip().lower() if isinstance(value, str) else ""
    color = named.get(text, text)
    if _SHORT.fullmatch(color):
        color = "#" + "".join(2 * digit for digit in color.lstrip("#"))
    elif _LONG.fullmatch(color):
        color = "#" + color.lstrip("#")
    else:
        color = ""
    if color and (text in named or text.startswith("#")):
        return color
    hint = f" Did you mean {color!r}?" if color else _near_color(text, named)
    names = "".join(f'"{known}", ' for known in named)
    message = f'{name} is {value!r}; expected None, {names}"#rgb" or "#rrggbb".{hint}'
    raise InputError(message)


def _near_color(text: str, named: dict[str, str]) -> str:
    near = get_close_matches(text, list(named), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _pair(name: str, value: Any, expected: str) -> tuple[float, float]:
    if isinstance(value, tuple | list | np.ndarray) and len(value) == 2:
        first, second = value
        if _is_number(first) and _is_number(second):
            pair = float(first), float(second)
            if all(map(math.isfinite, pair)):
                return pair
    raise InputError(f"{name} is {value!r}; expected {expected}.")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
