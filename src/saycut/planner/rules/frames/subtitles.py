"""Rules for captions that are there or come from a file: import, correct, shift, translate."""

from __future__ import annotations

import re

from ..clause import Clause
from ..token import Token
from .captions import MAKING, style_fields
from .reader import Reader, asset_name
from .step import Step
from .styling import text_style

SPOKEN_OF = re.compile(r"caption|subtitle|\bsubs\b|字幕", re.I)
"""Words after which "them" are captions."""
SUBTITLE_FILES = (".srt", ".vtt", ".ass", ".ssa")
BRINGING = "v:add v:insert v:merge v:overlay v:write v:start_with f:import capmode:burn"
"""Verbs that bring captions in; "make the captions bigger" does not."""


def shift(c: Clause, r: Reader) -> bool:
    files = [t for t in c.all("asset file") if asset_name(t).lower().endswith(SUBTITLE_FILES)]
    last = r.before(c)
    spoken_of = c.pronoun and SPOKEN_OF.search(r.words[: c.start]) is not None
    made = last is not None and _of_captions(last)
    there = (made or (last is None and spoken_of)) and c.said("x:later", "x:earlier")
    if (c.one("n:captions") is None and not files and not there) or (
        not c.said("v:move v:decrease v:change v:add") and not _direction(c)
    ):
        return False
    length = c.one("length", "hold")
    way = _direction(c)
    typed = r.words[: length.start].rstrip()[-1:] if length is not None else ""
    if length is not None and way is None and (typed == "+" or length.value < 0 or c.said("p:by")):
        r.step(
            c, "shift_captions", [length, *c.all("n:captions v:move v:change")], offset_ms=int(length.value)
        )
        return True
    if length is None or way is None:
        return False
    if files and "captions" not in r.context.tracks and not any(s.op == "import_captions" for s in r.steps):
        r.step(c, "import_captions", files, asset=asset_name(files[0]))
    sign = 1 if way.has("x:later") else -1
    held = c.said("x:hold") or way.has("x:longer")
    used: list[Token | None] = [
        way,
        length,
        *c.all(
            "n:captions v:move v:change v:make n:everything x:longer x:hold v:add v:keep x:later "
            "x:earlier v:sync"
        ),
    ]
    if held:
        r.step(c, "shift_captions", used, offset_ms=0, hold_ms=int(length.value))
    else:
        r.step(c, "shift_captions", used, offset_ms=sign * int(length.value))
    return True


OF_CAPTIONS = ("add_captions", "import_captions", "edit_caption", "shift_captions")


def _of_captions(step: Step) -> bool:
    return step.op in OF_CAPTIONS or step.fields.get("target") == "captions"


def _direction(c: Clause) -> Token | None:
    return c.one("x:hold x:longer") or c.one("x:later x:earlier")


def imported(c: Clause, r: Reader) -> bool:
    """ "add subtitles from this SRT", "import captions.vtt"."""
    files = [t for t in c.all("asset file asset:") if asset_name(t).lower().endswith(SUBTITLE_FILES)]
    if not c.said(BRINGING) or c.said("v:replace"):
        files = [t for t in files if not t.has("n:captions")]
    noun = c.one("n:subfile")
    burnt = noun is not None and c.said("capmode:burn") and r.context.of_kind("subtitles")
    asked = noun is not None and c.said(BRINGING, "v:make") and _incoming(c, noun)
    if not files and not asked and not burnt:
        return False
    if c.said("v:extract_audio") or any(
        t.has("v:export") and not t.has("x:upload") for t in c.tokens if t.free
    ):
        return False
    if files:
        name = asset_name(files[0])
    else:
        known = r.context.of_kind("subtitles")
        if len(known) != 1:
            r.ask(c, "which_subtitles")
            return True
        name = known[0].name
        r.assume("only_subtitles", name=name)
    style, used = text_style(c)
    used += [
        *files,
        noun,
        *c.all(*MAKING, "x:upload n:captions n:subfile capmode: fmt:srt fmt:vtt f:import"),
    ]
    videos = [a.name for a in r.context.of_kind("video")]
    used += [t for t in c.all("asset file asset:") if videos == [asset_name(t)]]
    r.step(c, "import_captions", used, asset=name, look=style or None, **style_fields(c))
    return True


def _incoming(c: Clause, noun: Token) -> bool:
    if any(t.has("f:import") and not t.text.isascii() for t in c.tokens):
        return True
    at = c.tokens.index(noun)
    if at and c.tokens[at - 1].text.lower() in ("the", "this", "my") and c.said("v:add"):
        return True
    before = c.before(noun)
    return before is not None and (
        (
            before.has("p:from", "f:import")
            or before.text.lower() in ("this", "these", "my", "the", "这个", "这份")
        )
        or before.text.lower() in ("from", "with", "using", "用")
    )


