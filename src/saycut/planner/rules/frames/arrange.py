"""Rules for arranging clips: combine, layout, insert, move, reorder, delete, duplicate, loop, freeze, reverse."""

from __future__ import annotations

from typing import Any

from ....operations.times import END, START, AtMs, ClipEdge, When
from ..clause import Clause
from ..token import USED, Token
from .reader import Reader, asset_name, clip_targets, stretch

FILES = ("asset", "file", "asset:", "folder")
PICTURES = ("n:photos", "n:slideshow", "n:promo", "n:clip", "n:media")


def combine(c: Clause, r: Reader) -> bool:
    show = c.one("n:slideshow", "n:promo")
    photos = c.one("n:photos") if c.said("v:make v:cut_down v:merge") or _counted(c) else None
    verb = c.one("v:merge")
    if c.one("v:layout_grid v:layout_side v:layout_stack v:layout_pip") is not None:
        return False
    if (
        verb is None
        and not (show is not None and _made_of_many(c, r))
        and not (photos is not None and _from(c))
    ):
        return False
    if c.said("n:audio", "n:music") and verb is not None and not c.said(*FILES, "n:clip clips n:media"):
        return False
    fields: dict[str, Any] = {}
    used: list[Token | None] = [verb, show, photos]
    names = _names(c, r) or _spoken_of(c, r)
    each = next((t for t in c.all("length", "hold") if _each(c, t)), None)
    length = next((t for t in c.all("length", "hold") if t is not each and _whole(c, t)), None)
    if each is not None and each.value > 0:
        fields["still_ms"], used = int(each.value), [*used, each]
    if length is not None and length.value > 0:
        fields["duration_ms"], used = int(length.value), [*used, length]
    if (order := c.one("order:")) is not None:
        fields["order"], used = order.reading("order"), [*used, order]
    _transition(c, fields, used)
    used += c.all("v:make n:clip n:photos n:promo n:slideshow v:cut_down n:every v:merge")
    used += [t for t in c.all("number") if t.value < 1000] + c.all("n:part v:reorder n:everything v:add")
    r.step(c, "combine", used, assets=names or None, **fields)
    return True


def _counted(c: Clause) -> bool:
    """ "use 3 photos": more than one, not something laid over the picture."""
    number = c.one("number")
    return number is not None and number.value > 1 and c.said("v:add") and not c.said("pos:", "v:overlay")


def _made_of_many(c: Clause, r: Reader) -> bool:
    """Whether there is something to put together: several files, or words that say so."""
    if not r.context.assets and c.said("n:promo") and c.said("v:make"):
        return True
    several = len(r.context.of_kind("video", "image")) > 1
    return (
        several
        or (_from(c) and c.said("n:photos", "n:clip", *FILES))
        or c.said("n:slideshow")
        or c.said("folder")
    )


def _from(c: Clause) -> bool:
    return any(
        t.has("p:from", "v:merge", "n:slideshow")
        or t.text.lower() in ("of", "out", "using", "with", "用", "使用", "把", "将")
        for t in c.tokens
    )


def _each(c: Clause, length: Token) -> bool:
    at = c.tokens.index(length)
    near = c.tokens[max(at - 4, 0) : at + 4]
    return any(t.has("n:every") or t.text.lower() in ("each", "per", "apiece") for t in near)


def _whole(c: Clause, length: Token) -> bool:
    after = c.after(length)
    return not (after is not None and after.has("n:transition", "trans:"))


def _names(c: Clause, r: Reader) -> tuple[str, ...]:
    names: list[str] = []
    for token in c.all(*FILES):
        if token.has("folder"):
            token.claim = USED
            r.assume("folder_files", words=token.shown)
            continue
        token.claim = USED
        names.append(asset_name(token))
    moving = [a.name for a in r.context.assets if a.what in ("video", "image")]
    for token in c.all("clips"):
        token.claim = USED
        for n in token.value:
            names.append(moving[n - 1] if n <= len(moving) else f"{token.shown}")
    return tuple(dict.fromkeys(names))


