"""Rules for a cleaner and more even sound: loudness, noise, and what is not done to it."""

from __future__ import annotations

from ..clause import Clause
from ..token import CONTEXT, Token
from .reader import Reader, clip_targets
from .step import Step

AIMED = ("target", "hit", "integrated", "aim")
"""Beside a loudness they say that it is the goal."""
OF_ANYTHING = frozenset(
    ("level", "balance", "uneven", "inconsistent", "all over the place", "up and down", "jumps around",
     "consistent", "consistent throughout", "more consistent", "uniform", "more even")
)  # fmt: skip
"""Words for levelling that speak of sound only beside a word for sound."""


ALONE = ("only", "just", "alone", "只")
"""With one file's name: the others are to stay as they are, which a loudness of the whole mix does not do."""


ECHOES = ("reverb", "echo", "混响", "回声", "回音")


def tone(c: Clause, r: Reader) -> bool:
    """ "crank up the bass", "mono please", "add reverb", "the audio is 0.5 s late": not done here."""
    echo = next((t for t in c.all("n:noise") if t.text.lower() in ECHOES), None)
    added = echo is not None and c.one("v:add") is not None and c.one("v:remove") is None
    noun = c.one("n:tone") or (echo if added else None)
    if noun is not None and c.one("x:except") is None:
        if c.one("fmt:", "v:export", "v:convert", "v:extract_audio") is not None:
            r.refuse(c, "no_tone", [noun])
            return False
        r.refuse(c, "no_tone")
        return True
    late = c.one("x:later", "x:earlier")
    again = bool(r.refusals) and r.refusals[-1].key == "no_audio_shift" and c.one("f:this") is not None
    if late is not None and again:
        c.claim([late, *c.all("v:move", "length")])
        return True
    if late is None or c.one("n:audio") is None or c.said("n:captions", "n:music"):
        return False
    r.refuse(c, "no_audio_shift")
    return True


LOUDNESS = {"podcast": -16.0}
"""Where something is to be heard that has a loudness of its own."""


def alike(c: Clause, r: Reader) -> bool:
    """ "make a.mp4 and b.mp4 the same volume", "all clips equally loud": even loudness."""
    same = any(t.text.lower() in ("the same", "same", "equal", "equally", "even", "evenly") for t in c.tokens)
    files = c.all("asset", "file", "asset:", "clips", "n:everything", "n:clip", "n:media", "f:all")
    many = len(files) > 1 or any(t.text.lower() in ("all", "both", "every", "they", "them") for t in c.tokens)
    if not (same and many) or c.one("percent", "db", "lufs", "n:music", "span", "factor") is not None:
        return False
    used = c.all("n:volume", "n:loudness", "v:louder", "v:make", "v:normalize", "v:increase", "n:audio")
    r.step(c, "normalize_loudness", [*used, *files])
    return True


def normalize(c: Clause, r: Reader) -> bool:
    verb, level = c.one("v:normalize"), c.one("lufs")
    loudness = c.one("n:loudness")
    if loudness is not None and level is None and verb is None:
        level = next((t for t in c.all("number") if -40 <= t.value <= -5), None)
    if level is None and (
        verb is None
        or (verb.text.lower() in OF_ANYTHING and not c.said("n:audio n:volume n:loudness n:voice n:music"))
    ):
        return False
    value = None
    if level is None:
        level = next((t for t in c.all("number", "db") if -40 <= t.value <= -5), None)
    if level is not None:
        value = min(max(-abs(float(level.value)), -70.0), -5.0)
    if len(c.all("asset", "file", "asset:")) == 1 and any(t.text.lower() in ALONE for t in c.tokens):
        r.refuse(c, "loudness_whole")
        return True
    used: list[Token | None] = [
        verb,
        level,
        *c.all("n:audio n:volume n:loudness v:change n:voice v:make n:music"),
        *(t for t in c.all("unknown") if t.text.lower() in AIMED),
    ]
    if len(named := c.all("asset", "file")) > 1 and any(t.has("p:between", "p:in") for t in c.tokens):
        used += named
    for token in c.all("platform:"):
        after = c.after(token)
        if after is not None and after.has("n:loudness", "n:volume", "v:normalize"):
            token.claim = CONTEXT
            value = LOUDNESS.get(token.reading("platform") or "", value) if level is None else value
    last = r.steps[-1] if r.steps else None
    if (
        last is not None
        and last.op == "normalize_loudness"
        and (c.pronoun or last.clause.sentence == c.sentence)
    ):
        last.fields |= {"lufs": value} if value is not None else {}
        c.claim(used)
        return True
    r.step(c, "normalize_loudness", used, lufs=value)
    return True