def edited(c: Clause, r: Reader) -> bool:
    noun = c.one("n:captions")
    quotes = c.all("quote")
    if (
        len(quotes) == 2
        and (noun is not None or (c.said("n:text", "x:spelling") and len(c.all("point")) < 2))
        and (
            c.said("v:change v:replace v:convert")
            or (noun is not None and c.said("v:write"))
            or any(t.text.lower() in ("should be", "to be", "should say", "should read") for t in c.tokens)
        )
    ):
        where = c.take("point")
        used = [noun, *quotes, *c.all("v:change v:replace n:text n:words x:spelling v:convert")]
        at = where.value if where is not None else None
        r.step(c, "edit_caption", used, find=str(quotes[0].value), replace=str(quotes[1].value), at=at)
        return True
    if noun is not None and c.one("v:change") is not None and c.one("point") is not None and not quotes:
        r.refuse(c, "fix_caption_what", at=r.words[c.one("point").start : c.one("point").end])  # type: ignore[union-attr]
        r.questions.append(r.say("ask_caption_fix"))
        return True
    return False


def words_changed(c: Clause, r: Reader) -> bool:
    """ "change 'fellow' to 'dear'": in the title just told, where it has the word; else in what is spoken."""
    quotes, verb = c.all("quote"), c.one("v:change", "v:replace", "v:convert")
    if len(quotes) != 2 or verb is None:
        return False
    between = c.tokens[c.tokens.index(quotes[0]) + 1 : c.tokens.index(quotes[1])]
    linked = any(t.has("p:to") or t is verb or t.text.lower() in ("with", "by", "into") for t in between)
    heavy = [t for t in c.tokens if t.free and not t.filler and t is not verb and t not in quotes]
    heavy = [t for t in heavy if not (t.text in ("一", "二", "三") and t.has("unknown"))]
    if not linked or not all(t.has("n:words", "v:add") for t in heavy):
        return False
    old, new = (str(q.value) for q in quotes)
    texts = [s for s in r.steps if s.op == "add_text"]
    told = next((s for s in reversed(texts) if old in str(s.fields["text"])), None)
    if told is not None:
        told.fields["text"] = str(told.fields["text"]).replace(old, new)
        c.claim([verb, *quotes, *heavy])
        c.fired = True
        return True
    captioned = (
        any(s.op.endswith("_captions") or s.fields.get("target") == "captions" for s in r.steps)
        or "captions" in r.context.tracks
    )
    if not captioned and (texts or "titles" in r.context.tracks):
        return False
    r.step(c, "edit_caption", [verb, *quotes, *heavy], find=old, replace=new)
    return True


ABOVE_BELOW = ("上", "下", "上面", "下面", "top", "on top", "bottom", "below", "above")
HEARD = ("n:audio", "n:voice", "n:speech", "f:this", "n:media")


def spoken(c: Clause, r: Reader) -> bool:
    """ "英文原声，加双语字幕": what is spoken; "中文在上英文在下": their order."""
    languages = c.all("lang:")
    told = [t for t in c.tokens if not t.filler]
    heard = len(languages) == 1 and c.one("n:audio", "n:voice", "n:speech") is not None
    if heard and all(t is languages[0] or t.has(*HEARD) for t in told):
        r.spoken = languages[0].reading("lang")
        c.claim(c.tokens)
        r.assume("background", words=r.quoted(c))
        c.fired = True
        return True
    last = r.before(c)
    sides = [t for t in c.tokens if t.text.lower() in ABOVE_BELOW]
    if last is None or last.op != "translate_captions" or len(languages) != 2 or not sides:
        return False
    burn = c.one("capmode:burn")
    order = [t for t in c.tokens if languages[0].start <= t.start <= max(sides[-1].start, languages[1].start)]
    c.claim([burn, *c.all("n:media")] if burn is not None else [])
    r.refuse(c, "caption_order", order)
    return True


def translated(c: Clause, r: Reader) -> bool:
    verb = c.one("v:translate")
    languages = c.all("lang:")
    if verb is None:
        return False
    if c.said("v:voice_over n:voice n:audio") or verb.text.lower() in (
        "dub",
        "dubbed",
        "dubs",
        "dubbing",
        "配音成",
    ):
        r.refuse(c, "no_dubbing")
        return True
    if c.one("n:text") is not None and c.one("n:captions") is None:
        r.refuse(c, "no_screen_translation")
        return True
    if not languages:
        if verb.text.lower() in ("双语", "bilingual") and not any(s.op == "add_captions" for s in r.steps):
            r.step(c, "add_captions", c.all("n:captions", "v:add"))
        c.claim([verb, *c.all("n:captions", "v:add")])
        r.ask(c, "which_language")
        return True
    there = (
        any(s.op in ("add_captions", "import_captions") for s in r.steps) or "captions" in r.context.tracks
    )
    files = r.context.of_kind("subtitles")
    if not there and len(files) == 1:
        r.step(c, "import_captions", c.all("n:captions", "v:add"), asset=files[0].name)
        r.assume("only_subtitles", name=files[0].name)
    elif not there:
        r.step(c, "add_captions", c.all("n:captions", "v:add"))
        r.assume("captions_first")
    for token in languages:
        used = [verb, token, *c.all("n:captions v:add v:make")]
        made = r.step(c, "translate_captions", used, language=token.reading("lang"))
        made.at = made.at if there else max(made.at, c.end)
    return True
