"""Rules for pictures over the picture: logos, watermarks, stickers, overlays."""

from __future__ import annotations

from ....operations.times import END, START, AtMs, ClipEdge, FromEnd
from ..apart import still_at_edge
from ..clause import Clause
from ..token import Token
from .inrow import owner, stretch_in_row
from .marklooks import look_of
from .reader import Reader, asset_name, stretch
from .standing import described, gone_at, middle_of_picture, over_clip, until
from .step import Step, Stretch

SUBTITLES = (".srt", ".vtt", ".ass", ".ssa")
IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


def overlay(c: Clause, r: Reader) -> bool:
    """Logos, watermarks, stickers, pictures over the picture."""
    if _of_layout(c, r) or _side_by_side(c, r):
        return True
    if c.said("fmt:gif") and c.said("v:make") and c.one("asset file asset:") is None:
        return False
    if _one_over_another(c, r) or _sized(c, r) or _moved_on(c, r) or _put_between(c, r):
        return True
    mark = c.one("n:watermark")
    noun = c.one("n:logo n:sticker n:photos") if mark is None else None
    verb = c.one("v:overlay v:add v:insert v:make") or (c.one("v:move") if c.one("pos:") else None)
    files = [t for t in c.all("asset file asset:") if not asset_name(t).lower().endswith(SUBTITLES)]
    drawn = [t for t in files if asset_name(t).lower().endswith(IMAGES)]
    laid = c.said("n:logo") or _on_video(files) or any(t.text.lower() == "with" for t in c.tokens)
    drawn = drawn if laid else []
    file = next(iter(drawn or files), None)
    under = [t for t in files if drawn and t not in drawn]
    pictured = file is not None and asset_name(file).lower().endswith(IMAGES)
    placed = c.one("pos:", "span", "point", "n:opacity", "x:full", "tsize:") is not None
    shown = pictured and (placed or noun is not None or still_at_edge(c.tokens))
    if c.said("v:remove") or (verb is None and mark is None and not c.inherited and not shown):
        return False
    if mark is None and not still_at_edge(c.tokens) and not _laid(c, noun, verb, file):
        return False
    quote = c.one("quote")
    if quote is not None and mark is noun is None and file is not None and _seen_alone(c, file):
        return False
    logo = bool(noun and noun.has("n:logo"))
    op = "watermark" if mark is not None or (logo and not _timed(c)) else "overlay"
    name = asset_name(file) if file is not None else _only_image(r) if quote is None else None
    text = None if quote is None or name is not None else str(quote.value)
    if name is None and text is None:
        return _ask_mark(c, r, mark or noun)
    fields = look_of(c)
    if (mark is not None or logo) and (inner := middle_of_picture(c)):
        fields["position"] = inner
    over = _over_a_clip(c, r, name)
    where = over or _when(c, r, op)
    op = "overlay" if over is not None and mark is None else op
    own_words = quote is not None and name is not None and c.said(*OWN_WORDS)
    used: list[Token | None] = [
        mark,
        noun,
        verb,
        file,
        None if own_words else quote,
        *c.all(
            "anim: v:add v:make n:watermark n:logo n:text n:size v:overlay v:move x:wide "
            "v:end_with v:start_with"
        ),
    ]
    used += [t for t in c.all("asset file asset:") if asset_name(t) == name or t in under]
    used += described(c, [quote]) if quote is not None else []
    further = _further_clips(c, r) if over is not None else []
    r.step(c, op, used, asset=name, text=text, start=where.start, end=where.end, **fields)
    _closing_words(c, r, quote if own_words else None)
    for token, number in further:
        edges = {"start": ClipEdge(clip=number), "end": ClipEdge(clip=number, edge="end")}
        r.step(c, op, [token], asset=name, text=text, **edges, **fields)
    return True


def _seen_alone(c: Clause, file: Token) -> bool:
    """Whether a picture is seen by itself, or is what words stand on."""
    return _of_an_edge(c, file) or _stands_on(c, file)


OWN_WORDS = ("n:text", "n:title", "n:cta", "n:end_card", "v:end_with", "v:start_with")


