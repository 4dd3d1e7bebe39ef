"""Rules for sound laid beside or in place of what is there: replaced, detached, effects, voices."""

from __future__ import annotations

from ....operations.times import END, START, ClipEdge
from ...context import ContextAsset, kind_of_name
from ..clause import Clause
from ..token import CONTEXT, USED, Token
from .reader import Reader, asset_name, clip_targets, stretch
from .step import Step, Stretch


def _in_its_place(c: Clause, r: Reader) -> Token | None:
    """ "use song.mp3 as the audio", "change the sound to song.mp3": a sound file and the sound it becomes."""
    sounds = {a.name for a in r.context.of_kind("audio")}
    named = any(asset_name(t) in sounds for t in c.all("asset", "file", "asset:"))
    verb = c.one("v:swap", "v:change", "v:add", "v:convert")
    noun = c.one("n:audio")
    if not named or verb is None or noun is None or c.said("n:music", "v:fade", "percent", "db", "n:volume"):
        return None
    direct = [t.text.lower() for t in c.tokens[: c.tokens.index(noun)][-2:]]
    instead = any(t.text.lower() == "instead" for t in c.tokens)
    return verb if verb.has("v:swap", "v:change") or "as" in direct or instead else None


def replace_audio(c: Clause, r: Reader) -> bool:
    verb = c.one("v:replace") or _in_its_place(c, r)
    noun = c.one("n:audio", "n:voice")
    if verb is None or noun is None or c.said("n:captions"):
        return False
    files = c.all("asset file asset:")
    file = _new_sound(c, r, files)
    if file is not None and _of_one_clip(c, r, [verb, noun]):
        return True
    mood = c.one("mood:")
    last = r.before(c)
    laid = last is not None and last.op in ("voice_over", "add_music") and "asset" in last.fields
    if file is None and last is not None and laid and c.pronoun and last.clause.sentence == c.sentence:
        last.op, last.fields = "replace_audio", {"asset": last.fields["asset"]}
        c.claim([verb, *c.all("n:audio n:voice")])
        return True
    some = (
        any(t.text.lower() in ("something", "some", "any") for t in c.tokens) or c.one("n:music") is not None
    )
    if file is None and mood is not None and some and not c.said("v:voice_over"):
        r.step(c, "mute", [verb, *c.all("n:audio n:voice")], target="video")
        r.step(c, "add_music", [mood, *c.all("n:music v:add")], mood=mood.reading("mood"))
        return True
    if file is None:
        audio = r.context.of_kind("audio")
        if len(audio) != 1:
            r.ask(c, "which_audio")
            return True
        r.assume("only_audio", name=audio[0].name)
        r.step(c, "replace_audio", [*c.tokens], asset=audio[0].name)
        return True
    r.step(
        c,
        "replace_audio",
        [verb, *files, *c.all("n:audio n:voice n:music v:voice_over")],
        asset=asset_name(file),
    )
    return True


def _new_sound(c: Clause, r: Reader, files: list[Token]) -> Token | None:
    """ "replace the audio of talk.mp4 with voice.wav": which of the files the sound is taken from."""
    sounds = {one.name for one in r.context.of_kind("audio")}
    heard = [t for t in files if asset_name(t) in sounds or kind_of_name(asset_name(t)) == "audio"]
    given = [t for t in files if (lead := c.before(t)) is not None and lead.text.lower() in WITH]
    return next(iter([*heard[-1:], *given, *files]), None)


WITH = ("with", "by", "for", "using", "use", "from", "用", "拿", "以", "换成", "成", "为")


def _of_one_clip(c: Clause, r: Reader, used: list[Token]) -> bool:
    """ "replace the audio of c.mp4 with song.mp3": that clip is silent, the other sound lies under it."""
    sounds = {a.name for a in r.context.of_kind("audio")}
    files = c.all("asset", "file", "asset:", "clips")
    new = next((t for t in files if asset_name(t) in sounds and not t.has("clips")), None)
    old = [t for t in files if t is not new]
    number = r.clip_of(old[0]) if len(old) == 1 else None
    if new is None or number is None or len(r.context.of_kind("video")) == 1:
        return False
    target = {"clip": number} if old[0].has("clips") else {"asset": asset_name(old[0])}
    edges = {"start": ClipEdge(clip=number), "end": ClipEdge(clip=number, edge="end")}
    r.step(c, "mute", [*used, new, *old, *c.all("n:audio n:voice n:music v:add n:clip")], target=target)
    r.step(c, "add_music", [new], asset=asset_name(new), duck=False, **edges)
    return True


