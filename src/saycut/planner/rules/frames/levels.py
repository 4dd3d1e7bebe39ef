"""Rules for how loud things are."""

from __future__ import annotations

from typing import Any

from ..clause import Clause
from ..token import Token
from .amounts import level_of, within
from .ducking import aimed, duck, music_of, song_of
from .music import _clamped, soft_music
from .muting import OWN_SOUND, beside_added, sound_target
from .reader import Reader, asset_name, clip_targets, stretch
from .standing import over_clip
from .step import Step

MEASURED = (
    "n:bitrate", "n:framerate", "n:resolution", "n:size", "n:quality", "n:brightness", "n:contrast",
    "n:saturation", "n:temperature", "n:speed", "n:opacity", "size", "res", "res:", "fps", "bitrate",
    "v:fade_out", "v:fade_in", "n:font", "n:title", "n:text", "n:captions", "n:logo", "n:watermark",
)  # fmt: skip
"""What may be raised and lowered, and is not sound."""
LIVE = ("n:voice", "n:audio", "n:music", "n:sfx", "v:voice_over")


def louder_by(c: Clause, r: Reader) -> bool:
    """ "声音太小听不清，帮我放大两倍": how much louder, told after the wish."""
    last, factor = r.before(c), c.one("factor", "factor:", "percent")
    verb = c.one("v:zoom", "v:resize")
    if last is None or last.op != "volume" or not last.guess or factor is None or verb is None:
        return False
    r.assumptions.remove(last.guess)
    value = float(factor.value if factor.value is not None else factor.reading("factor") or 1)
    last.fields.pop("db", None)
    last.fields["percent"] = within(r, factor, value if factor.has("percent") else value * 100)
    c.claim([factor, verb])
    return True


def _only_level(c: Clause, r: Reader) -> bool:
    """ "can the song be louder? like 70%": a level for what was said just before without one."""
    last, level = r.before(c), c.one("percent", "db")
    if (
        last is None
        or level is None
        or not all(t is level or t.filler or t.has("n:volume") for t in c.tokens)
    ):
        return False
    every = any(t.text.lower() in ("all", "each", "both", "all of them") for t in c.tokens)
    if last.op == "add_sound" and every:
        for step in r.steps:
            if step.op == "add_sound" and level.has("percent"):
                step.fields["percent"] = min(float(level.value), 400.0)
        c.claim([level, *c.all("n:volume")])
        return True
    guessed = last.op == "volume" and bool(last.guess)
    quiet = last.op == "add_music" and last.fields.get("percent") in (None, 20) and "db" not in last.fields
    if not guessed and not quiet:
        return False
    if guessed and last.guess in r.assumptions:
        r.assumptions.remove(last.guess)
    for old in ("db", "percent"):
        last.fields.pop(old, None)
    last.fields["db" if level.has("db") else "percent"] = float(level.value)
    c.claim([level, *c.all("n:volume")])
    return True


def volume(c: Clause, r: Reader) -> bool:
    if _only_level(c, r) or (c.one("x:less") is not None and c.one(*LIVE) is None and _soft(c, r)):
        return True
    noun = c.one("n:volume", "n:loudness")
    heard = c.one(*LIVE)
    up, down = _ways(c, heard)
    if noun is not None or heard is not None:
        up, down = up or c.one("x:more"), down or c.one("x:less")
    level = c.one("percent", "db")
    if up is None and down is None and noun is None and _level_alone(c, heard, level, r.before(c)):
        noun = heard
    up = up or _added_to(c, noun, level, down)
    added = r.before(c)
    plain = up is None and down is None
    if level is None and noun is not None and noun.has("n:volume") and _of_music(c, added):
        level = c.one("number")
    level = level or _share_meant(c, noun or up or down)
    if heard is None and level is not None and _meant_for_music(c, r, level, noun=noun, plain=plain):
        return True
    if plain and (_adds_music(c) or _not_there_yet(c, r)):
        return False
    if _explains_levelling(c, r, level):
        return True
    if down is not None and level is None and _asked_for(c, down):
        return False
    if plain and noun is None and not (level is not None and heard and c.said("v:change", "v:make")):
        return False
    if _soft(c, r):
        return True
    if _not_heard(c, r, noun or heard, down):
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
    factored = c.one("factor factor:") is not None
    fields = level_of(c, r, level, up=up is not None, down=down is not None)
    if fields is None:
        r.refuse(c, "volume_how_much")
        return True
    exact = level is not None or factored
    stays = any(t.has("x:keep_sound") for t in c.tokens) or _as_it_was(c, r)
    if level is not None and fields == {"percent": 100.0} and stays:
        c.claim([*used, level])
        return True
    if exact and heard is None and _put_right(c, r, fields):
        c.claim([*used, level, *c.all("asset", "asset:", "file", "clips")])
        return True
    if _told_twice(c, added, fields):
        c.claim([*used, *c.all("amount:")])
        return True
    _made(c, r, [*used, level], fields, heard=heard, guessed=level is None and bool(up or down))
    return True


