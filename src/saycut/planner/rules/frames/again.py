"""Rules for what plays again: duplicate, loop, boomerang."""

from __future__ import annotations

from ....operations.times import END, START
from ...context import kind_of_name
from ..clause import Clause
from ..token import Token
from .reader import Reader, asset_name, clip_targets, stretch
from .step import Step, Stretch


def original_stays(c: Clause, r: Reader) -> bool:
    """ "put 1:00-1:10 at the start, leave the original where it is": a copy goes there, nothing is moved."""
    original, last = c.one("n:audio"), r.before(c)
    if _plays_whole(c, last) or _file_stays(c, r):
        return True
    if original is None or not original.text.lower().endswith("original") or not c.said("v:keep"):
        return False
    if last is None or last.op not in ("move", "duplicate") or last.clause.sentence != c.sentence:
        return False
    if last.op == "move":
        last.op, last.fields = "duplicate", {**last.fields, "times": 1}
    c.claim([original, *c.all("v:keep", "unknown", "p:at", "n:part")])
    return True


def _file_stays(c: Clause, r: Reader) -> bool:
    """ "leave the original full quality one too": what was given is never touched."""
    file = next((t for t in c.all("n:media") if t.text.lower().endswith("original")), None)
    rest = [t for t in c.tokens if t.free and not t.filler and t is not file]
    plain = all(t.has("v:keep", "n:quality", "quality:", "n:media", "number", "v:duplicate") for t in rest)
    if file is None or not plain or not any(t.has("v:keep") for t in rest):
        return False
    r.assume("left_out", words=r.quoted(c))
    c.claim([file, *rest])
    c.fired = True
    return True


WHOLE = ("whole", "full", "entire", "complete", "all")


def _plays_whole(c: Clause, last: Step | None) -> bool:
    """ "put 1:05-1:40 at the start, then play the whole thing": the part is shown twice, so it is copied."""
    all_of = c.one("n:media", "n:everything")
    whole = all_of is not None and any(w in WHOLE for t in c.tokens for w in t.text.lower().split())
    at_front = last is not None and last.op in ("move", "duplicate") and last.fields.get("at") == START
    others = [t for t in c.tokens if t.free and not t.filler and t is not all_of]
    plain = all(t.has("v:play", "v:add", "v:start_with", "n:beginning", "v:keep") for t in others)
    if last is None or not (whole and at_front and plain) or c.sentence - last.clause.sentence > 1:
        return False
    if last.op == "move":
        last.op, last.fields = "duplicate", {**last.fields, "times": 1}
    c.claim([all_of, *others])
    return True


def duplicate(c: Clause, r: Reader) -> bool:
    verb = c.one("v:duplicate")
    if verb is None or c.said("v:export", "res", "fmt:"):
        c.claim((verb,))
        return False
    times = c.one("times factor: number")
    count = 1
    if times is not None:
        count = int(times.value) if times.value is not None else int(float(times.reading("factor") or 1))
    last = r.before(c)
    lead = c.tokens[max(c.tokens.index(verb) - 1, 0)].text.lower()
    if last is not None and last.op == "duplicate" and (lead in ("the", "that") or c.pronoun):
        last.fields["at"] = stretch(c, r).start or (END if c.one("p:last", "p:onwards") else START)
        c.claim([verb, *c.all("v:add", "v:move", "p:last", "p:first")])
        return True
    targets = clip_targets(c) or ["video"]
    where = stretch(c, r)
    if where.start is None and c.one("p:onwards") is not None:
        where = Stretch(END)
    if targets == ["video"] and (r.context.clip_count or 1) == 1:
        targets = [{"clip": 1}]
    for target in targets:
        used = [verb, times, *c.all("n:clip v:move v:insert")]
        r.step(c, "duplicate", used, clip=target, at=where.start, times=min(max(count, 1), 100))
    return True


SOFT = ("seamless", "seamlessly", "perfect", "smooth", "smoothly", "invisible")
"""Words for a loop with no jump where it begins again."""


