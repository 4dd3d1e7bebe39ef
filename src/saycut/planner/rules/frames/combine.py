"""Rules for putting clips together, one after another."""

from __future__ import annotations

import itertools
from typing import Any

from ....operations.times import START, AtMs
from ..clause import Clause
from ..token import USED, Token
from .highlights import best_of
from .joined import each_of, joined_fields, whole_length
from .reader import Reader, asset_name
from .rowmore import one_told, photos_told, up_to

FILES = ("asset", "file", "asset:", "folder")
PICTURES = ("n:photos", "n:slideshow", "n:promo", "n:clip", "n:media")
LAYOUTS = ("v:layout_grid", "v:layout_side", "v:layout_stack", "v:layout_pip")


def combine(c: Clause, r: Reader) -> bool:
    show = c.one("n:slideshow", "n:promo") or (
        c.one("n:montage") if len(r.context.of_kind("video", "image")) > 1 else None
    )
    photos = c.one("n:photos") if c.said("v:make v:cut_down v:merge") or _counted(c) else None
    photos = photos or _each_photo(c, r)
    photos = photos or _out_of_clips(c, r) or _into_one(c, r) or _each_piece(c, r)
    verb = c.one("v:merge")
    if verb is not None and _put_together(c, r, verb):
        return True
    if c.one(*LAYOUTS) is not None or best_of(c) is not None:
        return False
    if _more_of_the_row(c, r):
        return True
    if verb is None and show is None and _at_a_place(c, r):
        return False
    listed = c.one("order:given", "n:order") is not None and len(c.all("asset", "file", "asset:")) > 1
    listed = listed or _all_of_them(c, r) or _only_used(c, r) or _from_files(c, r)
    if (
        verb is None
        and not listed
        and not _in_an_order(c, r)
        and not (show is not None and _made_of_many(c, r))
        and not (photos is not None and (_from(c) or c.said("p:to") or _made_into(c) or _each(c, r)))
    ):
        return False
    if c.said("n:audio", "n:music") and verb is not None and not c.said(*FILES, "n:clip clips n:media"):
        return False
    names = one_told(c, r, file_names(c, r)) or _spoken_of(c, r) or _both_videos(c, r) or photos_told(c, r)
    if show is not None and show.has("n:slideshow") and not _joins_told(r):
        r.assume("slideshow_cuts")
    fields, more = joined_fields(c)
    used: list[Token | None] = [verb, show, photos, *more]
    rhythm = c.one("every") if not c.said("v:split", "n:beat", "n:thumbnail") else None
    if rhythm is not None:
        fields["still_ms"], used = int(rhythm.value), [*used, rhythm]
    only_videos = bool(r.context.of_kind("video")) and not r.context.of_kind("image")
    if not names and "still_ms" in fields and only_videos:
        _each_video(c, r, used, fields.pop("still_ms"))
    used += c.all("n:highlights") if c.said("n:slideshow") or names else []
    used += c.all("v:convert", "v:change") if names else []
    if photos is not None:
        _as_long_as_told(c, r, fields)
    there = next((s for s in r.steps if s.op == "combine" and s.clause.sentence == c.sentence), None)
    if there is not None and not names and there.clause is not c:
        there.fields |= {k: v for k, v in fields.items() if k not in there.fields or k != "order"}
        c.claim(used)
        return True
    if not names and _of_what_is_left(c, r, used, fields):
        return True
    r.step(c, "combine", used, assets=_without_unused(c, names) or None, **fields)
    return True


def _put_together(c: Clause, r: Reader, verb: Token) -> bool:
    """Whether nothing is left to put together: what was told before is one, or there is one video only."""
    last = r.before(c)
    one = verb.text.startswith(("剪成", "做成")) and len(r.context.of_kind("video", "image")) == 1
    if one and not any(s.op in ("highlights", "fit_duration") for s in r.steps):
        r.ask(c, "shorten_how")  # "剪成一个vlog": it is to get shorter
        return True
    told = last is not None and last.op in ("highlights", "combine") and c.pronoun
    grid = last is not None and last.op == "layout" and c.one(*FILES) is None and not c.said(*LAYOUTS)
    if one or told or grid:
        c.claim((verb,))
        return True
    return False


def _each(c: Clause, r: Reader) -> bool:
    return _each_photo(c, r) is not None or _each_piece(c, r) is not None


