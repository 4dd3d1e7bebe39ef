"""Rules for one picture of the video, and for its format where that is told after it."""

from __future__ import annotations

from ....operations.times import END, START, AtFraction, AtMs, When
from ..clause import Clause
from ..token import Token
from .gifs import not_the_video
from .reader import Reader, asset_name, stretch
from .step import Stretch

LAID = ("asset", "file", "asset:", "v:overlay", "n:logo", "n:watermark", "v:insert")


def _stays_in_view(c: Clause, frame: Token) -> bool:
    """ "keep my face in frame": no picture is asked for."""
    before = c.before(frame)
    return before is not None and before.text.lower() in ("in", "inside", "within") and c.said("v:keep")


def thumbnail(c: Clause, r: Reader) -> bool:
    noun = c.one("n:thumbnail")
    if noun is not None and _a_picture_already(c, r, noun):
        return True
    frame = (
        c.one("n:frame")
        if (c.said("v:keep v:export v:extract_audio v:make") and c.said("n:photos fmt: v:export v:keep"))
        or c.one("fmt:png", "fmt:jpg") is not None
        or (c.said("n:photos") and any(t.text.lower() in ("as", "as a", "into") for t in c.tokens))
        else None
    )
    if frame is None and noun is None and c.said("v:keep", "v:extract_audio") and c.one("point") is not None:
        frame = next((t for t in c.all("n:media") if t.text in ("画面", "图像", "picture")), None)
    noun = noun or (c.one("fmt:png", "fmt:jpg") if c.one("point") is not None and not c.said(*LAID) else None)
    if noun is None and (frame is None or _stays_in_view(c, frame)):
        return False
    shot = next((t for t in c.all("v:freeze") if t.text.lower() in ("still frame", "freeze frame")), None)
    if shot is not None:
        c.claim((shot,))
    elif c.said("v:freeze"):
        return False
    if c.said("v:remove") or (noun is not None and c.said("v:insert", "v:merge")):
        return False
    kind = c.one("fmt:jpg fmt:png fmt:webp")
    middle = c.take("n:middle")
    where = stretch(c, r)
    length = c.one("length") if where.start is None else None
    at = where.start if length is None else AtMs(ms=int(length.value))
    if at is None:
        at = _edge_frame(c, r, framed=frame is not None, kind=kind)
    if middle is not None and at is None:
        at = AtFraction(fraction=0.5)
    rhythm = c.one("every")
    if rhythm is not None and (at is None or isinstance(at, AtMs)):
        return _every_so_often(c, r, rhythm, [noun, frame, kind], where=where)
    used: list[Token | None] = [
        noun,
        frame,
        kind,
        length,
        *c.all(
            "v:make v:add v:export n:photos n:thumbnail v:keep n:every number n:frame v:cut x:best quality: "
            "v:extract_audio"
        ),
    ]
    not_the_video(c)
    made = r.before(c)
    again = made is not None and made.op == "thumbnail" and made.clause.sentence == c.sentence
    if again and at is None and kind is None and not c.said("v:add", "v:export"):
        c.claim(used)
        return True
    r.step(c, "thumbnail", used, at=at, format=kind.reading("fmt") if kind is not None else None)
    return True


def _edge_frame(c: Clause, r: Reader, *, framed: bool, kind: Token | None) -> When | None:
    """ "the first frame", "the first and the last frame": where it is; the last of two is made here."""
    counted = next((t for t in c.all("frames") if t.value == 1 and r.words[: t.start].endswith("第")), None)
    if counted is not None:
        c.claim([counted])
        return START
    if not framed and c.one("n:frame") is None:
        return None
    first, last = c.take("p:first", "ord:1"), c.take("p:last", "ord:-1")
    if first is not None and last is not None:
        r.step(c, "thumbnail", [last], at=END, format=kind.reading("fmt") if kind is not None else None)
    return START if first is not None else END if last is not None else None


def _a_picture_already(c: Clause, r: Reader, noun: Token) -> bool:
    """ "use photo2.jpg as the thumbnail": there is no picture to be taken."""
    stills = {a.name for a in r.context.of_kind("image")}
    files = [t for t in c.all("asset", "file", "asset:") if asset_name(t) in stills]
    lead = [t.text.lower() for t in c.tokens[: c.tokens.index(noun)]]
    if len(files) != 1 or not {"as", "for"} & set(lead):
        return False
    r.refuse(c, "picture_already", name=asset_name(files[0]))
    return True


MOST_STILLS = 100


def _every_so_often(c: Clause, r: Reader, rhythm: Token, used: list[Token | None], *, where: Stretch) -> bool:
    """ "a frame every 10 seconds": a still at each such time, where the length is known."""
    whole, step = r.context.whole_ms, int(rhythm.value)
    begin = where.start.ms if isinstance(where.start, AtMs) else 0
    if isinstance(where.end, AtMs):
        whole = where.end.ms + 1
    if whole is None or step <= 0 or (whole - begin) // step >= MOST_STILLS:
        return False
    kind = c.one("fmt:jpg fmt:png fmt:webp")
    form = kind.reading("fmt") if kind is not None else None
    for ms in range(begin, whole, step):
        r.step(c, "thumbnail", [rhythm, *used, *c.all("v:keep v:export v:make")], at=AtMs(ms=ms), format=form)
    return True


def still_format(c: Clause, r: Reader) -> bool:
    """Gives the picture taken in the clause before its format: "截取第5秒的画面存成PNG"."""
    last, kind = r.before(c), c.one("fmt:png", "fmt:jpg", "fmt:webp")
    if last is None or last.op != "thumbnail" or kind is None or last.clause.sentence != c.sentence:
        return False
    if any(t.has("point", "span", "n:frame", "n:thumbnail") for t in c.tokens):
        return False
    last.fields["format"] = kind.reading("fmt")
    c.claim([kind, *c.all("v:export", "v:convert", "v:make", "n:format", "n:photos")])
    return True
