"""Step 5: what each clause asks for. One function a frame; the table says when each is tried."""

from __future__ import annotations

from collections.abc import Callable

from ..clause import Clause
from ..token import WIDE
from . import (
    again,
    also,
    beside,
    captions,
    cleaning,
    color,
    combine,
    crop,
    cut,
    cutaway,
    delete,
    depth,
    ducking,
    effects,
    elsewhere,
    emphasis,
    ends,
    fades,
    freezing,
    gather,
    gifs,
    hide,
    highlights,
    joins,
    labels,
    layout,
    length,
    levels,
    marks,
    meanwhile,
    moving,
    music,
    muting,
    only,
    output,
    pace,
    paces,
    place,
    placed,
    refused,
    rowmore,
    screen,
    session,
    shape,
    share,
    shots,
    silent_while,
    sound_fades,
    sound_file,
    sounded,
    sparing,
    speech,
    spelling,
    split,
    split_sound,
    standing,
    stays,
    still,
    styling,
    subtitles,
    swapping,
    text,
    turn,
    unnamed,
    voice,
    without,
)
from .reader import Reader
from .repeats import at_the_same_time, carried, repeated, shared_time, sources_named

Rule = Callable[[Clause, Reader], bool]

RULES: tuple[tuple[str, Rule], ...] = (
    ("shots", shots.shots),
    ("n:part", meanwhile.part_made_so),
    ("v:slow_down v:speed_up v:freeze v:reverse v:zoom", meanwhile.meanwhile),
    ("length hold span point", stays.stays),
    ("v:keep", stays.sound_stays),
    ("percent", stays.sized),
    ("fps px span size x:wide", gifs.more_of_animated),
    ("v:remove v:undo v:reset", unnamed.gone),
    ("v:undo v:redo v:reset", session.history),
    ("number factor: times", output.versions),
    ("span", paces.stays_normal),
    ("length", ends.settings),
    (" ".join(ends.SHIFTED), ends.moved_end),
    ("n:end n:stop", ends.ended_there),
    ("n:middle", split.middle_of_split),
    ("span", split.halves_of_split),
    ("x:without", without.without),
    ("span clips asset file asset:", also.also),
    ("span", sparing.spared),
    ("c:if", length.if_longer),
    ("v:normal", session.normal),
    ("n:stop n:status", session.status),
    ("c:ask c:feature length size", session.facts),
    ("c:feature", session.question),
    ("n:cinemagraph n:avatar n:quiz n:motion_track n:chapters n:script n:generated", refused.generated),
    ("c:ask", refused.ask_video),
    ("v:remove v:cut", speech.said_word),
    ("n:face", refused.other_face),
    ("x:whenever", refused.whenever),
    ("span", layout.pip_for_a_while),
    ("n:audio n:voice v:mute v:extract_audio", split_sound.sound_of_one),
    ("length hold", rowmore.length_of_row),
    ("length hold", rowmore.stills_of_row),
    ("asset file asset:", rowmore.members_of_row),
    ("v:chroma", screen.chroma),
    ("fit:", shape.aspect_fit),
    ("color: hexcolor n:border", shape.bars_told),
    ("n:captions asset file x:later x:earlier", subtitles.shift),
    ("n:text v:write", labels.labels),
    ("quote", spelling.misspelled),
    ("quote n:captions", subtitles.edited),
    ("quote", subtitles.words_changed),
    ("n:subfile asset file asset:", subtitles.imported),
    ("lang:", subtitles.spoken),
    ("v:translate", subtitles.translated),
    (
        "n:captions v:caption v:transcribe n:subfile fmt:srt fmt:vtt cap:word cap:karaoke cap:highlight",
        captions.captions,
    ),
    ("n:clickwords n:highlights cap:highlight n:words n:middle capmode:", emphasis.emphasis),
    ("n:padding v:keep x:longer length hold", speech.padding),
    ("n:silence v:jumpcut", speech.silence),
    ("n:speech", speech.only_speech),
    ("n:fillers n:words quote", speech.fillers),
    ("n:blooper", speech.blooper),
    (" ".join((*sounded.VERBS, "n:audio", "x:sound_on", "n:photos")), sounded.with_sound),
    ("n:depth n:hdr", depth.depth),
    ("v:decrease v:increase v:change", depth.pitch_follows),
    ("f:all n:everything", gather.all_in),
    ("number", gather.photos_in),
    ("length", gather.of_the_best),
    ("v:overlay v:add v:insert", gather.laid_on_it),
    ("v:replace", place.replace_clip),
    ("v:replace", place.replace_stretch),
    ("asset file asset:", cutaway.cutaway),
    ("x:sound_on x:keep_sound", cutaway.sound_goes_on),
    ("v:replace v:swap v:change v:add v:convert", voice.replace_audio),
    ("v:quieter v:louder v:decrease v:increase v:brighten v:darken", refused.tones),
    ("n:color", stays.colors_stay),
    ("n:color", color.uncolored),
    ("n:tone n:noise x:later x:earlier", cleaning.tone),
    ("v:duck v:quieter v:decrease x:less", ducking.duck),
    ("v:remove v:decrease v:change v:denoise v:normalize", cleaning.rid_of),
    ("n:noise n:grain v:denoise v:enhance_voice", cleaning.denoise),
    ("n:volume n:loudness v:louder", cleaning.alike),
    ("v:normalize lufs n:loudness", cleaning.normalize),
    ("v:detach n:audio v:mute v:extract_audio", voice.detach),
    ("v:keep n:media n:everything", again.original_stays),
    ("v:extract_audio fmt: n:audio n:music", sound_file.extract_audio),
    ("v:fade_in v:fade_out v:fade_both v:fade", sound_fades.fade_audio),
    ("n:audio", sound_fades.sound_too),
    ("point", voice.placed_later),
    ("n:sfx", voice.sound_effect),
    ("v:voice_over n:voice v:write asset file asset:", voice.voice_over),
    ("factor factor: percent", levels.louder_by),
    ("number percent", color.color_by),
    ("v:sync n:beat", refused.beat),
    ("n:audio", muting.sound_from),
    ("v:unmute n:audio", muting.sound_back),
    ("clips asset file asset:", silent_while.silent_while),
    ("v:mute n:audio v:remove v:cut", muting.mute),
    ("percent db", levels.each_its_own),
    (
        "v:louder v:quieter v:increase v:decrease x:more x:less n:volume n:loudness percent db frac: factor:",
        levels.volume,
    ),
    ("n:transition", fades.fade),
    ("length hold every", beside.each_clip),
    ("span", beside.each_edge),
    ("length span", beside.each_to),
    ("v:remove", delete.delete),
    (
        (
            "v:merge n:slideshow n:promo n:photos n:montage n:media n:highlights n:every order: n:order "
            "n:clip asset file asset:"
        ),
        combine.combine,
    ),
    ("n:background v:replace", refused.background),
    ("n:music n:instrument mood: asset file asset:", music.music),
    ("x:keep_sound", levels.kept_sound),
    ("x:keep_sound", music.keeps_sound),
    ("asset file asset:", length.still_stays),
    ("asset file asset:", only.only_these),
    (" ".join(layout.TOLD_BY), layout.layout),
    ("n:watermark n:logo n:lower_third", hide.over_marks),
    ("quote", meanwhile.meanwhile),
    ("v:freeze", freezing.freeze_with_words),
    ("span point", standing.shown_later),
    ("n:watermark n:logo n:sticker n:photos v:overlay asset file asset: percent pos:", marks.overlay),
    ("n:title n:text n:lower_third n:end_card n:cta n:hook quote n:intro n:outro", text.add_text),
    (
        "font: color: hexcolor weight: tsize: pos: anim: cap: italic: n:box v:move v:fade v:fade_in",
        styling.restyle,
    ),
    ("trans:", refused.round_picture),
    ("v:freeze", freezing.freeze),
    ("v:reverse", pace.reverse),
    ("n:beginning n:end p:last p:onwards", again.copy_goes),
    ("v:duplicate", again.copied_stretch),
    ("v:duplicate", again.duplicate),
    ("v:swap v:reorder v:replace order: n:order", swapping.swap),
    ("clips", moving.to_nth),
    ("asset file asset: clips", placed.placed),
    ("v:move v:add", moving.moved_again),
    ("v:move", moving.move_stretch),
    ("asset file asset: clips", beside.beside),
    ("v:start_with v:end_with v:insert v:add v:move asset file", place.put_first),
    ("clips", moving.move),
    ("v:loop v:boomerang n:loop v:play times", again.loop),
    ("fmt:png fmt:jpg fmt:webp", still.still_format),
    ("n:thumbnail n:frame n:media fmt:png fmt:jpg", still.thumbnail),
    ("fmt:gif fmt:webp", gifs.animated),
    ("v:stabilize", effects.stabilize),
    ("v:blur n:face", hide.blur_region),
    ("n:highlights x:best v:summarize", highlights.highlights),
    (" ".join(share.SHARES), share.share_of_length),
    ("span clips", split.half_of_split),
    ("v:split n:scene_change every frac: number length", split.split),
    ("v:keep", split.keep_clips),
    ("length hold point n:duration", length.fit_duration),
    ("factor factor: percent", paces.each_its_own),
    ("v:speed_up v:slow_down n:speed v:ramp factor factor:", pace.speed),
    ("v:rotate degrees turn:180 turn:90 number", turn.rotate),
    ("turn:180 turn:90", turn.stands_wrong),
    ("v:flip", turn.flip),
    ("v:zoom v:zoom_out v:pan v:resize", turn.zoom),
    ("v:keep", cut.rest_stays),
    ("n:end", ends.end_told),
    ("span point length hold", cut.cutting),
    ("n:intro n:outro n:beginning n:end", delete.trim_edge),
    ("p:between", joins.dark_between),
    ("n:transition trans:", joins.transition),
    ("v:fade_in v:fade_out v:fade_both v:fade", fades.fade),
    ("ratio ratio:", shape.aspect),
    ("v:crop percent px frac: fraction pos: turn:cw turn:ccw n:blackbars", crop.crop),
    ("effx:", effects.effect),
    ("n:effect", unnamed.unnamed),
    ("fit:blur", refused.background_blur),
    ("n:pitch x:squeaky", pace.pitch_told),
    ("x:keep_sound", music.keeps_sound),
    (" ".join((*refused.OUTSIDE, "n:voice")), refused.outside),
    ("n:particles", refused.particles),
    ("n:track", refused.tracks),
    (
        (
            "v:color n:color look: n:brightness n:contrast n:saturation n:temperature n:lut v:brighten "
            "v:darken v:saturate v:desaturate v:contrast_up v:contrast_down v:warmer v:cooler file"
        ),
        color.color,
    ),
    ("platform:", shape.platform_shape),
    (
        (
            "v:export v:convert v:compress v:resize v:process size dims res res: fps bitrate fmt: codec: "
            "quality: n:framerate n:bitrate x:wide px n:resolution n:quality"
        ),
        output.output,
    ),
    (
        " ".join(
            (
                *session.LENGTHS,
                "gen:vague",
                "v:make",
                "v:change",
                "v:process",
                "n:plain_edit",
                "v:cut",
                "v:cut_down",
                "v:trim",
            )
        ),
        session.vague,
    ),
)
"""Tried in this order on each clause, a rule only when one of its readings stands free in it."""


BY_READING: dict[str, list[int]] = {}
"""The places in the table of the rules that a reading calls: most rules are for other words."""
for _place, (_triggers, _) in enumerate(RULES):
    for _reading in _triggers.split():
        BY_READING.setdefault(_reading, []).append(_place)


def read_clause(clause: Clause, reader: Reader) -> None:
    """Tries every rule on a clause; what a rule understood it claims."""
    kinds = frozenset().union(*(WIDE[t.tags] for t in clause.tokens))
    first = len(reader.steps)
    for index in sorted({n for kind in kinds for n in BY_READING.get(kind, ())}):
        triggers, rule = RULES[index]
        before = len(reader.steps)
        if clause.one(triggers) is not None and rule(clause, reader):
            clause.fired = True
            repeated(clause, reader, before)
            sparing.all_but_edge(clause, reader, before)
    elsewhere.elsewhere(clause, reader, first)
    carried(clause, reader, first)
    shared_time(clause, reader, first)
    at_the_same_time(clause, reader, first)
    sources_named(clause, reader)