def _of_what_is_left(c: Clause, r: Reader, used: list[Token | None], fields: dict[str, Any]) -> bool:
    """ "I only want 1:00-1:30 and 3:00-3:40. Join them with a dissolve": parts of one video."""
    single = (r.context.clip_count or len(r.context.of_kind("video", "image"))) == 1
    cut = any(s.op in ("remove", "split") for s in r.steps)
    if (
        not single
        or not cut
        or "transition" not in fields
        or fields.keys() - {"transition", "transition_ms", "order"}
    ):
        return False
    r.step(c, "transition", used, kind=fields["transition"], duration_ms=fields.get("transition_ms"))
    return True


def _as_long_as_told(c: Clause, r: Reader, fields: dict[str, Any]) -> None:
    """ "make it 30 seconds from these photos": the length told before is the row's."""
    fit = next((s for s in r.steps if s.op == "fit_duration" and s.clause.sentence == c.sentence), None)
    if fit is None or "target" in fit.fields:
        return
    fields.setdefault("duration_ms", fit.fields["duration_ms"])
    r.steps.remove(fit)
    if fit.guess in r.assumptions:
        r.assumptions.remove(fit.guess)


def _without_unused(c: Clause, names: tuple[str, ...]) -> tuple[str, ...]:
    """ "先a，再b，c不用": a name that a "not" follows is in no row."""
    pairs = itertools.pairwise(c.tokens)
    gone = {asset_name(a) for a, b in pairs if a.has(*FILES[:3]) and b.has("c:neg") and not b.text.isascii()}
    return tuple(n for n in names if n not in gone)


MANY = frozenset(
    ("these", "them", "those", "all", "everything", "all of them", "all of these", "all of this")
)


def _made_into(c: Clause) -> bool:
    """ "照片做成视频": what they become is told after the verb."""
    verb = next((t for t in c.tokens if t.has("v:make") and t.text.endswith("成")), None)
    return verb is not None and any(t.has("n:media") and t.start > verb.start for t in c.tokens)


def _into_one(c: Clause, r: Reader) -> Token | None:
    """ "turn these into a 1 minute video", "a.mp4, b.mp4, c.mp4 into one clip", "a trailer from a and b"."""
    shown = {a.name for a in r.context.of_kind("video", "image")}
    files = [t for t in c.all("asset", "file", "asset:") if asset_name(t) in shown]
    noun = next(
        (t for t in c.all("n:media", "n:clip", "n:highlights", "n:montage") if not t.has("asset:")), None
    )
    words = {w for t in c.tokens for w in t.text.lower().split()}
    into = "into" in words
    source = any(t.text.lower() in ("from", "out of", "using", "with", "of") for t in c.tokens)
    if noun is None or len(shown) < 2 or not c.said("v:make", "v:convert", "v:change", "v:merge"):
        return None
    many = len(files) > 1 or not words.isdisjoint(MANY)
    if len(files) > 1 and (into or source):
        return noun
    long = any(whole_length(c, t) for t in c.all("length"))
    return noun if into and many and long and not c.said("v:cut_down", "clips", "v:split") else None


def _from_files(c: Clause, r: Reader) -> bool:
    """ "a teaser (9:16, 20 s) from hero.mp4, closeup.mp4 and p1.jpg": what it is made of, told last."""
    last = next((s for s in r.steps if s.op in ("highlights", "combine")), None)
    files = c.all("asset", "file", "asset:")
    shown = {a.name for a in r.context.of_kind("video", "image")}
    if last is None or last.clause.sentence != c.sentence or len(files) < 2:
        return False
    if not all(asset_name(t) in shown for t in files) or any(t.has("v:") for t in c.tokens):
        return False
    before = c.tokens[c.tokens.index(files[0]) - 1].text.lower() if c.tokens.index(files[0]) else ""
    if before not in ("from", "of", "using", "out of", "with"):
        return False
    if last.op == "highlights" and "count" not in last.fields:
        r.steps.remove(last)
    return True


