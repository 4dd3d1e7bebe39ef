"""remove_silence, remove_fillers, highlights: what they know, what they do, and when they refuse."""

from __future__ import annotations

import pytest

from saycut.ids import AssetId, SegmentId, TrackId
from saycut.operations.apply import apply
from saycut.operations.cut.highlights import Highlights
from saycut.operations.cut.remove_fillers import RemoveFillers
from saycut.operations.cut.remove_silence import RemoveSilence
from saycut.operations.times import AtMs, ClipNumber
from saycut.timeline.edit import with_main, with_track
from saycut.timeline.facts import AssetFacts, Facts, Line, Need
from saycut.timeline.model import Clip, Draft, Track, TrackKind, TrackRole, Transition
from saycut.timeline.text import Word
from saycut.units import span

from .drafts import photo, sequence, song, video
from .test_cut import refused, shown, told

TALK = sequence(video("talk.mp4", 60_000))
A1 = AssetId("a1")
PAUSES: Facts = {
    A1: AssetFacts(
        silence=(span(0, 2000), span(10_000, 13_000), span(30_000, 30_400), span(58_000, 60_000)),
        speech=(span(2000, 10_000), span(13_000, 30_000), span(30_400, 58_000)),
    )
}


def test_pauses_go_with_their_padding_kept() -> None:
    done = apply(TALK, RemoveSilence(), PAUSES)
    assert shown(done.draft) == [("a1", 1900, 10_100), ("a1", 12_900, 58_100)]
    assert told(done) == ["Removed 3 pauses, 6.6 s together (1:00 → 0:53.4)."]
    assert told(done, "zh") == ["已删除 3 处停顿，共 6.6 秒（1:00 → 0:53.4）。"]


def test_padding_and_shortest_pause() -> None:
    done = apply(TALK, RemoveSilence(min_silence_ms=300, padding_ms=0), PAUSES)
    assert done.draft.duration_ms == 60_000 - 2000 - 3000 - 400 - 2000
    none = apply(TALK, RemoveSilence(min_silence_ms=5000), PAUSES)
    assert none.draft == TALK
    assert told(none) == ["No pauses of 5 s or longer were found; nothing was cut."]


def test_only_in_a_stretch() -> None:
    done = apply(TALK, RemoveSilence(start=AtMs(ms=5000), end=AtMs(ms=50_000)), PAUSES)
    assert shown(done.draft) == [("a1", 0, 10_100), ("a1", 12_900, 60_000)]


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize("reverse", [False, True])
def test_pauses_are_found_in_clips_that_were_changed(factor: float, reverse: bool) -> None:
    (clip,) = TALK.main
    length = round(60_000 / factor)
    draft = with_main(TALK, [clip.replace(speed=factor, duration_ms=length, reverse=reverse)])
    done = apply(draft, RemoveSilence(padding_ms=0, min_silence_ms=1000), PAUSES)
    kept = sorted((c.source_start_ms, c.source_end_ms) for c in done.draft.main)
    assert kept == [(2000, 10_000), (13_000, 58_000)]


def test_a_pause_across_a_cut_is_one_and_music_beside_it_counts() -> None:
    two = sequence(video("a.mp4", 10_000, 1), video("b.mp4", 10_000, 2))
    facts = {
        A1: AssetFacts(silence=(span(9700, 10_000),)),
        AssetId("a2"): AssetFacts(silence=(span(0, 300),)),
    }
    assert apply(two, RemoveSilence(padding_ms=0), facts).draft.duration_ms == 19_400
    first, second = two.main
    joined = with_main(two, [first, second.replace(transition=Transition(duration_ms=300))])
    done = apply(joined, RemoveSilence(padding_ms=0, min_silence_ms=100), facts)
    assert done.draft.duration_ms == 19_700 - 300
    late = {**facts, AssetId("a2"): AssetFacts(silence=())}
    assert apply(joined, RemoveSilence(padding_ms=0, min_silence_ms=100), late).draft == joined


def test_nothing_is_cut_under_a_voice_over() -> None:
    voice = Clip(id=SegmentId("s9"), asset=AssetId("a2"), start_ms=9000, duration_ms=5000, source_end_ms=5000)
    draft = sequence(video("talk.mp4", 60_000)).replace(
        assets=(video("talk.mp4", 60_000), song("voice.wav", 5000, 2))
    )
    track = Track(id=TrackId("t2"), kind=TrackKind.AUDIO, role=TrackRole.VOICE, segments=(voice,))
    done = apply(with_track(draft, track), RemoveSilence(padding_ms=0), PAUSES)
    assert done.draft.duration_ms == 60_000 - 4000


def test_music_is_never_cut_to_nothing() -> None:
    reason = "No speech was heard in it, so its pauses cannot be told from its sound."
    facts = {A1: AssetFacts(silence=(), silence_why_not=reason)}
    error = refused(sequence(video("flower.mp4", 5000)), RemoveSilence(), "not_analysed")
    assert error.way_out
    with pytest.raises(Exception, match="No speech was heard"):
        apply(TALK, RemoveSilence(), facts)
    partly = sequence(video("music.mp4", 5000, 2), video("talk.mp4", 60_000, 1))
    both = {**PAUSES, AssetId("a2"): AssetFacts(silence=(), silence_why_not=reason)}
    done = apply(partly, RemoveSilence(), both)
    assert shown(done.draft)[0] == ("a2", 0, 5000)
    assert told(done)[1] == f"Not all pauses could be told. music.mp4: {reason}"
    only = apply(partly, RemoveSilence(target=ClipNumber(clip=2)), both)
    assert len(told(only)) == 1


