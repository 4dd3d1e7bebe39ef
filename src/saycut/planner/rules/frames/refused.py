"""Rules for what was understood and cannot be done: each with its reason and a way out."""

from __future__ import annotations

from itertools import pairwise

from ..clause import Clause
from ..token import CONTEXT, USED, Token
from .reader import Reader, asset_name
from .screen import keyed_before, told_behind

MAKING = ("v:add", "v:make", "v:change", "v:replace", "v:overlay", "v:insert", "v:convert")


INVENTED = (
    ("n:avatar", "no_avatar"),
    ("n:quiz", "no_interactive"),
    ("n:motion_track", "no_tracking"),
    ("n:cinemagraph", "no_cinemagraph"),
    ("n:chapters", "no_chapters"),
    ("n:script", "no_script"),
    ("n:stems", "no_stems"),
    ("n:beauty", "no_beauty"),
    ("n:project", "no_project"),
)
"""What would have to be invented, or is not made here, and the sentence that says so."""


def generated(c: Clause, r: Reader) -> bool:
    """Pictures, people and voices that would have to be invented."""
    for tag, key in INVENTED:
        noun = c.one(tag)
        if tag == "n:script" and noun is not None and _to_caption_from(c):
            noun.claim = USED
            continue
        if tag == "n:script" and noun is not None and " " not in noun.text and not c.said("v:write", *MAKING):
            continue
        if c.one(tag) is not None and (tag == "n:script" or not c.said("n:captions")):
            beside = _beside_highlights(c) if tag == "n:chapters" else []
            r.refuse(c, key, beside)
            return not beside
    stock = c.one("n:generated")
    if stock is not None and c.one("asset file asset: clips") is None and c.said("v:add v:make v:insert"):
        r.refuse(c, "no_stock")
        return True
    return False


def for_editor(c: Clause, r: Reader) -> bool:
    """ "export an XML for Final Cut Pro", "send it to DaVinci Resolve": the project, not the film."""
    noun = c.one("n:nle")
    asked = c.said("v:export", "v:make", "v:convert") or any(t.text.lower() == "send" for t in c.tokens)
    if (
        noun is None
        or not asked
        or c.one("n:captions", "n:subfile", "fmt:", "res", "size", "codec:") is not None
    ):
        return False
    r.refuse(c, "no_project")
    return True


def spoken_moment(c: Clause, r: Reader) -> bool:
    """ "zoom in on the "wow" moment": when that is said, nobody told."""
    verb = c.one("v:zoom", "effx:", "v:slow_down", "v:freeze", "v:color")
    told = c.one("span", "point", "n:text", "n:captions", "n:title", "v:write") is not None
    if verb is None or told or (c.said("v:add") and not verb.has("v:zoom")):
        return False
    for first, second in pairwise(c.tokens):
        quote, word = (first, second) if first.has("quote") else (second, first)
        moment = word.text.lower() in MOMENTS or (word is second and word.has("n:part"))
        named = word is second or (verb.start < first.start and not c.said("v:add"))
        if quote.has("quote") and quote.free and moment and named:
            r.refuse(c, "unseen_content", what=r.words[first.start : second.end])
            return True
    return False


MOMENTS = frozenset(("moment", "word", "the word", "line", "the line", "phrase", "the phrase"))


def _beside_highlights(c: Clause) -> list[Token]:
    """ "a 60-second highlight clip with the timestamps": only these cannot be written."""
    noun = c.one("n:chapters")
    start = next((i for i, t in enumerate(c.tokens) if t.text.lower() in ("with", "w/")), None)
    if noun is None or start is None or noun.start < c.tokens[start].start:
        return []
    stop = next((i for i, t in enumerate(c.tokens) if i > start and t.has("p:to", "p:for", "c:")), None)
    before = c.one("n:highlights", "n:media", "n:clip", "v:convert")
    return c.tokens[start:stop] if before is not None and before.start < noun.start else []


FACED = ("v:swap", "v:replace", "v:change", "v:overlay")
HIDDEN = ("v:blur", "effx:", "asset", "file", "asset:", "quote", "n:sticker")


def other_face(c: Clause, r: Reader) -> bool:
    """ "swap my face with hers", "把脸换成我的": a person made another; a face that is hidden is `hide`'s."""
    face = c.one("n:face")
    if face is None or not face.text.lower().endswith(("face", "faces", "脸", "面部")):
        return False
    if not c.said(*FACED) or c.said(*HIDDEN):
        return False
    r.refuse(c, "no_avatar")
    return True


