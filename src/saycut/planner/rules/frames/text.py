"""Rules for text on the picture: titles, lower thirds, overlays, end cards, calls to action, looks."""

from __future__ import annotations

from typing import Any

from ....operations.times import FromEnd
from ..clause import Clause
from ..token import USED, Token
from .inrow import stretch_in_row
from .names import from_names, title_of_only
from .reader import Reader, stretch
from .refused import called_there
from .several import each_text
from .spoken import spoken_words
from .standing import (
    after_last,
    below,
    both_alike,
    described,
    each_lasts,
    from_last,
    gone_at,
    half_of_picture,
    held,
    lasting,
    middle_of_picture,
    one_each,
    over_clip,
    until,
    whole_time,
)
from .step import Stretch
from .styling import STYLE, comes_from, last_text, only_looks, styled, text_style, untimed

ROLES = (
    ("n:lower_third", "lower_third"),
    ("n:end_card", "end_card"),
    ("n:cta", "cta"),
    ("n:hook", "title"),
    ("n:title", "title"),
    ("n:text", "overlay"),
    ("n:intro", "title"),
    ("n:outro", "end_card"),
)
NOUNS = tuple(tag for tag, _ in ROLES[:6])
EDGES = ("n:intro", "n:outro", "n:beginning", "n:end")
LONGEST_CARD_MS = 15_000
"""Up to which length a bare "5 seconds" beside words at the end is how long they stand."""
ADDING = ("v:add", "v:write", "v:insert", "v:make", "v:overlay", "v:start_with", "v:end_with", "v:change")


ONE_MORE = ("another", "another one", "one more", "a second one", "a second", "second one")
"""Before words: of the kind of the text told last."""


def add_text(c: Clause, r: Reader) -> bool:
    anchor, role = _role(c)
    quotes = c.all("quote")
    if called_there(c, r):
        return False
    said = bool(quotes) and c.said("n:captions") and not c.said("v:replace v:change v:remove v:translate")
    if _no_text(c, r, anchor, quotes, said=said):
        return False
    several = each_text(c)
    if several is None:
        return _one_text(c, r, anchor=anchor, role=role)
    shared, parts = several
    style, used = text_style(shared)
    places = [t for t in shared.all("pos:") if not comes_from(shared, t)]
    base: dict[str, Any] = {"style": style} if style else {}
    if places:
        base["position"] = places[0].reading("pos")
    shared.claim([*used, *places, anchor, *c.all(*NOUNS, *ADDING)])
    for part in parts:
        _one_text(part, r, anchor=None, role=role, base=base)
    each_lasts(shared, r)
    c.claim_all("asset:", "n:every", "n:words", "n:style")
    return True


def _one_text(
    c: Clause, r: Reader, *, anchor: Token | None, role: str, base: dict[str, Any] | None = None
) -> bool:
    """The texts of a clause that have one time, one place and one look."""
    quotes = c.all("quote")
    said = bool(quotes) and c.said("n:captions")
    style, used = text_style(c, role)
    gone = until(c)
    half = (half_of_picture(c) or middle_of_picture(c)) if quotes else None
    where = stretch_in_row(c, r)
    if not where.given:
        over = over_clip(c, r, where.hold_ms)
        where = over or (whole_time(c) if quotes and role != "overlay" else None) or where
    places = [t for t in c.all("pos:") if not comes_from(c, t)]
    position = next((t for t in places if not t.has("pos:center")), places[0] if places else None)
    animation = _animation(c)
    texts = [str(q.value) for q in quotes if q.value] or spoken_words(c, r, anchor)
    if not texts:
        return _without_words(c, r, anchor, role)
    last = r.before(c)
    if anchor is None and last is not None and last.op == "add_text" and last.clause.sentence == c.sentence:
        adds = any(t.has(*ADDING) for t in c.tokens)
        role = last.fields.get("role", role) if role == "overlay" and not adds else role
    if last is not None and last.op == "add_text" and role == "overlay" and not c.one("n:text"):
        role = last.fields["role"] if any(t.text.lower() in ONE_MORE for t in c.tokens) else role
    fields: dict[str, Any] = {"role": role, "start": where.start, "end": where.end}
    fields["position"] = position.reading("pos") if position is not None else half
    fields["animation"] = animation.reading("anim") if animation is not None else None
    if style:
        fields["style"] = style
    fields |= {k: v for k, v in (base or {}).items() if not fields.get(k)}
    counted = c.before(anchor) if anchor is not None and anchor in c.tokens else None
    used += [t for t in c.all("number") if t.value in (len(texts), len(texts[0])) or t is counted]
    used += [
        anchor,
        *places,
        animation,
        *quotes,
        *c.all(*NOUNS, *ADDING, "v:replace x:faint n:animation n:style n:effect v:move n:words n:beginning"),
        *(c.all("n:captions", "v:caption") if said else ()),
    ]
    used += _when(c, r, where=where, fields=fields)
    if gone is not None:
        fields |= gone_at(fields["start"], gone, r)
    used += described(c, quotes)
    starts = one_each(c, r, texts)
    for i, text in enumerate(texts):
        fields |= {"start": starts[i]} if starts else {}
        small = len(quotes) == len(texts) and below(c, quotes[i]) and (i or last is not None)
        own = {"role": "overlay"} if small else {}
        r.step(c, "add_text", used, text=text[:2000], **{**fields, **own})
    each_lasts(c, r)
    both_alike(c, r)
    _all_as(c, r, anchor, role)
    _answered(c, r)
    c.claim_all("asset:")
    return True


