"""Two stacks side by side: which they are, and how they are compared."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec


class CompareMode(StrEnum):
    """How the viewer shows its stacks."""

    BLEND = "blend"
    SWIPE = "swipe"
    LENS = "lens"
    BLINK = "blink"
    SIDE_BY_SIDE = "side-by-side"
    DIFFERENCE = "difference"


class StackKind(StrEnum):
    """What a stack is made of."""

    STACK = "stack"
    """The layers as the panel says."""
    BASE = "base"
    """The base image alone."""
    LAYER = "layer"
    """One layer alone, opaque and without blending, transparent where it has nothing."""
    PRESET = "preset"
    """The layers as a preset says."""


class Orientation(StrEnum):
    """Of the line of a swipe."""

    VERTICAL = "vertical"
    HORIZONTAL = "horizontal"


class Stack(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to compare.

    Parameters
    ----------
    kind : StackKind
        What it is made of.
    name : str
        Of the layer or the preset; empty for the others.
    """

    kind: StackKind
    name: str = ""


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the base image, in its pixels."""

    x: Annotated[int, msgspec.Meta(ge=0)]
    y: Annotated[int, msgspec.Meta(ge=0)]
    width: Annotated[int, msgspec.Meta(ge=1)]
    height: Annotated[int, msgspec.Meta(ge=1)]


MAX_BLINK_HERTZ = 3.0
"""Fastest blinking unless asked for: WCAG 2.2 §2.3.1 sets three flashes a second as the limit."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How the viewer compares.

    Parameters
    ----------
    mode : CompareMode
        `BLEND` shows the first stack only.
    stacks : list of Stack, 2 to 4
        Swipe, lens, blink and difference compare the first two: the first lies left, above, around
        the lens. Side by side shows them all.
    orientation : Orientation
        Of the line of a swipe.
    position : float, 0 to 1
        Where on the stage that line is.
    radius : int, 16 to 512
        Of the lens, in CSS pixels.
    rate : float, 0.25 to 10
        Changes of picture a second while blinking. The page never goes above `MAX_BLINK_HERTZ`
        unless Python has set more.
    threshold : int, 0 to 255
        A pixel differs where any of its channels differs by more.
    region : Region or None
        What the statistics are over; None for the whole picture.
    """

    mode: CompareMode = CompareMode.BLEND
    stacks: Annotated[list[Stack], msgspec.Meta(min_length=2, max_length=4)] = msgspec.field(
        default_factory=lambda: [Stack(kind=StackKind.STACK), Stack(kind=StackKind.BASE)]
    )
    orientation: Orientation = Orientation.VERTICAL
    position: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    radius: Annotated[int, msgspec.Meta(ge=16, le=512)] = 96
    rate: Annotated[float, msgspec.Meta(ge=0.25, le=10)] = 1.0
    threshold: Annotated[int, msgspec.Meta(ge=0, le=255)] = 8
    region: Region | None = None


class ChannelDifference(msgspec.Struct, frozen=True, kw_only=True):
    """How far two pictures differ in one channel, or in all of them.

    Parameters
    ----------
    mae : float, 0 to 255
        Mean of the absolute differences.
    rmse : float, 0 to 255
        Root of the mean of their squares.
    psnr : float or None, dB
        20 log10(255 / rmse); None where nothing differs.
    maximum : int, 0 to 255
        Greatest absolute difference.
    share : float, 0 to 1
        Of the values (overall: of the pixels, in any channel) that differ by more than the
        threshold.
    """

    mae: float
    rmse: float
    psnr: float | None
    maximum: int
    share: float


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """How far two pictures differ.

    Parameters
    ----------
    pixels : int
        How many were compared.
    overall : ChannelDifference
        Over red, green and blue together.
    channels : tuple of ChannelDifference
        Red, green, blue and alpha.
    """

    pixels: int
    overall: ChannelDifference
    channels: tuple[ChannelDifference, ChannelDifference, ChannelDifference, ChannelDifference]
