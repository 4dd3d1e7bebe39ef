"""Rules for where clips stand: put in, moved, taken the place of."""

from __future__ import annotations

from ....operations.times import END, START, AtFraction, AtMs, ClipEdge, When
from ...context import kind_of_name
from ..clause import Clause
from ..token import Token
from .combine import FILES
from .inrow import owner, stretch_in_row
from .reader import Reader, asset_name
from .screen import keyed_before

PLAYED = (
    "factor factor: percent v:speed_up v:slow_down v:loop v:reverse v:freeze v:zoom v:rotate v:flip v:crop "
    "v:mute v:louder v:quieter n:volume v:color v:stabilize"
)
"""What is done to a clip that is there: then naming it does not put it in."""


SHOWN = ("n:color", "n:effect", "n:transition", "v:blur", "v:chroma")
"""What is done to the picture of a clip that is there."""


def _only_shown(c: Clause) -> bool:
    """ "give the drone shot a golden hour look", "between a and b use a slide": nothing is put in."""
    others = [t for t in c.tokens if not t.has("asset:", "asset", "file")]
    looked = any(t.has("look:") and t.text.isascii() and c.said("v:add") for t in others)
    joined = any(t.has("p:between") for t in others) and not c.said("v:insert", "clips")
    joined = joined or any(t.has("p:between") and t.has("trans:") for t in others)
    return looked or joined or any(t.has(*SHOWN) for t in others)


def put_first(c: Clause, r: Reader) -> bool:
    """ "start with intro.mp4", "put the outro at the end", "insert b-roll at 0:30"."""
    joined = c.said("trans:") and any(t.text in ("之间", "中间") for t in c.tokens)
    if c.said("n:transition", "n:thumbnail") or joined:
        return False
    lead = c.one("v:start_with", "v:end_with")
    verb = c.one("v:insert v:add v:move") or _shown(c)
    files = c.all(*FILES)
    host = owner(c, r)
    files = _into_another(c, [t for t in files if host is None or t is not host[0]])
    if (
        c.one(PLAYED) is not None
        or _only_shown(c)
        or c.fired
        or c.said("v:convert", "v:export", "v:compress")
        or not files
        or (lead is None and verb is None and not c.said("v:insert", "v:add") and not _bare(c, files))
    ):
        return False
    kinds = {a.name: a.what for a in r.context.assets}
    if any(kinds.get(asset_name(t)) in ("audio", "subtitles") for t in files) or c.said(
        "n:music v:overlay n:watermark n:logo n:captions v:voice_over n:audio n:sticker "
        "n:subfile n:sfx n:background pos: n:lut"
    ):
        return False
    if any(kind_of_name(asset_name(t)) in ("audio", "subtitles") for t in files):
        return False
    behind = next(
        (t for t in c.tokens if t.text.lower() in ("behind", "behind me", "后面当背景", "作背景")), None
    )
    if behind is not None:
        return _behind(c, r, [behind, *files, *c.all("v:add", "v:insert")], asset_name(files[0]))
    if _laid_again(c, r, files) or _it_at_a_file(c, r, files) or _laid_over(c, r, files, verb):
        return True
    if _behind_the_keyed(c, r, files):
        return True
    hold = c.one("hold", "length")
    at = place_told(c, r, lead)
    c.claim((hold,))
    used: list[Token | None] = [lead, verb, *c.all("n:clip v:insert p:first p:last")]
    used += [t for t in c.tokens if hold is not None and t.text.lower() in ("hold", "holding", "keep")]
    for token in reversed(files) if at == START else files:
        name = asset_name(token)
        length = int(hold.value) if hold is not None and hold.value > 0 else None
        if (verb is not None and verb.has("v:move") and not verb.has("v:insert")) or (
            lead is None and stands(c, r, verb, name)
        ):
            r.step(c, "move", [token, *used], clip={"asset": name}, at=at)
        else:
            r.step(c, "insert", [token, *used], asset=name, at=at, duration_ms=length)
    return True


def _laid_again(c: Clause, r: Reader, files: list[Token]) -> bool:
    """ "show a.png … from 1:00 to 1:45, and b.png from 3:00 to 3:20": laid like the one before."""
    last, span = r.before(c), c.one("span")
    if last is None or last.op != "overlay" or span is None or span.value.how != "range" or len(files) != 1:
        return False
    verbs = [t for t in c.tokens if t.has("v:") and t.text.lower() not in ("place", "spot")]
    if verbs or last.clause.sentence != c.sentence or "asset" not in last.fields or "end" not in last.fields:
        return False
    fields = {**last.fields, "asset": asset_name(files[0]), "start": span.value.start, "end": span.value.end}
    r.step(c, "overlay", [*files, span, *c.all("v:move")], **fields)
    return True


