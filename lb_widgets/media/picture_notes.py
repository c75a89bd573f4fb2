"""What a person should know of a file that its pixels do not show."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

from lb_widgets.media.thumbnails import DAMAGES

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile


def frames_note(image: ImageFile) -> list[str]:
    """Return which of its frames is shown, for an animation."""
    try:
        frames = getattr(image, "n_frames", 1)
    except (*DAMAGES, Image.DecompressionBombError):  # a GIF is read to its end to count them
        return ["first frame; the file is cut short or damaged after it"]
    return [f"first of {frames:,} frames"] if frames > 1 else []


def profile_note(profile: bytes | None) -> list[str]:
    """Return that a colour profile is not applied; none that says sRGB, as what values are taken.

    Values are compared and blended as they are in the file, as they are labelled and trained on.
    """
    if not profile:
        return []
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).strip()
    except (*DAMAGES, ImageCms.PyCMSError):
        return ["colour profile that cannot be read, not applied"]
    return [] if name.lower().startswith("srgb") else [f"colour profile {name} not applied"]
