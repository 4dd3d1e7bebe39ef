"""Rules for the video that is made: format, size, resolution, rate, platform."""

from __future__ import annotations

import re
from typing import Any

from ..clause import Clause
from ..token import Token
from .reader import Reader
from .sound_file import NOT_MADE, goal_format

VIDEO = ("mp4", "mov", "mkv", "webm", "avi")
VERBS = ("v:export", "v:convert", "v:compress", "v:resize", "v:process", "v:make", "v:change", "v:decrease")
NOUNS = (
    "n:render", "n:size", "n:resolution", "n:quality", "n:format", "n:codec", "n:bitrate", "n:framerate",
    "n:media",
)  # fmt: skip
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


ALL_FILES = frozenset(("both", "each", "all", "all of them", "all three", "each one", "both of them"))


def _all_of_them(c: Clause, r: Reader, fields: dict[str, Any], used: list[Token | None]) -> bool:
    """ "… keep both under 100 MB": what is told of every file named just before."""
    files = [s for s in r.steps if s.op == "output" and s.clause is not c]
    files = [s for s in files if s.clause.sentence >= c.sentence - 1]
    meant = any(t.text.lower() in ALL_FILES for t in c.tokens)
    if len(files) < 2 or not meant or not fields or {"platform", "ratio"} & fields.keys():
        return False
    if any(fields.keys() & f.fields.keys() for f in files):
        return False
    for file in files:
        file.fields.update(fields)
    c.claim([*used, *c.all(*VERBS, *NOUNS, "v:keep")])
    return True


def output(c: Clause, r: Reader) -> bool:
    fields: dict[str, Any] = {}
    used: list[Token | None] = []
    _measures(c, r, fields, used)
    _names(c, r, fields, used)
    if _all_of_them(c, r, fields, used):
        return True
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
    if verb is not None and verb.has("v:compress") and not SIZED & fields.keys() and _heavily(c):
        fields["quality"] = "low"
    if not fields and verb is not None and verb.has("v:compress"):
        fields["quality"] = "medium"
        r.assume("compress_medium")
    if verb is not None and verb.has("v:compress") and set(fields) <= {"format"}:
        fields["quality"] = "medium"
        r.assume("compress_medium")
    if c.one("n:format") is not None:
        used += c.all("number")
    used += [verb, *c.all(*VERBS, *NOUNS, "v:keep v:cut_down v:quieter asset:")]
    if _another(c, r):
        fields["separate"] = True
    made = r.step(c, "output", used, **fields)
    for token in c.all("res", "res:") if "resolution" in fields else []:
        also = {**fields, "resolution": token.reading("res") or str(token.value)}
        r.step(c, "output", [token], **also)
    guessed = fields.get("quality") == "medium" and c.one("quality:") is None and not c.said("quality:")
    made.guess = r.say("compress_medium") if guessed else ""
    return True


FILES = (
    "files", "video files", "videos", "exports", "outputs", "copies", "sizes", "resolutions", "formats",
    "versions", "qualities", "renders",
)  # fmt: skip


SIZED = frozenset(("max_bytes", "bitrate", "quality", "platform"))


def _heavily(c: Clause) -> bool:
    """ "compress it a lot", "shrink it as much as you can"."""
    most = ("as much as possible", "as much as you can", "hard", "to the max")
    return any(t.has("amount:large") or t.text.lower() in most for t in c.tokens)


LISTED = re.compile(
    r"(?:^|[\n:;])\s*(?:[-*•·]|\(?[1-9a-e][.)])\s*(?:please\s+|also\s+)?(?:an?\s|one\s)?[^\n]*$", re.I
)
A_FILE = frozenset(
    ("version", "file", "copy", "master", "render", "variant", "edition", "master copy", "export file")
)


def _listed_file(c: Clause, r: Reader) -> bool:
    """ "2) a square version under 30MB": a line of a list that tells of a file to be made."""
    named = any(t.text.lower() in A_FILE for t in c.tokens) or any(t.has("file") for t in c.tokens)
    if not named or c.said("v:merge v:cut v:trim"):
        return False
    return LISTED.search(r.words[: c.tokens[0].end + 2]) is not None


def _another(c: Clause, r: Reader) -> bool:
    """ "a 1080p master and a 10MB preview": two things, though one file could be both."""
    if _listed_file(c, r) and any(_listed_file(s.clause, r) for s in r.steps if s.clause is not c):
        return True
    if not any(s.op == "output" and s.clause is not c and s.clause.sentence == c.sentence for s in r.steps):
        return False
    opener = next((t for t in c.tokens if not t.has("f:polite")), None)
    counted = opener is not None and opener.text.lower() in ("a", "an", "one", "another")
    return counted and c.one("n:format", "n:media") is not None and not any(t.has("v:") for t in c.tokens)


