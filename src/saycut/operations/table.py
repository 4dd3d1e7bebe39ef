"""All operations, a line each. The names are fixed: outside tools score plans by them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from .arrange.combine import Combine
from .arrange.delete import Delete
from .arrange.duplicate import Duplicate
from .arrange.freeze import Freeze
from .arrange.insert import Insert
from .arrange.layout import Layout
from .arrange.loop import Loop
from .arrange.move import Move
from .arrange.reorder import Reorder
from .arrange.reverse import Reverse
from .arrange.speed import Speed
from .base import Operation
from .cut.beat_sync import BeatSync
from .cut.fit_duration import FitDuration
from .cut.highlights import Highlights
from .cut.remove import Remove
from .cut.remove_fillers import RemoveFillers
from .cut.remove_silence import RemoveSilence
from .cut.split import Split
from .cut.trim import Trim
from .output.animated import Animated
from .output.extract_audio import ExtractAudio
from .output.output import Output
from .output.thumbnail import Thumbnail
from .picture.aspect import Aspect
from .picture.blur_region import BlurRegion
from .picture.chroma_key import ChromaKey
from .picture.color import Color
from .picture.crop import Crop
from .picture.denoise_video import DenoiseVideo
from .picture.effect import Effect
from .picture.fade import Fade
from .picture.flip import Flip
from .picture.overlay import Overlay
from .picture.rotate import Rotate
from .picture.stabilize import Stabilize
from .picture.transition import Transition
from .picture.watermark import Watermark
from .picture.zoom import Zoom
from .session.redo import Redo
from .session.reset import Reset
from .session.undo import Undo
from .sound.add_music import AddMusic
from .sound.add_sound import AddSound
from .sound.denoise_audio import DenoiseAudio
from .sound.detach_audio import DetachAudio
from .sound.duck import Duck
from .sound.fade_audio import FadeAudio
from .sound.mute import Mute
from .sound.normalize_loudness import NormalizeLoudness
from .sound.replace_audio import ReplaceAudio
from .sound.voice_over import VoiceOver
from .sound.volume import Volume
from .text.add_captions import AddCaptions
from .text.add_text import AddText
from .text.edit_caption import EditCaption
from .text.import_captions import ImportCaptions
from .text.restyle_text import RestyleText
from .text.shift_captions import ShiftCaptions
from .text.translate_captions import TranslateCaptions

AnyOperation = Annotated[
    Trim
    | Remove
    | Split
    | RemoveSilence
    | RemoveFillers
    | FitDuration
    | Highlights
    | BeatSync
    | Combine
    | Layout
    | Insert
    | Move
    | Reorder
    | Delete
    | Duplicate
    | Speed
    | Reverse
    | Loop
    | Freeze
    | Volume
    | Mute
    | FadeAudio
    | AddMusic
    | Duck
    | AddSound
    | VoiceOver
    | NormalizeLoudness
    | DenoiseAudio
    | ReplaceAudio
    | DetachAudio
    | AddText
    | AddCaptions
    | EditCaption
    | ShiftCaptions
    | ImportCaptions
    | TranslateCaptions
    | RestyleText
    | Aspect
    | Crop
    | Rotate
    | Flip
    | Zoom
    | Color
    | Effect
    | Fade
    | Transition
    | Overlay
    | Watermark
    | Stabilize
    | DenoiseVideo
    | BlurRegion
    | ChromaKey
    | Output
    | Thumbnail
    | Animated
    | ExtractAudio
    | Undo
    | Redo
    | Reset,
    Field(discriminator="op"),
]

OPERATIONS: dict[str, type[Operation]] = {
    "trim": Trim,
    "remove": Remove,
    "split": Split,
    "remove_silence": RemoveSilence,
    "remove_fillers": RemoveFillers,
    "fit_duration": FitDuration,
    "highlights": Highlights,
    "beat_sync": BeatSync,
    "combine": Combine,
    "layout": Layout,
    "insert": Insert,
    "move": Move,
    "reorder": Reorder,
    "delete": Delete,
    "duplicate": Duplicate,
    "speed": Speed,
    "reverse": Reverse,
    "loop": Loop,
    "freeze": Freeze,
    "volume": Volume,
    "mute": Mute,
    "fade_audio": FadeAudio,
    "add_music": AddMusic,
    "duck": Duck,
    "add_sound": AddSound,
    "voice_over": VoiceOver,
    "normalize_loudness": NormalizeLoudness,
    "denoise_audio": DenoiseAudio,
    "replace_audio": ReplaceAudio,
    "detach_audio": DetachAudio,
    "add_text": AddText,
    "add_captions": AddCaptions,
    "edit_caption": EditCaption,
    "shift_captions": ShiftCaptions,
    "import_captions": ImportCaptions,
    "translate_captions": TranslateCaptions,
    "restyle_text": RestyleText,
    "aspect": Aspect,
    "crop": Crop,
    "rotate": Rotate,
    "flip": Flip,
    "zoom": Zoom,
    "color": Color,
    "effect": Effect,
    "fade": Fade,
    "transition": Transition,
    "overlay": Overlay,
    "watermark": Watermark,
    "stabilize": Stabilize,
    "denoise_video": DenoiseVideo,
    "blur_region": BlurRegion,
    "chroma_key": ChromaKey,
    "output": Output,
    "thumbnail": Thumbnail,
    "animated": Animated,
    "extract_audio": ExtractAudio,
    "undo": Undo,
    "redo": Redo,
    "reset": Reset,
}

ANY_OPERATION: TypeAdapter[AnyOperation] = TypeAdapter(AnyOperation)
"""Reads an operation from its JSON."""