def _made(
    c: Clause,
    r: Reader,
    used: list[Token | None],
    fields: dict[str, Any],
    *,
    heard: Token | None,
    guessed: bool,
) -> None:
    """The step, for each clip named, or for what is heard."""
    added = r.before(c)
    laid = added is not None and added.op == "add_music" and added.clause.sentence == c.sentence
    music = laid and c.pronoun and len(r.context.of_kind("video")) > 1
    over = over_clip(c, r) if music else None
    where = over or stretch(c, r)
    named = "music" if over is not None else _target(c, r, heard) or _faded(c, added)
    guess = r.assumptions[-1] if guessed and r.assumptions else ""
    for target in clip_targets(c, r) or [named]:
        made = r.step(c, "volume", used, target=target, start=where.start, end=where.end, **fields)
        made.guess = guess


def _as_it_was(c: Clause, r: Reader) -> bool:
    """ "50% at 0:30-0:40 and full volume otherwise": nothing is done to the rest."""
    last = r.before(c)
    if last is None or last.op not in ("volume", "mute") or "start" not in last.fields:
        return False
    return (
        last.clause.sentence == c.sentence and c.one("span", "point", "clips", "n:music", "n:voice") is None
    )


def _share_meant(c: Clause, sound: Token | None) -> Token | None:
    """ "lower the volume to 60": percent, where nobody says of what."""
    number = c.one("number")
    before = c.before(number) if number is not None else None
    named = sound is not None and (sound.has("n:volume") or "volume" in sound.text.lower())
    told = number is not None and before is not None and before.has("p:to") and 5 <= number.value <= 400
    return number if named and told else None


def _explains_levelling(c: Clause, r: Reader, level: Token | None) -> bool:
    """ "level out my voice, sometimes I'm too quiet": why, not by how much."""
    last = r.before(c)
    told = [t for t in c.all("v:louder", "v:quieter") if t.text.lower().startswith("too ")]
    if last is None or last.op != "normalize_loudness" or last.clause.sentence != c.sentence:
        return False
    if not told or level is not None:
        return False
    c.claim([*told, *(t for t in c.all("unknown") if t.text.lower() in ("sometimes", "often"))])
    return True


def _not_there_yet(c: Clause, r: Reader) -> bool:
    """ "song.mp3, from the start, at a third of the volume": a song that is still to be laid under."""
    laid = "music" in r.context.tracks or any(s.op in ("add_music", "voice_over") for s in r.steps)
    verbs = any(t.has("v:") and not t.has("f:") for t in c.tokens)
    return song_of(c, r) is not None and not laid and not verbs and r.context.clip_count is None


def _meant_for_music(c: Clause, r: Reader, level: Token, *, noun: Token | None, plain: bool) -> bool:
    """ "add music but keep it at 15%": the level of the music just added, where it has none yet."""
    added = music_of(c, r)
    if added is None or {"percent", "db"} & added.fields.keys():
        return False
    meant = plain or (_of_music(c, added) and aimed(c, level))
    lowered = any(t.has("v:quieter", "v:decrease") and not t.text.isascii() for t in c.tokens)
    said = c.pronoun or noun is not None or lowered or any("音量" in t.text for t in c.tokens)
    return meant and said and _onto_music(c, r, added, level, noun)


def _adds_music(c: Clause) -> bool:
    adding = any(t.has("v:add") and not t.has("v:change") for t in c.tokens)
    return adding and c.one("n:music") is not None


