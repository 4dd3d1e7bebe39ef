"""The timeline as a picture of characters: a row a track, a block a clip, a ruler of time above.

Pure: a draft and a width in, rows of styled pieces out. Widths are those of a terminal, where a Chinese
character takes two columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from ...timeline.model import Clip, Draft, Segment, Track, TrackRole
from ...timeline.summary import ROLE_NAMES
from ...timeline.text import Text
from ...units import clock

NAMES_ZH = {
    TrackRole.MAIN: "视频", TrackRole.OVERLAY: "叠加", TrackRole.MUSIC: "音乐", TrackRole.VOICE: "人声",
    TrackRole.SOUND: "音效", TrackRole.TITLES: "标题", TrackRole.CAPTIONS: "字幕",
}  # fmt: skip
STYLES = {
    TrackRole.MAIN: "black on cyan", TrackRole.OVERLAY: "black on bright_blue",
    TrackRole.MUSIC: "black on green", TrackRole.VOICE: "black on bright_green",
    TrackRole.SOUND: "black on yellow", TrackRole.TITLES: "black on magenta",
    TrackRole.CAPTIONS: "black on bright_magenta",
}  # fmt: skip
PLAIN = "dim"
LEAST = 40
"""Columns below which no picture is drawn."""
STEPS_MS = (
    100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
    1_800_000, 3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
)  # fmt: skip
"""Of the ruler."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a row with one style of rich's; "" is none."""

    text: str
    style: str = ""


Row = tuple[Piece, ...]


def picture(draft: Draft, width: int, *, language: str | None = None) -> tuple[Row, ...]:
    """The rows; none for an empty timeline or a terminal that is too narrow."""
    shown = [t for t in draft.tracks if t.segments]
    if not shown or width < LEAST or not draft.duration_ms:
        return ()
    names = [_name(t, draft, language) for t in shown]
    label = max(cell_len(n) for n in names) + 1
    scale = _Scale(max(draft.duration_ms, _last(shown)), width - label - 1)
    rows: list[Row] = [(Piece(" " * label), Piece(_ruler(scale), PLAIN))]
    for track, name in zip(shown, names, strict=True):
        rows.append((Piece(set_cell_size(name, label), "bold"), *_blocks(draft, track, scale)))
    return tuple(rows)


def as_text(rows: Sequence[Row]) -> str:
    """The picture without colours."""
    return "\n".join("".join(p.text for p in row).rstrip() for row in rows)


@dataclass(frozen=True)
class _Scale:
    """Times to columns."""

    duration_ms: int
    columns: int

    def column(self, ms: int) -> int:
        return min(round(ms * self.columns / self.duration_ms), self.columns)


def _last(tracks: Sequence[Track]) -> int:
    return max(s.end_ms for t in tracks for s in t.segments)


def _name(track: Track, draft: Draft, language: str | None) -> str:
    if track.role is TrackRole.MAIN and draft.canvas is None:
        return "声音" if _zh(language) else "Audio"
    return NAMES_ZH[track.role] if _zh(language) else ROLE_NAMES[track.role]


def _zh(language: str | None) -> bool:
    return (language or "").lower().startswith("zh")


def _ruler(scale: _Scale) -> str:
    """Times at even steps, as many as have room, and the end."""
    end = clock(scale.duration_ms)
    steps = [s for s in STEPS_MS if scale.column(s) >= len(end) + 2]
    step = next((s for s in steps if scale.column(s) >= _widest(s, scale) + 5), scale.duration_ms)
    line = [" "] * scale.columns
    last = 0
    for at in range(0, scale.duration_ms, step):
        last = scale.column(at) + len(clock(at))
        _write(line, scale.column(at), clock(at))
    if last + 2 <= scale.columns - len(end):
        _write(line, scale.columns - len(end), end)
    return "".join(line).rstrip()


def _widest(step_ms: int, scale: _Scale) -> int:
    return max(len(clock(at)) for at in range(0, scale.duration_ms, step_ms))


def _write(line: list[str], at: int, text: str) -> None:
    if at + len(text) <= len(line):
        line[at : at + len(text)] = text


def _blocks(draft: Draft, track: Track, scale: _Scale) -> list[Piece]:
    """The clips of a track, each at least one column; where there is no room for two they lie in one."""
    found: list[Piece] = []
    at = 0
    for number, segment in enumerate(track.segments):
        start, end = scale.column(segment.start_ms), scale.column(segment.end_ms)
        start = max(start, at)
        width = max(end - start, 1)
        if start + width > scale.columns:
            width = scale.columns - start
        if width <= 0:
            continue
        if start > at:
            found.append(Piece("·" * (start - at), PLAIN))
        style = STYLES[track.role] + (" dim" if number % 2 else "")
        found.append(Piece(_block(_told(draft, segment), width), style))
        at = start + width
    if at < scale.columns:
        found.append(Piece("·" * (scale.columns - at), PLAIN))
    return found


def _block(text: str, width: int) -> str:
    """A clip's block: its edges and as much of its name as there is room for."""
    if width < 3:
        return "▏" * 1 + " " * (width - 1)
    inside = width - 2
    if cell_len(text) > inside:
        text = set_cell_size(text, inside - 1).rstrip() + "…" if inside > 1 else "…"
    return f"▏{set_cell_size(text, inside)} "


def _told(draft: Draft, segment: Segment) -> str:
    """What stands in a block: a name and its length, and what was done to it."""
    if isinstance(segment, Text):
        return f"“{' '.join(segment.text.split())}”"
    return " ".join([_asset_name(draft, segment), *_marks(segment), clock(segment.duration_ms)])


def _asset_name(draft: Draft, clip: Clip) -> str:
    name = draft.asset(clip.asset).name
    stem, dot, ending = name.rpartition(".")
    return stem if dot and 0 < len(ending) <= 5 else name


def _marks(clip: Clip) -> list[str]:
    marks = []
    if clip.speed != 1:
        marks.append(f"{clip.speed:g}x")
    if clip.reverse:
        marks.append("⟲")
    if clip.sound.muted:
        marks.append("🔇")
    elif clip.sound.gain != 1:
        marks.append(f"{round(clip.sound.gain * 100)}%")
    return marks
