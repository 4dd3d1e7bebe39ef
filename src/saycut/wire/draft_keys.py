"""The short keys of a draft on the wire: one table a kind of value. `docs/reference/draft.md` explains them.

`t tt sg d m` (and `title width height` in `m`) are the contract's; all others are Saycut's own. A key never
changes its meaning: a draft written today is read by every later version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..timeline.model import (
    Asset,
    Canvas,
    Clip,
    Color,
    Duck,
    Effect,
    Hidden,
    Key,
    Look,
    Output,
    PictureFade,
    Place,
    Rect,
    Sound,
    TrackKind,
    Transition,
    Zoom,
)
from ..timeline.text import CaptionStyle, Text, TextStyle, Word
from ..units import Frozen

VERSION = 1
"""Of the codec, in the draft's `v`."""

TRACK_TYPES = {TrackKind.VIDEO: 0, TrackKind.AUDIO: 1, TrackKind.TEXT: 7}
"""`tt` of a track."""


@dataclass(frozen=True)
class Shape:
    """How one kind of value is written: short key → field; `inside` and `lists` hold the nested ones."""

    model: type[Frozen]
    keys: Mapping[str, str]
    always: frozenset[str] = frozenset()
    """Keys written even where the field has its default."""
    inside: Mapping[str, Shape] = field(default_factory=dict)
    lists: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def keeps_extra(self) -> bool:
        return "extra" in self.model.model_fields


FADE = Shape(PictureFade, {"i": "in_ms", "o": "out_ms", "c": "color"})
TRANSITION = Shape(Transition, {"k": "kind", "d": "duration_ms"}, frozenset({"k", "d"}))
RECT = Shape(Rect, {"x": "x", "y": "y", "w": "w", "h": "h"}, frozenset("xywh"))
ZOOM = Shape(Zoom, {"a": "factor_start", "b": "factor_end", "x": "x", "y": "y"})
COLOR = Shape(
    Color,
    {
        "br": "brightness", "co": "contrast", "sa": "saturation", "te": "temperature",
        "p": "preset", "lut": "lut",
    },
)  # fmt: skip
EFFECT = Shape(Effect, {"n": "name", "st": "strength"}, frozenset("n"))
KEY = Shape(Key, {"c": "color", "si": "similarity", "b": "behind", "bl": "blurred", "p": "plain"})
HIDDEN = Shape(Hidden, {"r": "area", "h": "how", "st": "strength", "c": "color"}, inside={"r": RECT})
LOOK = Shape(
    Look,
    {
        "hd": "hidden", "cr": "crop", "ro": "rotate_deg", "fx": "flip_x", "fy": "flip_y", "sb": "stabilize",
        "dn": "denoise", "ky": "key", "cl": "color", "ef": "effects", "z": "zoom", "ft": "fit",
    },
    inside={"cr": RECT, "ky": KEY, "cl": COLOR, "z": ZOOM},
    lists={"hd": HIDDEN, "ef": EFFECT},
)  # fmt: skip
SOUND = Shape(Sound, {"g": "gain", "mu": "muted", "fi": "fade_in_ms", "fo": "fade_out_ms", "dn": "denoise"})
PLACE = Shape(Place, {"p": "position", "x": "x", "y": "y", "sc": "scale", "op": "opacity"})
CLIP = Shape(
    Clip,
    {
        "i": "id", "a": "asset", "s": "start_ms", "d": "duration_ms", "ss": "source_start_ms",
        "se": "source_end_ms", "sp": "speed", "kp": "keep_pitch", "rv": "reverse", "lk": "look",
        "so": "sound", "pl": "place", "fd": "fade", "tr": "transition",
    },
    frozenset({"i", "a", "s", "d"}),
    inside={"lk": LOOK, "so": SOUND, "pl": PLACE, "fd": FADE, "tr": TRANSITION},
)  # fmt: skip
TEXT_STYLE = Shape(
    TextStyle,
    {
        "c": "color", "w": "weight", "sz": "size", "f": "font", "it": "italic", "bx": "box",
        "ol": "outline",
    },
)  # fmt: skip
CAPTION_STYLE = Shape(CaptionStyle, {"k": "kind", "hl": "highlight", "mw": "max_words"})
WORD = Shape(Word, {"x": "text", "s": "start_ms", "e": "end_ms"}, frozenset("xse"))
TEXT = Shape(
    Text,
    {
        "i": "id", "s": "start_ms", "d": "duration_ms", "x": "text", "r": "role", "p": "position",
        "px": "x", "py": "y", "st": "style", "an": "animation", "cs": "caption", "w": "words",
    },
    frozenset({"i", "s", "d", "x"}),
    inside={"st": TEXT_STYLE, "cs": CAPTION_STYLE},
    lists={"w": WORD},
)  # fmt: skip
ASSET = Shape(
    Asset,
    {
        "i": "id", "n": "name", "k": "kind", "l": "locator", "d": "duration_ms", "w": "width",
        "h": "height", "f": "fps", "s": "has_audio", "c": "created_ms",
    },
    frozenset({"i", "n", "k"}),
)  # fmt: skip
OUTPUT = Shape(
    Output,
    {
        "k": "kind", "f": "format", "cd": "codec", "w": "width", "h": "height", "rs": "resolution",
        "ra": "ratio", "fps": "fps", "mb": "max_bytes", "br": "bitrate", "q": "quality", "crf": "crf",
        "pf": "platform", "at": "at_ms", "s": "start_ms", "e": "end_ms", "pt": "part",
    },
    frozenset("k"),
)  # fmt: skip
DUCK = Shape(Duck, {"db": "db"}, frozenset({"db"}))
CANVAS = Shape(
    Canvas,
    {"width": "width", "height": "height", "fps": "fps", "fit": "fit", "bg": "background"},
    frozenset({"width", "height", "fps"}),
)
TRACK_KEYS = ("i", "tt", "r", "sg", "dk")
"""id, type, role, segments, ducking."""
DRAFT_KEYS = ("v", "d", "m", "a", "t", "o", "fd", "fi", "fo", "lu")
"""version, length, metadata, assets, tracks, outputs, fade of the whole, sound fades, loudness."""
SHAPES: Mapping[str, Shape] = {
    "Asset (`a`)": ASSET, "Clip (`sg` of `tt` 0 and 1)": CLIP, "Look (`lk`)": LOOK, "Crop (`cr`)": RECT,
    "Zoom (`z`)": ZOOM, "Key (`ky`)": KEY, "Hidden (`hd`)": HIDDEN,
    "Color (`cl`)": COLOR, "Effect (`ef`)": EFFECT, "Sound (`so`)": SOUND,
    "Place (`pl`)": PLACE, "Fade (`fd`)": FADE, "Transition (`tr`)": TRANSITION,
    "Text (`sg` of `tt` 7)": TEXT, "Text style (`st`)": TEXT_STYLE, "Caption style (`cs`)": CAPTION_STYLE,
    "Word (`w`)": WORD, "Ducking (`dk`)": DUCK, "Output (`o`)": OUTPUT,
}  # fmt: skip
"""Every nested kind by the heading it has in the reference."""
