"""Texts of a draft as an ASS document (for libass) and captions as sidecar files.

`document.ass_of` draws; `sidecar.sidecar_of` writes SRT, VTT and ASS for players. Inside: `cues` cuts
captions, `breaking` and `setting` make lines that fit, `motion` animates, `marks` alone spells ASS.
"""

from .document import ass_of
from .sidecar import sidecar_of

__all__ = ["ass_of", "sidecar_of"]
