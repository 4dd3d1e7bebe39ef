"""Rules for what is made: format, size, resolution, platform; stills, GIFs, sound files."""

from __future__ import annotations

import re
from typing import Any

from ....operations.times import END, AtFraction, AtMs
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, stretch

VIDEO = ("mp4", "mov", "mkv", "webm", "avi")
AUDIO = ("mp3", "wav", "m4a", "aac", "flac", "ogg")
NOT_MADE = ("flv", "wmv", "mpeg", "prores")
VERBS = ("v:export", "v:convert", "v:compress", "v:resize", "v:process", "v:make", "v:change", "v:decrease")
NOUNS = ("n:size", "n:resolution", "n:quality", "n:format", "n:codec", "n:bitrate", "n:framerate", "n:media")
USUAL_HEIGHTS = (360, 480, 540, 720, 1080, 1440, 2160)
USUAL_FPS = (10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 90, 120)
FIELDS = (
    "resolution",
    "width",
    "height",
    "fps",
    "format",
    "codec",
    "max_bytes",
    "bitrate",
    "quality",
    "platform",
)


def animated(c: Clause, r: Reader) -> bool:
    kind = c.one("fmt:gif", "fmt:webp")
    if kind is None or (kind.has("fmt:webp") and c.said("n:thumbnail")):
        return False
    if c.said("n:sticker") or c.said("v:overlay"):
        return False
    where = stretch(c, r)
    fps, width, size = c.one("fps"), c.one("px"), c.one("size")
    dims = c.one("dims")
    wide = int(width.value) if width is not None else dims.value[0] if dims is not None else None
    used: list[Token | None] = [
        kind,
        fps,
        width,
        size,
        dims,
        *c.all(
            "fmt:gif fmt:webp v:make v:convert v:export v:cut n:clip v:keep n:animation "
            "n:format v:cut_down v:add"
        ),
    ]
    end = where.end
    length = c.one("length") if end is None and c.one("length") is not None else None
    if length is not None and length.value > 0 and where.start is None:
        end = AtMs(ms=int(length.value))
        used.append(length)
    r.step(
        c,
        "animated",
        used,
        format="webp" if kind.has("fmt:webp") else None,
        fps=min(float(fps.value), 60) if fps is not None and fps.value > 0 else None,
        width=min(max(wide, 16), 4096) if wide else None,
        start=where.start,
        end=end,
        max_bytes=int(size.value) if size is not None and size.value > 0 else None,
    )
    return True


def more_of_animated(c: Clause, r: Reader) -> bool:
    """ "gif, 15 fps, 320 px wide, from 3s to 6s": the rest of what was said of it."""
    last = r.before(c)
    if last is None or last.op != "animated" or any(t.has("v:", "fmt:") for t in c.tokens if t.free):
        return False
    fps, px, size = c.take("fps"), c.take("px"), c.take("size")
    if fps is not None and fps.value > 0:
        last.fields["fps"] = min(float(fps.value), 60)
    if px is not None and 16 <= px.value <= 4096:
        last.fields["width"] = int(px.value)
    if size is not None and size.value > 0:
        last.fields["max_bytes"] = int(size.value)
    where = stretch(c, r)
    if where.start is not None:
        last.fields |= {"start": where.start} | ({"end": where.end} if where.end is not None else {})
    return fps is not None or px is not None or size is not None or where.given


