"""What a client wants of an export: the contract's `output`, under the names clients use, and the draft's.

    outputs = outputs_of(draft, {"format": "mp4", "quality": "high", "resolution": "720p"})

What is asked for here is made, and comes first. The draft's own outputs (what a person said in words) give
the rest: a size limit, a platform, a length; those of another form ("make a GIF") are made beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..errors import OutputError
from ..media.rates import USUAL
from ..render.profile import FASTEST, FORMATS, SLOWEST, profile_for, short_side
from ..timeline.model import Draft, Output
from .outputs import SAME, check_sense, form_of, own_outputs

MOST_OUTPUTS = 200
"""Files one export makes: a video cut into parts of ten seconds has some."""
MOST_PIXELS = 4096 * 2304
"""Of a picture: what a stranger may ask of a server. The encoder holds fifty of them."""
LONGEST_SIDE = 8192
SMALLEST_BYTES = 1_000

QUALITIES = {
    "low": "low", "draft": "low", "preview": "low", "medium": "medium", "standard": "medium",
    "normal": "medium", "default": "medium", "high": "high", "good": "high", "best": "high",
    "ultra": "high", "max": "high", "lossless": "lossless",
}  # fmt: skip
CODECS = {
    "h264": "h264", "avc": "h264", "avc1": "h264", "x264": "h264", "libx264": "h264",
    "h265": "h265", "hevc": "h265", "x265": "h265", "libx265": "h265", "hvc1": "h265",
    "av1": "av1", "libsvtav1": "av1", "libaomav1": "av1", "vp9": "vp9", "libvpxvp9": "vp9",
}  # fmt: skip
_UNITS = {"": 1, "b": 1, "k": 1000, "kb": 1000, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9}
_UNITS |= {"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "kbps": 1000, "mbps": 10**6, "bps": 1}
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]{0,4})")


def outputs_of(draft: Draft, output: Mapping[str, Any] | None) -> tuple[Output, ...]:
    """The files an export makes, the one that was asked for first.

    Raises OutputError naming the key (a value that cannot be used, a form that cannot be made, or not of this
    draft).
    """
    wanted = wanted_of(output or {})
    own = draft.outputs if "format" in wanted else own_outputs(draft)
    found = _merged(own, wanted)
    if len(found) > MOST_OUTPUTS:
        raise OutputError(
            f"{len(found)} files are too many at once", way_out=f"Make at most {MOST_OUTPUTS} in one export."
        )
    for one in found:
        check_sense(draft, one)
        profile = profile_for(draft, one)
        large = (
            profile.width * profile.height > MOST_PIXELS or max(profile.width, profile.height) > LONGEST_SIDE
        )
        if large:
            raise OutputError(
                f"a picture of {profile.width}x{profile.height} is larger than is made here",
                way_out="Ask for at most 4096x2304.",
                field="output.resolution",
            )
    return found


def wanted_of(output: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `Output` that a client asks for; keys that are not known are left out.

    Raises OutputError for a value that cannot be used.
    """
    found: dict[str, Any] = {}
    for name, value in output.items():
        reader = READERS.get(re.sub(r"[^a-z0-9]", "", str(name).lower()))
        if reader is not None and value is not None:
            found |= reader(value, f"output.{name}")
    return found


def _merged(own: tuple[Output, ...], wanted: Mapping[str, Any]) -> tuple[Output, ...]:
    form = wanted.get("format")
    if not own:
        return (_changed(Output(kind=FORMATS[form].kind if form else "video"), wanted),)
    if not wanted:
        return own
    fitting = [o for o in own if (o.kind == "video" if form is None else _is_of(o, form))]
    if not fitting:
        if form is None:
            return own
        fitting = [Output(kind=FORMATS[form].kind)]
        return (*(_changed(o, wanted) for o in fitting), *own)
    rest = [o for o in own if o not in fitting]
    return (*(_changed(o, wanted) for o in fitting), *rest)


def _is_of(output: Output, form: str) -> bool:
    """Whether an output of the draft is (or may be) a file of this form."""
    return form_of(output) == form or (output.format is None and output.kind == FORMATS[form].kind)


def _changed(output: Output, wanted: Mapping[str, Any]) -> Output:
    """The output with what was asked for.

    Its own quality stays: clients ask for "high" as a habit, and somebody has said this one.
    """
    changes = {k: v for k, v in wanted.items() if k != "quality" or output.quality is None}
    if {"width", "height", "resolution"} & set(wanted):
        changes = {"width": None, "height": None, "resolution": None, **changes}
    form = changes.get("format")
    codecs = FORMATS[form].codecs if form else ()
    if form and output.codec and "codec" not in changes and output.codec not in codecs:
        changes["codec"] = None
    changed: Output = output.replace(**changes)
    return changed


