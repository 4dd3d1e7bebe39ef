"""The labels of a list of settings, by what their values are."""

from __future__ import annotations

STARTS = frozenset(
    ("start", "start time", "starttime", "start at", "trim start", "in", "in point", "begin", "from",
     "start s", "start sec", "start seconds", "clip start", "cut start", "starts at", "time start",
     "start point")
)  # fmt: skip
ENDS = frozenset(
    ("end", "end time", "endtime", "end at", "trim end", "out", "out point", "to", "stop", "until", "end s",
     "end sec", "end seconds", "clip end", "cut end", "ends at", "time end", "end point", "stop time")
)  # fmt: skip
LENGTHS = frozenset(
    ("duration", "length", "target duration", "target length", "max duration", "total duration", "max length",
     "fade in", "fade out", "fade", "duration s", "duration sec", "duration seconds", "crossfade", "hold",
     "total length", "video length", "video duration", "final length", "clip length", "crossfade duration",
     "transition duration", "fade duration", "runtime", "run time", "fadein", "fadeout")
)  # fmt: skip
SHARES = frozenset(("volume", "music volume", "opacity", "voice volume", "audio volume", "original volume",
                    "bgm volume", "background volume", "logo opacity", "gain"))  # fmt: skip
FACTORS = frozenset(("speed", "playback speed", "playback rate", "speed factor", "zoom", "tempo", "rate"))
DEGREES = frozenset(("rotate", "rotation", "rotate by", "angle"))
REPEATS = frozenset(("loop", "loops", "repeat", "repeats", "loop count"))
MEGABYTES = frozenset(
    ("max size mb", "size mb", "max mb", "max file size mb", "file size mb", "target size mb",
     "filesize mb", "limit mb", "max filesize mb")
)  # fmt: skip
SOURCES = frozenset(
    ("source", "input", "file", "src", "input file", "source file", "video", "source video", "input video",
     "asset", "media", "clip", "video file", "footage", "filename", "file name", "path", "material")
)  # fmt: skip
KINDS = frozenset(
    (
        "op",
        "action",
        "operation",
        "type",
        "edit",
        "command",
        "task",
        "step",
        "name",
        "tool",
        "function",
        "cmd",
    )
)
"""Labels whose value is itself the label of what follows: "op: trim"."""
INNER = frozenset(
    (
        "factor",
        "value",
        "amount",
        "by",
        "level",
        "percent",
        "enabled",
        "active",
        "mode",
        "kind",
        "strength",
        "mood",
        "genre",
        "id",
    )
)
"""Labels that tell more of the label before them: "speed: {factor: 1.5}"."""
STRETCHES = frozenset(
    ("clip", "segment", "range", "section", "portion", "time range", "keep", "use", "source range",
     "timecode", "timecodes", "time", "timestamps", "timestamp", "part")
)  # fmt: skip
"""Labels of the stretch that is kept of the whole."""
LOOKS = frozenset(
    ("position", "placement", "opacity", "color", "colour", "font", "animation", "background", "location",
     "scale", "font size", "font color", "style", "size", "where", "corner")
)  # fmt: skip
"""Labels that tell of the picture right above them."""
SHOWN = ("n:watermark", "n:logo", "n:sticker", "v:overlay")
YES = frozenset(("yes", "true", "on", "y", "enabled", "enable", "required", "needed", "ok", "✓", "please"))
NO = frozenset(
    ("no", "none", "false", "off", "n", "disabled", "not needed", "not required", "n/a", "null", "nope",
     "don't", "without", "no thanks")
)  # fmt: skip
SILENT = frozenset(("muted", "mute", "silent"))
MEASURES = (
    "n:framerate", "n:bitrate", "n:codec", "n:format", "n:resolution", "n:quality",
)  # fmt: skip
LASTING = ("quote", "n:text", "n:title", "n:lower_third", "n:cta", "n:end_card", "n:music", "n:sfx",
           "v:zoom",
           "v:mute", "v:speed_up", "v:slow_down", "n:speed", "v:blur", "v:trim", "v:cut", "v:remove",
           "v:reverse",
           "n:watermark", "n:logo", "v:overlay", "fmt:gif", "v:freeze", "n:captions", "effx:", "v:loop",
           "v:fade_in", "v:fade_out")  # fmt: skip
"""What a time right below it in the list is told of."""
LONGEST_LABEL = 4
ENDINGS = frozenset((",", ";", "\n", "|", "，", "；", ")", "(", "•", "·", ".", "。", "}", "]"))
LISTING = frozenset((*ENDINGS, "-", "*", "—", "–", ">", "{", "["))