def _spoken_of(c: Clause, r: Reader) -> tuple[str, ...]:
    """ "I have a.mp4 and b.mp4. Merge them": files named just before."""
    if not c.pronoun:
        return ()
    waiting = [t for t in r.files if t.free]
    c.claim(waiting)
    return tuple(dict.fromkeys(asset_name(t) for t in waiting))


def _transition(c: Clause, fields: dict[str, Any], used: list[Token | None]) -> None:
    noun = c.one("n:transition")
    kind = c.one("trans:") if noun is not None else _plain_transition(c)
    if noun is None and kind is None:
        return
    fields["transition"] = (kind.reading("trans") if kind is not None else None) or "dissolve"
    length = next((t for t in c.all("length") if t not in used), None)
    if length is not None and 0 < length.value <= 10_000:
        fields["transition_ms"] = int(length.value)
        used.append(length)
    used += [noun, kind]


def _plain_transition(c: Clause) -> Token | None:
    """ "with a crossfade": a transition named without the word."""
    return next((t for t in c.all("trans:") if not t.has("v:", "n:", "p:", "f:", "mood:", "order:")), None)


def layout(c: Clause, r: Reader) -> bool:
    token = c.one("v:layout_grid v:layout_side v:layout_stack v:layout_pip")
    if token is None or (token.has("v:layout_stack") and c.said("n:text")):
        return False
    kind = next(
        kind
        for tag, kind in (
            ("v:layout_pip", "pip"),
            ("v:layout_side", "side_by_side"),
            ("v:layout_stack", "stacked"),
            ("v:layout_grid", "grid"),
        )
        if token.has(tag)
    )
    position = c.one("pos:")
    names = _names(c, r)
    used: list[Token | None] = [
        token,
        position,
        *c.all(
            "v:make v:add n:clip number v:merge v:overlay v:change v:layout_grid v:layout_side v:layout_pip ratio: axis:"
        ),
    ]
    position_name = position.reading("pos") if position is not None and kind == "pip" else None
    r.step(c, "layout", used, kind=kind, assets=names or None, position=position_name)
    return True


def put_first(c: Clause, r: Reader) -> bool:
    """ "start with intro.mp4", "put the outro at the end", "insert b-roll at 0:30"."""
    lead = c.one("v:start_with", "v:end_with")
    verb = c.one("v:insert v:add v:move")
    files = c.all(*FILES)
    if not files or (lead is None and verb is None and not c.said("v:insert", "v:add")):
        return False
    kinds = {a.name: a.what for a in r.context.assets}
    if any(kinds.get(asset_name(t)) in ("audio", "subtitles") for t in files) or c.said(
        "n:music v:overlay n:watermark n:logo n:captions v:voice_over n:audio n:sticker "
        "n:subfile n:sfx n:background pos: n:lut"
    ):
        return False
    if any(asset_name(t).lower().endswith((".srt", ".vtt", ".ass", ".mp3", ".wav", ".m4a")) for t in files):
        return False
    behind = next(
        (t for t in c.tokens if t.text.lower() in ("behind", "behind me", "后面当背景", "作背景")), None
    )
    if behind is not None:
        return _behind(c, r, [behind, *files, *c.all("v:add", "v:insert")], asset_name(files[0]))
    at = _place(c, r, lead)
    hold = c.take("hold")
    used: list[Token | None] = [lead, verb, *c.all("n:clip v:insert p:first p:last")]
    for token in files:
        name = asset_name(token)
        length = int(hold.value) if hold is not None and hold.value > 0 else None
        if verb is not None and verb.has("v:move") and not verb.has("v:insert"):
            r.step(c, "move", [token, *used], clip={"asset": name}, at=at)
        else:
            r.step(c, "insert", [token, *used], asset=name, at=at, duration_ms=length)
    return True