def _when(c: Clause, r: Reader, *, where: Stretch, fields: dict[str, Any]) -> list[Token | None]:
    """Puts into the fields how long a text stands, where a length says so; gives the words for it."""
    used: list[Token | None] = []
    length = c.one("length") if where.hold_ms is None and fields["end"] is None else None
    if length is not None and fields.get("animation") == "fade" and c.before(length).text == "over":  # type: ignore[union-attr]
        return [length]
    if length is not None and length.value > 0:
        used.append(length)
        fields |= lasting(where, int(length.value), r)
        where = Stretch(where.start, where.end, where.how, int(length.value))
    if where.how == "end" and not where.hold_ms:
        shown = next((t for t in c.all("length") if 0 < t.value <= LONGEST_CARD_MS), None)
        fields["start"] = {"from_end_ms": int(shown.value) if shown is not None else 4000}
        used.append(shown)
    if where.start is None and where.hold_ms:
        held(fields, fields["role"], where.hold_ms)
        fields |= after_last(c, r, where.hold_ms)
    if where.how == "before" or c.one("p:onwards") is not None:
        fields |= from_last(c, r, where)
    return used


def _answered(c: Clause, r: Reader) -> None:
    """ "Add two text overlays. The first says …": the words asked for are told after all."""
    c.claim(t for t in c.all("clips") if t.parts and t.parts[-1].text in ("one", "ones"))
    last = r.refusals[-1] if r.refusals else None
    if last is None or last.key != "text_which_words" or c.start - last.end > 4:
        return
    r.refusals.pop()
    if r.questions:
        r.questions.pop()


def _all_as(c: Clause, r: Reader, anchor: Token | None, role: str) -> None:
    """ "Sara at 0:02, Mike at 0:09 … as lower thirds": what the last says of all."""
    if anchor is None or anchor not in c.tokens:
        return
    at = c.tokens.index(anchor)
    lead = [t.text for t in c.tokens[max(0, at - 2) : at]]
    if "as" not in lead or not anchor.text.endswith("s"):
        return
    for step in r.steps:
        if step.op == "add_text" and step.clause.sentence == c.sentence and step.fields["role"] == "overlay":
            step.fields["role"] = role


def _no_text(c: Clause, r: Reader, anchor: Token | None, quotes: list[Token], *, said: bool) -> bool:
    """Whether the clause speaks of text and yet adds none."""
    faded = not quotes and anchor is not None and anchor.has("n:outro", "n:intro", "n:end_card")
    if faded and c.said(
        "v:fade_in v:fade_out v:fade_both v:fade v:cut v:trim v:remove v:keep asset: n:widget"
    ):
        return True
    if anchor is None and not (quotes and (c.said(*ADDING) or said or _bare(c) or _put(c, r))):
        return True
    if (
        _from_to(c, quotes)
        or (c.said("n:captions") and not said)
        or (c.said("v:remove", "v:translate") and not quotes)
    ):
        return True
    if not quotes and any(s.clause is c and s.op.endswith("_captions") for s in r.steps):
        return True
    if anchor is None and c.said("v:color n:color n:lut") and not c.said("v:write"):
        return True
    if anchor is None and c.said("n:watermark n:logo n:music v:voice_over n:sfx n:highlights"):
        return True
    if (
        (c.said("v:replace", "v:change") and len(quotes) != 1 and each_text(c) is None)
        or c.said("v:remove")
        or (c.said("v:move") and not quotes)
    ):
        return True
    if not c.said(*ADDING) and not quotes and c.inherited:
        return True
    looks = styled(c) and last_text(r) is not None and only_looks(c, timed=untimed(last_text(r)))
    return not quotes and (_restyles(c, r) or looks)