def _own_track(c: Clause) -> Token | None:
    """ "split the sound off onto its own track"."""
    parted = c.one("v:split", "v:move", "v:extract_audio", "v:add", "v:keep", "v:make")
    muted = (t for t in c.all("v:mute") if t.text.lower() in SOUND_OFF)
    sound = c.one("n:audio", "v:extract_audio") or next(muted, None)
    if parted is None or sound is None or c.said("n:music", "n:captions"):
        return None
    bare = parted.has("v:split") and all(t.filler or t in (parted, sound) for t in c.tokens)
    own = any(t.text.lower() in ("own", "separate", "new", "different", "another") for t in c.tokens)
    own = own or parted.has("v:split")
    apart = bare or (own and c.one("n:track") is not None) or any(t.text.lower() in APART for t in c.tokens)
    if not apart or (c.one("n:track") is None and not parted.has("v:split")):
        return None
    c.claim([sound, *c.all("n:track", "v:split", "v:move", "v:extract_audio", "v:add", "v:keep", "v:make")])
    return parted


SOUND_OFF = ("sound off", "audio off")
APART = ("video", "picture", "footage")


def detach(c: Clause, r: Reader) -> bool:
    verb = c.one("v:detach") or _own_track(c)
    if verb is None:
        return False
    targets = [t for t in clip_targets(c) if "asset" in t]
    r.step(
        c,
        "detach_audio",
        [verb, *c.all("n:audio", "v:split")],
        asset=targets[0]["asset"] if targets else None,
    )
    return True


def sound_effect(c: Clause, r: Reader) -> bool:
    sounds = c.all("n:sfx")
    noun = next((t for t in sounds if t.text.lower() not in GENERIC), c.one("n:sfx"))
    bare = not any(t.has("v:") for t in c.tokens) and c.one("point", "n:end", "n:beginning") is not None
    bare = bare and not any(t.text.lower() in ("is", "was", "happens", "are") for t in c.tokens)
    if noun is None or not (bare or c.said("v:add v:insert v:make v:overlay v:play")):
        return False
    file = c.one("asset file asset:")
    quote = c.one("quote")
    words = None if file is not None else str(quote.value) if quote is not None else _sound_words(c, noun)
    where = stretch(c, r)
    percent = c.take("percent")
    _moments_of_others(c, noun)
    if "beep" in noun.text.lower() or "bleep" in noun.text.lower():
        _beeped_over(c, r, where)
    before = r.before(c)
    if where.start is None and before is not None and any(t.text.lower() in THERE for t in c.tokens):
        where = Stretch(before.fields.get("start"))
    if where.start is None and before is not None and _beside(c, r, before):
        told = before.fields.get("start", before.fields.get("at"))
        where = Stretch(told) if before.op in SHOWN and before.clause.sentence == c.sentence else where
    r.step(
        c,
        "add_sound",
        [noun, file, quote, *c.all("v:add v:insert n:sfx v:make")],
        asset=asset_name(file) if file is not None else None,
        text=words,
        at=where.start or START,
        percent=min(percent.value, 400) if percent is not None and percent.value >= 0 else None,
    )
    return True


BESIDE = ("配", "配上", "配个", "配一个", "同时", "带", "带上")


def _beside(c: Clause, r: Reader, before: Step) -> bool:
    """ "add “50% OFF” with a bounce and a ding": heard as the words come."""
    joined = r.words[before.clause.end : c.start].strip().lower()
    return c.tokens[0].text in BESIDE or joined in ("and", "&", "+", "with")


SHOWN = ("add_text", "freeze", "overlay", "zoom")
"""What a sound told right after it goes with: "第15秒插入文字“…”，配“叮”的音效"."""