def _behind(c: Clause, r: Reader, used: list[Token], name: str) -> bool:
    """ "put beach.jpg behind me": the background of the green screen just taken out."""
    last = r.steps[-1] if r.steps else None
    if last is not None and last.op == "chroma_key":
        last.fields["background"] = name
        c.claim(used)
        return True
    r.refuse(c, "no_background", used)
    return True


def _place(c: Clause, r: Reader, lead: Token | None) -> When:
    if lead is not None:
        return START if lead.has("v:start_with") else END
    if c.take("p:first") is not None:
        return START
    if (gap := _between(c)) is not None:
        return gap
    where = stretch(c, r, edges=False)
    if where.start is not None:
        return where.start
    edge = c.take("n:beginning n:intro n:end n:outro")
    return START if edge is not None and edge.has("n:beginning", "n:intro") else END


def _between(c: Clause) -> When | None:
    token = c.one("clips")
    if token is None or len(token.value) != 2:
        return None
    before = c.before(token)
    if before is None or not before.has("p:between"):
        return None
    token.claim = USED
    return ClipEdge(clip=token.value[0], edge="end")


def replace_clip(c: Clause, r: Reader) -> bool:
    """ "replace clip 2 with newtake.mp4": the old one goes, the new one takes its place."""
    verb, old = c.one("v:replace"), c.one("clips")
    file = c.one("asset", "file", "asset:")
    if verb is None or old is None or file is None or len(old.value) != 1 or c.said("n:audio", "n:music"):
        return False
    number = old.value[0]
    at: When = ClipEdge(clip=number - 1, edge="end") if number > 1 else START
    at = END if number == -1 else at
    r.step(c, "delete", [old, verb, file], clip={"clip": number})
    r.step(c, "insert", [file], asset=asset_name(file), at=at)
    return True


def move(c: Clause, r: Reader) -> bool:
    verb = c.one("v:move v:add v:insert")
    moved = [t for t in c.all("clips") if t.has("clips")]
    if verb is None or not moved or c.said("n:text n:title n:transition n:captions v:fade n:music"):
        return False
    target = moved[0]
    before = c.before(target)
    if before is not None and before.has("p:after", "p:before", "p:at", "p:to", "p:between"):
        return False
    if not (verb.has("v:move") or len(moved) > 1 or c.said("n:beginning n:end p:first p:last point")):
        return False
    target.claim = USED
    at = _place(c, r, None)
    if not c.fired and at == END and not c.said("n:end n:outro p:last clips"):
        r.ask(c, "move_where")
        return True
    r.step(c, "move", [verb, target], clip={"clip": target.value[0]}, at=at)
    return True


def swap(c: Clause, r: Reader) -> bool:
    verb = c.one("v:swap", "v:reorder")
    if verb is None:
        return False
    numbers: list[int] = []
    for t in c.all("clips number ordinal ord:"):
        if t.has("clips"):
            numbers += list(t.value)
        elif t.has("ord:"):
            numbers.append(int(t.reading("ord") or 1))
        elif 0 < t.value < 1000:
            numbers.append(int(t.value))
    used: list[Token | None] = [verb, *c.all("clips number ordinal ord: n:clip")]
    names = [t for t in c.all(*FILES)]
    order = c.one("order:")
    if verb.has("v:swap") and len(numbers) == 2 and min(numbers) < 0:
        _swap_with_last(c, r, used, max(numbers))
    elif verb.has("v:swap") and len(numbers) == 2:
        low, high = sorted(numbers)
        row: list[Any] = [{"clip": i} for i in range(1, high + 1)]
        row[low - 1], row[high - 1] = row[high - 1], row[low - 1]
        r.step(c, "reorder", used, order=tuple(row))
    elif verb.has("v:reorder") and len(numbers) > 1:
        r.step(c, "reorder", used, order=tuple({"clip": n} for n in numbers))
    elif names and len(names) > 1:
        r.step(c, "reorder", [*used, *names], order=tuple({"asset": asset_name(t)} for t in names))
    elif "reverse" in verb.text.lower() and r.context.clip_count and r.context.clip_count > 1:
        count = r.context.clip_count
        r.step(c, "reorder", used, order=tuple({"clip": i} for i in range(count, 0, -1)))
    elif order is not None and order.reading("order") in ("name", "date"):
        r.step(c, "combine", [*used, order], order=order.reading("order"))
    else:
        r.ask(c, "which_order")
    return True


