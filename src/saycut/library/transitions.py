"""Transitions between two segments of the main track: our names, and the media engine's for the same.

`xfade` is the name ffmpeg's xfade filter has for the picture. Our "dissolve" is its "fade" (a cross-fade);
its own "dissolve" is a noise of single pixels, which nobody who says "dissolve" means. Our "fade" goes
through black, as a film's does.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..units import Frozen
from .naming import Names

NONE = "none"
"""The name for a plain cut."""
DEFAULT = "dissolve"
"""What "with transitions" means when nobody says which."""
SMOOTH_SET = ("dissolve", "slide_left", "zoom", "wipe_left", "circle", "blur")
"""A tasteful turn of kinds for "different transitions"; take them round and round."""


class TransitionKind(Frozen):
    """One transition."""

    name: str
    xfade: str | None
    """The xfade filter's name for it; None is a plain cut."""
    duration_ms: int = 500
    """Its usual length."""
    through: str | None = None
    """A colour in its middle: the one picture goes into it, the other comes out of it, each in half the time.
    xfade's own fadeblack and fadewhite are at the colour after a fifth and take all the rest to leave it."""


def _kind(name: str, xfade: str | None, duration_ms: int = 500) -> tuple[str, TransitionKind]:
    return name, TransitionKind(name=name, xfade=xfade, duration_ms=duration_ms)


def _dip(name: str, through: str, duration_ms: int) -> tuple[str, TransitionKind]:
    return name, TransitionKind(name=name, xfade="fade", duration_ms=duration_ms, through=through)


TRANSITIONS: Mapping[str, TransitionKind] = dict(
    (
        _kind("none", None, 0),
        _kind("dissolve", "fade"),
        _dip("fade", "#000000", 800),
        _dip("fade_white", "#ffffff", 700),
        _kind("fade_grays", "fadegrays", 700),
        _dip("flash", "#ffffff", 250),
        _kind("grain_dissolve", "dissolve"),
        _kind("wipe_left", "wipeleft"),
        _kind("wipe_right", "wiperight"),
        _kind("wipe_up", "wipeup"),
        _kind("wipe_down", "wipedown"),
        _kind("soft_wipe_left", "smoothleft", 700),
        _kind("soft_wipe_right", "smoothright", 700),
        _kind("soft_wipe_up", "smoothup", 700),
        _kind("soft_wipe_down", "smoothdown", 700),
        _kind("diagonal", "diagtl", 700),
        _kind("slide_left", "slideleft"),
        _kind("slide_right", "slideright"),
        _kind("slide_up", "slideup"),
        _kind("slide_down", "slidedown"),
        _kind("push", "slideleft", 400),
        _kind("cover_left", "coverleft"),
        _kind("cover_right", "coverright"),
        _kind("cover_up", "coverup"),
        _kind("cover_down", "coverdown"),
        _kind("reveal_left", "revealleft"),
        _kind("reveal_right", "revealright"),
        _kind("reveal_up", "revealup"),
        _kind("reveal_down", "revealdown"),
        _kind("zoom", "zoomin"),
        _kind("circle", "circleopen", 700),
        _kind("circle_close", "circleclose", 700),
        _kind("iris", "circlecrop", 800),
        _kind("clock", "radial", 700),
        _kind("blur", "hblur"),
        _kind("pixelize", "pixelize"),
        _kind("doors_open", "vertopen"),
        _kind("doors_close", "vertclose"),
        _kind("blinds", "hlslice"),
        _kind("wind", "hlwind"),
        _kind("squeeze", "squeezev"),
        _kind("whip", "smoothleft", 250),
    )
)
"""Every transition by our name. `wipe_left` moves to the left, as xfade's wipeleft does."""

_NAMES = Names("transition", "transitions.json", TRANSITIONS)


def names() -> tuple[str, ...]:
    """Our names, for a person and for checks."""
    return _NAMES.all()


def aliases() -> Mapping[str, tuple[str, ...]]:
    """Each name with the English and Chinese words for it."""
    return _NAMES.aliases()


def find(words: str) -> str | None:
    """Our name for a word or phrase ("cross dissolve", "溶解"), or None."""
    return _NAMES.within(words)


def get(name: str) -> TransitionKind:
    """A transition by its name or an alias. Raises InputError for an unknown one."""
    return TRANSITIONS[_NAMES.check(name)]
