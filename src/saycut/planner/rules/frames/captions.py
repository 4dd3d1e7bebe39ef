"""Rules for captions: add, import, correct, shift, translate."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, Step, asset_name
from .styling import text_style

SUBTITLE_FILES = (".srt", ".vtt", ".ass", ".ssa")
MAKING = (
    "v:add",
    "v:make",
    "v:transcribe",
    "v:caption",
    "v:insert",
    "v:overlay",
    "v:merge",
    "v:write",
    "v:export",
)


def shift(c: Clause, r: Reader) -> bool:
    files = [t for t in c.all("asset file") if asset_name(t).lower().endswith(SUBTITLE_FILES)]
    last = r.before(c)
    there = (
        last is not None and last.op in ("add_captions", "import_captions") and c.said("x:later", "x:earlier")
    )
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
            "n:captions v:move v:change v:make n:everything x:longer x:hold v:add v:keep x:later x:earlier"
        ),
    ]
    if held:
        r.step(c, "shift_captions", used, offset_ms=0, hold_ms=int(length.value))
    else:
        r.step(c, "shift_captions", used, offset_ms=sign * int(length.value))
    return True


def _direction(c: Clause) -> Token | None:
    return c.one("x:hold x:longer") or c.one("x:later x:earlier")


def imported(c: Clause, r: Reader) -> bool:
    """ "add subtitles from this SRT", "import captions.vtt"."""
    files = [t for t in c.all("asset file asset:") if asset_name(t).lower().endswith(SUBTITLE_FILES)]
    noun = c.one("n:subfile")
    if not files and not (
        noun is not None and c.said("v:add v:insert v:make v:merge f:import") and _incoming(c, noun)
    ):
        return False
    if c.said("v:export", "v:extract_audio"):
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
        *c.all(*MAKING, "n:captions n:subfile capmode: fmt:srt fmt:vtt f:import"),
    ]
    r.step(c, "import_captions", used, asset=name, look=style or None, **_style_fields(c))
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
        and (noun is not None or c.said("n:text", "x:spelling"))
        and (
            c.said("v:change v:replace v:write v:convert")
            or any(t.text.lower() in ("should be", "to be") for t in c.tokens)
        )
    ):
        where = c.take("point")
        used = [noun, *quotes, *c.all("v:change v:replace n:text x:spelling v:convert")]
        at = where.value if where is not None else None
        r.step(c, "edit_caption", used, find=str(quotes[0].value), replace=str(quotes[1].value), at=at)
        return True
    if noun is not None and c.one("v:change") is not None and c.one("point") is not None and not quotes:
        r.refuse(c, "fix_caption_what", at=r.words[c.one("point").start : c.one("point").end])  # type: ignore[union-attr]
        r.questions.append(r.say("ask_caption_fix"))
        return True
    return False


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
        r.ask(c, "which_language")
        return True
    there = (
        any(s.op in ("add_captions", "import_captions") for s in r.steps) or "captions" in r.context.tracks
    )
    if not there:
        r.step(c, "add_captions", c.all("n:captions", "v:add"))
        r.assume("captions_first")
    for token in languages:
        used = [verb, token, *c.all("n:captions v:add v:make")]
        made = r.step(c, "translate_captions", used, language=token.reading("lang"))
        made.at = made.at if there else max(made.at, c.end)
    return True


def captions(c: Clause, r: Reader) -> bool:
    noun = c.one("n:captions") or c.one("v:caption", "v:transcribe")
    sidecar = c.one("n:subfile fmt:srt fmt:vtt")
    if noun is None and sidecar is None:
        noun = c.one("cap:") if c.said("v:add") and c.one("cap:word", "cap:karaoke") else None
        noun = noun or next(
            (t for t in c.all("cap:") if "字幕" in t.text or "caption" in t.text.lower()), None
        )
        if noun is None:
            return False
    if c.one("quote") is not None and c.one("n:clickwords") is None and sidecar is None:
        return False
    told = r.steps[-1] if r.steps else None
    if noun is None and told is not None and told.op == "add_captions" and told.fields.get("burn") is False:
        told.fields["sidecar"] = _sidecar(sidecar) if sidecar is not None else "srt"
        c.claim(c.all("n:subfile fmt: v:make v:export v:add"))
        return True
    if noun is None and not c.said("v:make v:export v:add v:extract_audio v:convert"):
        return False
    if c.said("v:remove v:cut v:translate v:quieter v:move") and not c.said("v:add"):
        return False
    last = r.steps[-1] if r.steps else None
    if noun is None and sidecar is not None and last is not None and last.op == "add_captions":
        last.fields["sidecar"] = _sidecar(sidecar)
        wanted = any(
            t.has("v:add") and t.text.lower() in ("add", "put", "加", "加上", "配上")
            for t in last.clause.tokens
        )
        if not any(t.has("capmode:burn") for t in c.tokens) and not last.fields.get("burn") and not wanted:
            last.fields["burn"] = False
            r.assume("sidecar_only")
        c.claim([sidecar, *c.all(*MAKING, "n:subfile n:media fmt:")])
        c.fired = True
        return True
    just = last is not None and last.op.endswith("_captions") and last.clause.sentence == c.sentence
    if last is not None and just and noun is not None and noun.has("cap:"):
        last.fields.update(_style_fields(c))
        c.claim([noun, *c.all("v:add v:make")])
        return True
    if _restyled(c, noun) or (
        not c.said("v:add v:make v:transcribe v:caption v:insert") and _changes_there(c, r)
    ):
        return False
    return _add(c, r, noun, sidecar)


def _restyled(c: Clause, noun: Token | None) -> bool:
    """ "make the captions bigger", "move the captions to the top": captions that are there."""
    adding = any(t.has("v:add", "v:insert", "v:transcribe") and t.text.lower() != "with" for t in c.tokens)
    if noun is None or not noun.has("n:captions") or adding or _generated(c, noun):
        return False
    at = c.tokens.index(noun)
    the = at > 0 and c.tokens[at - 1].text.lower() in ("the", "my", "these", "those", "把", "将", "all")
    the = the or not noun.text.isascii()
    changed = any(
        t.has("tsize:", "color:", "weight:", "pos:", "font:") and t.start > noun.start for t in c.tokens
    )
    return the and changed and c.said("v:make v:change v:move v:add v:increase v:zoom tsize: v:compress")


def _generated(c: Clause, noun: Token) -> bool:
    """ "生成中文字幕，白字黑边": made anew, and how they look."""
    made = [t for t in c.tokens if t.has("v:make") and t.start < noun.start and not t.text.isascii()]
    anew = any(word in t.text for t in made for word in ("生成", "制", "创建", "做"))
    return anew and (c.one("lang:") is not None or any("生成" in t.text for t in made))


def _changes_there(c: Clause, r: Reader) -> bool:
    there = "captions" in r.context.tracks or any(
        s.op in ("add_captions", "import_captions") for s in r.steps
    )
    return there and c.said("v:change")


def _add(c: Clause, r: Reader, noun: Token | None, sidecar: Token | None) -> bool:
    style, used = text_style(c)
    fields = _style_fields(c)
    verb = next((t for t in c.all("n:highlights") if t.text == "highlight"), None)
    clickwords = c.one("n:clickwords") or verb
    if clickwords is not None and "style" not in fields:
        fields["style"] = "highlight"
        r.assume("key_words_spoken")
    _highlight_color(c, style, fields)
    used += _where_to(c, r, sidecar, fields)
    words = c.one("n:words")
    number = c.near(words, "number") if words is not None else None
    if number is not None and 1 <= number.value <= 30:
        fields["max_words"] = int(number.value)
        used += [words, number]
    languages = c.all("lang:")
    used += [noun, sidecar, clickwords, *languages, *c.all(*MAKING, ABOUT)]
    if languages:
        fields["language"] = languages[0].reading("lang")
    if style:
        fields["look"] = style
    last = r.before(c)
    if last is not None and last.op == "add_captions" and c.pronoun:
        last.fields.update(fields)
        c.claim(used)
    else:
        if len(languages) > 1:
            first = languages[0].shown
            r.assume("caption_languages", first=first + "文" if len(first) == 1 else first)
        r.step(c, "add_captions", used, **fields)
    for token in languages[1:]:
        other = r.step(c, "translate_captions", [token], language=token.reading("lang"))
        other.at = max(other.at, c.end)
    return True


ABOUT = "n:captions n:clickwords n:highlights n:style n:text v:change n:voice fmt:srt n:subfile weight:"


def _where_to(c: Clause, r: Reader, sidecar: Token | None, fields: dict[str, Any]) -> list[Token | None]:
    """Whether captions are drawn into the picture or written to a file beside it."""
    mode = c.one("capmode:")
    if sidecar is not None:
        fields["sidecar"] = _sidecar(sidecar)
        fields["burn"] = mode is not None and mode.has("capmode:burn")
        if not fields["burn"]:
            r.assume("sidecar_only")
    elif mode is not None and mode.has("capmode:soft"):
        fields["sidecar"], fields["burn"] = "srt", False
    return list(c.all("capmode:"))


def emphasis(c: Clause, r: Reader) -> bool:
    """ "and highlight key phrases in bold": how the captions just asked for look."""
    last = r.steps[-1] if r.steps else None
    if (
        last is not None
        and last.op == "add_captions"
        and last.clause.sentence == c.sentence
        and _more(c, last)
    ):
        return True
    marked = c.one("n:clickwords") or next(
        (t for t in c.all("cap:highlight", "n:highlights") if c.said("weight:")), None
    )
    if (
        last is not None
        and last.op == "add_captions"
        and _only_style(c)
        and (cap := c.one("cap:")) is not None
    ):
        last.fields["style"] = cap.reading("cap")
        c.claim(c.all("cap:", "v:make", "v:add", "n:style"))
        return True
    if last is None or last.op not in ("add_captions", "import_captions") or marked is None:
        return False
    style, used = text_style(c)
    last.fields["style"] = "highlight"
    if style:
        last.fields["look"] = {**last.fields.get("look", {}), **style}
    r.assume("key_words_spoken")
    c.claim([marked, *used, *c.all("n:highlights n:clickwords cap: v:make v:add")])
    c.fired = True
    return True


def _only_style(c: Clause) -> bool:
    """ "… and highlight each word": nothing but how the captions look."""
    return all(t.filler or not t.free or t.has("cap:", "v:make", "v:add", "n:style") for t in c.tokens)


def _more(c: Clause, last: Step) -> bool:
    """ "…, highlight in green, max 5 words": the rest of what was told of the captions just asked for."""
    nouns = (
        "n:text",
        "n:title",
        "n:music",
        "n:logo",
        "n:clip",
        "quote",
        "length",
        "v:make",
        "v:cut_down",
        "asset",
    )
    if any(t.has(*nouns) for t in c.tokens if t.free):
        return False
    marked, color, words = (
        c.one("n:highlights", "cap:highlight"),
        c.one("color:", "hexcolor"),
        c.one("n:words"),
    )
    number = c.near(words, "number") if words is not None else None
    if (marked is None or color is None) and number is None:
        return False
    if marked is not None and color is not None:
        last.fields["highlight"] = color.reading("color") or str(color.value)
        if last.fields.get("style", "plain") == "plain":
            last.fields["style"] = "highlight"
    if number is not None and 1 <= number.value <= 30:
        last.fields["max_words"] = int(number.value)
    position = c.one("pos:")
    if position is not None:
        last.fields["position"] = position.reading("pos")
    c.claim([marked, color, words, number, position, *c.all("n:every v:add")])
    return True


def _highlight_color(c: Clause, style: dict[str, Any], fields: dict[str, Any]) -> None:
    """ "with yellow highlight": the colour of the spoken word, not of all."""
    for i, t in enumerate(c.tokens):
        near = c.tokens[max(i - 1, 0) : i + 2]
        if t.has("color:") and any(n.has("n:highlights", "cap:highlight") or n.text == "高亮" for n in near):
            fields["highlight"] = style.pop("color", t.reading("color"))
            fields.setdefault("style", "highlight")
            return


def _sidecar(token: Token) -> str:
    text = token.text.lower()
    return "vtt" if "vtt" in text else "ass" if "ass" in text else "srt"


def _style_fields(c: Clause) -> dict[str, Any]:
    """Kind and place of captions, their words claimed."""
    fields: dict[str, Any] = {}
    cap = next((t for t in c.all("cap:") if not t.has("cap:boxed")), None)
    if cap is not None:
        fields["style"] = cap.reading("cap")
        cap.claim = USED
    boxed = next((t for t in c.tokens if t.has("cap:boxed")), None)
    if boxed is not None and cap is None:
        fields["style"] = "boxed"
        boxed.claim = USED
    position = c.take("pos:")
    low = c.take("n:lower_third")
    if low is not None:
        fields["position"] = "bottom"
    if position is not None:
        fields["position"] = position.reading("pos")
    return fields