def _closing_words(c: Clause, r: Reader, quote: Token | None) -> None:
    """ "end on our logo for 2 sec with “Out Friday”": the words stand with the logo."""
    edge, logo = c.said("v:end_with", "v:start_with"), r.steps[-1]
    if quote is None or not edge or "start" not in logo.fields:
        return
    if not any(t.has("pos:") for t in c.tokens):
        logo.fields["position"] = "center"
    times = {k: v for k, v in logo.fields.items() if k in ("start", "end")}
    role = "end_card" if c.said("v:end_with") else "title"
    r.step(c, "add_text", [quote], text=str(quote.value), role=role, **times)


def _laid(c: Clause, noun: Token | None, verb: Token | None, file: Token | None) -> bool:
    """Whether a picture that is no watermark is to lie over the picture, and is no clip of a row."""
    if noun is not None and noun.has("n:photos"):
        return c.said("v:overlay") or c.one("pos:") is not None
    over = verb is not None and verb.has("v:overlay")
    return noun is not None or (
        file is not None and (over or c.one("pos:", "n:opacity", "x:full") is not None)
    )


def _further_clips(c: Clause, r: Reader) -> list[tuple[Token, int]]:
    """ "on the intro and the outro": each clip after the first that words are said to lie over."""
    found: list[tuple[Token, int]] = []
    for token in c.all("clips", "asset", "file", "asset:"):
        before = c.before(token)
        number = r.clip_of(token) if before is not None and before.has("c:and", "punct") else None
        found += [(token, number)] if number is not None else []
    return found


def _put_between(c: Clause, r: Reader) -> bool:
    """ "after a.mp4 show the logo full screen for 3 seconds": a still comes in there."""
    fills = c.one("x:full") or (c.one("v:insert") if c.one("pos:") is None else None)
    if fills is None or c.one("p:after", "p:before", "p:between") is None:
        return False
    stills = {a.name for a in r.context.of_kind("image")}
    names = c.all("asset", "file", "asset:", "clips")
    still = next((t for t in names if not t.has("clips") and asset_name(t) in stills), None)
    beside = [t for t in names if t is not still]
    numbers = [n for t in beside if (n := r.clip_of(t)) is not None]
    length = c.one("hold", "length")
    if still is None or not numbers or len(numbers) != len(beside) or c.one("point", "span") is not None:
        return False
    edge = "start" if c.one("p:before") is not None else "end"
    at = ClipEdge(clip=min(numbers), edge=edge)
    long = int(length.value) if length is not None and length.value > 0 else None
    used = [still, *beside, length, *c.all("x:full n:logo v:write v:add v:insert n:photos")]
    r.step(c, "insert", used, asset=asset_name(still), at=at, duration_ms=long)
    return True


def _over_a_clip(c: Clause, r: Reader, name: str | None) -> Stretch | None:
    """ "logo.png in the corner of b.mp4", "on the intro": as long as that clip is."""
    if len(r.context.of_kind("video")) < 2 or c.one("point", "span", "hold", "length") is not None:
        return None
    c.claim(t for t in c.all("asset", "file", "asset:") if asset_name(t) == name)
    return over_clip(c, r)


def _of_an_edge(c: Clause, file: Token) -> bool:
    """ "“Part 3” at the start of c.mp4": the file whose start or end the words stand at."""
    lead = [t for t in c.tokens[: c.tokens.index(file)] if t.text.lower() not in ("the", "my", "of")]
    return bool(lead) and lead[-1].has("n:beginning", "n:end", "n:middle", "point", "span")


def _on_video(files: list[Token]) -> bool:
    """ "产品展示.mp4 右上角加logo.png": the video is what the picture lies on."""
    pictured = [asset_name(t).lower().endswith(IMAGES) for t in files]
    return len(files) == 2 and sum(pictured) == 1 and not files[0].typed.isascii()