def each_its_own(c: Clause, r: Reader) -> bool:
    """ "lower a.mp4 to 60% and b.mp4 to 80%": as many levels as clips, each after its clip."""
    names, levels = c.all("asset", "asset:", "file"), c.all("percent", "db")
    if len(names) < 2 or len(names) != len(levels) or c.one("clips") is not None:
        return False
    order = [t for t in c.tokens if t in names or t in levels]
    if any((t in names) != (i % 2 == 0) for i, t in enumerate(order)):
        return False
    lowered = c.one("v:quieter", "v:decrease") is not None
    if not lowered and c.one("v:louder", "v:increase", "n:volume", "n:audio") is None:
        return False
    verbs = c.all("v:quieter v:louder v:decrease v:increase v:make v:change v:add n:volume n:audio")
    for name, level in zip(names, levels, strict=True):
        value = float(level.value)
        told = {"db": -abs(value) if lowered else value} if level.has("db") else {"percent": value}
        r.step(c, "volume", [*verbs, name, level], target={"asset": asset_name(name)}, **told)
    return True


def _put_right(c: Clause, r: Reader, fields: dict[str, Any]) -> bool:
    """ "it is too loud, turn it down by 5 dB": the level of what was said before without one."""
    added = r.before(c)
    if added is None or added.op != "volume" or not added.guess:
        return False
    if not c.pronoun and added.clause.sentence != c.sentence:
        return False
    r.assumptions.remove(added.guess)
    for old in ("db", "percent"):
        added.fields.pop(old, None)
    added.fields.update(fields)
    return True


def _target(c: Clause, r: Reader, heard: Token | None) -> str | None:
    """Whose level it is: of the sound named, of the pictures beside what was added, of the music added."""
    original = heard is not None and heard.has("n:audio") and any(w in heard.text.lower() for w in OWN_SOUND)
    named = sound_target(c) or (beside_added(r) if original or _kept_before(c, r, heard) else None)
    spoken = any(s.op == "voice_over" and s.clause.sentence == c.sentence for s in r.steps)
    if named is None and heard is None and c.pronoun and spoken:
        return "voice"
    bare = not any(t.has("v:", "n:audio", "n:voice", "clips", "asset") and not t.has("f:") for t in c.tokens)
    if named is None and heard is None and (c.pronoun or bare) and _of_music(c, r.before(c)):
        return "music"
    return named


def _kept_before(c: Clause, r: Reader, heard: Token | None) -> bool:
    """ "原声保留，但小声一点": the level of the sound that was just said to stay."""
    last = r.before(c)
    if last is None or heard is not None or last.clause.sentence != c.sentence:
        return False
    kept = last.clause.tokens[-1]
    return kept.has("x:keep_sound") and c.start - kept.end < 3


def _level_alone(c: Clause, heard: Token | None, level: Token | None, added: Step | None) -> bool:
    """ "audio +4dB", "set the sound to half": a sound and its level."""
    mixed = added is not None and added.op == "volume" and added.clause.sentence == c.sentence
    if heard is None or not (heard.has("n:audio", "n:voice") or (mixed and heard.has("n:music"))):
        return False
    if c.said("n:music") and not mixed:
        return False
    if c.said("mood:", "asset", "file", "asset:", "v:fade", "v:duck", "n:instrument"):
        return False
    share = c.one("frac:")
    if c.one("factor:") is not None and c.one("n:speed", "v:speed_up", "v:slow_down") is None:
        return not any(t.has("v:") and not t.has("f:") for t in c.tokens)
    verbs = [t for t in c.tokens if t.has("v:") and not t.has("f:", "v:add", "v:make", "v:change")]
    return not verbs and (level is not None or (share is not None and any(t.has("p:to") for t in c.tokens)))


def kept_sound(c: Clause, r: Reader) -> bool:
    """ "原声保留30%": how loud the sound that was there stays."""
    token, level = c.one("x:keep_sound"), c.one("percent", "db")
    if token is None or level is None or c.one("n:music") is not None:
        return False
    name = "db" if level.has("db") else "percent"
    r.step(c, "volume", [token, level, *c.all("v:keep")], target="video", **{name: float(level.value)})
    return True


