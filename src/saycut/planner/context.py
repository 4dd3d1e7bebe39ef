"""What is known when words are read: the files, and the draft so far."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from ..timeline.model import Draft, TrackRole
from ..units import Frozen

KINDS_BY_SUFFIX = {
    "video": ("mp4", "mov", "avi", "webm", "mkv", "m4v", "mpg", "mpeg", "wmv", "flv", "gif"),
    "image": ("jpg", "jpeg", "png", "webp", "bmp", "heic"),
    "audio": ("mp3", "wav", "m4a", "aac", "flac", "ogg", "opus"),
    "subtitles": ("srt", "vtt", "ass", "ssa"),
    "lut": ("cube",),
}


def kind_of_name(name: str) -> str | None:
    """What the ending of a file's name tells; None: nothing."""
    tail = name.rpartition(".")[2].lower() if "." in name else ""
    return next((kind for kind, tails in KINDS_BY_SUFFIX.items() if tail in tails), None)


class ContextAsset(Frozen):
    """A file the person has, as far as it is known."""

    model_config = ConfigDict(extra="ignore")

    name: str
    kind: str | None = None
    """video, image, audio, subtitles or lut; None: told from the name."""
    duration_ms: float | None = None
    w: int | None = None
    h: int | None = None
    fps: float | str | None = None
    speech: Any = None
    """Whether (or where) someone speaks; None: not known."""

    @property
    def what(self) -> str:
        """The kind, told from the name's ending where it was not given; "video" when nothing tells."""
        if self.kind:
            return "image" if self.kind in ("photo", "picture") else self.kind
        return kind_of_name(self.name) or "video"


class PlanContext(Frozen):
    """Everything `plan` may know beside the words."""

    assets: tuple[ContextAsset, ...] = ()
    language: str | None = None
    """Of the sentences given back ("en", "zh"); None: the language of the words."""
    clip_count: int | None = None
    """Clips on the main track, where there is a draft."""
    duration_ms: int | None = None
    """Length of the draft."""
    placed: tuple[str, ...] | None = None
    """Names of the files on the draft's main track; None: not known."""
    keyed: bool = False
    """A screen was taken out of a clip: a background can be told."""
    tracks: tuple[str, ...] = ()
    """Roles of the draft's tracks: main, music, titles, captions …"""

    @classmethod
    def of_draft(cls, draft: Draft, language: str | None = None) -> PlanContext:
        """The context a draft gives."""
        assets = tuple(
            ContextAsset(
                name=a.name,
                kind=a.kind.value,
                duration_ms=a.duration_ms,
                w=a.width,
                h=a.height,
                fps=float(a.fps) if a.fps else None,
            )
            for a in draft.assets
        )
        return cls(
            assets=assets,
            language=language,
            clip_count=len(draft.main),
            placed=tuple(draft.asset(clip.asset).name for clip in draft.main),
            duration_ms=draft.duration_ms if draft.main else None,
            keyed=any(clip.look.key is not None for clip in draft.main),
            tracks=tuple(t.role.value for t in draft.tracks if t.role is not TrackRole.MAIN or t.segments),
        )

    @property
    def whole_ms(self) -> int | None:
        """The length the first operation sees: the draft's, or the only moving picture's."""
        if self.duration_ms is not None:
            return self.duration_ms
        moving = [a for a in self.assets if a.what == "video"]
        if len(moving) == 1 and moving[0].duration_ms:
            return round(moving[0].duration_ms)
        return None

    def of_kind(self, *kinds: str) -> tuple[ContextAsset, ...]:
        """The assets of these kinds, in their order."""
        return tuple(a for a in self.assets if a.what in kinds)