def test_what_has_no_pauses() -> None:
    refused(sequence(photo("a.jpg", 1)), RemoveSilence(), "no_sound")
    refused(sequence(video("mute.mp4", 5000, audio=False)), RemoveSilence(), "no_sound")
    (clip,) = TALK.main
    muted = with_main(TALK, [clip.replace(sound=clip.sound.replace(muted=True))])
    with pytest.raises(Exception, match="muted"):
        apply(muted, RemoveSilence(), PAUSES)
    with pytest.raises(Exception, match="nothing but silence"):
        apply(TALK, RemoveSilence(padding_ms=0), {A1: AssetFacts(silence=(span(0, 60_000),))})
    refused(Draft(), RemoveSilence(), "empty")
    assert RemoveSilence().needs(TALK) == {Need.SILENCE}


def _line(text: str, start: int) -> Line:
    words = [
        Word(text=w, start_ms=start + i * 500, end_ms=start + i * 500 + 400)
        for i, w in enumerate(text.split())
    ]
    return Line(text=text, start_ms=start, end_ms=words[-1].end_ms, words=tuple(words))


def test_filler_words() -> None:
    lines = (_line("So, um, you know this is, Uh! good", 1000), _line("um then uh end", 20_000))
    facts = {A1: AssetFacts(transcript=lines, language="en")}
    done = apply(TALK, RemoveFillers(), facts)
    assert done.draft.duration_ms == 60_000 - 4 * 400 - 900
    assert told(done)[0].startswith("Removed 5 filler words (um ×2, uh ×2 and you know), 2.5 s together")
    mine = apply(TALK, RemoveFillers(words=("so", "end")), facts)
    assert mine.draft.duration_ms == 60_000 - 800
    none = apply(TALK, RemoveFillers(words=("basically",)), facts)
    assert told(none) == ["No filler words were found; nothing was cut."]


def test_filler_words_of_chinese() -> None:
    facts = {A1: AssetFacts(transcript=(_line("嗯 我 觉 得 那 个 好", 0),), language="zh")}
    assert apply(TALK, RemoveFillers(), facts).draft.duration_ms == 59_600
    assert apply(TALK, RemoveFillers(words=("那个",)), facts).draft.duration_ms == 60_000 - 900


def test_filler_words_need_a_transcript() -> None:
    refused(TALK, RemoveFillers(), "no_words_known")
    with pytest.raises(Exception, match="no speech model"):
        apply(TALK, RemoveFillers(), {A1: AssetFacts(transcript_why_not="no speech model is set up")})


def test_highlights_by_speech_and_scenes() -> None:
    speech = (span(5000, 12_000), span(33_000, 38_000), span(50_000, 53_000))
    facts = {A1: AssetFacts(speech=speech, scenes=(20_000, 40_000))}
    done = apply(TALK, Highlights(duration_ms=15_000, count=3), facts)
    assert done.draft.duration_ms == 15_000
    first, second, third = shown(done.draft)
    assert first[1] >= 5000
    assert first[2] <= 12_000
    assert second[1:] == (33_000, 38_000)
    assert third[1] <= 50_000
    assert third[2] >= 53_000
    assert "most is said and scenes change" in told(done)[0]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (AssetFacts(speech=(), scenes=()), "neither speech nor scene changes"),
        (AssetFacts(), "neither speech nor scene changes"),
        (AssetFacts(speech=(), scenes=(30_000,)), "scene changes"),
        (AssetFacts(speech=(span(0, 5000),)), "most is said"),
    ],
)
def test_highlights_say_how_they_were_chosen(found: AssetFacts, words: str) -> None:
    done = apply(TALK, Highlights(duration_ms=20_000), {A1: found})
    assert done.draft.duration_ms == 20_000
    assert words in told(done)[0]
    assert all(told(done, "zh"))


def test_highlights_about_something() -> None:
    lines = (_line("the weather was nice", 2000), _line("our new robot walks", 41_000))
    facts = {A1: AssetFacts(transcript=lines, speech=(span(0, 60_000),), scenes=())}
    done = apply(TALK, Highlights(duration_ms=4000, count=1, about="robot"), facts)
    assert shown(done.draft)[0][1] <= 41_000 <= shown(done.draft)[0][2]
    unknown = apply(TALK, Highlights(duration_ms=4000, about="cats"), facts)
    assert "cannot be told" in told(unknown)[-1]
    assert Need.TRANSCRIPT in Highlights(about="robot").needs(TALK)


def test_highlights_at_their_limits() -> None:
    assert "nothing was cut" in told(apply(TALK, Highlights(duration_ms=90_000)))[0]
    refused(TALK, Highlights(duration_ms=5000, count=100), "too_many_highlights")
    usual = apply(TALK, Highlights(), PAUSES)
    assert usual.draft.duration_ms == 20_000
    assert "No length was given" in told(usual)[-1]