def _to_caption_from(c: Clause) -> bool:
    """ "add captions from the script": the script is there, captions are what is to be made."""
    return c.said("n:captions", "v:caption", "cap:") and not c.said("v:write")


def background(c: Clause, r: Reader) -> bool:
    noun = c.one("n:background")
    last = r.refusals[-1] if r.refusals else None
    again = last is not None and last.key == "no_background" and any(t.text.lower() == "it" for t in c.tokens)
    if again and c.one("v:replace") is not None:
        r.refuse(c, "no_background")
        return True
    named = c.one("asset", "file", "asset:", "color:", "hexcolor") is not None
    if named and (noun is not None or (c.one("v:replace") is not None and not c.one("clips"))):
        step = keyed_before(c, r)
        if step is not None and told_behind(c, step):
            return True
    if noun is None or c.said("n:captions n:text n:title n:music v:chroma n:noise"):
        return False
    if c.said("v:replace v:remove v:change"):
        r.refuse(c, "no_background")
        return True
    return False


def background_blur(c: Clause, r: Reader) -> bool:
    fit = c.one("fit:blur")
    if fit is not None and r.shape_follows and not any(s.op == "aspect" for s in r.steps):
        r.fit = "blur"
        c.claim([fit, *c.all("v:blur n:background n:blurbg v:add v:make")])
        c.fired = True
        return True
    if any(s.op == "aspect" for s in r.steps) or c.one("platform:", "ratio", "ratio:") is not None:
        return False
    r.refuse(c, "no_background_blur")
    return True


BLANK = ("黑屏", "黑幕", "空白画面", "纯色画面", "白屏", "黑底画面")
"""Pictures of nothing, beside words that stand on them."""


OUTSIDE = ("n:widget", "n:pitch", "x:upload", "n:border")
VOICES = frozenset(
    ("deeper", "deep", "higher", "robotic", "anonymous", "anonymised", "anonymized", "anonymise", "anonymize",
     "unrecognizable", "unrecognisable", "disguise", "disguised", "mask", "distort", "distorted", "scramble",
     "变声", "变声器", "克隆", "声音克隆", "克隆声音", "音色克隆", "变粗", "低沉", "变尖", "变细")
)  # fmt: skip
"""What a voice is to be that it is not."""


def _voice_changed(c: Clause, r: Reader) -> bool:
    """ "change my voice so it sounds deeper": no sound is made another's here."""
    if c.fired or c.one("asset", "file", "asset:", "percent", "db") is not None:
        return False
    other = any(t.text.lower() in VOICES for t in c.tokens)
    bare = c.one("v:change") is not None and all(t.filler or t.has("v:change", "n:voice") for t in c.tokens)
    if not (other or bare) or c.said("v:louder", "v:quieter", "v:increase", "v:decrease"):
        return False
    r.refuse(c, "no_voice_change")
    return True


def outside(c: Clause, r: Reader) -> bool:
    """What is not drawn, not done alone, or not done here."""
    upload = c.one("x:upload")
    widget = c.one("n:widget")
    if c.one("n:voice") is not None and (_voice_changed(c, r) or c.one(*OUTSIDE) is None):
        return c.fired
    if widget is None and c.one("n:border") is not None and upload is None:
        widget = c.one("n:border") if c.said("v:add") and not c.fired else None
        if widget is None:
            return False
    if widget is not None and c.fired and c.said("v:remove", "v:cut") and not c.said("v:add"):
        c.claim([widget])  # "去掉前面2秒黑屏"
        return True
    if widget is not None:
        r.refuse(
            c, "no_widget", [widget] if c.fired and (widget.text in BLANK or "emoji" in widget.text) else ()
        )
    elif c.one("n:pitch") is not None:
        if c.fired:
            return False
        r.refuse(c, "no_pitch")
    elif upload is not None and (c.fired or c.one("platform:", "fmt:", "res", "size") is not None):
        away = [t for t in c.tokens if t.text.lower() in ("it", "this", "to", "my", "channel", "account")]
        named = c.tokens[c.tokens.index(upload) :] if c.one("quote") is not None else []
        named = [t for t in named if not t.has("platform:")]
        r.refuse(c, "no_upload", [upload, *(t for t in away if abs(t.start - upload.end) < 12), *named])
        c.claim([*away, *(t for t in c.all("unknown", "url") if t.start > upload.start)])
        return False
    else:
        r.refuse(c, "no_upload")
    return True