def _swap_with_last(c: Clause, r: Reader, used: list[Token | None], number: int) -> None:
    """ "swap the first and the last clip", however many there are: two moves."""
    r.step(c, "move", used, clip={"clip": -1}, at=ClipEdge(clip=number, edge="start"))
    r.step(c, "move", used, clip={"clip": number + 1}, at=END)


def delete(c: Clause, r: Reader) -> bool:
    """Removes whole clips, files, or everything of a kind (music, captions, titles)."""
    if not c.said("v:remove v:cut v:mute") or c.one("span") is not None:
        return False
    if not c.said("v:remove") and c.one("clips") is None:
        return False
    used = c.all("v:remove", "v:cut")
    kinds = (
        ("n:captions", "captions"),
        ("n:music", "music"),
        ("n:title", "titles"),
        ("n:text", "titles"),
        ("n:lower_third", "titles"),
        ("n:watermark", "overlay"),
        ("n:logo", "overlay"),
        ("n:sticker", "overlay"),
        ("n:sfx", "sound"),
        ("v:voice_over", "voice"),
        ("n:end_card", "titles"),
        ("v:overlay", "overlay"),
    )
    for tag, kind in kinds:
        token = c.one(tag)
        if token is None or (token.has("n:outro") and c.said("length")):
            continue
        if tag == "n:watermark" and not {"overlay", "titles"} & set(r.context.tracks):
            r.refuse(c, "burned_in_mark")
            return True
        if c.one("point", "clips") is not None:
            r.refuse(c, "delete_at")
            return True
        r.step(c, "delete", [*used, *c.all(tag), *c.all("v:overlay", "n:track")], clip=kind)
        return True
    targets = clip_targets(c)
    if targets and c.one("length hold point") is None:
        for target in sorted(targets, key=lambda t: -int(t.get("clip", 0))):
            r.step(c, "delete", [*used, *c.all("n:clip", "n:photos")], clip=target)
        return True
    edge = c.one("n:intro", "n:outro")
    if edge is not None and c.one("length", "point") is None:
        return _delete_edge(c, r, edge, used)
    return False


def _delete_edge(c: Clause, r: Reader, edge: Token, used: list[Token]) -> bool:
    first = edge.has("n:intro")
    named = edge.reading("asset")
    if named is not None:
        r.step(c, "delete", [*used, edge], clip={"asset": named})
    elif (r.context.clip_count or len(r.context.of_kind("video", "image"))) > 1:
        r.assume("edge_clip", words=edge.shown, which=r.say("first" if first else "last"))
        r.step(c, "delete", [*used, edge], clip={"clip": 1 if first else -1})
    else:
        r.ask(c, "how_long_edge", words=edge.shown)
    return True


def trim_edge(c: Clause, r: Reader) -> bool:
    """ "trim the awkward intro" with no length: asked, not guessed."""
    edge = c.one("n:intro n:outro n:beginning n:end")
    if edge is None or not c.said("v:trim", "v:cut") or c.one("length point span hold") is not None:
        return False
    if c.one("asset", "clips") is not None:
        return False
    return (
        _delete_edge(c, r, edge, c.all("v:trim", "v:cut"))
        if edge.has("n:intro", "n:outro")
        else _ask(c, r, edge)
    )


def _ask(c: Clause, r: Reader, edge: Token) -> bool:
    r.ask(c, "how_long_edge", words=edge.shown)
    return True


