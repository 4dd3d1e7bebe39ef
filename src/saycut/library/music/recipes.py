"""Moods as recipes: tempo, keys, chords, and who plays what. Data; `score` writes the notes.

A pattern is sixteen steps of a bar: digits are velocities (9 loudest), dots are rests; longer patterns are
several bars. Bass patterns name the tone: r root, f fifth, o octave, t third, with capitals accented.
Chords are "semitones-above-the-key:quality", one a bar, "a/b" two in a bar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["drum", "chords", "arp", "bass", "lead"]

QUALITIES: Mapping[str, tuple[int, ...]] = {
    "maj": (0, 4, 7), "min": (0, 3, 7), "sus2": (0, 2, 7), "sus4": (0, 5, 7), "add9": (0, 4, 7, 14),
    "maj7": (0, 4, 7, 11), "min7": (0, 3, 7, 10), "dom7": (0, 4, 7, 10), "maj9": (0, 4, 7, 11, 14),
    "min9": (0, 3, 7, 10, 14), "dom9": (0, 4, 7, 10, 14), "dim": (0, 3, 6), "five": (0, 7, 12),
    "madd9": (0, 3, 7, 14),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One player: what is played, on what, where in the piece."""

    kind: Kind
    voice: str
    pattern: str
    b: str | None = None
    """Its pattern in B sections; None: the same."""
    db: float = -12.0
    octave: int = 0
    where: str = "iabo"
    """Sections it plays in: i intro, a, b, k break, o outro."""
    send: float = 0.2
    """How much of it goes to the reverb."""
    gate: float = 1.0
    """Length of its notes, of the time to the next."""


@dataclass(frozen=True)
class Recipe:
    """A mood."""

    bpm: float
    keys: tuple[int, ...]
    """MIDI notes of the tonic to choose from, near C4 = 60."""
    minor: bool
    a: tuple[str, ...]
    """Progressions to choose from for A, four bars each."""
    b: tuple[str, ...]
    parts: tuple[Part, ...]
    swing: float = 0.5
    """Where the second sixteenth of a pair falls: 0.5 straight, 0.66 triplets."""
    loose_ms: float = 3.0
    """How far players are off the beat at most."""
    reverb_s: float = 1.2
    low_pass_hz: float = 16_000
    pump_db: float = 0.0
    """How far all but the drums go down at each beat."""
    vinyl: float = 0.0
    crash: float = 0.0
    """Strength of a cymbal at the start of a section."""
    intro_bars: int = 4
    end_ring_s: float = 3.0


_POP = ("0:maj 7:maj 9:min 5:maj", "0:add9 5:maj 9:min 7:sus4", "9:min 5:maj 0:maj 7:maj")
_POP_B = ("5:maj 7:maj 0:maj 9:min", "5:maj 0:maj 7:maj 9:min")
_JAZZ = ("2:min9 7:dom9 0:maj9 9:min9", "0:maj9 9:min7 2:min9 7:dom9", "5:maj9 4:min7 2:min9 0:maj9")
_JAZZ_B = ("5:maj9 7:dom9 4:min7 9:min9", "9:min9 2:min9 5:maj9 7:dom9")
_MINOR = ("0:min 8:maj 3:maj 10:maj", "0:madd9 5:min 8:maj 10:maj")
_MINOR_B = ("8:maj 10:maj 0:min 3:maj", "5:min 8:maj 0:min 10:maj")

