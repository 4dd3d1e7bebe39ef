"""Step 5: what each clause asks for. One function a frame; the table says when each is tried."""

from __future__ import annotations

from collections.abc import Callable

from ..clause import Clause
from ..token import expanded
from . import arrange, captions, color, cut, output, picture, refused, session, sound, text
from .reader import Reader

Rule = Callable[[Clause, Reader], bool]

RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("fps", "px", "span", "size"), output.more_of_animated),
    (("v:undo", "v:redo", "v:reset"), session.history),
    (("n:stop", "n:status"), session.status),
    (("c:ask", "c:feature"), session.facts),
    (("c:feature",), session.question),
    (
        ("n:cinemagraph", "n:avatar", "n:quiz", "n:motion_track", "n:chapters", "n:script", "n:generated"),
        refused.generated,
    ),
    (("c:ask",), refused.ask_video),
    (("v:chroma",), picture.chroma),
    (("fit:",), picture.aspect_fit),
    (("n:captions",), captions.shift),
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
        ),
        captions.captions,
    ),
    (("n:clickwords", "n:highlights", "cap:highlight"), captions.emphasis),
    (("n:padding",), cut.padding),
    (("n:silence", "v:jumpcut"), cut.silence),
    (("n:fillers", "n:words"), cut.fillers),
    (("n:blooper",), cut.blooper),
    (("v:replace",), arrange.replace_clip),
    (("v:replace",), sound.replace_audio),
    (("v:duck", "v:quieter", "v:decrease"), sound.duck),
    (("n:noise", "n:grain", "v:denoise", "v:enhance_voice"), sound.denoise),
    (("v:normalize", "lufs"), sound.normalize),
    (("v:detach",), sound.detach),
    (("v:extract_audio", "fmt:", "n:audio"), output.extract_audio),
    (("v:fade_in", "v:fade_out", "v:fade_both", "v:fade"), sound.fade_audio),
    (("n:sfx",), sound.sound_effect),
    (("v:voice_over",), sound.voice_over),
    (("v:sync", "n:beat"), refused.beat),
    (("v:mute", "n:audio"), sound.mute),
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
        sound.volume,
    ),
    (("n:transition",), picture.fade),
    (("v:remove",), arrange.delete),
    (("v:merge", "n:slideshow", "n:promo", "n:photos"), arrange.combine),
    (("n:background", "v:replace"), refused.background),
    (("n:music", "mood:", "asset", "file", "asset:"), sound.music),
    (("v:layout_grid", "v:layout_side", "v:layout_stack", "v:layout_pip"), arrange.layout),
    (
        ("n:watermark", "n:logo", "n:sticker", "n:photos", "v:overlay", "asset", "file", "asset:"),
        picture.overlay,
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
    (("color:", "hexcolor", "weight:", "tsize:", "pos:", "anim:", "cap:", "italic:", "n:box"), text.restyle),
    (("v:freeze",), arrange.freeze),
    (("v:reverse",), arrange.reverse),
    (("v:duplicate",), arrange.duplicate),
    (("v:swap", "v:reorder"), arrange.swap),
    (("v:start_with", "v:end_with", "v:insert", "v:add", "v:move", "asset", "file"), arrange.put_first),
    (("clips",), arrange.move),
    (("v:loop", "v:boomerang", "n:loop"), arrange.loop),
    (("n:thumbnail", "n:frame"), output.thumbnail),
    (("fmt:gif", "fmt:webp"), output.animated),
    (("v:stabilize",), picture.stabilize),
    (("v:blur", "n:face"), picture.blur_region),
    (("n:highlights", "x:best"), cut.highlights),
    (("v:split", "n:scene_change", "every", "frac:0.5", "number"), cut.split),
    (("v:keep",), cut.keep_clips),
    (("length", "hold", "point"), cut.fit_duration),
    (("v:speed_up", "v:slow_down", "n:speed", "v:ramp", "factor", "factor:"), arrange.speed),
    (("v:rotate", "degrees", "turn:180"), picture.rotate),
    (("v:flip",), picture.flip),
    (("v:zoom", "v:zoom_out", "v:pan"), picture.zoom),
    (("span", "point", "length", "hold"), cut.cutting),
    (("n:intro", "n:outro", "n:beginning", "n:end"), arrange.trim_edge),
    (("n:transition", "trans:"), picture.transition),
    (("v:fade_in", "v:fade_out", "v:fade_both", "v:fade"), picture.fade),
    (("ratio", "ratio:"), picture.aspect),
    (("v:crop", "percent"), picture.crop),
    (("effx:",), picture.effect),
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
    (("platform:",), picture.platform_shape),
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
    for triggers, rule in RULES:
        if kinds.isdisjoint(triggers):
            continue
        if clause.one(*triggers) is not None and rule(clause, reader):
            clause.fired = True