def _from_to(c: Clause, quotes: list[Token]) -> bool:
    """ "rename the title from “Old” to “New”"."""
    if len(quotes) != 2:
        return False
    lead, link = c.before(quotes[0]), c.before(quotes[1])
    return lead is not None and link is not None and lead.has("p:from") and link.has("p:to")


def _bare(c: Clause) -> bool:
    """ "“早安”在3秒出现": words with a place and no other verb."""
    fades = ("v:fade_in", "v:fade_out", "v:fade_both", "v:fade")
    verbs = [t for t in c.tokens if t.has("v:") and not t.has("f:", "p:", "anim:", "x:vanish", *fades)]
    places = ("point", "span", "pos:", "anim:", "x:vanish", "hold", "n:end", "n:beginning", "clips")
    placed = any(t.has(*places) for t in c.tokens)
    return placed and not verbs and not c.said("n:captions", "n:music", "n:silence", "n:fillers", "n:sfx")


def _put(c: Clause, r: Reader) -> bool:
    """ "把“限时优惠”四个字放在画面正中": words that are not there yet are put there."""
    there = any(s.op == "add_text" for s in r.steps) or "titles" in r.context.tracks
    moved = next((t for t in c.tokens if t.has("v:move")), None)
    han = moved is not None and not moved.text.isascii() and c.said("pos:", "n:beginning", "n:end", "point")
    return han and not there and not c.said("n:captions", "asset", "file")


def _role(c: Clause) -> tuple[Token | None, str]:
    for tag, role in ROLES:
        token = c.one(tag)
        if token is not None and (tag in NOUNS or _made_card(c, token)):
            return token, _opening_role(c, role)
    return None, _opening_role(c, "overlay")


def _made_card(c: Clause, token: Token) -> bool:
    """ "add a 3-second intro": a card to be made, not a place ("at the intro") or a file."""
    at = c.tokens.index(token)
    if at and c.tokens[at - 1].text.lower() in ("the", "my", "this", "把", "将"):
        return False
    kind = at > 1 and c.tokens[at - 2].text.lower() in ("a", "an")  # "a clean intro"
    before = c.before(token)
    place = before is not None and before.has(
        "p:at", "p:in", "p:from", "p:to", "p:for", "p:after", "p:before"
    )
    return (
        c.said("v:add", "v:make")
        and not place
        and not token.has("asset:")
        and not c.said("n:transition n:effect v:zoom n:music")
        and not (c.one("quote") is None and c.said("v:fade_in v:fade_out v:fade_both v:fade"))
        and not c.said("effx: asset file")
        and not any(t.has("look:") for t in c.tokens if t is not (c.tokens[at - 1] if kind else None))
        and not c.said("v:speed_up v:slow_down v:brighten v:darken v:blur v:mute n:audio factor span v:color")
    )


def _opening_role(c: Clause, role: str) -> str:
    if role == "overlay" and c.said("v:start_with"):
        return "title"
    if role == "overlay" and c.said("v:end_with"):
        return "end_card"
    return role


def _animation(c: Clause) -> Token | None:
    found = c.one("anim:")
    if found is not None:
        return found
    fade = c.one("v:fade_in v:fade_both v:fade")
    if fade is not None:
        fade.claim = USED
        length = c.near(fade, "length")
        apart = length is not None and not length.text.isascii() and fade.start > length.end
        if length is not None and not apart and abs(c.tokens.index(length) - c.tokens.index(fade)) == 1:
            length.claim = USED
        return Token(fade.start, fade.end, fade.text, frozenset({"anim:fade"}))
    return None