def _out_of_clips(c: Clause, r: Reader) -> Token | None:
    """ "make a 30 second reel out of these clips"."""
    noun = c.one("n:clip")
    several = len(r.context.of_kind("video", "image")) > 1
    made = c.said("v:make") and c.one("n:media", "n:montage", "n:highlights") is not None
    plural = noun is not None and noun.text.lower().endswith("s")
    source = next((t for t in c.tokens if t.text.lower() in ("out of", "from", "using", "out", "with")), None)
    if not (several and made and plural and source is not None and noun is not None):
        return None
    return noun if source.start < noun.start and not c.said("n:highlights", "clips", "v:split") else None


def _each_video(c: Clause, r: Reader, used: list[Token | None], ms: int) -> None:
    """ "a vid with the 4 clips, each 3 secs"."""
    for number in range(1, len(r.context.of_kind("video")) + 1):
        r.step(c, "trim", used, start=START, end=AtMs(ms=ms), target={"clip": number})


def _all_of_them(c: Clause, r: Reader) -> bool:
    """ "all 4 clips, max 30 sec total": with no verb, as a line of a brief."""
    everything = any(t.has("f:all") for t in c.tokens) and c.one("n:clip", "n:photos") is not None
    bare = not any(t.has("v:") and not t.has("n:") for t in c.tokens) and not c.inherited
    long = any(whole_length(c, t) or each_of(c, t) for t in c.all("length", "hold"))
    return everything and bare and long and len(r.context.of_kind("video", "image")) > 1


TAKEN = frozenset(("use", "using", "take", "featuring", "用", "使用"))


def _only_used(c: Clause, r: Reader) -> bool:
    """ "use the closeup and hero clips": several files with no place of their own."""
    verb = next((t for t in c.tokens if t.free and t.text.lower() in TAKEN), None)
    kinds = {a.name: a.what for a in r.context.assets}
    files = c.all("asset", "file", "asset:")
    if (
        verb is None
        or len(files) < 2
        or any(kinds.get(asset_name(t)) not in ("video", "image") for t in files)
    ):
        return False
    rest = [t for t in c.tokens if t.free and not t.filler and t is not verb and t not in files]
    c.claim((verb,))
    return all(t.has("n:clip", "n:photos", "n:media", "length", "hold", "n:promo", "number") for t in rest)


def _more_of_the_row(c: Clause, r: Reader) -> bool:
    """ "IMG_1 through IMG_3, then sunset", "living room first, then kitchen, bedroom": the row goes on."""
    row = r.row(c)
    files = c.all("asset", "file", "asset:")
    if row is None or row.clause is c or not files or not row.fields.get("assets"):
        return False
    rest = [t for t in c.tokens if not t.filler and t not in files]
    if any(not t.has("n:clip", "n:photos", "p:last") for t in rest):
        return False
    names = [n for n in file_names(c, r) if n not in row.fields["assets"]]
    row.fields["assets"] = (*row.fields["assets"], *names)
    c.claim(rest)
    return True


def _in_an_order(c: Clause, r: Reader) -> bool:
    """ "照片按文件名顺序播放": the pictures at hand, one after another."""
    seen = c.one("n:photos", "n:clip", "n:media")
    return (
        seen is not None
        and c.one("order:name", "order:date") is not None
        and (len(r.context.of_kind("video", "image")) > 1 and not c.said("v:reorder", "v:swap"))
    )


def _joins_told(r: Reader) -> bool:
    """Whether how one picture goes over into the next is told anywhere in the request."""
    words = r.words.lower()
    return any(
        w in words for w in ("transition", "fade", "dissolve", "cut", "转场", "叠化", "淡", "wipe", "slide ")
    )


def _both_videos(c: Clause, r: Reader) -> tuple[str, ...]:
    """ "stitch both videos", where there are photos too: only the two."""
    videos = [a.name for a in r.context.of_kind("video")]
    both = any(t.text.lower() in ("both", "the two", "two") for t in c.tokens)
    seen = [t for t in c.tokens if t.has("n:media", "n:clip", "n:promo")]
    noun = next((t for t in seen if t.text.lower().endswith(("videos", "vids", "clips"))), None)
    if len(videos) != 2 or not both or noun is None or not r.context.of_kind("image"):
        return ()
    c.claim([noun, *(t for t in c.tokens if t.free and t.has("unknown") and t.end <= noun.start)])
    return tuple(videos)


