"""Step 4, its first half: where one wish ends and the next begins."""

from __future__ import annotations

from .members import heard_only, lists
from .runon import anew, another_file, begins_what_was_first, is_done, named_last, reason_begins
from .token import CONTEXT, Token
from .topics import new_topic

LONGEST_CHUNK = 80
"""Tokens of one wish at most: no person's is longer, and the work a clause makes stays bounded."""
HARD = frozenset(".;!?。；！？\n…|>→·•")
FIRST_EMOJI = 0x1F000
SOFT = frozenset(",，、:：()（）-—~[]【】/")


def sentences(tokens: list[Token]) -> list[tuple[int, tuple[list[Token], bool]]]:
    """The stretches between full stops and ordering words, numbered by full stop."""
    found: list[tuple[int, tuple[list[Token], bool]]] = []
    current: list[Token] = []
    number = 0
    for i, t in enumerate(tokens):
        hard = (
            t.punct
            and t.text in HARD
            and not _dotted(tokens, i)
            and not (t.text in "!！" and _runs_on(tokens, i, current))
        )
        if _opens(tokens, i):
            found.append((number, (current, False)))
            number += 1
            current = [t]
        elif hard or _then(tokens, i):
            if current:
                found.append((number, (current, hard and t.text in "?？")))
            t.claim = t.claim or CONTEXT
            number += hard
            current = []
        else:
            current.append(t)
    if current:
        found.append((number, (current, False)))
    return found


def _opens(tokens: list[Token], i: int) -> bool:
    """ "… display “Did you know?” At 8 seconds …": a sentence whose full stop stands inside the quotation."""
    before, t = tokens[i - 1] if i else None, tokens[i]
    typed = t.parts[0].typed if t.parts else t.typed
    if before is None or not before.has("quote") or not typed[:1].isupper() or t.has("quote"):
        return False
    ended = str(before.value)[-1:] in ".?!" and before.typed[-1:] in "\"'”’"
    return ended and t.has("p:at", "p:from", "v:", "f:polite", "p:after", "point", "span")


def _dotted(tokens: list[Token], i: int) -> bool:
    """ "all .mov files": a point that begins a file's ending."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if tokens[i].text != "." or nxt is None or not nxt.has("fmt:", "n:subfile"):
        return False
    return nxt.start == tokens[i].end and (i == 0 or tokens[i - 1].end < tokens[i].start)


def _runs_on(tokens: list[Token], i: int, current: list[Token]) -> bool:
    """ "saying Subscribe now! at the end": an exclamation mark inside a text that was not put in quotes."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    return nxt is not None and nxt.shown[:1].islower() and any(t.has("v:write") for t in current)


def _then(tokens: list[Token], i: int) -> bool:
    """Whether a token is an ordering word here ("最后" before a length is "last", after a verb is "then")."""
    t = tokens[i]
    if not t.has("c:then") or t.parts:
        return False
    if t.text.lower() in ("before that", "after that") and i and tokens[i - 1].has("n:everything"):
        return False
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if nxt is None:
        return not t.has("n:end")
    if (
        t.text == "再"
        and i
        and nxt.has("v:")
        and tokens[i - 1].has("point", "span")
        and _bare_time(tokens, i)
    ):
        return False
    if t.text == "再" and i and tokens[i - 1].punct and not nxt.punct and anew(tokens, i):
        return True
    if t.text == "再" and nxt.text.endswith(("点", "些", "点儿")) and not nxt.has("n:"):
        return False
    if i and tokens[i - 1].text.endswith(("在", "到", "放", "排")) and t.has("p:last", "n:end"):
        return False
    named = ("asset", "asset:", "file")
    if t.text == "最后" and i and tokens[i - 1].has(*named) and nxt.has(*named):
        return True
    if t.has("p:last", "n:end", "p:after_suffix", "f:det", "n:outro"):
        marked = i > 0 and tokens[i - 1].punct and nxt.has("effx:")
        return marked or nxt.has("v:", "f:polite", "f:this", "punct") or nxt.text in ("把", "将", "给", "用")
    return True


def _bare_time(tokens: list[Token], i: int) -> bool:
    """ "，第30秒再切一刀": a moment and nothing else since the last mark."""
    return i < 2 or tokens[i - 2].punct or tokens[i - 2].has("c:")


def chunks(sentence: list[Token]) -> list[list[Token]]:
    """A sentence's tokens as stretches of one wish each."""
    made: list[list[Token]] = [[]]
    for i, t in enumerate(sentence):
        if _separates(sentence, i, made[-1]) or reason_begins(made[-1], t):
            if t.has("c:neg", "c:so", "c:fix", "c:if", "c:forget", "c:have") and not t.punct:
                made.append([*named_last(made[-1], t), t])
            else:
                t.claim = t.claim or CONTEXT
                made.append([])
        elif len(made[-1]) >= LONGEST_CHUNK or is_done(made[-1], t) or _anew(made[-1], sentence, i):
            made.append([t])
        else:
            made[-1].append(t)
    return [c for c in made if c]


