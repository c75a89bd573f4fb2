"""Ways of showing layers by their names: kept in files, and laid over the layers of a row."""

from __future__ import annotations

import contextlib
import secrets
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.model.layer_state import LayerState, Preset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

VERSION: Final = 1
"""Of the file's form."""


class _PresetFile(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    presets: list[Preset]


def save_presets(presets: Preset | Iterable[Preset], path: str | PathLike[str]) -> None:
    """Write presets as JSON, for `load_presets`, `composite` and people.

    Parameters
    ----------
    presets : Preset or iterable of Preset
        In any order, which is kept.
    path : str or path
        Of the file. One that is there is replaced, in one step once the new one is whole.

    Raises
    ------
    InputError
        Something else is among them, a name is there twice, or the file cannot be written.

    Examples
    --------
    >>> save_presets(viewer.presets, "presets.json")  # doctest: +SKIP
    """
    kept: list[Any] = [presets] if isinstance(presets, Preset) else list(presets)
    for number, preset in enumerate(kept):
        if not isinstance(preset, Preset):
            kind = type(preset).__name__
            raise InputError(f"presets[{number}] is of type {kind}; expected Preset.")
    text = msgspec.json.format(
        msgspec.json.encode(_PresetFile(version=VERSION, presets=kept)), indent=2
    )
    _checked(msgspec.json.decode(text), "The presets")
    _replace(Path(path).expanduser(), text + b"\n")


def load_presets(path: str | PathLike[str]) -> list[Preset]:
    """Return the presets of a file that `save_presets`, or the viewer, has written.

    Parameters
    ----------
    path : str or path
        Of the file.

    Raises
    ------
    InputError
        There is no such file, or it holds something else; the message says where.
    """
    file = Path(path).expanduser()
    try:
        content = msgspec.json.decode(file.read_bytes())
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}.") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{file.name} is not JSON: {error}.") from error
    return _checked(content, file.name).presets


def apply(preset: Preset, states: Sequence[LayerState]) -> list[LayerState]:
    """Return how a row's layers are shown by a preset.

    Parameters
    ----------
    preset : Preset
        Layers of it that the row lacks are left out.
    states : sequence of LayerState
        Of the row's layers, the lowest first.

    Returns
    -------
    list of LayerState
        The layers that the preset names, in its order, over those that it does not, which are
        hidden.
    """
    there = {state.name for state in states}
    named = {state.name for state in preset.layers}
    hidden = [
        msgspec.structs.replace(state, visible=False) for state in states if state.name not in named
    ]
    return hidden + [state for state in preset.layers if state.name in there]


def _checked(content: Any, what: str) -> _PresetFile:
    """Return the content of a file, or raise `InputError` with the first place that is wrong."""
    try:
        kept = msgspec.convert(content, _PresetFile)
    except msgspec.ValidationError as error:
        raise InputError(f"{what}: {error}.") from error
    if kept.version != VERSION:
        raise InputError(
            f"{what} is of version {kept.version}; this release reads version {VERSION}."
        )
    _check_keys(content, msgspec.to_builtins(kept), "$", what)
    _check_once([preset.name for preset in kept.presets], "$.presets", what)
    for number, preset in enumerate(kept.presets):
        place = f"$.presets[{number}].layers"
        _check_once([state.name for state in preset.layers], place, what)
    return kept


def _check_keys(content: Any, known: Any, place: str, what: str) -> None:
    """Raise `InputError` where something would be passed over in silence."""
    if isinstance(content, dict) and isinstance(known, dict):
        for key, value in content.items():
            if key not in known:
                near = get_close_matches(str(key), list(known), n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                raise InputError(f"{what}: unknown key {key!r} - at `{place}`.{hint}")
            _check_keys(value, known[key], f"{place}.{key}", what)
    elif isinstance(content, list) and isinstance(known, list):
        for number, pair in enumerate(zip(content, known, strict=True)):
            _check_keys(*pair, f"{place}[{number}]", what)


def _check_once(names: list[str], place: str, what: str) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise InputError(f"{what}: the name {name!r} is there twice - at `{place}[{number}]`.")


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or as it was."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