ACCOUNTS = ("号", "账号", "帐号", "账户", "号上", "账号上", "主页", "频道", "channel", "account", "page")
MINE = ("我的", "我", "我们的", "自己的", "咱们的", "my", "our")


def own_account(c: Clause, r: Reader) -> bool:
    """ "发到我的抖音号": a film is made for a platform, but sent to nobody's account."""
    token = c.one("platform:")
    at = c.tokens.index(token) if token is not None else 0
    lead, after = c.tokens[max(at - 1, 0)], c.tokens[at + 1 : at + 2]
    if token is None or not after or not (after[0].free or after[0].filler):
        return False
    if after[0].text.lower() not in ACCOUNTS or lead.text not in MINE or lead.text.isascii():
        return False
    r.refuse(c, "no_upload", c.tokens[: at + 2])
    return True


ROUND = ("圆形", "圆", "圆框", "圆圈", "circle", "circular", "round")


def round_picture(c: Clause, r: Reader) -> bool:
    """ "摄像头圆形放右上角": a picture laid over another has corners."""
    shape = next((t for t in c.tokens if t.free and t.text.lower().removesuffix(" in") in ROUND), None)
    if shape is None or not any(s.clause is c and s.op in ("overlay", "layout") for s in r.steps):
        return False
    r.refuse(c, "no_round", [shape])
    return False


SENT = ("publish", "post", "share", "upload", "send")


def called_there(c: Clause, r: Reader) -> bool:
    """ "publish to tiktok with the title “Day 1”": what it is called there, no words on the picture."""
    quote, last = c.one("quote"), r.before(c)
    if quote is None or c.one("pos:") is not None:
        return False
    if any(t.has("x:upload") and t.start < quote.start for t in c.tokens):
        return True
    first = last.clause.tokens[0].text.lower().partition(" ")[0] if last is not None else ""
    if last is None or first not in SENT or c.tokens[0].text.lower() not in ("with", "titled", "called"):
        return False
    if last.clause.sentence != c.sentence or c.said("pos:", "span"):
        return False
    r.refuse(c, "no_upload")
    return True


def whenever(c: Clause, r: Reader) -> bool:
    """ "punch in every time I start a new point": moments nobody told the times of."""
    when = c.one("x:whenever")
    words = c.one("quote", "n:fillers") is not None and c.one("n:part") is None
    if when is not None and words and c.said("v:remove v:cut"):
        for t in c.tokens[c.tokens.index(when) :]:
            if not t.has("quote", "n:fillers", "v:remove", "v:cut"):
                t.claim = t.claim or CONTEXT
        return False
    if when is None or c.said("n:music", "n:silence", "n:voice", "n:scene_change", "n:beat", "v:duck"):
        return False
    r.refuse(c, "unseen_content", what=r.words[when.start : c.end])
    return True


TONES = ("highlights", "highlight", "shadows", "midtones", "whites", "blacks", "高光", "阴影", "暗部")


def tones(c: Clause, r: Reader) -> bool:
    """ "pull down the highlights": a part of the brightness, which is not graded on its own."""
    tone = next((t for t in c.tokens if t.free and t.text.lower() in TONES), None)
    if tone is None or not c.said(
        "v:quieter v:louder v:decrease v:increase v:brighten v:darken v:warmer v:cooler"
    ):
        return False
    if c.one("n:volume", "n:music", "n:audio", "length") is not None:
        return False
    r.refuse(c, "no_tones", tone=tone.shown)
    return True


def tracks(c: Clause, r: Reader) -> bool:
    if c.one("n:track") is None or not c.said("v:add", "v:make") or c.said("n:music n:audio n:captions"):
        return False
    if any(
        t.free and not t.filler and not t.has("n:track", "v:add", "v:make", "number", "n:media")
        for t in c.tokens
    ):
        return False
    r.refuse(c, "no_track")
    return True


def particles(c: Clause, r: Reader) -> bool:
    noun = c.one("n:particles")
    if noun is None or c.one("effx:") is not None:
        return False
    r.refuse(c, "no_particles")
    return True


