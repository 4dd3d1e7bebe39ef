"""What text stands on where there are sounds alone: a plain ground, so that it can be seen."""

from __future__ import annotations

from fractions import Fraction

from ...timeline.model import Canvas, Draft
from ..base import Said, said

GROUND = Canvas(width=1920, height=1080, fps=Fraction(30), background="#20242c")
"""Dark, so that the white of captions reads on it, and not the black of a video that failed."""


def grounded(draft: Draft) -> tuple[Draft, tuple[Said, ...]]:
    """The draft with a picture for text to stand on, and the sentence on that where there was none."""
    if draft.canvas is not None or not draft.main:
        return draft, ()
    return draft.replace(canvas=GROUND), (said("text.ground"),)