def _at_a_place(c: Clause, r: Reader) -> bool:
    """ "show a.jpg and b.jpg at the end for 3 seconds each": put in there, not all there is."""
    place = c.one("n:end", "n:beginning", "point")
    at = c.before(place) if place is not None else None
    led = place is not None and (place.has("point") or (at is not None and at.has("p:at")))
    return led and c.one(*FILES) is not None and bool(r.context.of_kind("video")) and not c.said("v:make")


def _each_photo(c: Clause, r: Reader) -> Token | None:
    """ "4 secs per picture", "show each for 2 seconds": how long the photos at hand stand."""
    still = any(each_of(c, t) for t in c.all("length", "hold"))
    if (
        not still
        or len(r.context.of_kind("image")) < 2
        or c.said("v:split", "clips", "n:transition")
        or any(t.has("n:clip") and not t.has("v:") for t in c.tokens)
    ):
        return None
    return (
        c.one("n:photos")
        or c.one("n:every")
        or next((t for t in c.tokens if t.free and t.text == "each"), None)
    )


def _each_piece(c: Clause, r: Reader) -> Token | None:
    """ "竖屏 每段3秒 总共12秒": with no verb, so much of each of the videos."""
    each = c.one("n:every")
    length = next((t for t in c.all("length", "hold") if each_of(c, t)), None)
    if each is None or each.text.isascii() or length is None or len(r.context.of_kind("video")) < 2:
        return None
    return None if any(t.has("v:") and not t.filler for t in c.tokens) else each


SEVERAL = ("这几张", "这些", "这几个", "these", "all these", "all of these", "几张", "几个")


def _counted(c: Clause) -> bool:
    """ "use 3 photos": more than one, not something laid over the picture."""
    number = c.one("number")
    if c.said("v:add") and any(t.text in SEVERAL for t in c.tokens) and not c.said("pos:", "v:overlay"):
        return True
    return number is not None and number.value > 1 and c.said("v:add") and not c.said("pos:", "v:overlay")


def _made_of_many(c: Clause, r: Reader) -> bool:
    """Whether there is something to put together: several files, or words that say so."""
    if not r.context.assets and c.said("n:promo") and c.said("v:make"):
        return True
    several = len(r.context.of_kind("video", "image")) > 1
    return (
        several
        or (_from(c) and c.said("n:photos", "n:clip", *FILES))
        or c.said("n:slideshow")
        or c.said("folder")
    )


def _from(c: Clause) -> bool:
    return any(
        t.has("p:from", "v:merge", "n:slideshow")
        or t.text.lower() in ("of", "out", "using", "with", "用", "使用", "把", "将")
        for t in c.tokens
    )


def file_names(c: Clause, r: Reader) -> tuple[str, ...]:
    names: list[str] = []
    kinds = {a.name: a.what for a in r.context.assets}
    for token in c.all(*FILES):
        if kinds.get(asset_name(token)) in ("audio", "subtitles"):
            continue
        if token.has("folder"):
            token.claim = USED
            r.assume("folder_files", words=token.shown)
            continue
        token.claim = USED
        names.append(asset_name(token))
    moving = [a.name for a in r.context.assets if a.what in ("video", "image")]
    for token in c.all("clips"):
        token.claim = USED
        for n in (*token.value, *up_to(c, token)):
            names.append(moving[n - 1] if n <= len(moving) else f"{token.shown}")
    return tuple(dict.fromkeys(names))


CUT = ("trim", "remove", "speed", "mute", "color", "reverse")


def _spoken_of(c: Clause, r: Reader) -> tuple[str, ...]:
    """ "I have a.mp4 and b.mp4. Merge them": files named just before."""
    if not c.pronoun:
        return ()
    kinds = {a.name: a.what for a in r.context.assets}
    waiting = [t for t in r.files if t.free and kinds.get(asset_name(t)) not in ("audio", "subtitles")]
    c.claim(waiting)
    if not waiting and any(t.text.lower() in ("them", "both", "the two") for t in c.tokens):
        cut = [s.fields.get("target") for s in r.steps if s.clause.sentence == c.sentence and s.op in CUT]
        named = tuple(dict.fromkeys(str(t["asset"]) for t in cut if isinstance(t, dict) and "asset" in t))
        return named if len(named) > 1 and len(named) == len({str(t) for t in cut}) else ()
    return tuple(dict.fromkeys(asset_name(t) for t in waiting))