RECIPES: Mapping[str, Recipe] = {
    "lofi": Recipe(
        bpm=78, keys=(57, 60, 62, 65), minor=False, a=_JAZZ, b=_JAZZ_B, swing=0.61, loose_ms=9,
        reverb_s=0.9, low_pass_hz=5200, vinyl=1.0, pump_db=-1.5, intro_bars=4,
        parts=(
            Part("drum", "soft_kick", "9.....4.5.......", "9.....4...7.4...", db=-9, where="ab", send=0.03),
            Part("drum", "dusty_snare", "....8.......8..2", db=-13, where="ab", send=0.12),
            Part("drum", "hat", "5.6.4.6.5.6.4.63", db=-23, where="abk", send=0.05),
            Part("drum", "rim", "..........3.....", db=-22, where="b", send=0.2),
            Part("chords", "epiano", "7.......4.......", "7.....4....5....",
                db=-13, where="iabko", send=0.22),
            Part("bass", "bass", "R.......r..f....", "R.....r.f...o...",
                db=-11, octave=-2, where="ab", send=0.02),
            Part("lead", "pluck", "motif", db=-20, octave=1, where="bk", send=0.3),
            Part("lead", "bell", "sparse", db=-28, octave=1, where="ia", send=0.45),
        ),
    ),
    "chill": Recipe(
        bpm=88, keys=(55, 57, 60, 62), minor=False, a=("0:maj9 9:min9 5:maj9 7:sus4", *_JAZZ[2:]), b=_JAZZ_B,
        swing=0.54, loose_ms=5, reverb_s=1.8, low_pass_hz=9500, pump_db=-3,
        parts=(
            Part("drum", "soft_kick", "9.......9...4...", db=-10, where="ab", send=0.03),
            Part("drum", "snap", "....8.......8...", db=-16, where="abk", send=0.3),
            Part("drum", "shaker", "4.6.4.6.4.6.4.6.", db=-24, where="abk", send=0.1),
            Part("chords", "pad", "8...............", db=-21, where="iabko", send=0.4),
            Part("chords", "epiano", "7.....5...4.....", db=-15, where="iabo", send=0.3, gate=0.9),
            Part("bass", "sub", "R.....r...r.....", "R...r...f...r...",
                db=-13, octave=-2, where="ab", send=0.0),
            Part("lead", "mallet", "motif", db=-19, octave=1, where="bk", send=0.4),
        ),
    ),
    "upbeat": Recipe(
        bpm=120, keys=(57, 59, 60, 62), minor=False, a=_POP, b=_POP_B, reverb_s=1.1, pump_db=-4, crash=0.5,
        parts=(
            Part("drum", "kick", "9...9...9...9...", db=-9, where="ab", send=0.02),
            Part("drum", "clap", "....9.......9...", db=-14, where="abk", send=0.22),
            Part("drum", "hat", "..7...7...7...7.", "4.7.4.7.4.7.4.73", db=-21, where="iabk", send=0.04),
            Part("chords", "saws", "..7...7...7...7.", "7..7..7...7..7..",
                db=-21, where="ab", send=0.25, gate=0.7),
            Part("arp", "pluck", "7.5.6.5.7.5.6.5.", db=-16, where="iabko", send=0.28),
            Part("chords", "pad", "8...............", db=-25, where="iabko", send=0.4),
            Part("bass", "synthbass", "R.r.r.r.R.r.r.r.", "R..r..r.R..r..f.",
                db=-13, octave=-2, where="ab", send=0.0, gate=0.85),
            Part("lead", "bell", "motif", db=-20, octave=1, where="bo", send=0.35),
        ),
    ),
    "happy": Recipe(
        bpm=112, keys=(60, 62, 64, 65), minor=False, a=_POP[:2], b=_POP_B, swing=0.53,
        reverb_s=0.9, crash=0.2,
        parts=(
            Part("drum", "kick", "9.......9.4.....", db=-10, where="ab", send=0.02),
            Part("drum", "clap", "....8.......8...", db=-15, where="abk", send=0.2),
            Part("drum", "shaker", "5.7.5.7.5.7.5.7.", db=-23, where="iabk", send=0.06),
            Part("chords", "pluck", "8..6..6.8..6.6..", "8.6.6.6.8.6.6.6.",
                db=-14, where="iabko", send=0.18, gate=0.8),
            Part("bass", "bass", "R.......f.....r.", "R...r...f...o...",
                db=-11, octave=-2, where="ab", send=0.02),
            Part("lead", "bell", "motif", db=-19, octave=1, where="iak", send=0.3),
            Part("lead", "flute", "motif", db=-17, octave=1, where="bo", send=0.3),
        ),
    ),
    "corporate": Recipe(
        bpm=104, keys=(57, 60, 62), minor=False, a=("0:add9 5:maj 9:min 7:maj", "0:maj 9:min 5:add9 7:sus4"),
        b=_POP_B, reverb_s=1.6, pump_db=-2, crash=0.25, low_pass_hz=14_000,
        parts=(
            Part("drum", "kick", "9.......9.......", "9.......9.5.....", db=-11, where="ab", send=0.03),
            Part("drum", "snap", "....7.......7...", db=-17, where="ak", send=0.3),
            Part("drum", "clap", "....7.......7...", db=-16, where="b", send=0.3),
            Part("drum", "shaker", "3.6.3.6.3.6.3.6.", db=-26, where="ab", send=0.08),
            Part("arp", "muted", "7.5.6.5.7.5.6.5.", "7.5.6.5.7.6.7.5.", db=-14, where="iabk", send=0.2),
            Part("chords", "piano", "7...............", "7.......5.......", db=-13, where="iabko", send=0.25),
            Part("chords", "pad", "8...............", db=-22, where="abko", send=0.4),
            Part("bass", "bass", "R.......r.......", "R...r...r...f...",
                db=-12, octave=-2, where="ab", send=0.02),
            Part("lead", "bell", "sparse", db=-23, octave=1, where="b", send=0.4),
        ),
    ),
    "cinematic": Recipe(
        bpm=76, keys=(57, 59, 62), minor=True, a=_MINOR, b=_MINOR_B, reverb_s=3.2, loose_ms=5, intro_bars=4,
        low_pass_hz=12_000, end_ring_s=4.0,
        parts=(
            Part("drum", "boom", "9...............", "9.......6.......", db=-13, where="ab", send=0.35),
            Part("drum", "tom", "............4.56", db=-19, where="b", send=0.35),
            Part("arp", "piano", "6...5...5...5...", "6.5.5.5.6.5.5.5.", db=-15, where="iako", send=0.4),
            Part("chords", "strings", "8...............", db=-15, where="abko", send=0.45),
            Part("bass", "strings", "R...............", db=-16, octave=-2, where="abo", send=0.3),
            Part("lead", "strings", "slow", db=-17, octave=1, where="b", send=0.5),
            Part("chords", "choir", "7...............", db=-24, octave=1, where="b", send=0.6),
        ),
    ),
    "epic": Recipe(
        bpm=100, keys=(57, 60, 62), minor=True, a=_MINOR, b=_MINOR_B, reverb_s=2.6, crash=0.8, intro_bars=2,
        end_ring_s=3.5,
        parts=(
            Part("drum", "boom", "9.....6.9.......", "9..6..6.9...6.6.", db=-11, where="ab", send=0.25),
            Part("drum", "tom", "4.3.4.3.4.3.4.55", "5.4.5.4.5.4.5666", db=-19, where="abk", send=0.25),
            Part("arp", "spiccato", "8.5.6.5.8.5.6.5.", "8.557.5.8.557.55", db=-15, where="iabk", send=0.3),
            Part("chords", "strings", "7...............", db=-18, where="abo", send=0.4),
            Part("chords", "brass", "8...............", db=-18, octave=-1, where="bo", send=0.4),
            Part("bass", "strings", "R...............", "R.......r.......",
                db=-15, octave=-2, where="abko", send=0.25),
            Part("lead", "brass", "slow", db=-18, octave=0, where="b", send=0.4),
            Part("chords", "choir", "7...............", db=-24, octave=1, where="b", send=0.55),
        ),
    ),
    "ambient": Recipe(
        bpm=60, keys=(53, 55, 57, 60), minor=False,
        a=("0:maj9 5:maj9 9:min9 5:add9", "0:add9 0:sus2 5:maj9 5:sus2"),
        b=("9:min9 5:maj9 0:maj9 7:sus4", "2:min9 5:maj9 0:maj9 9:min9"), reverb_s=5.0, loose_ms=14,
        low_pass_hz=8000, intro_bars=2, end_ring_s=5.0,
        parts=(
            Part("chords", "pad", "8...............", db=-15, where="iabko", send=0.6),
            Part("bass", "drone", "R...............", db=-20, octave=-2, where="iabko", send=0.3),
            Part("lead", "bell", "sparse", db=-23, octave=1, where="iabk", send=0.8),
            Part("lead", "flute", "slow", db=-21, octave=0, where="b", send=0.7),
            Part("chords", "choir", "7...............", db=-25, octave=1, where="bo", send=0.7),
        ),
    ),
    "piano": Recipe(
        bpm=72, keys=(57, 60, 62, 65), minor=False,
        a=("0:add9 9:min7 5:maj7 7:sus4", "0:maj 7:maj 9:min7 5:maj7"),
        b=("5:maj7 7:maj 4:min7 9:min7", "9:min7 5:maj7 0:maj 7:sus4"), reverb_s=2.4, loose_ms=10,
        low_pass_hz=11_000, end_ring_s=4.0,
        parts=(
            Part("arp", "piano", "6...4...5...4...", "6.4.5.4.6.4.5.4.", db=-12, where="iabko", send=0.35),
            Part("bass", "piano", "R.......f.......", "R.......o.......",
                db=-13, octave=-2, where="iabo", send=0.3),
            Part("lead", "piano", "motif", db=-11, octave=1, where="abk", send=0.4),
            Part("chords", "strings", "6...............", db=-25, where="bo", send=0.5),
        ),
    ),
    "calm": Recipe(
        bpm=66, keys=(55, 57, 60), minor=False,
        a=("0:maj9 5:maj9 0:maj9 7:sus4", "0:add9 9:min9 5:maj9 5:maj9"),
        b=("5:maj9 0:add9 2:min9 7:sus4",), reverb_s=3.0, loose_ms=10, low_pass_hz=9000, end_ring_s=4.0,
        parts=(
            Part("arp", "pluck", "6...4...5...4...", "6...4.5.6...4...", db=-14, where="iabko", send=0.4),
            Part("chords", "pad", "7...............", db=-20, where="iabko", send=0.5),
            Part("bass", "bass", "R.......f.......", db=-14, octave=-2, where="abo", send=0.1),
            Part("lead", "flute", "slow", db=-18, octave=1, where="b", send=0.5),
            Part("lead", "bell", "sparse", db=-26, octave=1, where="ak", send=0.6),
        ),
    ),
    "energetic": Recipe(
        bpm=128, keys=(57, 59, 62), minor=True, a=("0:min 8:maj 3:maj 10:maj", "8:maj 10:maj 0:min 0:min"),
        b=("8:maj 3:maj 10:maj 0:min", "0:min 10:maj 8:maj 10:maj"), reverb_s=1.0, pump_db=-9, crash=0.8,
        parts=(
            Part("drum", "kick", "9...9...9...9...", db=-7, where="ab", send=0.01),
            Part("drum", "clap", "....9.......9...", db=-13, where="abk", send=0.2),
            Part("drum", "open_hat", "..8...8...8...8.", db=-20, where="ab", send=0.05),
            Part("drum", "hat", "4454445444544454", db=-26, where="abk", send=0.03),
            Part("chords", "saws", "8..8..8...8..8..", "8..8..8.8..8..8.",
                db=-15, where="b", send=0.25, gate=0.8),
            Part("arp", "synthbass", "8.78.78.8.78.78.", db=-20, octave=1, where="iabk", send=0.25, gate=0.7),
            Part("chords", "pad", "8...............", db=-22, where="iako", send=0.35),
            Part("bass", "synthbass", "..R...r...R...r.", "..Rr..Rr..Rr..Ro",
                db=-11, octave=-2, where="ab", send=0.0, gate=0.8),
            Part("lead", "lead", "motif", db=-20, octave=1, where="bo", send=0.35),
        ),
    ),
    "acoustic": Recipe(
        bpm=96, keys=(55, 57, 60, 62), minor=False,
        a=("0:add9 7:maj 9:min7 5:maj7", "0:maj 5:add9 9:min7 7:sus4"),
        b=_POP_B, swing=0.52, loose_ms=7, reverb_s=1.1, low_pass_hz=13_000,
        parts=(
            Part("drum", "soft_kick", "8.......7.......", "8.....4.7.......", db=-13, where="ab", send=0.05),
            Part("drum", "rim", "....6.......6...", db=-20, where="b", send=0.2),
            Part("drum", "shaker", "3.6.3.6.3.6.3.6.", db=-24, where="ab", send=0.06),
            Part("arp", "pluck", "8.5.6.5.7.5.6.5.", db=-12, where="iabko", send=0.22),
            Part("chords", "pluck", "8.......5.6.....", "8..5..6.8..5.6..",
                db=-16, octave=0, where="b", send=0.2),
            Part("bass", "bass", "R.......f.....r.", db=-11, octave=-2, where="abo", send=0.02),
            Part("lead", "piano", "motif", db=-18, octave=1, where="bk", send=0.3),
        ),
    ),
    "hiphop": Recipe(
        bpm=86, keys=(55, 57, 60), minor=True,
        a=("0:min9 0:min9 8:maj7 5:min7", "0:min7 8:maj7 5:min9 10:dom7"),
        b=("8:maj7 5:min9 0:min9 10:dom7",), swing=0.56, loose_ms=6,
        reverb_s=0.8, vinyl=0.35, low_pass_hz=11_000,
        parts=(
            Part("drum", "kick", "9..5......9.....", "9..5....6.9..4..", db=-8, where="ab", send=0.02),
            Part("drum", "snare", "....9.......9...", db=-13, where="abk", send=0.12),
            Part("drum", "hat", "6.5.6.5.6.5.6555", "6.556.5.6.556.55", db=-22, where="abk", send=0.03),
            Part("bass", "sub", "R.....r...r.....", "R..r....f.r.....",
                db=-10, octave=-2, where="ab", send=0.0),
            Part("chords", "epiano", "8.....5.........", db=-15, where="iabko", send=0.2, gate=0.8),
            Part("lead", "mallet", "motif", db=-20, octave=1, where="bk", send=0.3),
        ),
    ),
    "jazz": Recipe(
        bpm=112, keys=(57, 60, 62, 65), minor=False, a=_JAZZ[:2], b=_JAZZ_B, swing=0.5, loose_ms=8,
        reverb_s=1.0,
        low_pass_hz=12_000,
        parts=(
            Part("drum", "ride", "8...7..58...7..5", db=-21, where="abk", send=0.1),
            Part("drum", "soft_kick", "4...3...4...3...", db=-17, where="ab", send=0.03),
            Part("drum", "rim", "............5...", "....4.......5...", db=-22, where="ab", send=0.15),
            Part("bass", "bass", "R...t...f...t...", "R...f...o...f...",
                db=-11, octave=-2, where="abko", send=0.04),
            Part("chords", "epiano", "7.....5.........", "...6......6.....",
                db=-15, where="iabko", send=0.2, gate=0.5),
            Part("lead", "piano", "motif", db=-15, octave=1, where="bk", send=0.25),
        ),
    ),
    "suspense": Recipe(
        bpm=70, keys=(52, 55, 57), minor=True, a=("0:min 1:maj 0:min 8:maj", "0:madd9 8:maj 0:min 1:maj"),
        b=("5:min 0:min 1:maj 0:min",), reverb_s=3.0, low_pass_hz=9000, intro_bars=2, end_ring_s=4.0,
        parts=(
            Part("bass", "drone", "R...............", db=-13, octave=-2, where="iabko", send=0.3),
            Part("drum", "tick", "5...5...5...5...", db=-24, where="iabk", send=0.4),
            Part("drum", "boom", "8...............", "8.....5.........", db=-15, where="ab", send=0.4),
            Part("arp", "spiccato", "6...5...6...5...", "6.5.6.5.6.5.6.5.", db=-19, where="abk", send=0.35),
            Part("chords", "strings", "6...............", db=-21, where="bo", send=0.5),
            Part("lead", "bell", "sparse", db=-25, octave=1, where="ab", send=0.7),
        ),
    ),
}  # fmt: skip
"""Every mood by our name."""
