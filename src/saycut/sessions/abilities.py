"""What this machine can do beyond what all can: tried, not believed; for the job engine and for operators."""

from __future__ import annotations

from pathlib import Path

from ..media.speech.table import SOURCES
from ..render.abilities import hardware_encoders
from ..render.export import RenderOptions
from .chatting import CAPTIONS
from .workplace import Workplace


def abilities_of(workplace: Workplace) -> tuple[str, ...]:
    """Hardware encoders that really encode (by ffmpeg's names), and `captions` where words can be heard.

    Blocks for a moment. Raises RenderError where the media engine does not run at all.
    """
    engine = RenderOptions(work_dir=Path(), ffmpeg=str(workplace.ffmpeg) if workplace.ffmpeg else None).engine
    found = list(hardware_encoders(engine))
    if any(one.is_meant(workplace.speech) and one.why_not(workplace.speech) is None for one in SOURCES):
        found.append(CAPTIONS)
    return tuple(found)