def extract_audio(c: Clause, r: Reader) -> bool:
    last = r.before(c)
    verb = c.one("v:extract_audio")
    kinds = [t for t in c.all("fmt:") if t.reading("fmt") in AUDIO]
    coded = {s.clause.sentence for s in r.steps if s.op == "output" and s.fields.keys() & {"codec", "format"}}
    if (
        verb is None
        and kinds
        and all(t.has("fmt:aac") for t in kinds)
        and (c.said("codec:", "fmt:mp4", "fmt:mov") or c.sentence in coded)
    ):
        c.claim(kinds)
        return False
    kind = _goal_format(c, kinds)
    if last is not None and last.op == "extract_audio" and verb is None and kind is not None:
        last.fields.setdefault("format", kind.reading("fmt"))
        c.claim([kind, *c.all("v:make v:export v:convert")])
        return True
    if c.one("n:pitch") is not None:
        return False
    if verb is None and kind is None:
        keep = c.one("v:keep") if c.one("n:audio") is not None and c.one("point") is None else None
        pulled = c.one("v:keep") if c.said("n:music") and not r.context.of_kind("audio") else None
        saved = (
            c.one("v:export") if c.one("n:audio") is not None and not c.one("fmt:", "res", "size") else None
        )
        taken = pulled is not None and pulled.text.lower().startswith(
            ("pull", "extract", "grab", "isolate", "提取")
        )
        keep = keep or saved or (pulled if taken else None)
        if keep is None or c.negated:
            return False
        verb = keep
    heard = c.said("n:music") and not c.said("v:add", "v:replace") and not r.context.of_kind("audio")
    if (
        verb is None
        and c.said("n:music v:replace n:sfx")
        and not c.said("v:convert", "v:export")
        and not heard
    ):
        return False
    _sound_of_stretch(c, r)
    muted = r.before(c)
    if muted is not None and muted.op == "mute" and c.pronoun and muted.fields.keys() <= {"target"}:
        r.steps.remove(muted)
    used: list[Token | None] = [
        verb,
        *kinds,
        *c.all(
            "v:convert v:export v:make n:audio n:format v:keep v:extract_audio v:change "
            "n:voice quality: n:music capmode: n:track"
        ),
    ]
    r.step(c, "extract_audio", used, format=kind.reading("fmt") if kind is not None else None)
    return True


def _sound_of_stretch(c: Clause, r: Reader) -> None:
    """ "extract the audio from 0:10 to 0:20": that part is kept first."""
    span = c.one("span")
    if span is not None:
        r.step(c, "trim", [span], start=span.value.start, end=span.value.end)
        r.assume("cut_keeps", words=r.words[span.start : span.end])


def thumbnail(c: Clause, r: Reader) -> bool:
    noun = c.one("n:thumbnail")
    frame = (
        c.one("n:frame")
        if (c.said("v:keep v:export v:extract_audio v:make") and c.said("n:photos fmt: v:export v:keep"))
        or c.one("fmt:png", "fmt:jpg") is not None
        else None
    )
    if frame is None and noun is None and c.said("v:keep", "v:extract_audio") and c.one("point") is not None:
        frame = next((t for t in c.all("n:media") if t.text in ("画面", "图像", "picture")), None)
    if noun is None and frame is None:
        return False
    if c.said("v:remove", "v:freeze") or (noun is not None and c.said("v:insert", "v:merge")):
        return False
    kind = c.one("fmt:jpg fmt:png fmt:webp")
    middle = c.take("n:middle")
    where = stretch(c, r)
    length = c.one("length") if where.start is None else None
    at = where.start if length is None else AtMs(ms=int(length.value))
    if at is None and frame is not None and (edge := c.take("p:last", "ord:-1")) is not None:
        at = END if edge.has("p:last", "ord:-1") else None
    if middle is not None and at is None:
        at = AtFraction(fraction=0.5)
    used: list[Token | None] = [
        noun,
        frame,
        kind,
        length,
        *c.all(
            "v:make v:add v:export n:photos n:thumbnail v:keep n:every number n:frame v:cut v:extract_audio"
        ),
    ]
    r.step(c, "thumbnail", used, at=at, format=kind.reading("fmt") if kind is not None else None)
    return True