def loop(c: Clause, r: Reader) -> bool:
    verb = c.one("v:loop v:boomerang n:loop") or _played_again(c)
    if verb is None or (c.said("n:music") and not c.said("n:media")):
        return False
    if not c.said("v:boomerang", "trans:", "n:transition") and any(t.text.lower() in SOFT for t in c.tokens):
        r.assume("loop_seam")
    if any(t.has("n:blooper") for t in c.tokens if t is not verb):
        return False
    at = c.tokens.index(verb)
    if at and c.tokens[at - 1].text.lower() in ("the", "this") and at < 3:
        return False
    music = r.before(c)
    if _music_again(c, r, music):
        return True
    times = c.one("times factor factor:")
    same = music is not None and music.op == "loop" and music.fields.get("boomerang") and c.pronoun
    if same and music is not None and count_of(times) and music.clause.sentence == c.sentence:
        music.fields["times"] = count_of(times)
        c.claim([verb, times])
        return True
    if times is None and _sound_goes_on(c, music):
        c.claim([verb, *c.all("p:onwards")])
        return True
    if times is None and any(s.op in ("animated", "loop") or s.fields.get("how") == "loop" for s in r.steps):
        c.claim(c.all("v:loop", "n:loop"))
        return True
    count = count_of(times)
    if count is not None and times is not None:
        count = min(max(count + _besides(c, times), 2), 100)
    length = c.one("length", "hold")
    if length is not None and length.value > 0 and count is None and not verb.has("v:boomerang"):
        r.step(
            c,
            "fit_duration",
            [verb, length, *c.all("v:make", "v:loop", "v:stretch", "v:cut_down")],
            duration_ms=int(length.value),
            how="loop",
        )
        return True
    if _each_so_often(c, r, verb):
        return True
    targets = clip_targets(c)
    boomerang = True if c.one("v:boomerang") is not None else None
    if _again_elsewhere(c, r, verb):
        return True
    where = stretch(c, r, edges=False)
    part = c.one("n:intro", "n:outro", "n:beginning", "n:end")
    if part is not None and not where.given and not targets and c.tokens.index(part) > at:
        r.ask(c, "how_long_edge", words=part.shown)
        return True
    used: list[Token | None] = [
        verb,
        times,
        *c.all("v:make v:add v:loop v:boomerang v:play n:loop n:part n:effect n:clip"),
    ]
    target = targets[0] if targets else None
    bounds = {"start": where.start, "end": where.end}
    r.step(c, "loop", used, times=count, boomerang=boomerang, target=target, **bounds)
    return True


def _music_again(c: Clause, r: Reader, music: Step | None) -> bool:
    """ "add song.mp3 and loop it": music is played again and again anyway."""
    told = music is not None and (music.op == "add_music" or (c.pronoun and music.op == "duck"))
    if not told or music is None or music.clause.sentence != c.sentence or c.said("n:media"):
        return False
    c.claim(c.all("v:loop n:loop v:play"))
    r.assume("music_loops")
    return True


def count_of(times: Token | None) -> int | None:
    """How often, where it is told."""
    if times is None:
        return None
    return int(times.value if times.value is not None else float(times.reading("factor") or 2))


def copied_stretch(c: Clause, r: Reader) -> bool:
    """ "把第3秒到第6秒复制一份放到最后": the stretch made a clip, and a copy of it there."""
    verb, span = c.one("v:duplicate"), c.one("span")
    edge = c.one("n:beginning", "n:end", "p:last", "p:first") or _up_to_end(c)
    single = (r.context.clip_count or len(r.context.of_kind("video"))) == 1
    if verb is None or span is None or not single or c.one("clips", "asset", "file", "asset:") is not None:
        return False
    start, end = span.value.start, span.value.end
    cut = r.step(c, "split", [span], at=tuple(t for t in (start, end) if t not in (START, END)))
    at = None if edge is None else END if edge.has("n:end", "p:last", "p:onwards") else START
    used = [verb, edge, *c.all("n:part", "v:move", "v:add", "v:insert")]
    made = r.step(c, "duplicate", used, clip={"clip": 1 if start == START else 2}, at=at)
    made.at = cut.at + 1
    return True