def _moments_of_others(c: Clause, noun: Token) -> None:
    """ "a whoosh on the transition at 0:08", "a pop when the title appears": only when it is heard."""
    for token in c.all("n:transition", "n:title", "n:text", "n:logo", "n:captions"):
        at = c.tokens.index(token)
        lead = {t.text.lower() for t in c.tokens[max(at - 2, 0) : at]}
        if token.start > noun.start and lead & {"when", "as", "on the", "on", "at the", "during", "while"}:
            token.claim = CONTEXT


def _beeped_over(c: Clause, r: Reader, where: Stretch) -> None:
    """ "put a beep over 0:14 to 0:15": what was said there is not heard."""
    over = any(t.text.lower() in ("over", "to cover", "instead of", "out") for t in c.tokens)
    if over and where.start is not None and where.end is not None:
        r.step(c, "mute", [], start=where.start, end=where.end)


THERE = ("there", "over it", "at that point", "right there", "over that", "instead")
GENERIC = ("sound effect", "sfx", "sound fx", "音效", "声效", "sound effects", "sound clip", "sound clips")


def _sound_words(c: Clause, noun: Token) -> str:
    at = c.tokens.index(noun)
    said = [t for t in c.tokens[:at] if not t.has("f:det") or t.has("unknown")]
    before = said[-1] if said else None
    if noun.text.lower() in GENERIC and before is not None and before.has("unknown", "mood:"):
        before.claim = USED
        return before.shown.removesuffix("的")
    plain = noun.shown.rpartition(" ")
    return plain[0] if plain[2].lower() in ("sound", "noise") and plain[0] else noun.shown


VOICES = {
    "female": "female", "woman's": "female", "male": "male", "man's": "male", "deep": "deep",
    "woman": "female", "man": "male", "girl's": "female", "boy's": "child", "lady's": "female",
    "guy's": "male",
    "kid's": "child", "robot": "robot", "feminine": "female", "masculine": "male",
    "child's": "child", "robotic": "robot", "女声": "female", "男声": "male", "童声": "child",
    "女声配音": "female", "男声配音": "male",
}  # fmt: skip
SPOKEN = ("voice", "narrat", "commentary", "vo.", "_vo", "旁白", "配音", "解说")
"""In the name of a file that is heard as speech."""


def _voice_file(c: Clause, r: Reader) -> Token | None:
    """ "lay voiceover.wav over it": a sound file whose name says it is speech."""
    if c.said("n:music"):
        return None
    sounds = {a.name for a in r.context.of_kind("audio")}
    for token in c.all("asset file asset:"):
        name = asset_name(token)
        if any(part in name.lower() for part in SPOKEN) and (name in sounds or kind_of_name(name) == "audio"):
            return token
    return None


def _in_a_voice(c: Clause) -> Token | None:
    """ "say “Welcome” in a woman's voice": words in quotation marks that a voice is to speak."""
    says, kind = c.one("v:write"), _voice_kind(c)
    if says is not None and kind is not None and kind.start < says.start and c.one("quote") is not None:
        return says if not c.said("n:text", "n:title", "n:captions") else None
    voice = next((t for t in c.all("n:voice") if "voice" in t.text.lower()), None)
    if voice is None or c.one("quote") is None or c.said("n:text", "n:title", "n:captions"):
        return None
    return voice if c.said("v:write") or _voice_kind(c) is not None else None


def _voice_kind(c: Clause) -> Token | None:
    return next((t for t in c.tokens if t.text.lower() in VOICES), None)


def _said_before(c: Clause, r: Reader, voice: str) -> None:
    """ "say “Hello” at 0:01 and “Goodbye” at 0:50 with a robotic voice": all of it is spoken."""
    for step in r.steps:
        spoken = any(t.text.lower() in ("say", "says", "read", "reads") for t in step.clause.tokens)
        if step.op == "add_text" and step.clause.sentence == c.sentence and spoken:
            at = step.fields.get("start")
            step.op, step.fields = "voice_over", {"text": step.fields["text"], "voice": voice}
            step.fields |= {"at": at} if at is not None else {}