def output(c: Clause, r: Reader) -> bool:
    fields: dict[str, Any] = {}
    used: list[Token | None] = []
    _measures(c, r, fields, used)
    _names(c, r, fields, used)
    verb = c.one("v:export v:convert v:compress v:resize v:process")
    if (
        not fields
        and verb is not None
        and verb.has("v:compress")
        and (share := c.one("frac:", "percent", "factor:")) is not None
    ):
        r.refuse(c, "size_share", [verb, share, *c.all("n:size n:media")])
        return True
    if _parts_as_files(c, r, verb):
        return True
    if not fields and verb is None:
        return False
    if not fields and (c.fired or not _exports(c, verb)):
        return _bare_verb(c, r, verb)
    if not fields and verb is not None and verb.has("v:compress"):
        fields["quality"] = "medium"
        r.assume("compress_medium")
    if verb is not None and verb.has("v:compress") and set(fields) <= {"format"}:
        fields["quality"] = "medium"
        r.assume("compress_medium")
    if c.one("n:format") is not None:
        used += c.all("number")
    used += [verb, *c.all(*VERBS, *NOUNS, "v:keep v:cut_down v:quieter asset:")]
    made = r.step(c, "output", used, **fields)
    guessed = fields.get("quality") == "medium" and c.one("quality:") is None and not c.said("quality:")
    made.guess = r.say("compress_medium") if guessed else ""
    return True


def versions(c: Clause, r: Reader) -> bool:  # noqa: ARG001 - rules have one shape
    """ "give me 3 versions: …": how many files the rest of the sentence tells."""
    twice = c.one("factor:", "times") if c.said("v:export") and not c.said("n:speed", "v:speed_up") else None
    if twice is not None and all(t is twice or t.filler or t.has("v:export", "n:media") for t in c.tokens):
        c.claim(c.tokens)
        return True
    number, noun = c.one("number"), c.one("n:format")
    rest = [t for t in c.tokens if t.free and not t.filler and t not in (number, noun)]
    if (
        number is None
        or noun is None
        or not all(t.has("v:make", "v:add", "v:export", "n:media") for t in rest)
    ):
        return False
    c.claim([number, noun, *rest])
    return True


def _parts_as_files(c: Clause, r: Reader, verb: Token | None) -> bool:
    """ "split by scenes and export each as its own file"."""
    last = r.before(c)
    own = c.one("n:every", "capmode:soft") or next((t for t in c.tokens if t.text.lower() in OWN_FILES), None)
    if last is None or last.op != "split" or verb is None or not verb.has("v:export") or own is None:
        return False
    last.fields["files"] = True
    c.claim([verb, own, *c.all("n:every n:media n:clip capmode:")])
    return not c.all("fmt:", "res", "size")


OWN_FILES = ("own", "separate", "separately", "individually", "each", "分别", "单独", "分开")


def _exports(c: Clause, verb: Token | None) -> bool:
    if verb is not None and verb.has("v:remove", "v:process"):
        return False
    made_up = verb is not None and verb.text.lower() == "render" and c.one("unknown") is not None
    return (
        verb is not None
        and not made_up
        and (verb.has("v:export", "v:compress") or not list(c.all("unknown")))
    )


def _bare_verb(c: Clause, r: Reader, verb: Token | None) -> bool:
    if verb is None:
        return False
    if c.fired:
        c.claim([verb, *c.all("v:export", "v:convert")])
        return False
    if verb.has("v:resize"):
        r.ask(c, "which_resolution")
        return True
    if verb.has("v:convert"):
        odd = c.one("unknown")
        if odd is not None:
            r.refuse(c, "unknown_format", words=odd.shown)
        else:
            r.ask(c, "which_format")
        return True
    return False


