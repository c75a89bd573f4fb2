"""One image layer as a value, and the layers that a data row carries."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import InputError
from lb_widgets.model.blending import BlendMode
from lb_widgets.model.types import MAX_OVERLAYS, AttachmentType
from lb_widgets.model.urls import file_name
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from os import PathLike

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from lb_widgets.model.data_row import Attachment, DataRow

    Pixels = NDArray[np.uint8]
    ImageSource = str | PathLike[str] | Image | Pixels

OVERLAY_OPACITY: Final = 0.5
"""Opacity of a row's own overlays at first. A row says nothing of it; at half, the image and what
lies on it are both seen."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A picture over an image, and how it mixes with what lies below it.

    Parameters
    ----------
    image : str, path, PIL image or ndarray
        A URL, a local path, a picture, or an array of shape (height, width), (height, width, 3) or
        (height, width, 4), uint8.
    name : str, optional
        For people: ``"CIR"``.
    blend_mode : BlendMode or str, default "normal"
        One of the 16 names of W3C Compositing Level 1.
    opacity : float, 0 to 1, default 1
        Multiplied with the picture's own transparency.
    visible : bool, default True
        False leaves the layer out.

    Raises
    ------
    InputError
        An unknown blend mode, or an opacity outside 0 to 1.
    """

    image: ImageSource = field(repr=False)  # a URL may hold a secret
    _: KW_ONLY
    name: str | None = None
    blend_mode: str = BlendMode.NORMAL
    opacity: float = 1.0
    visible: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "blend_mode", blend_mode_of(self.blend_mode))
        object.__setattr__(self, "opacity", opacity_of(self.opacity))


def blend_mode_of(value: object) -> BlendMode:
    """Return the blend mode of this name, or raise `InputError` with the nearest one."""
    try:
        return BlendMode(value)
    except ValueError:
        near = get_close_matches(str(value).lower().replace("_", "-"), list(BlendMode), n=1)
        hint = f" Did you mean {str(near[0])!r}?" if near else ""
        names = ", ".join(BlendMode)
        raise InputError(f"blend_mode is {value!r}; expected one of {names}.{hint}") from None


def opacity_of(value: object) -> float:
    """Return an opacity as a float, or raise `InputError` where it is not from 0 to 1."""
    hint = ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 0 <= value <= 1:
            return float(value)
        hint = f" Did you mean {value / 100:g}?" if 1 < value <= 100 else ""
    raise InputError(f"opacity is {value!r}; expected a number from 0 to 1.{hint}")


def overlays_of(row: DataRow) -> tuple[Attachment, ...]:
    """Return the image overlays of a row in their order: the first lies directly on the image."""
    return tuple(item for item in row.attachments if item.type == AttachmentType.IMAGE_OVERLAY)


def layer_names(overlays: tuple[Attachment, ...]) -> tuple[str, ...]:
    """Return one name per overlay, each different: its own, else its file's, else its number.

    Redacted: a name is for reading.
    """
    names: list[str] = []
    for number, overlay in enumerate(overlays, 1):
        wanted = redact(overlay.name or file_name(overlay.value) or f"Layer {number}")
        name, count = wanted, 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
    return tuple(names)


def layers_of(row: DataRow) -> tuple[Layer, ...]:
    """Return a row's image overlays as layers, at `OVERLAY_OPACITY`.

    Raises
    ------
    InputError
        The row has more of them than Labelbox takes.
    """
    overlays = overlays_of(row)
    check_count(len(overlays))
    return tuple(
        Layer(overlay.value, name=name, opacity=OVERLAY_OPACITY)
        for overlay, name in zip(overlays, layer_names(overlays), strict=True)
    )


def check_count(count: int) -> None:
    """Raise `InputError` where these are more layers than Labelbox takes."""
    if count > MAX_OVERLAYS:
        message = f"{count} layers; Labelbox takes at most {MAX_OVERLAYS} over one image."
        raise InputError(f"{message} Leave out {count - MAX_OVERLAYS}.")
