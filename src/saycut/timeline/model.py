"""What an edit is: a frozen Draft of tracks, segments and assets. No file is read or written here.

The main track is a sequence: its segments follow one another from 0 with no gap; where a segment has a
`transition`, it starts that much before its neighbour's end (the two overlap). `start_ms` of the main
track's segments is kept right by `edit.relayout`. On all other tracks a segment stands where it says.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from ..ids import AssetId, SegmentId, TrackId
from ..units import Frozen, Ms, Rate, TimeRange, span
from .text import Text

Unit = Annotated[float, Field(ge=0.0, le=1.0)]
"""A share from 0 to 1."""
Extra = dict[str, Any]
"""Keys of a client's draft that Saycut does not know: kept, and given back as they came."""


class AssetKind(StrEnum):
    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    SUBTITLES = "subtitles"
    LUT = "lut"
    """A table of colours (.cube): it is laid on pictures, and is none itself."""


class Asset(Frozen):
    """A file of the session with the facts an edit needs; sizes are as displayed (rotation applied)."""

    id: AssetId
    name: str
    """The file's own name, shown to people; never used as a path."""
    kind: AssetKind
    locator: str = ""
    """Where the bytes are, for `store` alone: a local path or a blob key."""
    duration_ms: int | None = None
    """Length as decoded; None for stills and subtitles."""
    width: int | None = None
    height: int | None = None
    fps: Rate | None = None
    has_audio: bool = False
    created_ms: int | None = None
    """When it was recorded (Unix time), where the file tells; for `order: date`."""
    extra: Extra = Field(default_factory=dict)


class Transition(Frozen):
    """How a segment of the main track takes over from the one before it."""

    kind: str = "dissolve"
    """A name of `library.transitions`: fade dissolve wipe slide zoom circle …"""
    duration_ms: int = Field(default=500, gt=0, le=10_000)


class PictureFade(Frozen):
    """From or to a plain colour, over the whole picture."""

    in_ms: Ms = 0
    out_ms: Ms = 0
    color: str = "#000000"


class Rect(Frozen):
    """A rectangle in shares of the picture as displayed: x, y of the top left corner, width, height."""

    x: Unit
    y: Unit
    w: Annotated[float, Field(gt=0.0, le=1.0)]
    h: Annotated[float, Field(gt=0.0, le=1.0)]


class Zoom(Frozen):
    """A push into the picture, or Ken Burns when the factor changes over the segment.

    Below 1, where it does not change, the picture stands smaller in the middle of the canvas.
    """

    factor_start: float = Field(default=1.0, ge=0.1, le=10.0)
    factor_end: float = Field(default=1.0, ge=0.1, le=10.0)
    x: Unit = 0.5
    y: Unit = 0.5
    """The point that stays in the middle, in shares of the picture."""


class Color(Frozen):
    """Grading; 0 is "as it was" everywhere, ±100 is as far as it goes."""

    brightness: float = Field(default=0.0, ge=-100, le=100)
    contrast: float = Field(default=0.0, ge=-100, le=100)
    saturation: float = Field(default=0.0, ge=-100, le=100)
    temperature: float = Field(default=0.0, ge=-100, le=100)
    """Negative is cooler (blue), positive warmer (orange)."""
    preset: str | None = None
    """A name of `library.looks`: cinematic, warm, cool, vintage, bw, sepia, …"""
    lut: AssetId | None = None


class Effect(Frozen):
    """A named effect of `library.effects` on one segment."""

    name: str
    strength: Unit = 0.5


class Key(Frozen):
    """A colour that is taken out of the picture, and what is seen there instead."""

    color: str = "#00ff00"
    """As it is in the picture, "#rrggbb"."""
    similarity: float = Field(default=0.3, gt=0, le=1)
    """How far from it a colour may be to go too; 1 is nearly as far as grey."""
    behind: AssetId | None = None
    """On the main track alone: the picture behind, which fills the canvas; a video goes by the timeline,
    again and again, without its sound. An overlay lets through what it lies over."""
    blurred: bool = False
    """What is behind is out of focus."""
    plain: str = "#000000"
    """On the main track alone: the colour behind where no picture is, "#rrggbb"."""