def _stands_on(c: Clause, file: Token) -> bool:
    """ "put the text “June” in the corner of the beach clip": the file is what the words stand on."""
    lead = [t.text.lower() for t in c.tokens[: c.tokens.index(file)] if t.text.lower() not in ("the", "my")]
    return (
        c.said("n:text", "n:title", "n:captions", "n:lower_third")
        and bool(lead)
        and lead[-1] in ("of", "on", "on the", "over", "onto", "in", "on top of")
    )


def _of_layout(c: Clause, r: Reader) -> bool:
    """Files and a corner told after a layout that has none yet are the layout's."""
    small = r.before(c)
    if small is None or small.op != "layout" or small.clause.sentence != c.sentence:
        return False
    files = c.all("asset", "file", "asset:")
    if not files or (small.fields.get("kind") == "pip" and small.fields.get("assets")):
        return False
    position = c.one("pos:")
    named = [*small.fields.get("assets", ()), *(asset_name(t) for t in files)]
    small.fields["assets"] = tuple(dict.fromkeys(named))
    if position is not None and small.fields.get("kind") == "pip":
        small.fields["position"] = position.reading("pos")
    c.claim([*files, position, *c.all("v:add v:insert v:overlay")])
    return True


def _when(c: Clause, r: Reader, op: str) -> Stretch:
    """From when to when a picture lies over the video; the words for it are claimed."""
    clips = c.all("clips")
    if len(c.all("point span length hold")) == 1 and not clips and (gone := until(c)) is not None:
        times = gone_at(START, gone, r)  # "add the logo, it should disappear at 0:08"
        return Stretch(times.get("start"), times.get("end"), "first")
    where = stretch_in_row(c, r)
    opens = where.end is None and where.start in (None, START)
    length = c.one("length") if opens and c.one("v:fade", "v:fade_in") is None else None
    if length is not None and length.value > 0 and op == "overlay" and not c.said("v:end_with"):
        where = Stretch(START, AtMs(ms=int(length.value)), "first")
        c.claim((length,))
    card = c.one("n:end_card") if not where.given else None
    if card is not None or (where.how == "end" and not where.hold_ms and op == "overlay"):
        c.claim([card] if not c.said("quote") else [])
        return _at_an_edge(c, where, last=True)
    if not where.given and c.said("v:end_with", "v:start_with"):
        where = _at_an_edge(c, where, last=c.said("v:end_with"))
    if clips and where.given:
        r.assume("overlay_whole_times", words=clips[0].shown)
        c.claim(clips)
    return where


SIDES = {("left", "right"): "side_by_side", ("top", "bottom"): "stacked"}


def _side_by_side(c: Clause, r: Reader) -> bool:
    """ "左边放a.mp4，右边放b.mp4": two videos on opposite sides are seen together."""
    last, side = r.before(c), c.one("pos:")
    moving = {a.name for a in r.context.of_kind("video")}
    file = next((t for t in c.all("asset", "file", "asset:") if asset_name(t) in moving), None)
    if last is None or last.op != "overlay" or side is None or file is None:
        return False
    if last.clause.sentence != c.sentence or last.fields.get("asset") not in moving:
        return False
    here, there = str(side.reading("pos")), str(last.fields.get("position"))
    pair = next((p for p in SIDES if {here, there} == set(p)), None)
    if pair is None:
        return False
    names = (last.fields["asset"], asset_name(file))
    last.op = "layout"
    last.fields = {"kind": SIDES[pair], "assets": names if there == pair[0] else names[::-1]}
    c.claim([side, file, *c.all("v:add", "v:move", "v:insert", "v:play")])
    return True


def _at_an_edge(c: Clause, where: Stretch, *, last: bool) -> Stretch:
    """ "片尾放logo，停3秒", "end with the logo": at the end, or at the start, for as long as told."""
    length = c.one("length") if where.hold_ms is None else None
    hold = where.hold_ms or (int(length.value) if length is not None and length.value > 0 else CARD_MS)
    c.claim([length])
    if last:
        return Stretch(FromEnd(from_end_ms=hold), END, "end", hold)
    return Stretch(START, AtMs(ms=hold), "start", hold)


REST = ("rest", "the rest", "the rest of the time", "after that", "from then on", "afterwards")
CARD_MS = 3000
"""How long a picture stands at the start or the end where nothing is said."""


