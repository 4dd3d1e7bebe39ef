"""Drafts that operations are tried on, with the facts analysis would have found."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from saycut.errors import OperationError
from saycut.ids import AssetId, SegmentId, TrackId
from saycut.operations.apply import apply
from saycut.operations.base import Applied
from saycut.operations.table import ANY_OPERATION
from saycut.operations.wording import sentence
from saycut.timeline.facts import AssetFacts, FaceBox, Facts, Line
from saycut.timeline.model import (
    Asset,
    AssetKind,
    Canvas,
    Clip,
    Draft,
    Place,
    Sound,
    Track,
    TrackKind,
    TrackRole,
    Transition,
)
from saycut.timeline.text import CaptionStyle, Text, TextRole, Word
from saycut.units import span

TALK = Asset(
    id=AssetId("a1"), name="talk.mp4", kind=AssetKind.VIDEO, duration_ms=30_000, width=1920, height=1080,
    fps=Fraction(30), has_audio=True, created_ms=1,
)  # fmt: skip
ROLL = Asset(
    id=AssetId("a2"), name="b-roll.mp4", kind=AssetKind.VIDEO, duration_ms=10_000, width=1280, height=720,
    fps=Fraction(25), has_audio=True, created_ms=2,
)  # fmt: skip
SONG = Asset(id=AssetId("a3"), name="song.mp3", kind=AssetKind.AUDIO, duration_ms=8_000, has_audio=True)
LOGO = Asset(id=AssetId("a4"), name="logo.png", kind=AssetKind.IMAGE, width=400, height=200)
LINES = Asset(id=AssetId("a5"), name="talk.srt", kind=AssetKind.SUBTITLES)
PHOTO = Asset(id=AssetId("a6"), name="beach.jpg", kind=AssetKind.IMAGE, width=4000, height=3000)
ASSETS = (TALK, ROLL, SONG, LOGO, LINES, PHOTO)

SPOKEN = (
    ("Hello everyone, and welcome to this talk.", 1000),
    ("Um, today we look at cutting video by words alone.", 5000),
    ("That is all.", 20_000),
)
"""What is said in TALK, a word every 400 ms, and when each line begins."""


def line(text: str, start_ms: int) -> Line:
    words = [
        Word(text=w, start_ms=start_ms + 400 * i, end_ms=start_ms + 400 * i + 350)
        for i, w in enumerate(text.split())
    ]
    return Line(text=text, start_ms=start_ms, end_ms=words[-1].end_ms, words=tuple(words))


FACTS: Facts = {
    TALK.id: AssetFacts(
        speech=(span(1000, 4000), span(5000, 9000), span(20_000, 21_500)),
        silence=(span(0, 900), span(4200, 4900), span(9200, 19_800), span(22_000, 30_000)),
        scenes=(12_000,),
        transcript=tuple(line(text, start) for text, start in SPOKEN),
        beats=(),
        faces=(
            (
                FaceBox(at_ms=3000, x=0.4, y=0.2, w=0.1, h=0.2),
                FaceBox(at_ms=9000, x=0.5, y=0.2, w=0.1, h=0.2),
            ),
        ),
        screens=("#2f9e42",),
        language="en",
    ),
    ROLL.id: AssetFacts(
        speech=(),
        silence=(),
        silence_why_not="Nobody speaks.",
        scenes=(4000,),
        transcript=(),
        beats=(),
        faces=(),
        screens=(),
    ),
    SONG.id: AssetFacts(speech=(), silence=(), transcript=(), beats=tuple(range(0, 8000, 500))),
    LINES.id: AssetFacts(
        subtitles=(
            Line(text="First line", start_ms=1000, end_ms=3000),
            Line(text="Second line", start_ms=5000, end_ms=8000),
        )
    ),
}


def clip(number: int, asset: Asset, start_ms: int, end_ms: int, **more: Any) -> Clip:
    """A clip at natural speed that shows its asset from the beginning (photos are held)."""
    still = asset.kind is AssetKind.IMAGE
    return Clip(
        id=SegmentId(f"s{number}"),
        asset=asset.id,
        start_ms=start_ms,
        duration_ms=end_ms - start_ms,
        source_end_ms=0 if still else end_ms - start_ms,
        **more,
    )


def main_track(*clips: Clip) -> Track:
    return Track(id=TrackId("t1"), kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=clips)


CANVAS = Canvas(width=1920, height=1080, fps=Fraction(30))


def plain() -> Draft:
    """A talk of 30 s and 10 s of other pictures after it, nothing done yet."""
    return Draft(
        canvas=CANVAS,
        assets=ASSETS,
        tracks=(main_track(clip(1, TALK, 0, 30_000), clip(2, ROLL, 30_000, 40_000)),),
    )


def edited() -> Draft:
    """The same with a transition, music, a title, captions and a logo over it; 39.5 s."""
    dissolve = Transition(kind="dissolve", duration_ms=500)
    main = main_track(clip(1, TALK, 0, 30_000), clip(2, ROLL, 29_500, 39_500, transition=dissolve))
    music = Track(
        id=TrackId("t2"),
        kind=TrackKind.AUDIO,
        role=TrackRole.MUSIC,
        segments=tuple(
            clip(10 + i, SONG, 8000 * i, min(8000 * (i + 1), 39_500), sound=Sound(gain=0.35))
            for i in range(5)
        ),
    )
    titles = Track(
        id=TrackId("t3"),
        kind=TrackKind.TEXT,
        role=TrackRole.TITLES,
        segments=(
            Text(id=SegmentId("s20"), start_ms=0, duration_ms=4000, text="Q3 results", role=TextRole.TITLE),
        ),
    )
    captions = Track(
        id=TrackId("t4"),
        kind=TrackKind.TEXT,
        role=TrackRole.CAPTIONS,
        segments=tuple(caption(30 + i, line(text, start)) for i, (text, start) in enumerate(SPOKEN)),
    )
    over = clip(40, LOGO, 0, 39_500, place=Place(position="top_right", scale=0.1))
    overlay = Track(id=TrackId("t5"), kind=TrackKind.VIDEO, role=TrackRole.OVERLAY, segments=(over,))
    return Draft(canvas=CANVAS, assets=ASSETS, tracks=(main, music, titles, captions, overlay))


def caption(number: int, spoken: Line) -> Text:
    return Text(
        id=SegmentId(f"s{number}"),
        start_ms=spoken.start_ms,
        duration_ms=spoken.end_ms - spoken.start_ms,
        text=spoken.text,
        role=TextRole.CAPTION,
        caption=CaptionStyle(),
        words=tuple(
            w.replace(start_ms=w.start_ms - spoken.start_ms, end_ms=w.end_ms - spoken.start_ms)
            for w in spoken.words
        ),
    )


def photos() -> Draft:
    """Three photos of 4 s each."""
    clips = [clip(i + 1, (PHOTO, LOGO, PHOTO)[i], 4000 * i, 4000 * (i + 1)) for i in range(3)]
    return Draft(canvas=CANVAS, assets=ASSETS, tracks=(main_track(*clips),))


def audio_only() -> Draft:
    """A recording with no picture at all."""
    return Draft(assets=ASSETS, tracks=(main_track(clip(1, SONG, 0, 8000)),))


def empty() -> Draft:
    return Draft(assets=ASSETS)


DRAFTS = {"plain": plain, "edited": edited, "photos": photos, "audio_only": audio_only, "empty": empty}


def do(draft: Draft, facts: Facts = FACTS, /, **operation: Any) -> Applied:
    """One operation, read from its JSON and applied through the one door."""
    return apply(draft, ANY_OPERATION.validate_python(operation), facts)


def words_of(applied: Applied, language: str = "en") -> str:
    return " ".join(sentence(s, language) for s in applied.said)


def track(draft: Draft, role: str) -> Track:
    """The draft's only track of a role."""
    (found,) = draft.tracks_of(TrackRole(role))
    return found


def refusal(draft: Draft, facts: Facts = FACTS, /, **operation: Any) -> OperationError:
    """The error an operation ends in."""
    try:
        do(draft, facts, **operation)
    except OperationError as error:
        return error
    raise AssertionError(f"{operation} was not refused")