def versions(c: Clause, r: Reader) -> bool:  # noqa: ARG001 - rules have one shape
    """ "give me 3 versions: …": how many files the rest of the sentence tells."""
    twice = c.one("factor:", "times") if c.said("v:export") and not c.said("n:speed", "v:speed_up") else None
    if twice is not None and all(t is twice or t.filler or t.has("v:export", "n:media") for t in c.tokens):
        c.claim(c.tokens)
        return True
    number = c.one("number")
    noun = c.one("n:format") or next((t for t in c.tokens if t.free and t.text.lower() in FILES), None)
    rest = [t for t in c.tokens if t.free and not t.filler and t not in (number, noun)]
    if number is None or noun is None or (noun.text.lower() == "copies" and c.pronoun):
        return False
    told = any(t.has("fmt:", "res", "res:", "ratio", "ratio:", "platform:", "dims") for t in rest)
    counts = c.tokens.index(noun) == c.tokens.index(number) + 1
    if counts and (told or all(t.filler or t in (number, noun) for t in c.tokens)):
        c.claim([number, noun])
        return not told
    if not all(t.has("v:make", "v:add", "v:export", "n:media") for t in rest):
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
    if verb is not None and verb.has("v:remove", "v:process", "v:resize"):
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
        used += [size, *_who_limits(c, size)]
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
        used += [fps, *c.all("v:increase", "v:decrease")]
    rate = c.one("bitrate")
    if rate is not None and rate.value > 0:
        fields["bitrate"] = int(rate.value)
        used.append(rate)
    elif c.one("n:bitrate") is not None and (short := _short_rate(c)) is not None:
        fields["bitrate"] = round(float(short.text[:-1]) * (1000 if short.text[-1] == "k" else 10**6))
        used += [short, *(t for t in c.all("unknown") if t.text.lower() in ("target", "average", "avg"))]
    if (side := c.one("x:wide")) is not None and c.one("px", "dims") is None:
        length = next((t for t in c.tokens[c.tokens.index(side) + 1 :][:3] if t.has("number")), None)
        if length is not None and 16 <= length.value <= 8192:
            fields["height" if side.text.lower() in ("height", "tall") else "width"] = int(length.value)
            used += [side, length]
    px = c.one("px") if c.said("v:resize n:resolution v:export x:wide") else None
    if px is not None and 16 <= px.value <= 8192:
        tall = any(t.text.lower() in ("tall", "high", "height", "高") for t in c.tokens)
        fields["height" if tall else "width"] = int(px.value)
        used.append(px)


def _who_limits(c: Clause, size: Token) -> list[Token]:
    """ "my client's portal rejects anything over 40MB": who sets the limit is no wish."""
    before = c.tokens[: c.tokens.index(size)]
    limited = bool(before) and before[-1].has("p:over", "p:under")
    owned = any(t.has("f:this") or t.text.lower() == "the" for t in before)
    told = [t for t in before if t.has("v:write") and t.text.lower() in ("says", "say", "said")]
    if limited and told:
        return [t for t in before if t.free and t.has("unknown", "platform:", "n:media", "v:write")]
    if not limited or not owned or any(t.has("v:") and not t.has("f:") for t in before):
        return []
    return [t for t in before if t.free and t.has("unknown", "x:upload", "n:media", "n:clip", "f:import")]


def _short_rate(c: Clause) -> Token | None:
    """ "bitrate 15000k": as encoders write it."""
    return next((t for t in c.tokens if t.free and re.fullmatch(r"\d+(?:\.\d+)?[km]", t.text)), None)


def _names(c: Clause, r: Reader, fields: dict[str, Any], used: list[Token | None]) -> None:
    formats = [t for t in c.all("fmt:") if t.reading("fmt") in (*VIDEO, *NOT_MADE)]
    goal = goal_format(c, formats)
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
    quality = c.one("quality:high", "quality:lossless") or c.one("quality:")
    if quality is not None:
        fields["quality"] = quality.reading("quality")
        used += [quality, *c.all("quality:")]
    elif c.said("n:quality") and c.said("v:decrease", "v:quieter"):
        fields["quality"] = "low"
        used += c.all("v:decrease", "v:quieter")
    elif c.said("n:quality") and c.said("v:increase", "v:louder"):
        fields["quality"] = "high"
        used += c.all("v:increase", "v:louder")
    platform = c.one("platform:") if c.said("v:export v:process v:compress") else None
    if platform is not None and not platform.has("n:"):
        fields["platform"] = platform.reading("platform")
        used.append(platform)


def merge_outputs(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs that do not contradict each other are one file; those that do are several."""
    files: list[dict[str, Any]] = []
    for step in steps:
        apart = step.pop("separate", False)
        for file in files:
            if all(file.get(k, v) == v for k, v in step.items()):
                if apart:
                    files.append({**step, "separate": True})
                else:
                    file.update(step)
                break
        else:
            files.append(dict(step))
    return files


__all__ = ["merge_outputs", "output", "versions"]