def _goes_on(c: Clause, r: Reader, last: Step) -> bool:
    """ "… for the first 3 seconds, then bottom right till the end": only where it is seen from there on."""
    plain = (
        "pos:",
        "span",
        "point",
        "n:everything",
        "n:part",
        "tsize:",
        "percent",
        "n:size",
        "v:add",
        "v:move",
    )
    if "end" not in last.fields or not all(t.filler or not t.free or t.has(*plain) for t in c.tokens):
        return False
    between = r.words[last.clause.end : c.start].lower()
    later = any(word in between for word in ("then", "after"))
    onwards = any(t.has("p:onwards", "span", "point") or t.text.lower() in REST for t in c.tokens)
    return later or onwards


def _moved_on(c: Clause, r: Reader) -> bool:
    """ "… then move it to the bottom right for the rest": the picture just laid over, at another place."""
    last, position = r.before(c), c.one("pos:")
    verb = c.one("v:move v:add v:change")
    if last is None or last.op not in ("overlay", "watermark") or position is None:
        return False
    bare = _goes_on(c, r, last)
    if verb is None and not bare:
        return False
    if (
        not (c.pronoun or bare)
        or last.clause.sentence != c.sentence
        or c.one("asset", "file", "quote") is not None
    ):
        return False
    end = last.fields.get("end")
    fields = look_of(c)
    where = stretch(c, r)
    c.claim(c.all("n:everything", "v:change", "x:elsewhere"))
    start = where.start or end
    if start is None:
        last.fields |= fields
        c.claim((verb,))
        return True
    if end is None:
        last.fields["end"] = start
    kept = {k: v for k, v in last.fields.items() if k not in ("start", "end")}
    r.step(c, last.op, [verb], **{**kept, **fields}, start=start, end=where.end)
    return True


def _one_over_another(c: Clause, r: Reader) -> bool:
    """ "put the b-roll over the interview from 0:30": the first covers the second."""
    files = c.all("asset", "file", "asset:")
    over = next((t for t in c.tokens if t.text in OVER), None)
    if len(files) != 2 or over is None or not files[0].start < over.start < files[1].start:
        return False
    if c.one("pos:") is not None or owner(c, r) is not None:
        return False
    where = stretch(c, r)
    used = [*files, over, *c.all("v:add v:overlay v:insert")]
    name = asset_name(files[0])
    fields = {"position": "center", "scale": 1.0}
    r.step(c, "overlay", used, asset=name, start=where.start, end=where.end, **fields)
    return True


def _sized(c: Clause, r: Reader) -> bool:
    """ "…，缩到30%", "…, 25% size": how large the picture just laid over is."""
    last, percent = r.before(c), c.one("percent")
    if (
        last is None
        or last.op not in ("overlay", "watermark")
        or percent is None
        or c.one("n:opacity") is not None
    ):
        return False
    rest = [t for t in c.tokens if t.free and not t.filler and t is not percent]
    if last.clause.sentence != c.sentence or not all(
        t.has("n:size", "v:cut_down", "v:resize", "v:compress") for t in rest
    ):
        return False
    if 0 < percent.value <= 100:
        last.fields["scale"] = round(percent.value / 100, 3)
    c.claim([percent, *rest])
    return True


OVER = ("over", "on top of", "onto", "盖在", "叠在", "覆盖在")


def _timed(c: Clause) -> bool:
    edge = c.one("n:end", "n:beginning")
    at = c.before(edge) if edge is not None else None
    return c.one("span point hold") is not None or (at is not None and at.has("p:at"))


def _only_image(r: Reader) -> str | None:
    images = r.context.of_kind("image")
    if len(images) == 1:
        r.assume("only_image", name=images[0].name)
        return images[0].name
    logos = [a for a in images if "logo" in a.name.lower() or "watermark" in a.name.lower()]
    return logos[0].name if len(logos) == 1 else None


def _ask_mark(c: Clause, r: Reader, noun: Token | None) -> bool:
    if noun is None:
        return False
    r.ask(c, "which_image", what=noun.shown)
    return True
