"""Rules for sound: music, volume, mute, fades, ducking, noise, voice."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtMs, FromEnd
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, Step, asset_name, clip_targets, stretch

ADDING = (
    "v:add",
    "v:make",
    "v:insert",
    "v:overlay",
    "v:merge",
    "v:change",
    "v:replace",
    "v:loop",
    "v:start_with",
)
AUDIO_FILES = (".mp3", ".wav", ".m4a", ".aac", ".flac", ".ogg", ".opus")
LIVE = ("n:voice", "n:audio", "n:music", "n:sfx", "v:voice_over")


def music(c: Clause, r: Reader) -> bool:
    anchor = c.one("n:music") or _mood_only(c) or _audio_file(c, r)
    if anchor is None or (c.one("x:more", "x:less") is not None and not c.said("v:add")):
        return False
    if c.said(
        "v:quieter v:louder v:mute v:duck v:extract_audio v:fade v:fade_out v:fade_in "
        "v:fade_both v:remove v:normalize n:beat v:sync v:denoise"
    ) and not c.said("v:add"):
        return False
    if c.said("n:volume v:decrease v:increase") and not c.said("v:add v:make v:replace"):
        return False
    if c.one("v:replace") is not None:
        return _replace_music(c, r, anchor)
    file = _audio_file(c, r) or c.one("asset file asset:")
    mood = c.one("mood:")
    fields = _music_fields(c, r)
    used: list[Token | None] = [anchor, mood, file, *c.all("n:music", *ADDING, "mood:")]
    where = stretch(c, r)
    named = c.one("quote") if file is None else None
    if named is not None:
        r.refuse(c, "no_such_music", [named], name=named.shown)
    odd = _unknown_mood(c, anchor) if mood is None and file is None else None
    if odd is not None:
        r.assume("mood_unknown", words=odd.shown)
        used.append(odd)
    r.step(
        c,
        "add_music",
        used,
        mood=mood.reading("mood") if mood is not None and file is None else None,
        asset=asset_name(file) if file is not None else None,
        start=where.start,
        end=where.end,
        **fields,
    )
    return True


def _music_fields(c: Clause, r: Reader) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if (percent := c.take("percent")) is not None:
        fields["percent"] = _clamped(r, percent, 0, 400)
    elif (db := c.take("db")) is not None:
        fields["db"] = _clamped(r, db, -60, 12)
    elif (soft := c.take("x:less")) is not None:
        fields["percent"] = 20
        r.assume("quiet_music")
        c.claim([soft])
    elif (quiet := c.one("v:quieter tsize:0.7 mood:ambient")) is not None and c.said("v:quieter"):
        quiet.claim, fields["percent"] = USED, 20
        r.assume("quiet_music")
    if (duck := c.take("v:duck")) is not None or c.said("v:duck"):
        fields["duck"] = duck is None or not c.negated
    fade = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    if fade is not None:
        length = c.near(fade, "length", "hold")
        fields["fade_ms"] = (
            min(int(length.value), 60_000) if length is not None and length.value > 0 else 2000
        )
        c.claim((fade, length))
    c.claim_all("n:volume", "n:background")
    return fields


def _clamped(r: Reader, token: Token, low: float, high: float) -> float:
    value = float(token.value)
    if low <= value <= high:
        return value
    clamped = min(max(value, low), high)
    r.assume("clamped", words=token.shown, value=f"{clamped:g}")
    return clamped


def _mood_only(c: Clause) -> Token | None:
    """ "lo-fi at -18dB with ducking": a mood that is music by what stands beside it."""
    mood = c.one("mood:")
    if mood is not None and mood.has("mood:lofi") and (c.one("db", "percent") is not None or c.one("v:duck")):
        return mood
    return None


def _audio_file(c: Clause, r: Reader) -> Token | None:
    kinds = {a.name: a.what for a in r.context.assets}
    for token in c.all("asset file asset:"):
        name = asset_name(token)
        if kinds.get(name) == "audio" or (name not in kinds and name.lower().endswith(AUDIO_FILES)):
            heard = c.said("v:add v:insert v:overlay v:start_with") or c.said("n:music")
            return token if heard and not c.said("n:audio v:voice_over n:voice n:sfx") else None
    return None


def _unknown_mood(c: Clause, anchor: Token) -> Token | None:
    at = c.tokens.index(anchor)
    before = c.tokens[at - 1] if at else None
    return before if before is not None and before.free and before.has("unknown") else None


def _replace_music(c: Clause, r: Reader, anchor: Token) -> bool:
    file = c.one("asset file asset:")
    mood = c.one("mood:")
    used: list[Token | None] = [anchor, *c.all("v:replace n:music n:audio n:old")]
    if c.said("n:audio") and not c.said("n:old") and file is not None:
        return False
    if "music" in r.context.tracks:
        r.step(c, "delete", used, clip="music")
    fields = _music_fields(c, r)
    r.step(
        c,
        "add_music",
        [*used, file, mood],
        asset=asset_name(file) if file is not None else None,
        mood=mood.reading("mood") if mood is not None else None,
        **fields,
    )
    return True


def replace_audio(c: Clause, r: Reader) -> bool:
    verb = c.one("v:replace")
    noun = c.one("n:audio", "n:voice")
    if verb is None or noun is None or c.said("n:captions"):
        return False
    file = c.one("asset file asset:")
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
        [verb, file, *c.all("n:audio n:voice n:music v:voice_over")],
        asset=asset_name(file),
    )
    return True


def mute(c: Clause, r: Reader) -> bool:
    verb = c.one("v:mute")
    if verb is None and not (c.said("v:remove") and c.one("n:audio") and not c.said("n:noise", "n:silence")):
        return False
    if c.one("percent db frac:0.5 factor:0.5") is not None and verb is None:
        return False
    verb = verb or c.one("n:audio")
    used: list[Token | None] = [verb, *c.all("v:remove n:audio v:mute n:clip n:part v:make")]
    where = stretch(c, r)
    excepted = c.one("x:except") if c.one("n:music", "n:voice", "v:voice_over") is not None else None
    if excepted is not None:
        r.step(
            c,
            "mute",
            [*used, excepted, *c.all("n:music n:everything n:voice")],
            target="video" if c.said("n:music") else "music",
        )
        return True
    named = _sound_target(c)
    targets = clip_targets(c) or [named]
    for target in targets:
        r.step(c, "mute", used, start=where.start, end=where.end, target=target)
    return True


def _sound_target(c: Clause) -> str | None:
    for tag, target in (
        ("n:music", "music"),
        ("v:voice_over", "voice"),
        ("n:sfx", "sound"),
        ("n:voice", "video"),
    ):
        token = c.take(tag)
        if token is not None:
            return target
    return None


def volume(c: Clause, r: Reader) -> bool:
    up, down = c.one("v:louder", "v:increase"), c.one("v:quieter", "v:decrease")
    noun = c.one("n:volume", "n:loudness")
    heard = c.one(*LIVE)
    if noun is not None or heard is not None:
        up, down = up or c.one("x:more"), down or c.one("x:less")
    level = c.one("percent", "db")
    added = r.before(c)
    plain = up is None and down is None
    if level is not None and added is not None and added.op == "add_music" and plain and heard is None:
        if c.pronoun or noun is not None:
            return _onto_music(c, r, added, level, noun)
    if (
        plain
        and c.one("n:music") is not None
        and any(t.has("v:add") and not t.has("v:change") for t in c.tokens)
    ):
        return False
    if plain and noun is None and not (level is not None and heard and c.said("v:change", "v:make")):
        return False
    if noun is None and heard is None and c.one("v:louder", "v:quieter") is None:
        return False
    if c.one("lufs") is not None or c.one("v:normalize") is not None:
        return False
    if down is not None and c.said("n:music") and c.one("n:voice") is not None:
        return duck(c, r)
    used: list[Token | None] = [
        up,
        down,
        noun,
        *c.all(
            "n:audio v:change v:make n:volume v:louder v:quieter v:increase v:decrease v:add x:more x:less"
        ),
    ]
    fields = _level(c, r, level, up=up is not None, down=down is not None)
    if fields is None:
        r.refuse(c, "volume_how_much")
        return True
    if added is not None and added.op == "volume" and added.guess and c.pronoun and level is not None:
        r.assumptions.remove(added.guess)
        added.fields.update(fields)
        c.claim([*used, level])
        return True
    where = stretch(c, r)
    named = _sound_target(c)
    guess = r.assumptions[-1] if level is None and r.assumptions and (up or down) else ""
    for target in clip_targets(c) or [named]:
        made = r.step(c, "volume", [*used, level], target=target, start=where.start, end=where.end, **fields)
        made.guess = guess
    return True


def _onto_music(c: Clause, r: Reader, music: Step, level: Token, noun: Token | None) -> bool:
    """ "add music but keep it at 15%": the level of what was just added."""
    if level.has("db"):
        music.fields["db"] = _clamped(r, level, -60, 12)
    else:
        music.fields["percent"] = _clamped(r, level, 0, 400)
    c.claim([level, noun, *c.all("v:keep v:change v:make v:add")])
    return True


def _level(c: Clause, r: Reader, level: Token | None, *, up: bool, down: bool) -> dict[str, Any] | None:
    if level is not None and level.has("db"):
        value = float(level.value)
        relative = -abs(value) if down else value
        return {"db": min(max(relative, -100), 24)}
    if level is not None:
        value = float(level.value)
        before = c.before(level)
        to = (before is not None and before.has("p:to", "p:at", "n:volume", "v:change")) or not (up or down)
        to = to or (any(t.has("p:to") for t in c.tokens) and not any(t.has("p:by") for t in c.tokens))
        value = value if to else (100 + value if up else max(100 - value, 0))
        return {"percent": _within(r, level, value)}
    factor = c.one("factor factor: frac:0.5")
    if factor is not None:
        factor.claim = USED
        raw = factor.value if factor.value is not None else factor.reading("factor") or factor.reading("frac")
        return {"percent": _within(r, factor, float(raw or 1) * 100)}
    if not (up or down):
        number = c.take("number")
        return {"percent": float(number.value)} if number is not None and 0 <= number.value <= 400 else None
    small = any(t.has("amount:small") for t in c.tokens)
    large = any(t.has("amount:large") for t in c.tokens)
    db = 3.0 if small else 10.0 if large else 6.0
    r.assume("volume_guess", db=f"{db if up else -db:+g}")
    return {"db": db if up else -db}


def _within(r: Reader, token: Token, value: float) -> float:
    clamped = min(max(value, 0), 1600)
    if clamped != value:
        r.assume("clamped", words=token.shown, value=f"{clamped:g}%")
    return round(clamped, 3)


def duck(c: Clause, r: Reader) -> bool:
    verb = c.one("v:duck")
    lowering = c.one("v:quieter", "v:decrease")
    if verb is None and not (lowering is not None and c.one("n:music") and c.one("n:voice")):
        return False
    if c.one("mood:") is not None or (
        (c.one("n:music") is not None and c.said("v:add", "n:every")) and lowering is None
    ):
        return False
    db = c.one("db")
    level = -min(abs(float(db.value)), 60) if db is not None else None
    used: list[Token | None] = [
        verb,
        lowering,
        db,
        *c.all("n:music n:voice v:make v:add n:volume v:duck v:quieter v:decrease"),
    ]
    last = r.steps[-1] if r.steps else None
    if verb is not None and last is not None and last.op == "add_music" and level is None:
        last.fields["duck"] = True
        c.claim(used)
        c.fired = True
        return True
    r.step(c, "duck", used, db=level)
    return True


def fade_audio(c: Clause, r: Reader) -> bool:
    verb = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    noun = c.one("n:music n:audio n:volume n:voice")
    music = r.before(c)
    onto = noun is None and music is not None and music.op == "add_music" and c.pronoun
    if verb is not None and onto:
        return _fade_music(c, r, verb)
    if (
        verb is None
        or noun is None
        or (c.said("v:add") and c.said("n:music") and not c.inherited and _adds(c))
    ):
        return False
    used: list[Token | None] = [
        verb,
        noun,
        *c.all("v:add v:make n:audio v:fade_in v:fade_out v:fade_both v:fade n:effect n:volume"),
    ]
    target = "music" if noun.has("n:music") and not noun.has("n:audio") else None
    ms = _fade_length(c)
    into = c.said("v:fade_in", "v:fade_both") or (c.said("v:fade") and c.said("n:beginning n:both_ends"))
    out = c.said("v:fade_out", "v:fade_both", "n:both_ends") or not into
    out_ms = ms
    if (two := two_fades(c)) is not None:
        into, out, (ms, out_ms) = True, True, two
    used += c.all("length hold span n:beginning n:end n:music n:both_ends")
    r.step(c, "fade_audio", used, in_ms=ms if into else None, out_ms=out_ms if out else None, target=target)
    return True


def two_fades(c: Clause) -> tuple[int, int] | None:
    """ "fade in over 2 seconds and out over 4": both lengths in ms."""
    lengths = [int(t.value) for t in c.all("length", "hold") if t.value > 0]
    out = any(t.text.lower() in ("out", "淡出", "渐出") or t.has("v:fade_out") for t in c.tokens)
    into = c.said("v:fade_in", "v:fade_both")
    return (lengths[0], lengths[1]) if into and out and len(lengths) == 2 else None


def _fade_music(c: Clause, r: Reader, verb: Token) -> bool:
    """ "… and fade it out at the end": the music just added."""
    ms = _fade_length(c)
    into, out = verb.has("v:fade_in", "v:fade_both"), not verb.has("v:fade_in")
    used = [verb, *c.all("length hold span n:end n:beginning v:fade_in v:fade_out")]
    r.step(c, "fade_audio", used, in_ms=ms if into else None, out_ms=ms if out else None, target="music")
    return True


def _fade_length(c: Clause) -> int:
    """How long a fade lasts: as told, by the stretch it fills, or 2 s."""
    length, span = c.one("length", "hold"), c.one("span")
    ms = int(length.value) if length is not None and length.value > 0 else 2000
    if span is not None and isinstance(span.value.start, FromEnd):
        ms = span.value.start.from_end_ms
    elif span is not None and span.value.how == "first" and isinstance(span.value.end, AtMs):
        ms = span.value.end.ms
    return min(max(ms, 1), 600_000)


def _adds(c: Clause) -> bool:
    """ "add music and fade it out" is music with a fade; "add a fade out to the music" is a fade."""
    verb, noun = next((t for t in c.tokens if t.has("v:add")), None), c.one("n:music")
    fade = c.one("v:fade_in v:fade_out v:fade_both v:fade")
    return verb is not None and noun is not None and fade is not None and noun.start < fade.start


def normalize(c: Clause, r: Reader) -> bool:
    verb, level = c.one("v:normalize"), c.one("lufs")
    if level is None and (
        verb is None
        or (verb.text.lower() in ("level", "balance") and not c.said("n:audio n:volume n:loudness n:voice"))
    ):
        return False
    value = None
    if level is not None:
        value = min(max(-abs(float(level.value)), -70.0), -5.0)
    used: list[Token | None] = [
        verb,
        level,
        *c.all("n:audio n:volume n:loudness v:change n:voice v:make n:music"),
    ]
    r.step(c, "normalize_loudness", used, lufs=value)
    return True


def denoise(c: Clause, r: Reader) -> bool:
    noise, verb = c.one("n:noise"), c.one("v:denoise")
    grain = c.one("n:grain")
    cleaning = c.said("v:remove v:denoise v:decrease v:enhance_voice v:cut v:change")
    if (
        grain is not None
        and (cleaning or verb is not None)
        and not (noise is not None and noise is not grain)
    ):
        r.step(
            c,
            "denoise_video",
            [grain, verb, *c.all("v:remove v:denoise v:decrease n:grain v:change")],
        )
        return True
    if verb is not None and noise is None and c.said("n:photos") and not c.said("n:audio"):
        r.step(c, "denoise_video", [verb, *c.all("n:photos")])
        return True
    if verb is None and not (noise is not None and cleaning):
        voice = c.one("v:enhance_voice")
        if voice is None or (voice.text.lower() == "clean up" and not c.said("n:audio n:voice n:noise")):
            return False
        r.assume("voice_by_denoise")
        verb = voice
    percent = c.take("percent")
    strength = min(max(percent.value / 100, 0), 1) if percent is not None else None
    used: list[Token | None] = [
        verb,
        noise,
        *c.all("v:remove n:audio n:voice v:decrease n:noise v:enhance_voice v:denoise v:change"),
    ]
    targets = clip_targets(c)
    r.step(c, "denoise_audio", used, strength=strength, target=targets[0] if targets else None)
    return True


def detach(c: Clause, r: Reader) -> bool:
    verb = c.one("v:detach")
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
    noun = c.one("n:sfx")
    if noun is None or not c.said("v:add v:insert v:make v:overlay"):
        return False
    file = c.one("asset file asset:")
    quote = c.one("quote")
    words = None if file is not None else str(quote.value) if quote is not None else _sound_words(c, noun)
    where = stretch(c, r)
    percent = c.take("percent")
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


def _sound_words(c: Clause, noun: Token) -> str:
    at = c.tokens.index(noun)
    before = c.tokens[at - 1] if at else None
    generic = noun.text.lower() in (
        "sound effect",
        "sfx",
        "sound fx",
        "音效",
        "声效",
        "sound effects",
        "sound clip",
    )
    if generic and before is not None and before.has("unknown"):
        before.claim = USED
        return before.shown
    return noun.shown


def voice_over(c: Clause, r: Reader) -> bool:
    verb = c.one("v:voice_over")
    if verb is None or c.said("v:remove v:translate v:quieter v:louder v:replace"):
        return False
    if not c.said("v:add v:make v:insert v:write") and c.one("quote asset file") is None:
        return False
    file, quote = c.one("asset file asset:"), c.one("quote")
    where = stretch(c, r)
    used: list[Token | None] = [
        verb,
        file,
        quote,
        *c.all("v:add v:make v:insert v:voice_over v:write n:voice"),
    ]
    if file is None and quote is None:
        r.ask(c, "voice_over_what")
        return True
    at = END if where.how == "end" else where.start
    text = str(quote.value) if quote is not None and file is None else None
    r.step(c, "voice_over", used, asset=asset_name(file) if file is not None else None, text=text, at=at)
    return True
