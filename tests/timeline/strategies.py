"""Random drafts for property tests: clips of all kinds, transitions, texts, captions, overlays, sound."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from saycut.ids import AssetId, SegmentId, TrackId
from saycut.timeline.edit import cut_to_length, relayout
from saycut.timeline.invariants import check
from saycut.timeline.model import (
    Asset,
    AssetKind,
    Canvas,
    Clip,
    Draft,
    Segment,
    Sound,
    Track,
    TrackKind,
    TrackRole,
    Transition,
    Zoom,
)
from saycut.timeline.text import Text, TextRole, Word

RATES = [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(30), Fraction(60)]

ASSETS = (
    Asset(id=AssetId("a1"), name="one.mp4", kind=AssetKind.VIDEO, duration_ms=20_000, has_audio=True,
          width=640, height=360, fps=Fraction(30)),
    Asset(id=AssetId("a2"), name="two.mov", kind=AssetKind.VIDEO, duration_ms=7_345, has_audio=False,
          width=360, height=640, fps=Fraction(30000, 1001)),
    Asset(id=AssetId("a3"), name="photo.jpg", kind=AssetKind.IMAGE, width=800, height=600),
    Asset(id=AssetId("a4"), name="song.mp3", kind=AssetKind.AUDIO, duration_ms=30_000, has_audio=True),
    Asset(id=AssetId("a5"), name="voice.wav", kind=AssetKind.AUDIO, duration_ms=60_000, has_audio=True),
)  # fmt: skip


@st.composite
def _clip(draw: st.DrawFn, number: int) -> Clip:
    asset = draw(st.sampled_from(ASSETS[:3]))
    transition = draw(st.none() | st.builds(Transition, duration_ms=st.integers(10, 3000)))
    common = {"id": SegmentId(f"s{number}"), "asset": asset.id, "start_ms": 0, "transition": transition}
    if asset.duration_ms is None:
        return Clip(**common, duration_ms=draw(st.integers(100, 8000)))
    start = draw(st.integers(0, asset.duration_ms - 200))
    end = draw(st.integers(start + 100, asset.duration_ms))
    speed = draw(st.sampled_from([1.0, 1.0, 0.5, 1.5, 2.0, 0.3, 3.7]))
    clip = Clip(
        **common,
        duration_ms=max(round((end - start) / speed), 1),
        source_start_ms=start,
        source_end_ms=end,
        speed=speed,
        reverse=draw(st.booleans()),
        sound=Sound(fade_in_ms=100, fade_out_ms=200),
    )
    zoom = Zoom(factor_start=1.0, factor_end=1.5)
    return clip if draw(st.booleans()) else clip.replace(look=clip.look.replace(zoom=zoom))


@st.composite
def _text(draw: st.DrawFn, number: int, length: int, start: int) -> Text:
    role = draw(st.sampled_from(list(TextRole)))
    return Text(
        id=SegmentId(f"s{number}"),
        start_ms=start,
        duration_ms=draw(st.integers(50, max(length, 51))),
        text="Hello",
        role=role,
    )


def _captions(length: int, first: int) -> list[Segment]:
    found: list[Segment] = []
    for i, start in enumerate(range(0, max(length - 900, 1), 1000)):
        words = tuple(Word(text=f"w{i}{n}", start_ms=n * 300, end_ms=n * 300 + 280) for n in range(3))
        found.append(
            Text(id=SegmentId(f"s{first + i}"), start_ms=start, duration_ms=900, role=TextRole.CAPTION,
                 text=" ".join(w.text for w in words), words=words)
        )  # fmt: skip
    return found


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A draft that keeps the invariants, with something on every kind of track."""
    clips = relayout([draw(_clip(i + 1)) for i in range(draw(st.integers(1, 6)))])
    length = clips[-1].end_ms
    starts = sorted(draw(st.lists(st.integers(0, max(length - 60, 0)), max_size=4)))
    texts: list[Segment] = [draw(_text(100 + i, length, s)) for i, s in enumerate(starts)]
    heard = min(length, 25_000)
    voice = Clip(id=SegmentId("s200"), asset=AssetId("a5"), start_ms=0, duration_ms=heard,
                 source_start_ms=1000, source_end_ms=1000 + heard)  # fmt: skip
    music = Clip(id=SegmentId("s201"), asset=AssetId("a4"), start_ms=0, duration_ms=heard,
                 source_end_ms=heard, sound=Sound(gain=0.3, fade_out_ms=500))  # fmt: skip
    logo = Clip(id=SegmentId("s202"), asset=AssetId("a3"), start_ms=length // 3, duration_ms=length // 2 + 1)
    tracks = [
        Track(id=TrackId("t1"), kind=TrackKind.VIDEO, role=TrackRole.MAIN, segments=clips),
        Track(id=TrackId("t2"), kind=TrackKind.TEXT, role=TrackRole.TITLES, segments=tuple(texts)),
        Track(id=TrackId("t3"), kind=TrackKind.TEXT, role=TrackRole.CAPTIONS,
              segments=tuple(_captions(length, 300))),
        Track(id=TrackId("t4"), kind=TrackKind.AUDIO, role=TrackRole.VOICE, segments=(voice,)),
        Track(id=TrackId("t5"), kind=TrackKind.AUDIO, role=TrackRole.MUSIC, segments=(music,)),
        Track(id=TrackId("t6"), kind=TrackKind.VIDEO, role=TrackRole.OVERLAY, segments=(logo,)),
    ]  # fmt: skip
    draft = Draft(
        canvas=Canvas(width=640, height=360, fps=draw(st.sampled_from(RATES))),
        assets=ASSETS,
        tracks=tuple(t for t in tracks if t.segments),
    )
    return check(cut_to_length(draft))