def _it_at_a_file(c: Clause, r: Reader, files: list[Token]) -> bool:
    """ "trim b.mp4 and insert it at the beginning of a.mp4": what was told of goes to the other's edge."""
    what = r.subject[1][0] if r.subject is not None and r.subject[0] == c.sentence else None
    edge = c.one("n:beginning", "n:end")
    if not c.pronoun or what is None or len(files) != 1 or edge is None or "asset" not in what:
        return False
    lead = [t for t in c.tokens[: c.tokens.index(files[0])] if t.text.lower() not in ("of", "the", "my")]
    number = r.clip_of(files[0])
    if not lead or lead[-1] is not edge or number is None or asset_name(files[0]) == what["asset"]:
        return False
    at: When = ClipEdge(clip=number, edge="end" if edge.has("n:end") else "start")
    at = START if edge.has("n:beginning") and number == 1 else at
    r.step(c, "move", [files[0], edge, *c.all("v:insert", "v:add", "v:move")], clip=dict(what), at=at)
    return True


def _laid_over(c: Clause, r: Reader, files: list[Token], verb: Token | None) -> bool:
    """ "put the b-roll over 0:30-0:40": it covers that stretch."""
    span = c.one("span")
    before = c.tokens[c.tokens.index(span) - 1] if span is not None else None
    if span is None or before is None or before.text.lower() not in ("over", "across", "on top of"):
        return False
    for token in files:
        times = {"start": span.value.start, "end": span.value.end}
        r.step(
            c,
            "overlay",
            [token, span, before, verb],
            asset=asset_name(token),
            position="center",
            scale=1.0,
            **times,
        )
    return True


def _behind_the_keyed(c: Clause, r: Reader, files: list[Token]) -> bool:
    """ "remove the green background and use beach.jpg instead"."""
    last = r.before(c)
    placed = c.one("point", "n:beginning", "n:end", "n:intro", "n:outro", "p:first", "p:last", "clips")
    if last is None or last.op != "chroma_key" or "background" in last.fields or placed is not None:
        return False
    if len(files) != 1 or last.clause.sentence != c.sentence:
        return False
    last.fields["background"] = asset_name(files[0])
    c.claim([*files, *c.all("v:add", "v:insert", "v:move", "n:background")])
    c.fired = True
    return True


def _bare(c: Clause, files: list[Token]) -> bool:
    """ "photo.jpg at 0:10, 5 seconds": a file, a moment, and how long."""
    rest = [t for t in c.tokens if t.free and not t.filler and t not in files]
    return c.one("point") is not None and all(t.has("point", "length", "hold") for t in rest)


def _shown(c: Clause) -> Token | None:
    """ "show photo.png for 3 seconds at the start"."""
    timed = c.one("point", "n:beginning", "n:end", "hold", "p:first", "p:last") is not None
    verb = next((t for t in c.all("v:write") if t.text.lower() in ("show", "display")), None)
    return verb or _so_long_of(c) if timed and c.one("quote") is None else None


def _so_long_of(c: Clause) -> Token | None:
    """ "2 seconds of front.jpg at the beginning": the file, where a length of it is told and a place."""
    length = c.one("length", "hold")
    of = c.tokens.index(length) + 1 if length is not None else 0
    file = next((t for t in c.tokens[of + 1 : of + 3] if t.free and t.has("asset", "file", "asset:")), None)
    linked = 0 < of < len(c.tokens) and c.tokens[of].text.lower() == "of"
    return file if linked and not c.said("n:music", "v:remove", "v:cut", "v:trim", "v:keep") else None


def stands(c: Clause, r: Reader, verb: Token | None, name: str) -> bool:
    """Whether a file is one of the clips at hand, so that putting it somewhere moves it."""
    if verb is not None:
        put = verb.text.lower() in ("put", "place", "放", "放在", "摆", "stick", "pop", "have", "want")
    else:
        last = r.before(c)
        put = last is not None and last.op == "move" and last.clause.sentence == c.sentence
    if not put:
        return False
    if r.context.placed is not None:
        return name in r.context.placed
    moving = [a.name for a in r.context.of_kind("video")]
    return len(moving) > 1 and name in moving


def _into_another(c: Clause, files: list[Token]) -> list[Token]:
    """ "insert a.mp4 into b.mp4 at 0:20", "在b.mp4的20秒处插入a.mp4": the one that is put in."""
    put_in = c.one("v:add") is not None and c.one("point", "span") is not None
    if len(files) != 2 or not (put_in or c.one("v:insert")):
        return files
    first, second = files
    at = c.tokens.index(second)
    into = c.tokens[at - 1].text.lower() if at else ""
    lead = c.tokens[c.tokens.index(first) - 1].text if c.tokens.index(first) else ""
    halved = into == "of" and at > 1 and c.tokens[at - 2].has("n:middle")
    if halved or into in ("into", "in", "inside", "in to", "到"):
        c.claim((second,))
        return [first]
    if lead in ("在", "给", "往"):
        c.claim((first,))
        return [second]
    return files