def _format(value: Any, field: str) -> dict[str, Any]:
    word = str(value).lower().lstrip(".") if isinstance(value, str) else ""
    word = word.partition("/")[2] or word  # video/mp4
    word = SAME.get(word, word)
    if word not in FORMATS:
        raise _bad(value, field, f"Use one of: {', '.join(FORMATS)}.")
    return {"format": word}


def _one_of(name: str, words: Mapping[str, str]) -> Callable[[Any, str], dict[str, Any]]:
    def read(value: Any, field: str) -> dict[str, Any]:
        word = re.sub(r"[^a-z0-9]", "", value.lower()) if isinstance(value, str) else ""
        if word not in words:
            raise _bad(value, field, f"Use one of: {', '.join(dict.fromkeys(words.values()))}.")
        return {name: words[word]}

    return read


def _resolution(value: Any, field: str) -> dict[str, Any]:
    text = str(value).strip().lower() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    sized = re.fullmatch(r"(\d{2,4})\s*[x×*]\s*(\d{2,4})", text)
    if sized:
        return _side("width")(int(sized[1]), field) | _side("height")(int(sized[2]), field)
    try:
        short_side(text)
    except OutputError:
        raise _bad(value, field, 'Use "720p", "1080p", "4k" or "1920x1080".') from None
    return {"resolution": text}


def _side(name: str) -> Callable[[Any, str], dict[str, Any]]:
    def read(value: Any, field: str) -> dict[str, Any]:
        number = _number(value)
        if number is None or number != int(number) or not 16 <= number <= LONGEST_SIDE:
            raise _bad(value, field, f"Use whole pixels, 16 to {LONGEST_SIDE}.")
        return {name: int(number)}

    return read


def _fps(value: Any, field: str) -> dict[str, Any]:
    text = str(value).strip().lower().removesuffix("fps").strip() if not isinstance(value, bool) else ""
    rate = None
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?|\d{1,9}/\d{1,9}", text) and not re.search(r"/0+$", text):
        exact = Fraction(text)
        near = next((one for one in USUAL if abs(one - exact) < Fraction(1, 150)), None)  # 29.97, 23.98
        rate = near or exact.limit_denominator(1001)
    if rate is None or not SLOWEST <= rate <= FASTEST:
        raise _bad(value, field, f"Use {SLOWEST} to {FASTEST} frames a second.")
    return {"fps": rate}


def _crf(value: Any, field: str) -> dict[str, Any]:
    number = _number(value)
    if number is None or not 0 <= number <= 63:
        raise _bad(value, field, "Use a number from 0 (best) to 63; 18 to 28 is usual.")
    return {"crf": round(number)}


def _amount(name: str, least: int, unit: int = 1) -> Callable[[Any, str], dict[str, Any]]:
    def read(value: Any, field: str) -> dict[str, Any]:
        number = _number(value)
        if number is None and isinstance(value, str):
            found = _AMOUNT.fullmatch(value.strip().lower().removesuffix("/s"))
            if found and found[2] in _UNITS:
                number = float(found[1]) * (_UNITS[found[2]] / (unit if found[2] else 1))
        if number is None or not least <= number * unit <= 10**15:
            raise _bad(value, field, f'Use a number of at least {least}, or a text such as "25MB".')
        return {name: int(number * unit)}

    return read


def _ratio(value: Any, field: str) -> dict[str, Any]:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,4}(\.\d{1,4})?[:/x]\d{1,4}(\.\d{1,4})?", value):
        raise _bad(value, field, 'Use a shape such as "16:9" or "9:16".')
    return {"ratio": re.sub("[/x]", ":", value)}


def _number(value: Any) -> float | None:
    """A number, or a text that is one; None for all else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) <= 10**15 else None
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", value.strip()):
        return float(value)
    return None


def _bad(value: Any, field: str, way_out: str) -> OutputError:
    shown = repr(value)
    short = shown if len(shown) <= 60 else shown[:57] + "…"
    return OutputError(f"{field} cannot be {short}", way_out=way_out, field=field)


READERS: Mapping[str, Callable[[Any, str], dict[str, Any]]] = {
    "format": _format,
    "container": _format,
    "quality": _one_of("quality", QUALITIES),
    "resolution": _resolution,
    "fps": _fps,
    "framerate": _fps,
    "codec": _one_of("codec", CODECS),
    "videocodec": _one_of("codec", CODECS),
    "crf": _crf,
    "width": _side("width"),
    "height": _side("height"),
    "ratio": _ratio,
    "aspectratio": _ratio,
    "bitrate": _amount("bitrate", 1000),
    "maxsize": _amount("max_bytes", SMALLEST_BYTES),
    "maxbytes": _amount("max_bytes", SMALLEST_BYTES),
    "maxfilesize": _amount("max_bytes", SMALLEST_BYTES),
    "maxsizebytes": _amount("max_bytes", SMALLEST_BYTES),
    "maxsizemb": _amount("max_bytes", SMALLEST_BYTES, 10**6),
}
"""Keys of `output`, in lower case without punctuation: `maxSize`, `max_size` and `max-size` are the same."""
