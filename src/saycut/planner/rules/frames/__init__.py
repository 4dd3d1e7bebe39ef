"""Step 5: what each clause asks for. One function a frame; the table says when each is tried."""

from __future__ import annotations

from collections.abc import Callable

from ..clause import Clause
from ..token import expanded
from . import (
    beside,
    captions,
    color,
    combine,
    crop,
    cut,
    delete,
    effects,
    fades,
    length,
    levels,
    marks,
    music,
    output,
    pace,
    place,
    refused,
    session,
    shape,
    sound_fades,
    speech,
    split,
    styling,
    text,
    turn,
    voice,
)
from .reader import Reader
from .repeats import carried, repeated, sources_named

Rule = Callable[[Clause, Reader], bool]

RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("fps", "px", "span", "size"), output.more_of_animated),
    (("v:undo", "v:redo", "v:reset"), session.history),
    (("number", "factor:", "times"), output.versions),
    (("length",), cut.settings),
    (("v:normal",), session.normal),
    (("n:stop", "n:status"), session.status),
    (("c:ask", "c:feature", "length", "size"), session.facts),
    (("c:feature",), session.question),
    (
        ("n:cinemagraph", "n:avatar", "n:quiz", "n:motion_track", "n:chapters", "n:script", "n:generated"),
        refused.generated,
    ),
    (("c:ask",), refused.ask_video),
    (("x:whenever",), refused.whenever),
    (("v:chroma",), effects.chroma),
    (("fit:",), shape.aspect_fit),
    (("n:captions", "asset", "file"), captions.shift),
    (("quote", "n:captions"), captions.edited),
    (("n:subfile", "asset", "file", "asset:"), captions.imported),
    (("v:translate",), captions.translated),
    (
        (
            "n:captions",
            "v:caption",
            "v:transcribe",
            "n:subfile",
            "fmt:srt",
            "fmt:vtt",
            "cap:word",
            "cap:karaoke",
            "cap:highlight",
        ),
        captions.captions,
    ),
    (("n:clickwords", "n:highlights", "cap:highlight", "n:words"), captions.emphasis),
    (("n:padding", "v:keep", "x:longer"), speech.padding),
    (("n:silence", "v:jumpcut"), speech.silence),
    (("n:fillers", "n:words", "quote"), speech.fillers),
    (("n:blooper",), speech.blooper),
    (("v:replace",), place.replace_clip),
    (("v:replace",), voice.replace_audio),
    (("v:duck", "v:quieter", "v:decrease"), levels.duck),
    (("n:noise", "n:grain", "v:denoise", "v:enhance_voice"), voice.denoise),
    (("v:normalize", "lufs", "n:loudness"), voice.normalize),
    (("v:detach",), voice.detach),
    (("v:extract_audio", "fmt:", "n:audio", "n:music"), output.extract_audio),
    (("v:fade_in", "v:fade_out", "v:fade_both", "v:fade"), sound_fades.fade_audio),
    (("n:sfx",), voice.sound_effect),
    (("v:voice_over", "asset", "file", "asset:"), voice.voice_over),
    (("factor", "factor:"), levels.louder_by),
    (("number", "percent"), color.color_by),
    (("v:sync", "n:beat"), refused.beat),
    (("v:mute", "n:audio", "v:remove"), levels.mute),
    (
        (
            "v:louder",
            "v:quieter",
            "v:increase",
            "v:decrease",
            "x:more",
            "x:less",
            "n:volume",
            "n:loudness",
            "percent",
            "db",
        ),
        levels.volume,
    ),
    (("n:transition",), fades.fade),
    (("length", "hold"), beside.each_clip),
    (("v:remove",), delete.delete),
    (("v:merge", "n:slideshow", "n:promo", "n:photos", "n:montage", "order:", "n:order"), combine.combine),
    (("n:background", "v:replace"), refused.background),
    (("n:music", "n:instrument", "mood:", "asset", "file", "asset:"), music.music),
    (("x:keep_sound",), music.keeps_sound),
    (
        ("v:layout_grid", "v:layout_side", "v:layout_stack", "v:layout_pip", "asset", "file", "asset:"),
        combine.layout,
    ),
    (
        ("n:watermark", "n:logo", "n:sticker", "n:photos", "v:overlay", "asset", "file", "asset:", "percent"),
        marks.overlay,
    ),
    (
        (
            "n:title",
            "n:text",
            "n:lower_third",
            "n:end_card",
            "n:cta",
            "n:hook",
            "quote",
            "n:intro",
            "n:outro",
        ),
        text.add_text,
    ),
    (
        ("font:", "color:", "hexcolor", "weight:", "tsize:", "pos:", "anim:", "cap:", "italic:", "n:box"),
        styling.restyle,
    ),
    (("v:freeze",), pace.freeze),
    (("v:reverse",), pace.reverse),
    (("v:duplicate",), pace.duplicate),
    (("v:swap", "v:reorder", "order:", "n:order"), place.swap),
    (("asset", "file", "asset:", "clips"), beside.beside),
    (("v:start_with", "v:end_with", "v:insert", "v:add", "v:move", "asset", "file"), place.put_first),
    (("clips",), place.move),
    (("v:loop", "v:boomerang", "n:loop", "v:play"), pace.loop),
    (("n:thumbnail", "n:frame"), output.thumbnail),
    (("fmt:gif", "fmt:webp"), output.animated),
    (("v:stabilize",), effects.stabilize),
    (("v:blur", "n:face"), effects.blur_region),
    (("n:highlights", "x:best", "v:summarize"), speech.highlights),
    (("v:split", "n:scene_change", "every", "frac:0.5", "number", "length"), split.split),
    (("v:keep",), split.keep_clips),
    (("length", "hold", "point"), length.fit_duration),
    (("v:speed_up", "v:slow_down", "n:speed", "v:ramp", "factor", "factor:"), pace.speed),
    (("v:rotate", "degrees", "turn:180", "turn:90", "number"), turn.rotate),
    (("v:flip",), turn.flip),
    (("v:zoom", "v:zoom_out", "v:pan"), turn.zoom),
    (("span", "point", "length", "hold"), cut.cutting),
    (("n:intro", "n:outro", "n:beginning", "n:end"), delete.trim_edge),
    (("n:transition", "trans:"), fades.transition),
    (("v:fade_in", "v:fade_out", "v:fade_both", "v:fade"), fades.fade),
    (("ratio", "ratio:"), shape.aspect),
    (("v:crop", "percent", "px", "frac:", "fraction", "pos:", "turn:cw", "turn:ccw"), crop.crop),
    (("effx:",), effects.effect),
    (("fit:blur",), refused.background_blur),
    (("n:widget", "n:pitch", "x:upload"), refused.outside),
    (("n:particles",), refused.particles),
    (("n:track",), refused.tracks),
    (
        (
            "v:color",
            "n:color",
            "look:",
            "n:brightness",
            "n:contrast",
            "n:saturation",
            "n:temperature",
            "n:lut",
            "v:brighten",
            "v:darken",
            "v:saturate",
            "v:desaturate",
            "v:contrast_up",
            "v:contrast_down",
            "v:warmer",
            "v:cooler",
            "file",
        ),
        color.color,
    ),
    (("platform:",), shape.platform_shape),
    (
        (
            "v:export",
            "v:convert",
            "v:compress",
            "v:resize",
            "v:process",
            "size",
            "dims",
            "res",
            "res:",
            "fps",
            "bitrate",
            "fmt:",
            "codec:",
            "quality:",
            "n:framerate",
            "px",
            "n:resolution",
            "n:quality",
        ),
        output.output,
    ),
    (
        ("gen:vague", "v:make", "v:change", "v:process", "n:plain_edit", "v:cut", "v:cut_down", "v:trim"),
        session.vague,
    ),
)
"""Tried in this order on each clause, a rule only when one of its readings stands free in it."""


def read_clause(clause: Clause, reader: Reader) -> None:
    """Tries every rule on a clause; what a rule understood it claims."""
    kinds = frozenset().union(*(expanded(t.tags) for t in clause.tokens))
    first = len(reader.steps)
    for triggers, rule in RULES:
        if kinds.isdisjoint(triggers):
            continue
        before = len(reader.steps)
        if clause.one(*triggers) is not None and rule(clause, reader):
            clause.fired = True
            repeated(clause, reader, before)
    carried(clause, reader, first)
    sources_named(clause, reader)