def _measures(c: Clause, r: Reader, fields: dict[str, Any], used: list[Token | None]) -> None:
    size = c.one("size")
    if size is not None and size.value > 0 and c.one("n:bitrate") is not None:
        fields["bitrate"] = int(size.value)
        used.append(size)
    elif size is not None and size.value > 0:
        fields["max_bytes"] = int(size.value)
        used.append(size)
    dims = c.one("dims")
    if dims is not None:
        w, h = dims.value
        if 16 <= w <= 8192 and 16 <= h <= 8192:
            fields["width"], fields["height"] = w, h
            used.append(dims)
    res = c.one("res", "res:")
    if res is not None:
        name = res.reading("res") or str(res.value)
        if (per_second := re.search(r"\d[pi](\d{2,3})$", res.text)) is not None:
            fields["fps"] = float(per_second.group(1))
        if name == "hd":
            name = "1080p"
            r.assume("hd_is", words=res.shown)
        fields["resolution"] = name
        used.append(res)
    elif c.said("v:export v:resize v:convert n:resolution v:process v:keep"):
        height = next((t for t in c.all("number") if t.value in USUAL_HEIGHTS), None)
        if height is not None:
            fields["resolution"] = f"{int(height.value)}p"
            used.append(height)
    fps = (
        c.one("fps")
        or next((t for t in c.all("frames") if t.value in USUAL_FPS), None)
        or (c.near(n, "number", "frames") if (n := c.one("n:framerate")) is not None else None)
    )
    if fps is not None and 0 < fps.value <= 240:
        fields["fps"] = float(fps.value)
        used.append(fps)
    rate = c.one("bitrate")
    if rate is not None and rate.value > 0:
        fields["bitrate"] = int(rate.value)
        used.append(rate)
    px = c.one("px") if c.said("v:resize n:resolution v:export x:wide") else None
    if px is not None and 16 <= px.value <= 8192:
        tall = any(t.text.lower() in ("tall", "high", "height", "高") for t in c.tokens)
        fields["height" if tall else "width"] = int(px.value)
        used.append(px)


def _names(c: Clause, r: Reader, fields: dict[str, Any], used: list[Token | None]) -> None:
    formats = [t for t in c.all("fmt:") if t.reading("fmt") in (*VIDEO, *NOT_MADE)]
    goal = _goal_format(c, formats)
    if goal is not None:
        name = goal.reading("fmt")
        if name in NOT_MADE:
            r.refuse(c, "no_format", [goal], format=goal.shown)
            made = [t for t in formats if t.reading("fmt") not in NOT_MADE]
            if made:
                fields["format"] = made[-1].reading("fmt")
        else:
            fields["format"] = name
        used += formats
    codec = c.one("codec:")
    if codec is not None:
        fields["codec"] = codec.reading("codec")
        used += [codec, *c.all("codec:")]
    quality = c.one("quality:")
    if quality is not None:
        fields["quality"] = quality.reading("quality")
        used += [quality, *c.all("quality:")]
    elif c.said("n:quality") and c.said("v:increase", "v:louder"):
        fields["quality"] = "high"
        used += c.all("v:increase", "v:louder")
    platform = c.one("platform:") if c.said("v:export v:process v:compress") else None
    if platform is not None and not platform.has("n:"):
        fields["platform"] = platform.reading("platform")
        used.append(platform)


def _goal_format(c: Clause, formats: list[Token]) -> Token | None:
    """The format asked for: the one after "to", "as", "into"; else the last one said."""
    made = [t for t in formats if t.reading("fmt") not in NOT_MADE]
    if made and len(made) < len(formats):
        formats = [t for t in formats if t not in made]
    for token in formats:
        before = c.before(token)
        index = c.tokens.index(token)
        direct = c.tokens[index - 1] if index else None
        if (before is not None and before.has("p:to", "v:convert", "v:export")) or (
            direct is not None and direct.text.lower() == "as"
        ):
            return token
    return formats[-1] if formats else None


def merge_outputs(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs that do not contradict each other are one file; those that do are several."""
    files: list[dict[str, Any]] = []
    for step in steps:
        for file in files:
            if all(file.get(k, v) == v for k, v in step.items()):
                file.update(step)
                break
        else:
            files.append(dict(step))
    return files


__all__ = ["USED", "animated", "extract_audio", "merge_outputs", "output", "thumbnail"]