def _anew(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """Whether a wish begins there with no mark before it: by its verb, or by the thing it is about."""
    first = any(c.has("v:") for c in chunk) and begins_what_was_first(sentence, i)
    first = first or _limit(chunk, sentence, i) or _below(chunk, sentence, i)
    first = first or another_file(chunk, sentence, i)
    return first or _new_verb(chunk, sentence, i) or new_topic(chunk, sentence, i)


def _below(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """ "上面写“…” 下面写“…”": a second text with a place of its own."""
    t, nxt = sentence[i], sentence[i + 1] if i + 1 < len(sentence) else None
    placed = t.has("pos:") and not t.text.isascii() and nxt is not None and nxt.has("v:write")
    return placed and any(c.has("quote") for c in chunk) and any(c.has("v:write") for c in chunk)


def _limit(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """ "800x800 不超过30秒": how long it may be, after what size it has."""
    sized = any(c.has("dims", "res") for c in chunk)
    t = sentence[i]
    if (
        t.has("hold")
        and t.parts
        and t.parts[0].text in ("时长", "长度")
        and any(c.has("ratio") for c in chunk)
    ):
        return not any(c.has("v:") for c in chunk)
    timed = t.has("p:under") and i + 1 < len(sentence) and sentence[i + 1].has("length", "hold")
    return timed and sized and not any(c.has("v:") and not c.has("f:") for c in chunk)


def _topic(chunk: list[Token]) -> bool:
    """ "声音不要变调": what a negation is about may stand before it."""
    return bool(chunk) and not any(
        t.has("v:", "quote", "length", "span", "point", "ratio", "ratio:") for t in chunk
    )


def _separates(sentence: list[Token], i: int, chunk: list[Token]) -> bool:
    t = sentence[i]
    if not t.has("c:", "punct", "symbol"):
        return False
    if t.has("c:so", "c:fix", "c:forget") and not t.has("v:"):
        return True
    if t.has("c:neg"):
        return not (_topic(chunk) or t.text.lower().startswith(("is ", "are ", "isn't", "aren't")))
    if t.has("c:if"):
        return i > 0
    if t.has("symbol") and ord(t.text[0]) >= FIRST_EMOJI:
        return bool(chunk)
    soft = t.punct and t.text in SOFT
    if not soft and not t.has("c:and", "c:but"):
        return False
    if t.has("n:", "v:") and not t.punct:
        return False
    if t.text in "()（）" and _apposed(sentence, i):
        return False
    if (t.text in ":：" and _leads_to_words(sentence, i, chunk)) or _put_right(sentence, i, chunk):
        return False
    if t.text == "," and len(chunk) <= 3 and _within(chunk):
        return False
    if (
        t.has("c:and")
        and i
        and sentence[i - 1].has("n:audio")
        and any(c.has("v:fade_out", "v:fade_in", "v:fade") for c in chunk)
    ):
        return not (i + 1 < len(sentence) and sentence[i + 1].has("n:media"))
    nxt = sentence[i + 1] if i + 1 < len(sentence) else None
    if t.text in (":", "：", "-") and nxt is not None and _labels(chunk, nxt):
        return False
    if soft and _in_label_line(sentence, i, chunk):
        return False
    if t.has("c:but") and i and sentence[i - 1].has("mood:") and _softly(sentence[i + 1 : i + 5]):
        return False
    if t.has("c:but") and nxt is not None and nxt.text.lower().startswith(("i need", "we need", "i want")):
        return True
    if nxt is not None and nxt.has("p:between") and any(c.has("p:between") for c in chunk):
        return True
    if nxt is not None and nxt.text.lower() == "as" and any(c.has("quote") for c in chunk):
        return False
    return not lists(sentence, i)


def _labels(chunk: list[Token], value: Token) -> bool:
    """ "Music: song.mp3 at -18 dB": what is told after a colon is of the kind named before it."""
    heavy = [c for c in chunk if not c.filler and not c.has("v:add")]
    if len(heavy) == 1 and heavy[0].has("n:audio") and value.has("v:fade", "v:fade_in", "v:fade_out"):
        return True
    named = len(heavy) == 1 and heavy[0].has("n:music", "n:sfx", "v:voice_over")
    return named and value.has("asset", "file", "asset:", "mood:", "quote", "n:instrument", "n:sfx")


SLIDERS = ("n:brightness", "n:contrast", "n:saturation", "n:temperature")
LINE_LABELS = (
    "v:color", "n:color", "n:transition", "n:title", "n:logo", "n:watermark", "n:captions", "n:lower_third",
    "n:end_card", "n:cta", "n:hook", "n:effect", "n:text", "n:style", "n:sticker",
)  # fmt: skip


def _in_label_line(sentence: list[Token], i: int, chunk: list[Token]) -> bool:
    """ "Transition: zoom, 0.4s", "Title: “AERO” (first 3 s, centred)": all of the line tells of its label."""
    colon = next((k for k, t in enumerate(sentence[:6]) if t.text in (":", "：")), None)
    if colon is None or i < colon:
        return False
    label = [t for t in sentence[:colon] if not t.filler and not t.has("symbol", "number")]
    if not 1 <= len(label) <= 2 or not all(t.has(*LINE_LABELS) for t in label):
        return False
    after = next((t for t in sentence[i + 1 :] if not t.has("f:det", "f:this")), None)
    if after is None or (i == colon and not after.has(*SLIDERS)):
        return True
    if after.has("quote"):
        return not any(t.has("quote") for t in chunk)
    other = after.has("v:", *SLIDERS, "n:music", "n:captions")
    return not (other and not after.has("trans:", "anim:", "look:", "pos:"))


def _softly(after: list[Token]) -> bool:
    """ "upbeat but not too loud music": one wish."""
    return any(t.has("n:music") for t in after) and any(t.has("x:less", "v:quieter", "c:neg") for t in after)


def _leads_to_words(sentence: list[Token], i: int, chunk: list[Token]) -> bool:
    """ "call to action at the end: “Link in bio”": the words of the text just named."""
    named = any(c.has(*WORDED) for c in chunk) and not any(c.has("quote") for c in chunk)
    return named and i + 1 < len(sentence) and sentence[i + 1].has("quote")


def _within(chunk: list[Token]) -> bool:
    """ "in the captions, change “A” to “B”": where the change is made."""
    return bool(chunk) and chunk[0].text == "in" and chunk[-1].has("n:captions")


def _put_right(sentence: list[Token], i: int, chunk: list[Token]) -> bool:
    """ "the caption says “Steven”, should say “Stephen”": one correction."""
    rest = [t.text for t in sentence[i + 1 : i + 4]]
    if not (any(w in MUST for w in rest) or (sentence[i].text == ":" and rest[:1] == ["it"])):
        return False
    if not any(c.has("n:captions", "x:spelling") for c in sentence[max(0, i - 30) : i + 30]):
        return False
    quoted = any(c.has("quote") for c in chunk)
    return not quoted or any(t.has("quote") for t in sentence[i + 1 : i + 6])


MUST = (
    "should say",
    "should be",
    "should read",
    "should",
    "must be",
    "needs to be",
    "instead of",
    "not",
    "to be",
)


WORDED = ("n:title", "n:text", "n:lower_third", "n:end_card", "n:cta", "n:hook")


def _apposed(sentence: list[Token], i: int) -> bool:
    """ "the beach clip (beach_day.mov)": brackets around a file's name only."""
    inner = i + 1 if sentence[i].text in "(（" else i - 1
    if not (1 <= inner < len(sentence) - 1 and sentence[inner].has("asset", "file")):
        return False
    return sentence[inner - 1].text in "(（" and sentence[inner + 1].text in ")）"


def _new_verb(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """Whether a verb begins a new wish with no separator before it ("…剪掉加标题", "trim it export")."""
    t = sentence[i]
    if t.text in ("把", "将") and any(c.has("v:") for c in chunk):
        return True
    if t.has("v:make") and len(t.text) == 1 and i + 1 < len(sentence) and sentence[i + 1].has("n:thumbnail"):
        return False  # "取第8秒做封面"
    if t.text in BIDDING and chunk and chunk[0].has("c:have"):
        return True
    if not t.has("v:") or t.has("f:", "p:", "n:", "fmt:", "quality:"):
        return False
    if t.text.lower() in ("with", "w/"):
        return _with_splits(chunk, sentence, i)
    verbs = [c for c in chunk if c.has("v:") and not c.has("f:det", "n:") and c.text.lower() != "with"]
    if t.has("v:quieter", "v:louder") and verbs and verbs[-1].has("v:voice_over") and len(verbs) > 1:
        return False  # "make the voiceover 3 dB quieter"
    if not verbs:
        return False
    if t.text.lower() in ("copy", "copies") and any(c.has("v:export", "v:make", "v:add") for c in chunk):
        return False
    if t.has("anim:") and any(c.has("quote", *ADDED) for c in chunk):
        return False
    if t.has("v:fade_out") and verbs[-1].has("v:fade_in"):
        return False
    if t.has("v:write") and any(c.has(*ADDED) for c in chunk):
        return False
    if verbs[-1].text.lower() in ("用", "使用", "use", "using", "利用", "以"):
        return False
    last = chunk[-1]
    open_end = last.has("v:", "p:", "f:this", "f:polite", "c:", "amount:") or last.text in ("the", "an")
    if open_end and not (last.has("v:") and last.text[-1:] in "掉出好来"):
        return False
    between = chunk[chunk.index(verbs[-1]) + 1 :]
    content = [c for c in between if not c.filler]
    if verbs[-1].has(*LEADING) and t.has(*RESULTS):
        return False
    if t.has("trans:") and i + 1 < len(sentence) and sentence[i + 1].has("n:transition"):
        return False
    if t.has(*LAYOUTS) and chunk[-1].text.lower() == "as":
        return False
    if any(c.has(*LAYOUTS) for c in chunk) and t.has("v:add", "v:move", "v:overlay"):
        return False
    if verbs[-1].has("v:write", "v:crop", "v:merge") and t.has(*LAYOUTS):
        return False
    if verbs[-1].has("v:convert", "v:export") and t.has("v:extract_audio"):
        return False
    if t.text.lower().endswith("ed") and verbs[-1].has(*LEADING):
        return False
    first_object = [c for c in chunk[: chunk.index(verbs[-1])] if not c.filler]
    whole = verbs[-1].has(*WHOLE) and _han_final(verbs[-1])
    if not content and not whole and not (first_object and _han_final(verbs[-1])):
        return False
    return not t.has("v:write", "v:sync", "v:speed_up", "v:slow_down", "v:export") or bool(content)


BIDDING = frozenset(("帮我", "请帮我", "麻烦帮我", "给我", "帮忙", "麻烦", "请", "请你", "帮我把", "想"))
"""After what is there ("我有一段口播帮我…"): the wish begins."""
LAYOUTS = ("v:layout_side", "v:layout_grid", "v:layout_stack", "v:layout_pip")
WHOLE = ("v:mute", "v:reverse", "v:denoise", "v:stabilize", "v:normalize")
"""Chinese verbs that need no object: "声音关了配音乐"."""
LEADING = ("v:make", "v:add", "v:change", "v:keep", "v:replace", "v:start_with", "v:end_with")
RESULTS = (
    "v:enhance_voice", "v:denoise", "v:normalize",
    "v:play", "v:summarize", "v:flip", "v:rotate",
    "v:color", "v:voice_over", "v:zoom", "v:fade", "v:fade_in", "v:fade_out", "v:fade_both", "v:loop",
    "v:reverse", "v:speed_up", "v:slow_down", "v:louder", "v:quieter", "v:brighten", "v:darken",
    "v:warmer", "v:cooler", "v:saturate", "v:desaturate", "v:contrast_up", "v:contrast_down",
    "v:stabilize", "v:compress", "v:boomerang", "v:mute", "v:blur", "v:duck", "v:layout_side",
    "v:layout_grid", "v:layout_stack", "v:layout_pip", "v:ramp", "v:sync", "v:freeze", "v:write",
)  # fmt: skip
"""Verbs that may be what "make", "add" or "change" leads to: "make the colours warmer", "add a slow zoom"."""
ADDED = (
    "n:captions", "n:music", "n:title", "n:text", "n:hook", "n:watermark", "n:logo", "v:voice_over",
    "n:cta", "n:end_card", "n:lower_third", "quote", "mood:",
)  # fmt: skip


def _with_splits(chunk: list[Token], sentence: list[Token], i: int) -> bool:
    """Whether "with" brings something to add ("… with captions"), not a manner ("… with a crossfade")."""
    if any(heard_only(c) for c in chunk) and any(t.has("v:mute") for t in sentence[i + 1 : i + 5]):
        return True
    if not any(c.has("v:", "n:promo", "n:highlights") for c in chunk) or any(
        c.has("v:replace") for c in chunk
    ):
        return False
    for j, t in enumerate(sentence[i + 1 : i + 6], i + 1):
        if t.punct or t.has("c:and"):
            return False
        if t.has("v:voice_over") and any(c.has("v:voice_over") for c in chunk):
            return False
        if t.has("trans:", "n:transition") and any(n.has("p:between") for n in sentence[j + 1 : j + 3]):
            return True
        if t.has(*ADDED):
            return not (t.has("n:text", "quote", "mood:") and any(c.has(*ADDED) for c in chunk))
    return False


def _han_final(verb: Token) -> bool:
    return not verb.text.isascii()