WANTED = ("should be", "needs to be", "has to be", "must be", "need to be", "should")


def _restyles(c: Clause, r: Reader) -> bool:
    """ "make the title bigger", "把标题改成红色": text that is there already."""
    noun = c.one(*NOUNS)
    at = c.tokens.index(noun) if noun is not None else 0
    the = at > 0 and c.tokens[at - 1].text.lower() in ("the", "my", "all")
    the = the or (noun is not None and noun.text in ("titles", "texts", "text overlays", "lower thirds"))
    verb = at > 0 and c.tokens[at - 1].text in ("make", "turn", "change")
    bare = (
        noun is not None
        and at > 0
        and c.tokens[at - 1].has("tsize:")
        and c.tokens[at - 1].text.endswith("er")
    )
    if bare and not c.said("v:add", "v:write"):
        return True
    wanted = any(t.text in WANTED for t in c.tokens)
    changed = wanted or c.said("v:make", "v:change", "n:animation", "v:fade_in", "v:fade")
    the = (the or verb) and changed
    adding = any(t.has("v:add", "v:write") and t.text != "with" for t in c.tokens)
    if the and c.one(*STYLE, "pos:", "anim:", "v:fade_in", "v:fade") is not None and not adding:
        return True
    more = next((t for t in c.tokens if t.has("tsize:") and t.text.endswith(("点", "些"))), None)
    if more is not None and noun is not None and at == 0 and not c.said("v:add", "v:write"):
        return True
    there = any(s.op in ("add_text", "add_captions") for s in r.steps) or {"titles", "captions"} & set(
        r.context.tracks
    )
    return bool(there) and c.said("v:change", "v:make") and not c.said("v:add", "v:write")


def _usual_words(c: Clause, r: Reader, anchor: Token, role: str) -> bool:
    """A title with no words: the file's name; an end card: thanks. Said, so that it can be changed."""
    other = any(t.has("n:") and not t.has(*NOUNS, *EDGES, "f:", "n:media") for t in c.tokens if t.free)
    if other or c.one("unknown", "n:own_name") is not None or role not in ("title", "overlay", "end_card"):
        return False
    if anchor.has("n:hook") or "emoji" in anchor.text.lower():
        return False
    words = r.say("end_card_words") if role == "end_card" else title_of_only(r)
    if words is None:
        return False
    where = stretch(c, r)
    position = c.one("pos:")
    place = position.reading("pos") if position is not None else None
    used = [anchor, position, *c.all(*NOUNS, *ADDING)]
    times = {"start": where.start, "end": where.end}
    if where.how == "end" and not where.hold_ms:
        times["start"] = FromEnd(from_end_ms=4000)
    r.step(c, "add_text", used, text=words, role=role, position=place, **times)
    r.assume("words_assumed", words=words)
    return True


def _these(c: Clause, r: Reader, anchor: Token, role: str) -> bool:
    """ "… show these as text overlays": the texts listed before."""
    listed = [s for s in r.steps if s.op == "add_text" and s.clause is not c]
    if not listed or not any(
        t.text in ("these", "them", "those", "this", "it", "all of these") for t in c.tokens
    ):
        return False
    if not any(t.text == "as" for t in c.tokens):
        return False
    for step in listed:
        step.fields["role"] = role
    c.claim([anchor, *c.all(*ADDING)])
    return True


def _without_words(c: Clause, r: Reader, anchor: Token | None, role: str) -> bool:
    """A text whose words nobody gave: asked for, never made up."""
    if anchor is None:
        return False
    name = anchor.shown
    if _these(c, r, anchor, role):
        return True
    if from_names(c, r, anchor, NOUNS + ADDING):
        return True
    if not anchor.text.lower().startswith("chapter") and _usual_words(c, r, anchor, role):
        return True
    c.claim_all("length", "hold")
    unknown = list(c.all("unknown", "n:own_name"))
    c.claim(unknown)
    said = f"{r.words[unknown[0].start : unknown[-1].end]}" if unknown else ""
    if said and role in ("overlay", "lower_third"):
        r.refuse(c, "text_which_words_of", what=name, of=said)
    else:
        r.refuse(c, "text_which_words", what=name)
    asked = r.say("ask_text", what=name)
    if asked not in r.questions:
        r.questions.append(asked)
    return True