def _further_lines(c: Clause, r: Reader, first: Token | None) -> None:
    """ "voiceover: “Hi” (0:01), “This is my shop” (0:05)": each line with its own time."""
    for quote in c.all("quote"):
        after = c.tokens[c.tokens.index(quote) + 1 :][:4]
        point = next((t for t in after if t.has("point") and t.free), None)
        if quote is not first and first is not None and point is not None:
            made = r.step(c, "voice_over", [quote, point], text=str(quote.value), at=point.value)
            made.at = quote.start


def _heard_file(c: Clause, r: Reader) -> Token | None:
    """The sound among the files named, where one of them is a sound."""
    files = c.all("asset", "file", "asset:")
    sounds = {a.name for a in r.context.of_kind("audio")}
    return next((t for t in files if asset_name(t) in sounds), files[0] if files else None)


def is_voice(sound: ContextAsset) -> bool:
    """Whether a sound file is a voice, by its name or as it is known."""
    return bool(sound.speech) or any(part in sound.name.lower() for part in SPOKEN)


def _only_recording(c: Clause, r: Reader) -> str | None:
    """ "use the narration file": the one sound of the session that is speech, by its name or as known."""
    sounds = r.context.of_kind("audio")
    spoken = [a for a in sounds if any(part in a.name.lower() for part in SPOKEN)]
    spoken = spoken or [a for a in sounds if a.speech]
    owned = any(t.has("f:this") or t.text.lower() in ("the", "my", "our") for t in c.tokens)
    if len(spoken) != 1 or not owned:
        return None
    r.assume("only_audio" if len(sounds) == 1 else "only_recording", name=spoken[0].name)
    return spoken[0].name


def placed_later(c: Clause, r: Reader) -> bool:
    """ "voiceover.wav is my narration. put it at 0:02": the place of the sound told before."""
    last, point = r.before(c), c.one("point")
    if last is None or point is None or not c.pronoun or c.one("v:fade", "v:mute", "quote") is not None:
        return False
    key = {"voice_over": "at", "add_sound": "at", "add_music": "start"}.get(last.op)
    plain = ("point", "v:add", "v:move", "v:start_with", "n:beginning", "p:from", "v:insert")
    if key is None or key in last.fields or not all(t.filler or t.has(*plain) for t in c.tokens):
        return False
    last.fields[key] = point.value
    c.claim([point, *c.all("v:add", "v:move", "n:beginning")])
    return True


def voice_over(c: Clause, r: Reader) -> bool:
    verb = c.one("v:voice_over") or _voice_file(c, r) or _in_a_voice(c)
    if verb is None or c.said("v:remove v:translate v:quieter v:louder v:replace v:duck"):
        return False
    bare = all(t.filler or t.has("v:voice_over") for t in c.tokens)  # "配音": what is to be said is asked
    if not bare and not c.said("v:add v:make v:insert v:write") and c.one("quote asset file") is None:
        return False
    if c.one("n:duration") is not None and c.said("v:cut", "v:trim", "v:cut_down"):
        return False  # "cut the video to the length of vo.mp3"
    file, quote = _heard_file(c, r), c.one("quote")
    where = stretch(c, r)
    used: list[Token | None] = [
        verb,
        file,
        quote,
        *c.all("v:add v:make v:insert v:voice_over v:write v:move n:voice mood:"),
    ]
    used += [t for t in c.all("pos:top") if t.text.lower() == "on top"]
    if file is not None:
        used += [t for t in c.all("asset", "file", "asset:") if asset_name(t) == asset_name(file)]
    if file is None and quote is None and (only := _only_recording(c, r)) is not None:
        r.step(c, "voice_over", used, asset=only, at=where.start)
        return True
    if file is None and quote is None:
        r.ask(c, "voice_over_what")
        return True
    at = END if where.how == "end" else where.start
    kind = _voice_kind(c)
    used.append(kind)
    _further_lines(c, r, quote)
    manner = kind.text.lower() if kind is not None else verb.text[:2] if verb.text[:2] in VOICES else None
    text = str(quote.value) if quote is not None and file is None else None
    if kind is not None:
        _said_before(c, r, VOICES[kind.text.lower()])
    r.step(
        c,
        "voice_over",
        used,
        asset=asset_name(file) if file is not None else None,
        text=text,
        at=at,
        voice=VOICES[manner] if manner is not None else None,
    )
    return True
