"""Rules for captions of what is said: their kind and looks, drawn into the picture or beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....operations.table import OPERATIONS
from ..clause import Clause
from ..token import USED, Token
from .emphasis import lit_color
from .reader import Reader
from .step import Step
from .styling import text_style

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


def _there_already(c: Clause, r: Reader, noun: Token | None) -> bool:
    """ "保留现有字幕", "keep the captions": those that are there stay; none are written anew."""
    keep = next((t for t in c.all("v:keep") if t.text.startswith(("保留", "keep", "leave"))), None)
    if noun is None or keep is None or not noun.has("n:captions"):
        return False
    rest = [t for t in c.tokens if t not in (noun, keep) and not t.filler and t.free]
    if rest or any(t.has("p:") for t in c.tokens):
        return False
    c.claim([noun, keep])
    if not any(s.op in ("add_captions", "import_captions") for s in r.steps):
        r.assume("left_out", words=r.quoted(c))
    c.fired = True
    return True


def captions(c: Clause, r: Reader) -> bool:
    noun = c.one("n:captions") or c.one("v:caption", "v:transcribe")
    sidecar = c.one("fmt:vtt") or c.one("n:subfile fmt:srt")
    if noun is None and sidecar is None:
        plain = any(t.has("cap:word") and t.has("gen:vague") for t in c.tokens)
        noun = c.one("cap:") if c.said("v:add") and c.one("cap:word", "cap:karaoke") and not plain else None
        noun = noun or next(
            (t for t in c.all("cap:") if "字幕" in t.text or "caption" in t.text.lower()), None
        )
        if noun is None:
            return False
    if c.one("quote") is not None and c.one("n:clickwords") is None and sidecar is None:
        return False
    if any(t.has("f:bad") for t in c.tokens) and not c.said(*MAKING):
        return False
    if c.said("x:later", "x:earlier", "v:sync") and not c.said("v:add", "v:make"):
        c.claim(c.all("x:later", "x:earlier", "n:captions"))
        return False
    if _there_already(c, r, noun):
        return True
    told = r.steps[-1] if r.steps else None
    if noun is None and told is not None and told.op == "add_captions" and told.fields.get("burn") is False:
        told.fields["sidecar"] = _sidecar(sidecar) if sidecar is not None else "srt"
        c.claim(c.all("n:subfile fmt: v:make v:export v:add"))
        return True
    after = noun is None and told is not None and told.op in ("add_captions", "translate_captions")
    if noun is None and not (after or c.said("v:make v:export v:add v:extract_audio v:convert")):
        return False
    if c.said("v:remove v:cut v:translate v:quieter v:move") and not c.said("v:add"):
        return False
    last = next((s for s in reversed(r.steps) if s.op != "translate_captions"), None)
    if noun is None and sidecar is not None and last is not None and last.op == "add_captions":
        last.fields["sidecar"] = _sidecar(sidecar)
        burnt = any(t.has("capmode:burn") for t in last.clause.tokens)
        wanted = (
            burnt
            or _as_well(c)
            or (_joined(r, last.clause.tokens[-1].end, sidecar) and c.one("v:") is None)
            or any(
                t.has("v:add") and t.text.lower() in ("add", "put", "加", "加上", "配上")
                for t in last.clause.tokens
            )
        )
        wanted = wanted and not any(t.text in ONLY for t in c.tokens)
        if not any(t.has("capmode:burn") for t in c.tokens) and not last.fields.get("burn") and not wanted:
            last.fields["burn"] = False
            r.assume("sidecar_only")
        c.claim([sidecar, *c.all(*MAKING, "n:subfile n:media fmt:")])
        c.fired = True
        return True
    just = last is not None and last.op.endswith("_captions") and last.clause.sentence == c.sentence
    if last is not None and just and noun is not None and noun.has("cap:"):
        last.fields.update(style_fields(c))
        c.claim([noun, *c.all("v:add v:make")])
        return True
    if _restyled(c, noun) or (
        not c.said("v:add v:make v:transcribe v:caption v:insert") and _changes_there(c, r)
    ):
        return False
    return _add(c, r, noun, sidecar)


ONLY = ("only", "just", "只", "仅")


def _as_well(c: Clause) -> bool:
    """ "… and give me an SRT as well": a file beside captions that are drawn, too."""
    return any(
        t.text in ("as well", "too", "also", "both", "in addition", "plus", "也", "同时") for t in c.tokens
    )


JOINING = frozenset(("and", "&", "+", "plus", "和", "及", "以及"))


def _joined(r: Reader, since: int, sidecar: Token) -> bool:
    """ "captions and an SRT file": a file named beside the captions, with no verb of its own."""
    return bool(JOINING & set(r.words[since : sidecar.start].lower().split()))


def _restyled(c: Clause, noun: Token | None) -> bool:
    """ "make the captions bigger", "move the captions to the top": captions that are there."""
    adding = any(t.has("v:add", "v:insert", "v:transcribe") and t.text.lower() != "with" for t in c.tokens)
    if noun is None or not noun.has("n:captions") or adding or _generated(c, noun):
        return False
    at = c.tokens.index(noun)
    lead = c.tokens[at - 1] if at else None
    if lead is not None and lead.has("tsize:") and lead.text.endswith("er") and not c.said("v:make"):
        return True
    the = at > 0 and c.tokens[at - 1].text.lower() in ("the", "my", "these", "those", "把", "将", "all")
    the = the or not noun.text.isascii()
    changed = any(
        t.has("tsize:", "color:", "weight:", "pos:", "font:") and t.start > noun.start for t in c.tokens
    )
    if the and any(t.has("cap:") and t.start > noun.start for t in c.tokens):
        changed = changed or any(t.text in TURNED for t in c.tokens)
    return (
        the
        and changed
        and c.said("v:make v:change v:move v:add v:increase v:zoom tsize: v:compress v:convert v:swap")
    )


TURNED = ("swap", "turn", "turn into", "switch", "change", "convert", "set to", "change to")


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
    style, used = text_style(c, "captions")
    fields = style_fields(c)
    verb = next((t for t in c.all("n:highlights") if t.text == "highlight"), None)
    clickwords = c.one("n:clickwords") or verb
    if clickwords is not None and "style" not in fields:
        fields["style"] = "highlight"
        r.assume("key_words_spoken")
    _highlight_color(c, style, fields)
    color = next((t for t in c.tokens if t.has("color:", "hexcolor")), None)
    lit = verb or next((t for t in c.tokens if t.has("cap:highlight")), None)
    if lit is not None and color is not None and lit.start < color.start and "color" in style:
        fields["highlight"] = style.pop("color")
    used += _where_to(c, r, fields, noun=noun, sidecar=sidecar)
    words = c.one("n:words")
    number = c.near(words, "number") if words is not None else None
    if number is not None and 1 <= number.value <= 30:
        fields["max_words"] = int(number.value)
        used += [words, number]
    languages = sorted(c.all("lang:"), key=lambda t: t.reading("lang") != r.spoken)
    used += [noun, sidecar, clickwords, *languages, *c.all(*MAKING, ABOUT)]
    if r.spoken is not None and languages and languages[0].reading("lang") != r.spoken:
        _translated_from(c, r, used, fields, languages=languages)
        return True
    if languages:
        fields["language"] = languages[0].reading("lang")
    if style:
        fields["look"] = style
    last = r.before(c)
    if _told_more(c, r, last, fields):
        c.claim(used)
        return True
    heard = last is not None and last.clause.sentence == c.sentence
    heard = (
        heard
        and last is not None
        and not (
            any(t.has("n:captions") for t in last.clause.tokens) and c.one("v:add", "v:make", "v:caption")
        )
    )
    heard = heard and last is not None and not (languages and "language" in last.fields)
    if last is not None and last.op == "add_captions" and (c.pronoun or heard):
        last.fields.update(fields)
        c.claim(used)
    else:
        if len(languages) > 1 and r.spoken is None:
            first = languages[0].shown
            r.assume("caption_languages", first=first + "文" if len(first) == 1 else first)
        r.step(c, "add_captions", used, **fields)
    for token in languages[1:]:
        other = r.step(c, "translate_captions", [token], language=token.reading("lang"))
        other.at = max(other.at, c.end)
    return True


def _told_more(c: Clause, r: Reader, last: Step | None, fields: dict[str, Any]) -> bool:
    """ "加字幕，字幕放下面白色": the captions just asked for are named again with their looks."""
    if last is None or last.op != "add_captions":
        last = next((s for s in reversed(r.steps) if s.op == "add_captions" and s.clause is not c), None)
    same = last is not None and last.op == "add_captions" and 0 <= c.sentence - last.clause.sentence <= 1
    looks = fields.keys() <= {"position", "look", "style", "max_words", "highlight"}
    adding = [
        t for t in c.tokens if t.has("v:add", "v:make") and t.text not in ("放", "放在", "用", "要有", "带")
    ]
    if last is None or not same or not fields or not looks or adding:
        return False
    last.fields |= {k: v for k, v in fields.items() if k != "look"}
    if "look" in fields:
        last.fields["look"] = {**last.fields.get("look", {}), **fields["look"]}
    return True


def _translated_from(
    c: Clause, r: Reader, used: list[Token | None], fields: dict[str, Any], *, languages: list[Token]
) -> None:
    """ "中文原声，加英文字幕": captions of what is said in another language are translated ones."""
    if OPERATIONS["translate_captions"].available:
        r.step(c, "add_captions", used, **fields, language=r.spoken)
    for token in languages:
        made = r.step(c, "translate_captions", [*used, *languages], language=token.reading("lang"))
        made.at = max(made.at, c.end)


ABOUT = "n:captions n:clickwords n:highlights n:style n:text v:change n:voice fmt:srt n:subfile weight:"


def _where_to(
    c: Clause, r: Reader, fields: dict[str, Any], *, noun: Token | None, sidecar: Token | None
) -> list[Token | None]:
    """Whether captions are drawn into the picture or written to a file beside it."""
    mode = c.one("capmode:")
    if sidecar is not None:
        fields["sidecar"] = _sidecar(sidecar)
        fields["burn"] = (mode is not None and mode.has("capmode:burn")) or (
            noun is not None and (_as_well(c) or _joined(r, noun.end, sidecar))
        )
        told = any(s.op == "edit_caption" and s.clause.sentence == c.sentence for s in r.steps)
        fields["burn"] = fields["burn"] or (noun is None and told and _as_well(c))
        if not fields["burn"]:
            r.assume("sidecar_only")
    elif mode is not None and mode.has("capmode:soft"):
        fields["sidecar"], fields["burn"] = _sidecar(mode), False
    return list(c.all("capmode:"))


def _highlight_color(c: Clause, style: dict[str, Any], fields: dict[str, Any]) -> None:
    """ "with yellow highlight", "white with the current word in green": the colour of the spoken word."""
    if (lit := lit_color(c)) is not None:
        others = [t for t in c.tokens if t.has("color:") and t is not lit]
        style.pop("color", None)
        style |= {"color": others[0].reading("color")} if others else {}
        fields["highlight"] = lit.reading("color")
        fields.setdefault("style", "highlight")
        return
    for i, t in enumerate(c.tokens):
        near = c.tokens[max(i - 1, 0) : i + 2]
        follows = i > 0 and c.tokens[i - 1].has("n:clickwords")
        keyed = any(a.has("n:clickwords") and b.has("color:") for a, b in pairwise(c.tokens))
        beside = any(n.has("n:highlights", "cap:highlight") or n.text == "高亮" for n in near)
        if t.has("color:") and (follows if keyed else beside):
            shade = t.reading("color")
            own = keyed and style.get("color") not in (None, shade)  # "白字，关键词标黄"
            fields["highlight"] = shade if own else style.pop("color", shade)
            fields.setdefault("style", "highlight")
            return


def _sidecar(token: Token) -> str:
    text = token.text.lower()
    return "vtt" if "vtt" in text else "ass" if "ass" in text else "srt"


def style_fields(c: Clause) -> dict[str, Any]:
    """Kind and place of captions, their words claimed."""
    fields: dict[str, Any] = {}
    cap = next((t for t in c.all("cap:") if not t.has("cap:boxed")), None)
    if cap is not None:
        after = c.after(cap)
        lit = cap.has("cap:word") and after is not None and after.has("cap:highlight", "n:highlights")
        fields["style"] = "highlight" if lit else cap.reading("cap")
        c.claim([t for t in c.all("cap:") if not t.has("cap:boxed")])
    boxed = next((t for t in c.tokens if t.has("cap:boxed")), None)
    if boxed is not None and cap is None:
        fields["style"] = "boxed"
        boxed.claim = USED
    position = c.take("pos:")
    middle = c.take("n:middle") if position is None else None
    if middle is not None:
        fields["position"] = "center"
    low = c.take("n:lower_third")
    if low is not None:
        fields["position"] = "bottom"
    if position is not None:
        fields["position"] = position.reading("pos")
    return fields