class Hidden(Frozen):
    """A part of the picture nobody can make out, in shares of the source as displayed."""

    area: Rect | None = None
    """None: the faces that analysis finds, wherever they go."""
    how: Literal["blur", "pixelate", "box"] = "blur"
    strength: Unit = 0.5
    color: str = "#000000"
    """Of a box."""


class Look(Frozen):
    """What is done to a clip's own picture, in the order of the fields (`hidden` before all others)."""

    hidden: tuple[Hidden, ...] = ()
    crop: Rect | None = None
    rotate_deg: float = 0.0
    """Clockwise."""
    flip_x: bool = False
    flip_y: bool = False
    stabilize: Unit = 0.0
    denoise: Unit = 0.0
    key: Key | None = None
    color: Color = Color()
    effects: tuple[Effect, ...] = ()
    zoom: Zoom | None = None
    fit: Literal["crop", "pad", "blur", "subject", "stretch"] | None = None
    """How it fills the canvas; None: as the canvas says."""


class Sound(Frozen):
    """What is done to a clip's own sound."""

    gain: float = Field(default=1.0, ge=0.0, le=16.0)
    """1.0 is as recorded; "35 %" is 0.35."""
    muted: bool = False
    fade_in_ms: Ms = 0
    fade_out_ms: Ms = 0
    denoise: Unit = 0.0


class Place(Frozen):
    """Where an overlay stands on the canvas."""

    position: str = "center"
    """One of `text.POSITIONS`."""
    x: Unit | None = None
    y: Unit | None = None
    """The overlay's middle, in shares of the canvas; wins over `position` when given."""
    scale: float = Field(default=0.3, gt=0.0, le=1.0)
    """Its width, as a share of the canvas' width (never higher than the canvas)."""
    opacity: Unit = 1.0


class Clip(Frozen):
    """A stretch of an asset on a video or audio track."""

    kind: Literal["clip"] = "clip"
    id: SegmentId
    asset: AssetId
    start_ms: Ms
    duration_ms: int = Field(gt=0)
    """Length on the timeline; for a moving picture (source_end - source_start) / speed."""
    source_start_ms: Ms = 0
    source_end_ms: Ms = 0
    """The stretch of the asset that is shown; for stills and freezes both are where the picture is taken."""
    speed: float = Field(default=1.0, ge=0.05, le=100.0)
    keep_pitch: bool = True
    reverse: bool = False
    look: Look = Look()
    sound: Sound = Sound()
    place: Place | None = None
    """Only on overlay tracks."""
    fade: PictureFade = PictureFade()
    transition: Transition | None = None
    """Only on the main track, never on its first segment."""
    extra: Extra = Field(default_factory=dict)

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms

    @property
    def range(self) -> TimeRange:
        return span(self.start_ms, self.end_ms)

    @property
    def still(self) -> bool:
        """One picture held: a photo or a freeze frame. It has no sound."""
        return self.source_end_ms == self.source_start_ms

    def source_at(self, at_ms: int) -> int:
        """The asset's time shown at a timeline time inside this clip."""
        if self.still:
            return self.source_start_ms
        inside = round((at_ms - self.start_ms) * self.speed)
        if self.reverse:
            return max(self.source_end_ms - inside, self.source_start_ms)
        return min(self.source_start_ms + inside, self.source_end_ms)

    def timeline_at(self, source_ms: int) -> int:
        """The timeline time at which an asset's time is shown; the inverse of `source_at`."""
        inside = (self.source_end_ms - source_ms) if self.reverse else (source_ms - self.source_start_ms)
        return self.start_ms + round(inside / self.speed)


Segment = Annotated[Clip | Text, Field(discriminator="kind")]


class TrackKind(StrEnum):
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"


class TrackRole(StrEnum):
    """What a track is for; it decides how a cut moves its segments (`edit.RIPPLES`) and how it is mixed."""

    MAIN = "main"
    OVERLAY = "overlay"
    MUSIC = "music"
    VOICE = "voice"
    """Voice-over, replaced or detached sound: moves with the pictures."""
    SOUND = "sound"
    """Sound effects."""
    TITLES = "titles"
    CAPTIONS = "captions"