def _behind(c: Clause, r: Reader, used: list[Token], name: str) -> bool:
    """ "put beach.jpg behind me": the background of the green screen just taken out."""
    last = keyed_before(c, r)
    if last is not None:
        last.fields["background"] = name
        c.claim(used)
        return True
    r.refuse(c, "no_background", used)
    return True


def place_told(c: Clause, r: Reader, lead: Token | None) -> When:
    if lead is not None:
        return START if lead.has("v:start_with") else END
    if c.take("p:first") is not None or any(t.text.lower().startswith("prepend") for t in c.tokens):
        return START
    if (others := _all_others(c)) is not None:
        return others
    if (gap := _between(c) or _halfway(c, r)) is not None:
        return gap
    where = stretch_in_row(c, r, edges=False)
    if where.start is not None:
        return where.start
    edge = c.take("n:beginning n:intro n:end n:outro")
    return START if edge is not None and edge.has("n:beginning", "n:intro") else END


def _all_others(c: Clause) -> When | None:
    """ "before everything else", "after all the others"."""
    rest = c.one("n:everything", "f:all")
    before = c.before(rest) if rest is not None else None
    if rest is None or before is None or not before.has("p:before", "p:after"):
        return None
    c.claim([rest, before])
    return START if before.has("p:before") else END


def _between(c: Clause) -> When | None:
    tokens = c.all("clips")
    numbers = [n for t in tokens for n in t.value]
    if len(numbers) != 2 or not any(t.has("p:between") for t in c.tokens):
        return None
    c.claim(tokens)
    return ClipEdge(clip=min(numbers), edge="end")


def _halfway(c: Clause, r: Reader) -> When | None:
    """ "insert b.mp4 in the middle", "在a.mp4中间插入b.mp4": half-way through all, or through that clip."""
    middle = c.one("n:middle")
    if middle is None or not c.said("v:insert", "v:add") or c.one("point", "span", "length") is not None:
        return None
    c.claim([middle])
    of = next((t for t in c.tokens if t.claim and t.has(*FILES)), None)
    number = r.clip_of(of) if of is not None else None
    length = next(
        (a.duration_ms for a in r.context.assets if of is not None and a.name == asset_name(of)), None
    )
    if number is None or not length:
        return AtFraction(fraction=0.5)
    half = round(length / 2)
    return AtMs(ms=half) if number == 1 else ClipEdge(clip=number, offset_ms=half)


def replace_clip(c: Clause, r: Reader) -> bool:
    """ "replace clip 2 with newtake.mp4": the old one goes, the new one takes its place."""
    verb, old, files = c.one("v:replace"), c.one("clips"), c.all("asset", "file", "asset:")
    two = len({asset_name(t) for t in files}) == 2
    if old is None and len(files) == 2 and two and r.clip_of(files[0]) is not None:
        old, files = files[0], files[1:]
    pictures = {a.name for a in r.context.of_kind("video", "image")}
    if verb is None or old is None or len(files) != 1 or c.said("n:audio", "n:music", "span"):
        return False
    if asset_name(files[0]) not in pictures and not files[0].has("file"):
        return False
    number = r.clip_of(old)
    if number is None or (old.has("clips") and len(old.value) != 1):
        return False
    at: When = ClipEdge(clip=number - 1, edge="end") if number > 1 else START
    at = END if number == -1 else at
    hold = c.one("hold", "length")
    long = int(hold.value) if hold is not None and hold.value > 0 else None
    used = [old, verb, files[0], hold, *c.all("v:add", "n:clip")]
    r.step(c, "delete", used, clip={"clip": number} if old.has("clips") else {"asset": asset_name(old)})
    r.step(c, "insert", [files[0]], asset=asset_name(files[0]), at=at, duration_ms=long)
    return True


def replace_stretch(c: Clause, r: Reader) -> bool:
    """ "replace 0:20 to 0:25 with photo.jpg": it covers that stretch; what is heard goes on."""
    verb, span, files = c.one("v:replace"), c.one("span"), c.all("asset", "file", "asset:")
    kinds = {a.name: a.what for a in r.context.assets}
    if verb is None or span is None or len(files) != 1 or c.said("n:audio n:music n:captions n:background"):
        return False
    name = asset_name(files[0])
    if kinds.get(name, "video") not in ("video", "image"):
        return False
    times = {"start": span.value.start, "end": span.value.end}
    used = [verb, span, *files, *c.all("n:part")]
    r.step(c, "overlay", used, asset=name, position="center", scale=1.0, **times)
    return True