def ask_video(c: Clause, r: Reader) -> bool:
    """ "ask this video what the presenter said": understanding of content."""
    ask = c.one("c:ask")
    if ask is not None and c.one("n:music") is not None and c.one("x:best") is not None:
        mood = c.one("mood:")  # "find and sync the best music for my video": one is chosen
        r.step(c, "add_music", c.tokens, mood=mood.reading("mood") if mood is not None else None)
        return True
    best = c.one("n:highlights") is not None and not (ask is not None and _only_told(c, r, ask))
    if ask is None or c.tokens.index(ask) > 2 or best or c.one("n:silence n:scene_change") is not None:
        return False
    if c.said("v:remove v:cut v:blur v:mute v:split"):
        ask.claim = "used"
        return False
    r.refuse(c, "no_content_search")
    return True


TELLING = frozenset(("identify", "describe", "count", "tell me about", "analyze", "analyse", "inspect"))


def _only_told(c: Clause, r: Reader, ask: Token) -> bool:
    """ "identify the key moments": told where they are; nothing says that they are to be cut out."""
    alone = r.words[c.end :].strip(" .!?") == "" or "timestamp" in r.words.lower()
    return ask.text.lower() in TELLING and alone and not c.said("v:make", "v:keep", "v:merge")


BEATS_TOLD = {"两": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4, "八": 8, "8": 8}


def _each_beat(c: Clause) -> int | None:
    """ "on every beat", "every other beat", "每两拍"."""
    told = next(
        (t.text.lower() for t in c.all("v:sync") if "every beat" in t.text.lower() or "拍" in t.text), ""
    )
    if told.startswith("每") or told.endswith("every beat"):
        return next((n for word, n in BEATS_TOLD.items() if word in told), 1)
    at = next((i for i, t in enumerate(c.tokens) if t.has("n:beat") and t.text != "beats"), None)
    before = [t.text.lower() for t in c.tokens[max((at or 0) - 2, 0) : at or 0]]
    if before[-1:] in (["every"], ["each"], ["每个"], ["每一个"]):
        return 1
    return 2 if before in (["every", "other"], ["every", "second"]) else None


LAID = ("add_music", "voice_over", "replace_audio", "add_captions", "import_captions")


def _with_the_picture(c: Clause, r: Reader, noun: Token) -> bool:
    """ "add this song and sync it from the beginning": it plays along with the video, on no beat."""
    last = r.before(c)
    laid = last is not None and last.op in LAID and last.clause.sentence == c.sentence
    told = c.pronoun or noun.text.lower() in ("synced", "synced to", "in sync with", "in sync")
    if not laid or not told or c.said("n:beat", "n:music", "v:cut", "v:zoom", "n:transition", "n:clip"):
        return False
    if (
        "beat" in noun.text.lower()
        or c.one("n:beginning", "n:media", "n:voice", "n:audio", "v:voice_over") is None
    ):
        return False
    c.claim([noun, *c.all("n:beginning", "n:media", "n:voice", "n:audio", "v:sync")])
    c.fired = True
    return True


def beat(c: Clause, r: Reader) -> bool:
    noun = c.one("v:sync") or (
        c.one("n:beat") if c.said("v:cut v:split v:zoom v:make v:change n:transition v:sync") else None
    )
    if noun is None or c.said("n:captions n:subfile") or _with_the_picture(c, r, noun):
        return noun is not None and not noun.free
    what = (
        "zoom" if c.one("v:zoom") is not None else "transition" if c.one("n:transition") is not None else None
    )
    number = c.one("number", "ordinal")
    every = int(number.value) if number is not None and 1 <= number.value <= 64 else _each_beat(c)
    file = c.one("asset file asset:")
    used = [
        noun,
        number,
        file,
        *c.all(
            "v:sync n:beat v:cut n:music v:split v:zoom n:transition v:make n:clip n:every v:change v:add "
            "trans: times n:scene_change"
        ),
    ]
    asset = asset_name(file) if file is not None else None
    last = r.before(c)
    if last is not None and last.op == "combine" and len(r.steps) > 1:
        last = r.steps[-2]
    if last is not None and last.op == "beat_sync" and last.clause.sentence == c.sentence:
        told = {"what": what, "every": every, "asset": asset}
        last.fields |= {k: v for k, v in told.items() if v is not None}
        c.claim(used)
        return True
    r.step(c, "beat_sync", used, what=what, every=every, asset=asset)
    return True