def _up_to_end(c: Clause) -> Token | None:
    """ "第10秒到15秒复制到结尾": where the copy goes."""
    return next((t for t in c.all("p:onwards") if t.text in ("到结尾", "到最后", "到末尾", "到片尾")), None)


def copy_goes(c: Clause, r: Reader) -> bool:
    """ "…复制一遍，放到结尾": where the copy made just before is put."""
    last, edge = r.before(c), c.one("n:beginning", "n:end", "p:last") or _up_to_end(c)
    if last is None or last.op != "duplicate" or edge is None or last.clause.sentence != c.sentence:
        return False
    goes = ("v:move", "v:add", "v:insert")
    if not c.said(*goes) or any(
        t.free and not t.filler and t is not edge and not t.has(*goes) for t in c.tokens
    ):
        return False
    last.fields["at"] = START if edge.has("n:beginning") else END
    c.claim([edge, *c.all(*goes)])
    return True


def _besides(c: Clause, times: Token) -> int:
    """ "repeat it 2 more times": besides the time it plays anyway."""
    at = c.tokens.index(times)
    return int("more" in times.text or (at > 0 and c.tokens[at - 1].text.lower() == "another"))


def _sound_goes_on(c: Clause, last: Step | None) -> bool:
    """ "song.mp3只用前30秒，循环到视频结束": music plays again for as long as there is a picture."""
    if last is None or c.one("p:onwards") is None or last.clause.sentence != c.sentence:
        return False
    target = last.fields.get("target")
    name = str(target.get("asset", "")) if isinstance(target, dict) else ""
    return last.op == "add_music" or target == "music" or kind_of_name(name) == "audio"


def _each_so_often(c: Clause, r: Reader, verb: Token) -> bool:
    """ "loop a.mp4 twice and b.mp4 three times": each as often as told."""
    names, counts = c.all("clips", "asset", "file", "asset:"), c.all("times", "factor:")
    if len(names) < 2 or len(names) != len(counts):
        return False
    used = [verb, *names, *counts, *c.all("n:clip")]
    for name, count in zip(names, counts, strict=True):
        often = int(float(count.value if count.value is not None else count.reading("factor") or 2))
        target = {"clip": name.value[0]} if name.has("clips") else {"asset": asset_name(name)}
        r.step(c, "loop", used, times=min(max(often, 2), 100), target=target)
    return True


def _again_elsewhere(c: Clause, r: Reader, verb: Token) -> bool:
    """ "repeat the first 4 seconds at the end": the stretch made a clip, and a copy of it there."""
    span, edge = c.one("span"), c.one("n:beginning", "n:end")
    single = (r.context.clip_count or len(r.context.of_kind("video"))) == 1
    if span is None or edge is None or not single or span.value.how not in ("first", "last", "range"):
        return False
    before = c.before(edge)
    if before is None or not before.has("p:at", "p:to") or not span.start < edge.start:
        return False
    start, end = span.value.start, span.value.end
    cut = r.step(c, "split", [span], at=tuple(t for t in (start, end) if t not in (START, END)))
    at = END if edge.has("n:end") else START
    number = 1 if start == START else 2
    used = [verb, edge, *c.all("n:part", "v:play")]
    r.step(c, "duplicate", used, clip={"clip": number}, at=at).at = cut.at + 1
    return True


def _played_again(c: Clause) -> Token | None:
    """ "play intro.mp4 twice"."""
    again = next((t for t in c.tokens if t.text.lower() in ("twice", "thrice") or t.has("times")), None)
    if again is None and c.tokens[-1].text.lower() in ("again", "more") and (c.pronoun or c.one("span")):
        again = c.tokens[-1]
    if (
        c.one("v:play") is None
        and again is not None
        and again.has("times")
        and c.one("clips", "asset", "asset:")
    ):
        return next((t for t in c.all("v:add") if t.text in ("放", "播放")), None)
    return c.one("v:play") if again is not None and not c.said("v:speed_up v:slow_down n:speed") else None