def _faded(c: Clause, last: Step | None) -> str | None:
    """ "音乐开头淡入，音量30%": the level of what was just spoken of."""
    same = last is not None and last.op == "fade_audio" and last.clause.sentence == c.sentence
    return "music" if last is not None and same and last.fields.get("target") == "music" else None


def _asked_for(c: Clause, down: Token) -> bool:
    """ "配个bgm 小声点": music that is to be, and to be soft."""
    music = c.one("n:music")
    verb = next((t for t in c.all("v:add") if not t.text.isascii() and not t.has("f:det")), None)
    return music is not None and verb is not None and verb.start < music.start < down.start


def _added_to(c: Clause, noun: Token | None, level: Token | None, down: Token | None) -> Token | None:
    """ "音量增加50%": a plain verb of adding, beside the volume and a share, raises it."""
    if noun is None or level is None or down is not None:
        return None
    return next((t for t in c.all("v:add") if t.text in ("增加", "加")), None)


def _ways(c: Clause, heard: Token | None) -> tuple[Token | None, Token | None]:
    """The words that raise and that lower a sound."""
    up, down = c.one("v:louder", "v:increase"), c.one("v:quieter", "v:decrease")
    if heard is not None and down is None and c.one("percent", "db") is not None:
        down = next((t for t in c.all("v:compress", "v:cut_down") if t.text.startswith("压")), None)
    return up, down


def _told_twice(c: Clause, added: Step | None, fields: dict[str, Any]) -> bool:
    """ "it is too quiet, boost it": a complaint and its remedy are one wish."""
    db = fields.get("db")
    if added is None or added.op != "volume" or not added.guess or db is None:
        return False
    same = added.clause.sentence == c.sentence and added.fields.get("db", 0) * db > 0
    return same and any(t.text.lower().startswith(("too ", "声音太", "太")) for t in added.clause.tokens)


def _not_heard(c: Clause, r: Reader, sound: Token | None, down: Token | None) -> bool:
    """Whether what is raised or lowered is no sound, or belongs to another rule."""
    aimed = c.pronoun or c.one("clips") is not None
    lowered = down is not None and down.text.lower() == "lower" and aimed and c.one("percent") is not None
    if sound is None and c.one("v:louder", "v:quieter", "db") is None and not lowered:
        return True
    if sound is None and (c.said(*MEASURED) or (down is not None and down.has("v:compress"))):
        return True
    worded = c.one("v:louder v:quieter v:increase v:decrease") is not None
    if not worded and soft_music(c, r) is not None:
        return True
    if not worded and c.said("v:add") and c.said("n:music asset file asset:") and not c.said("n:volume"):
        return True
    if (
        not worded
        and song_of(c, r) is not None
        and any(t.has("v:add", "v:start_with") and not t.has("v:change") for t in c.tokens)
    ):
        return True
    if not worded and sound is None and _of_music(c, r.before(c)):
        return True
    return c.one("lufs") is not None or c.one("v:normalize") is not None


def _soft(c: Clause, r: Reader) -> bool:
    """ "…，声音别太大" after music was added: how loud that music is to be."""
    added = r.before(c)
    alone = all(t.filler or t.has("x:less", "v:keep", "v:make") for t in c.tokens)
    if (
        added is None
        or added.op != "add_music"
        or not (alone or _of_music(c, added))
        or c.one("x:less") is None
        or c.one("percent db number") is not None
    ):
        return False
    added.fields.setdefault("percent", 20)
    r.assume("quiet_music")
    c.claim(c.all("x:less n:audio n:volume"))
    return True


def _of_music(c: Clause, added: Step | None) -> bool:
    """Whether the music of this very sentence is what a level may belong to."""
    return added is not None and added.op == "add_music" and added.clause.sentence == c.sentence


def _onto_music(c: Clause, r: Reader, music: Step, level: Token, noun: Token | None) -> bool:
    """ "add music but keep it at 15%": the level of what was just added."""
    where = stretch(c, r)
    if where.given:
        music.fields |= {k: v for k, v in (("start", where.start), ("end", where.end)) if v is not None}
    if level.has("db"):
        music.fields["db"] = _clamped(r, level, -60, 12)
    else:
        music.fields["percent"] = _clamped(r, level, 0, 400)
    c.claim([level, noun, *c.all("v:keep v:change v:make v:add v:quieter v:decrease v:louder v:increase")])
    return True