class Duck(Frozen):
    """Music goes down by `db` while someone speaks."""

    db: float = Field(default=-10.0, ge=-60, le=0)


class Track(Frozen):
    """Segments of one kind in order of time."""

    id: TrackId
    kind: TrackKind
    role: TrackRole
    segments: tuple[Segment, ...] = ()
    duck: Duck | None = None
    burn: bool = True
    """Captions alone: drawn into the picture; False: only for a subtitle file beside it."""
    instead: bool = False
    """Voice alone: it stands for the pictures' own sound (replaced or detached), which is muted."""
    extra: Extra = Field(default_factory=dict)


class Canvas(Frozen):
    """The picture everything is drawn on."""

    width: int = Field(ge=16, le=8192)
    height: int = Field(ge=16, le=8192)
    fps: Rate
    fit: Literal["crop", "pad", "blur", "subject", "stretch"] = "pad"
    background: str = "#000000"


class Output(Frozen):
    """One file to be made of the draft. Empty fields are chosen by the render profile."""

    kind: Literal["video", "audio", "still", "animated", "subtitles"] = "video"
    format: str | None = None
    """mp4 mov mkv webm avi · mp3 m4a wav aac flac ogg · jpg png webp · gif webp · srt vtt ass"""
    codec: str | None = None
    """h264 h265 av1 vp9"""
    width: int | None = None
    height: int | None = None
    resolution: str | None = None
    """"1080p", "720p", "4k": the short side of the canvas, in the draft's own shape."""
    ratio: str | None = None
    """A second shape of the same edit, e.g. "16:9"."""
    fps: Rate | None = None
    max_bytes: int | None = Field(default=None, gt=0)
    bitrate: int | None = Field(default=None, gt=0)
    """Bits a second, picture and sound together."""
    quality: Literal["low", "medium", "high", "lossless"] | None = None
    crf: int | None = Field(default=None, ge=0, le=63)
    """The encoder's own scale of constant quality; lower is better and larger. Given, it stands before
    what `quality` means by it."""
    platform: str | None = None
    """A name of `library.platforms`: tiktok, youtube, instagram_reels, email, …"""
    at_ms: Ms | None = None
    """For a still: where."""
    end_ms: Ms | None = None
    part: int | None = None
    """For split edits: which part (1-based) of the draft this file holds; None is the whole."""
    start_ms: Ms | None = None
    """A file of a stretch of the draft: from here to `end_ms`."""
    extra: Extra = Field(default_factory=dict)


class Draft(Frozen):
    """One revision of an edit. Everything an export shows stands here; nothing else decides."""

    title: str = ""
    canvas: Canvas | None = None
    """None until a picture is on the main track."""
    assets: tuple[Asset, ...] = ()
    tracks: tuple[Track, ...] = ()
    outputs: tuple[Output, ...] = ()
    """What an export makes; empty: one MP4 by the default profile."""
    fade: PictureFade = PictureFade()
    """Over everything, texts too."""
    sound_fade_in_ms: Ms = 0
    sound_fade_out_ms: Ms = 0
    loudness_lufs: float | None = Field(default=None, ge=-70, le=-5)
    """The loudness of the whole mix; None leaves it as it is."""
    extra: Extra = Field(default_factory=dict)

    @property
    def main(self) -> tuple[Clip, ...]:
        """The segments of the main track, in order."""
        for track in self.tracks:
            if track.role is TrackRole.MAIN:
                return tuple(s for s in track.segments if isinstance(s, Clip))
        return ()

    @property
    def duration_ms(self) -> int:
        """The length of the result: the end of the main track, or of the last segment where it is empty."""
        main = self.main
        if main:
            return main[-1].end_ms
        return max((s.end_ms for t in self.tracks for s in t.segments), default=0)

    def asset(self, asset_id: AssetId) -> Asset:
        for one in self.assets:
            if one.id == asset_id:
                return one
        raise KeyError(asset_id)

    def tracks_of(self, role: TrackRole) -> tuple[Track, ...]:
        return tuple(t for t in self.tracks if t.role is role)