OF_PICTURES = frozenset(
    ("clean up", "clearer", "crisper", "cleaner", "more clear", "studio quality", "easier to understand")
)
"""Words for a better sound that speak of sound only beside a word for it."""
SEEN = ("video", "footage", "picture", "image", "画面", "视频画面")
"""What "denoise the …" cleans the picture of."""


CLEANING = "v:remove v:denoise v:decrease v:enhance_voice v:cut v:change v:process n:plain_edit"


def _about_looks(step: Step) -> bool:
    """ "upscale it and reduce noise", "stabilize it, less noise": how the picture looks was spoken of."""
    return step.op == "stabilize" or _upscaled(step)


def _upscaled(step: Step) -> bool:
    return step.op == "output" and step.clause.said("v:resize")


def denoise(c: Clause, r: Reader) -> bool:
    noise, verb = c.one("n:noise"), c.one("v:denoise")
    grain = c.one("n:grain")
    loud = c.one("x:less", "x:more", "v:quieter") is not None
    cleaning = loud or _complains(c) or c.said(CLEANING)
    if (
        grain is not None
        and (cleaning or verb is not None)
        and not (noise is not None and noise is not grain)
    ):
        last = r.before(c)
        if last is not None and last.op == "denoise_video" and last.clause.sentence == c.sentence:
            c.claim([grain, verb, *c.all(CLEANING, "n:grain")])
            return True
        r.step(
            c,
            "denoise_video",
            [grain, verb, *c.all(CLEANING, "n:grain")],
        )
        return True
    before = r.before(c)
    if verb is not None and noise is None and not c.said("n:audio", "n:voice") and _of_picture(c, before):
        c.claim([verb, *c.all("v:remove v:change")])
        return True
    shown = c.said("n:photos") or any(t.text.lower() in SEEN for t in c.tokens)
    shown = shown or any(_about_looks(s) for s in r.steps if s.clause.sentence == c.sentence)
    plain = noise is None or (noise.text.lower() == "noise" and c.one("n:background") is None)
    seen = shown if noise is None else any(_upscaled(s) for s in r.steps)
    if (verb is not None or cleaning) and plain and seen and not c.said("n:audio", "n:voice"):
        r.step(c, "denoise_video", [verb, noise, *c.all("n:photos", CLEANING)])
        return True
    if verb is None and not (noise is not None and cleaning):
        voice = c.one("v:enhance_voice")
        if voice is None or (voice.text.lower() in OF_PICTURES and not c.said("n:audio n:voice n:noise")):
            return False
        r.assume("voice_by_denoise")
        verb = voice
    percent = c.take("percent")
    strength = min(max(percent.value / 100, 0), 1) if percent is not None else None
    used: list[Token | None] = [
        verb,
        noise,
        *c.all("v:remove n:audio n:voice v:decrease n:noise v:enhance_voice v:denoise v:change n:background"),
        *(c.all("x:less") if noise is not None else []),
    ]
    targets = clip_targets(c, r)
    last = r.steps[-1] if r.steps else None
    if last is not None and last.op == "denoise_audio" and last.clause.sentence == c.sentence and not targets:
        c.claim(used)
        return True
    r.step(c, "denoise_audio", used, strength=strength, target=targets[0] if targets else None)
    return True


def rid_of(c: Clause, r: Reader) -> bool:
    """ "… there's a loud hum. get rid of it": the remedy for what was just complained of."""
    last, verb = r.before(c), c.one("v:remove", "v:decrease", "v:change", "v:denoise", "v:normalize")
    if last is None or verb is None or c.one("f:this") is None:
        return False
    if last.op not in ("denoise_audio", "normalize_loudness"):
        return False
    if last.op == "denoise_audio" and verb.has("v:normalize"):
        return False
    if not all(t.filler or t is verb or t.has("n:audio") for t in c.tokens):
        return False
    c.claim([verb, *c.all("n:audio")])
    return True


HAS = (
    "has",
    "have",
    "has a",
    "there is",
    "there's",
    "is",
    "are",
    "too",
    "hear",
    "有",
    "太",
    "很",
    "a lot",
    "lots of",
    "full of",
)


def _of_picture(c: Clause, last: Step | None) -> bool:
    """ "画面有噪点，降一下噪": the remedy of what was just complained of."""
    return last is not None and last.op == "denoise_video" and last.clause.sentence == c.sentence


def _complains(c: Clause) -> bool:
    """ "the recording has a nasty hum", "有点杂音": told as a fact, meant as a wish."""
    if any(t.has("v:") and not t.has("f:", "v:add") for t in c.tokens):
        return False
    return any(t.has("c:have", "c:so") or t.text.lower() in HAS for t in c.tokens)