def duplicate(c: Clause, r: Reader) -> bool:
    verb = c.one("v:duplicate")
    if verb is None:
        return False
    times = c.one("times factor: number")
    count = 1
    if times is not None:
        count = int(times.value) if times.value is not None else int(float(times.reading("factor") or 1))
    targets = clip_targets(c) or ["video"]
    where = stretch(c, r)
    if targets == ["video"] and (r.context.clip_count or 1) == 1:
        targets = [{"clip": 1}]
    for target in targets:
        used = [verb, times, *c.all("n:clip")]
        r.step(c, "duplicate", used, clip=target, at=where.start, times=min(max(count, 1), 100))
    return True


def loop(c: Clause, r: Reader) -> bool:
    verb = c.one("v:loop v:boomerang n:loop")
    if verb is None or (c.said("n:music") and not c.said("n:media")) or c.said("n:blooper"):
        return False
    at = c.tokens.index(verb)
    if at and c.tokens[at - 1].text.lower() in ("the", "this") and at < 3:
        return False
    times = c.one("times factor factor:")
    if times is None and any(s.op == "loop" or s.fields.get("how") == "loop" for s in r.steps):
        c.claim(c.all("v:loop", "n:loop"))
        return True
    count = None
    if times is not None:
        count = int(times.value if times.value is not None else float(times.reading("factor") or 2))
        count = min(max(count, 2), 100)
    length = c.one("length", "hold")
    if length is not None and length.value > 0 and count is None and not verb.has("v:boomerang"):
        r.step(
            c,
            "fit_duration",
            [verb, length, *c.all("v:make", "v:loop")],
            duration_ms=int(length.value),
            how="loop",
        )
        return True
    targets = clip_targets(c)
    boomerang = True if c.one("v:boomerang") is not None else None
    if (span := c.one("span")) is not None:
        r.step(c, "trim", [span], start=span.value.start, end=span.value.end)
    used: list[Token | None] = [
        verb,
        times,
        *c.all("v:make v:add v:loop v:boomerang n:effect n:clip"),
    ]
    r.step(c, "loop", used, times=count, boomerang=boomerang, target=targets[0] if targets else None)
    return True


def freeze(c: Clause, r: Reader) -> bool:
    verb = c.one("v:freeze")
    if verb is None:
        return False
    used: list[Token | None] = [verb, *c.all("n:frame v:add v:make n:photos n:effect")]
    last = c.one("p:last", "ord:-1")
    first = c.one("p:first", "ord:1")
    where = stretch(c, r)
    length = c.one("length") if where.hold_ms is None else None
    hold = where.hold_ms or (int(length.value) if length is not None and length.value > 0 else None)
    at = where.start
    if at is None and (last is not None or first is not None):
        at = END if last is not None else START
    elif where.how in ("end", "last"):
        at = END
    elif where.how == "range" and isinstance(where.start, AtMs) and isinstance(where.end, AtMs):
        hold = where.end.ms - where.start.ms
    if at is None:
        r.ask(c, "freeze_where")
        return True
    r.step(c, "freeze", [*used, length, last, first], at=at, duration_ms=hold)
    return True


def reverse(c: Clause, r: Reader) -> bool:
    verb = c.one("v:reverse")
    if verb is None or c.said("v:boomerang"):
        return False
    where = stretch(c, r)
    targets = clip_targets(c)
    used: list[Token | None] = [verb, *c.all("n:clip n:part v:make n:media")]
    for target in targets or [None]:
        r.step(c, "reverse", used, start=where.start, end=where.end, target=target)
    return True


