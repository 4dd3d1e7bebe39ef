"""Parts that are to stay whatever else goes: "3 min max, keep the bit from 2:10 to 2:45 whatever happens"."""

from __future__ import annotations

from ...operations.times import START, AtMs
from .frames.reader import Reader
from .frames.step import Step

SHORTENED = ("fit_duration", "highlights")


def protected(reader: Reader) -> None:
    """A part told to stay beside a length of the whole is no wish to keep nothing else.

    It is dropped from the steps where the shortened video has it anyway, and refused by name where that is
    not known: a wish to keep 35 seconds of a video that is to last three minutes means something else.
    """
    for step in list(reader.steps):
        fit = next((s for s in reader.steps if s.op in SHORTENED and _longer(s, step)), None)
        if fit is None or step.fields.get("start", START) == START:
            continue
        reader.steps.remove(step)
        end = step.fields["end"]
        if fit.op == "fit_duration" and end.ms <= fit.fields["duration_ms"]:
            reader.assume("left_out", words=reader.quoted(step.clause))
        else:
            reader.refuse(step.clause, "part_protected")


def _longer(fit: Step, step: Step) -> bool:
    """Whether the whole is to last longer than the part alone would."""
    start, end = step.fields.get("start"), step.fields.get("end")
    if step.op != "trim" or not isinstance(start, AtMs) or not isinstance(end, AtMs):
        return False
    if fit.fields.get("how") in ("speed", "loop"):
        return False
    if "target" in step.fields or "target" in fit.fields or not step.clause.said("v:keep"):
        return False
    wanted = fit.fields.get("duration_ms")
    return wanted is not None and wanted > 1.5 * (end.ms - start.ms)


__all__ = ["protected"]
