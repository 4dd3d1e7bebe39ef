"""Which files a draft makes: adding one, and joining what belongs to one file.

A plan's `output`s that complement each other ("1080p", then "under 50 MB") are one file; those that speak
against each other (two sizes, two shapes, two platforms) are several.
"""

from __future__ import annotations

from ...timeline import model
from ...timeline.model import Draft

_SIZE = ("resolution", "width", "height")
_SHAPE = ("ratio", "platform")
_REST = ("fps", "format", "codec", "max_bytes", "bitrate", "quality")
FIELDS = (*_SIZE, *_SHAPE, *_REST)


def joined(draft: Draft, new: model.Output) -> tuple[Draft, tuple[model.Output, ...]]:
    """The draft with a video file asked for, and the file it is or the files it became a part of.

    What says nothing of size or shape ("at 30 fps", "under 50 MB") goes for every video file there is that
    does not say otherwise; what does goes to the last video file, or is a new one. Parts of a split video
    are alike: each gets it, or there is a new set of parts.
    """
    parts = {o.part: o for o in draft.outputs if o.kind == "video" and o.part is not None}
    videos = [
        i for i, o in enumerate(draft.outputs) if o.kind == "video" and (o.part is not None or not parts)
    ]
    fitting = [i for i in videos if _agree(draft.outputs[i], new)]
    if not parts:
        fitting = _meant(videos, fitting, new)
    if not fitting:
        made = [new.replace(part=p, start_ms=o.start_ms, end_ms=o.end_ms) for p, o in parts.items()] or [new]
        changed = draft
        for one in made:
            changed = added(changed, one)
        return changed, (new,)
    given = {f: v for f in FIELDS if (v := getattr(new, f)) is not None}
    outputs = tuple(o.replace(**given) if i in fitting else o for i, o in enumerate(draft.outputs))
    told: list[model.Output] = []
    for alike in (_without_part(outputs[i]) for i in fitting):
        if alike not in told:
            told.append(alike)
    return draft.replace(outputs=outputs), tuple(told)


def _meant(videos: list[int], fitting: list[int], new: model.Output) -> list[int]:
    """The places, of those that fit, that a wish is meant for."""
    if all(getattr(new, f) is None for f in (*_SIZE, *_SHAPE)) and len(fitting) == len(videos):
        return fitting
    return [i for i in videos[-1:] if i in fitting]


def _without_part(output: model.Output) -> model.Output:
    """A file without which part of the video it holds: parts that are alike are told once."""
    return output.replace(part=None, start_ms=None, end_ms=None)  # type: ignore[no-any-return]


def added(draft: Draft, new: model.Output) -> Draft:
    """The draft that makes one file more; one that is asked for already is not made twice."""
    if new in draft.outputs:
        return draft
    return draft.replace(outputs=(*draft.outputs, new))  # type: ignore[no-any-return]


def afresh(draft: Draft) -> Draft:
    """The draft without the files asked for in an earlier request, but for the subtitles of its captions.

    To be used before a new request that asks for files of its own: "export 720p" after "export 1080p" is
    one file, not two.
    """
    kept = tuple(o for o in draft.outputs if o.kind == "subtitles")
    return draft.replace(outputs=kept)  # type: ignore[no-any-return]


def _agree(one: model.Output, other: model.Output) -> bool:
    for field in FIELDS:
        a, b = getattr(one, field), getattr(other, field)
        if a is not None and b is not None and a != b:
            return False
    by_name = one.resolution is not None or other.resolution is not None
    by_pixels = any(getattr(o, f) is not None for o in (one, other) for f in ("width", "height"))
    return not (by_name and by_pixels)
