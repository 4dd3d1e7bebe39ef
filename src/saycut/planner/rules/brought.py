"""What the words take for granted is brought in first: "the music", "the subtitles" of a file not placed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .frames.reader import Reader
from .frames.step import Step
from .frames.voice import SPOKEN

MADE = ("add_captions", "import_captions")
OF_CAPTIONS = ("edit_caption", "shift_captions", "translate_captions")
OF_MUSIC = ("volume", "fade_audio", "mute", "duck", "speed", "trim", "loop")
HISTORY = ("undo", "redo", "reset")
"""After these it is not known what the timeline holds."""


def brought_in(reader: Reader) -> None:
    """Captions before what is done to them, music before its level; only where the timeline has none.

    A file is brought in when it is the only one it can be: nothing is chosen for the person.
    """
    if not any(s.op in HISTORY for s in reader.steps):
        _captions(reader)
        _music(reader)


def _captions(reader: Reader) -> None:
    done = [s for s in reader.steps if _to_captions(s)]
    if not done or "captions" in reader.context.tracks:
        return
    made = [i for i, s in enumerate(reader.steps) if s.op in MADE]
    if made:
        _after(reader, done, made[0])
        return
    files = reader.context.of_kind("subtitles")
    if len(files) == 1:
        _before(reader, done[0], "import_captions", {"asset": files[0].name})
        reader.assume("only_subtitles", name=files[0].name)


def _to_captions(step: Step) -> bool:
    return step.op in OF_CAPTIONS or (step.op == "restyle_text" and step.fields.get("target") == "captions")


def _after(reader: Reader, done: list[Step], made: int) -> None:
    """ "correct “Jon” in the captions, burn them in": what is told first of captions that are made later."""
    source = reader.steps[made]
    early = [s for s in done if reader.steps.index(s) < made]
    for step in early:
        step.clause, step.at = source.clause, max(step.at, source.clause.end)
        reader.steps.remove(step)
    at = reader.steps.index(source) + 1
    reader.steps[at:at] = early


def _before(reader: Reader, step: Step, op: str, fields: dict[str, Any]) -> None:
    reader.steps.insert(reader.steps.index(step), Step(op, fields, step.clause, step.at))


def _music(reader: Reader) -> None:
    _told_of_twice(reader)
    _named(reader)
    if "music" in reader.context.tracks or any(s.op in ("add_music", "replace_audio") for s in reader.steps):
        return
    name = _waiting(reader)
    done = [s for s in reader.steps if name is not None and _to_music(s, name)]
    if not done or name is None:
        return
    for step in done:
        if step.op != "duck":
            step.fields["target"] = "music"
    fields: dict[str, Any] = {"asset": name}
    level = next((s for s in done if s.op == "volume"), None)
    level = level if level is not None and _of_the_whole(level) else None
    if level is not None:
        fields["percent"] = level.fields["percent"]
    ducked = next((s for s in done if s.op == "duck" and not s.fields), None)
    if ducked is not None:
        fields["duck"] = True
    _before(reader, done[0], "add_music", fields)
    for told in (level, ducked):
        if told is not None:
            reader.steps.remove(told)
    reader.assume("only_audio", name=name)


def _told_of_twice(reader: Reader) -> None:
    """ "I have a voice-over and a song … keep the song at 15%": one music, told of before its level."""
    added = [s for s in reader.steps if s.op == "add_music"]
    for first, last in pairwise(added):
        bare = not (first.fields.keys() - {"asset", "duck"})
        same = first.fields.get("asset") == last.fields.get("asset") and "mood" not in last.fields
        if bare and same and first.clause is not last.clause:
            last.fields = {**first.fields, **last.fields}
            reader.steps.remove(first)


def _named(reader: Reader) -> None:
    """ "keep the song at 15%": music of no kind told is the file that waits to be placed."""
    added = [s for s in reader.steps if s.op == "add_music"]
    if len(added) != 1 or {"asset", "mood"} & added[0].fields.keys():
        return
    name = _waiting(reader)
    if name is not None:
        added[0].fields = {"asset": name, **added[0].fields}
        reader.assume("only_audio", name=name)


def _of_the_whole(step: Step) -> bool:
    """A level in percent for all of the music, as `add_music` tells one."""
    percent = step.fields.get("percent")
    return percent is not None and percent <= 400 and not {"start", "end"} & step.fields.keys()


def _waiting(reader: Reader) -> str | None:
    """The one sound file that nothing has placed and that is no speech."""
    used = {str(v) for s in reader.steps for k, v in s.fields.items() if k == "asset"}
    left = [a for a in reader.context.of_kind("audio") if a.name not in used]
    left = [a for a in left if not any(part in a.name.lower() for part in SPOKEN)]
    if len(left) > 1:
        left = [a for a in left if not a.speech]
    return left[0].name if len(left) == 1 else None


def _to_music(step: Step, name: str) -> bool:
    """Whether a step is done to music that is to be heard: all of it off needs none."""
    if step.op == "mute" and not {"start", "end"} & step.fields.keys():
        return False
    target = step.fields.get("target")
    return step.op == "duck" or (step.op in OF_MUSIC and target in ("music", {"asset": name}))


__all__ = ["brought_in"]