def speed(c: Clause, r: Reader) -> bool:
    verb = c.one("v:speed_up v:slow_down n:speed v:ramp")
    factor = c.one("factor factor: percent")
    if verb is None and (
        factor is None or factor.has("percent") or c.said("v:zoom v:loop n:volume v:resize")
    ):
        return False
    if c.said("v:fade v:zoom n:voice n:music") and not c.said("n:media", "n:clip") and verb is None:
        return False
    if _back_to_normal(c, r) or (verb is None and c.said("tsize:")):
        return c.one("factor") is None
    unseen = c.one("n:blooper", "n:highlights", "n:silence")
    if unseen is not None and c.one("span", "point") is None:
        r.refuse(c, "unseen_content", what=unseen.shown)
        return True
    slow = c.one("v:slow_down") is not None
    value, stated = _factor(c, factor, slow=slow)
    ramp = c.one("v:ramp")
    used: list[Token | None] = [
        verb,
        factor,
        ramp,
        *c.all("v:speed_up v:slow_down n:speed v:make n:part n:effect"),
    ]
    used += c.all("v:change v:add v:increase v:decrease n:clip v:ramp n:transition")
    if value is None or not 0.05 <= value <= 100:
        r.refuse(c, "bad_speed", words=factor.shown if factor else "")
        return True
    where = stretch(c, r)
    if ramp is not None and not where.given:
        return _ramp_nowhere(c, r)
    start, end = where.start, where.end
    if where.how == "point" and end is None:
        end = _after_point(c, r, start)
    pitch = c.one("n:pitch")
    keep = None if pitch is None or (not c.negated and not c.said("v:change")) else False
    if not stated:
        r.assume("speed_guess", factor=f"{value:g}")
    for target in clip_targets(c) or [None]:
        r.step(
            c,
            "speed",
            [*used, pitch],
            factor=value,
            start=start,
            end=end,
            target=target,
            keep_pitch=keep,
            ramp_ms=500 if ramp is not None else None,
        )
    return True


def _back_to_normal(c: Clause, r: Reader) -> bool:
    """ "… then speeds back up": the end of the stretch that was told before."""
    back = any(t.text.lower() == "back" for t in c.tokens)
    if not back or c.one("span point factor") is not None or not (r.steps or r.questions):
        return False
    c.claim(c.all("v:speed_up v:slow_down n:speed"))
    return True


def _factor(c: Clause, factor: Token | None, *, slow: bool) -> tuple[float | None, bool]:
    """The speed, and whether the person gave it."""
    if factor is None:
        half = c.one("frac:0.5") if c.said("n:speed", "v:slow_down") else None
        if half is not None:
            half.claim = USED
            return 0.5, True
        number = c.one("number") if c.said("v:change", "n:speed") else None
        if number is not None and 0 < number.value <= 100:
            number.claim = USED
            return float(number.value), True
        down = slow or c.said("v:decrease")
        small = any(t.has("amount:small") for t in c.tokens)
        if any("lapse" in t.text.lower() or "延时" in t.text for t in c.tokens):
            return 8.0, False
        return ((0.8 if small else 0.5) if down else (1.25 if small else 1.5)), False
    if factor.has("factor:"):
        value = float(factor.reading("factor") or 1)
        return (1 / value if slow and value > 1 else value), True
    value = float(factor.value)
    if factor.has("percent"):
        before = c.before(factor)
        relative = c.said("p:by") or (
            (before is None or not before.has("p:to", "n:speed")) and factor.value < 100
        )
        if relative and c.said("v:speed_up", "v:increase"):
            value = 100 + value
        elif relative and slow and before is not None and before.text.lower() == "by":
            value = 100 - value
        value /= 100
    elif slow and value > 1:
        value = 1 / value
    return (round(value, 4) if value > 0 else None), True


def _after_point(c: Clause, r: Reader, start: When | None) -> When | None:
    opener = next((t.parts[0] for t in c.tokens if t.has("point") and t.parts), None)
    if opener is not None and opener.has("p:from"):
        return END
    if isinstance(start, AtMs):
        r.assume("two_seconds")
        return AtMs(ms=start.ms + 2000)
    return None


def _ramp_nowhere(c: Clause, r: Reader) -> bool:
    r.ask(c, "ramp_where")
    return True
