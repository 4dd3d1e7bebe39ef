"""`blur_region`: hides a part of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import AssetFacts, Facts, Need
from ...timeline.model import Asset, Clip, Draft, Hidden, Rect
from ...units import TimeRange, merged, span
from .. import checked
from ..base import Applied, Operation, Said, said
from ..parts import Part, change, chosen, where
from ..refusal import Refusal
from ..resolve import Found, pictures
from ..times import Target, When
from .framing import in_source

LEAST = 0.005
"""The smallest share of a side that is hidden: less cannot be told from a slip."""
MOST = 16
"""Parts hidden in one clip: each costs time in the render."""
FACES = ("face", "脸", "面部", "面孔", "头像")
"""A word with one of these in it means faces: what analysis finds by itself."""
PEOPLE = ("bystander", "people", "kids", "children", "passers-by", "路人", "行人", "小孩", "孩子")


class BlurRegion(Operation):
    """Hides a part of the picture."""

    op: Literal["blur_region"] = "blur_region"
    family: ClassVar[str] = "picture"
    x: float | None = Field(default=None, ge=0, lt=1)
    """Left edge, in shares of the picture as it is seen now; None: its left edge, where a part is told."""
    y: float | None = Field(default=None, ge=0, lt=1)
    """Top edge."""
    w: float | None = Field(default=None, gt=0, le=1)
    """Width; None: to the right edge."""
    h: float | None = Field(default=None, gt=0, le=1)
    """Height; None: to the bottom."""
    about: str | None = None
    """What to hide ("faces", "license plate"). Faces are found; of anything else, the place must be told."""
    how: Literal["blur", "pixelate", "box"] = "blur"
    """Out of focus, in squares, or covered."""
    strength: float = Field(default=0.5, ge=0, le=1)
    """1 is the coarsest; 0 shows again what was hidden."""
    color: str = "#000000"
    """Of a box."""
    start: When | None = None
    """From here; None: from the start."""
    end: When | None = None
    """To here; None: to the end."""
    target: Target = "all"
    """Which clips; all of them unless said."""

    @property
    def finds_faces(self) -> bool:
        """No place is told, and what is to be hidden is what analysis can find."""
        words = (self.about or "").casefold()
        return not self._placed and any(w in words for w in (*FACES, *PEOPLE))

    @property
    def _placed(self) -> bool:
        return any(v is not None for v in (self.x, self.y, self.w, self.h))

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        return frozenset({Need.FACES}) if self.finds_faces and self.strength else frozenset()

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        found = pictures(self.target, draft, op=self.op)
        part = chosen(self.start, self.end, draft, found, op=self.op)
        if not self.strength:
            return self._shown_again(draft, part)
        color = checked.color(self.color, op=self.op, field="color")[:7]
        if self.finds_faces:
            return self._faces(draft, facts, part, color)
        if not self._placed:
            key = "where_about" if self.about else "where"
            raise Refusal(self.op, f"hide_{key}", field="x", about=self.about or "")
        area, notes = self._area()

        def one(clip: Clip) -> Clip:
            inside = in_source(clip.look, area, draft.asset(clip.asset), draft.canvas)
            return self._with(clip, self._hidden(inside, color))

        told = said(
            f"blur_region.{self.how}",
            what=said("blur_region.about", about=self.about) if self.about else said("blur_region.part"),
            x=area.x, y=area.y, w=area.w, h=area.h, where=where(draft, part),
        )  # fmt: skip
        return Applied(change(draft, part, one), (told, *notes, *part.said))

    def _area(self) -> tuple[Rect, tuple[Said, ...]]:
        x, y = self.x or 0.0, self.y or 0.0
        w, h = self.w if self.w is not None else 1 - x, self.h if self.h is not None else 1 - y
        clamped = x + w > 1.001 or y + h > 1.001
        w, h = min(w, 1 - x), min(h, 1 - y)
        if w < LEAST or h < LEAST:
            raise Refusal(self.op, "hide_too_small", field="w" if w < LEAST else "h")
        return Rect(x=x, y=y, w=round(w, 9), h=round(h, 9)), (said("crop.clamped"),) if clamped else ()

    def _hidden(self, area: Rect | None, color: str) -> Hidden:
        if self.how == "box":
            return Hidden(area=area, how="box", color=color)
        return Hidden(area=area, how=self.how, strength=self.strength)

    def _with(self, clip: Clip, one: Hidden) -> Clip:
        """The clip with one more part hidden, in place of the same part hidden another way."""
        others = tuple(h for h in clip.look.hidden if h.area != one.area)
        if len(others) >= MOST:
            raise Refusal(self.op, "hide_too_many", field="x", count=MOST)
        return clip.replace(look=clip.look.replace(hidden=(*others, one)))  # type: ignore[no-any-return]

    def _faces(self, draft: Draft, facts: Facts, part: Part, color: str) -> Applied:
        shown = _seen(draft, facts, part.found, part.range, op=self.op)
        if not shown:
            raise Refusal(self.op, "hide_no_faces", field="about")
        share, names = shown

        def one(clip: Clip) -> Clip:
            if not (facts.get(clip.asset, AssetFacts()).faces or ()):
                return clip
            return self._with(clip, self._hidden(None, color))

        told = said(f"blur_region.faces_{self.how}", names=names, where=where(draft, part))
        notes = (said("blur_region.look_over", share=share), *part.said)
        return Applied(change(draft, part, one), (told, *notes))

    def _shown_again(self, draft: Draft, part: Part) -> Applied:
        if not any(isinstance(f.segment, Clip) and f.segment.look.hidden for f in part.found):
            raise Refusal(self.op, "hide_nothing_there", field="strength")

        def one(clip: Clip) -> Clip:
            return clip.replace(look=clip.look.replace(hidden=()))  # type: ignore[no-any-return]

        told = said("blur_region.off", where=where(draft, part))
        return Applied(change(draft, part, one), (told, *part.said))


def _seen(
    draft: Draft, facts: Facts, found: Sequence[Found], within: TimeRange | None, *, op: str
) -> tuple[float, list[str]] | None:
    """For how much of these clips faces were found, and in which files; None where there are none at all.

    Refuses where faces cannot be looked for.
    """
    with_face, whole, names = 0, 0, []
    for segment in (f.segment for f in found):
        if not isinstance(segment, Clip):
            continue
        asset: Asset = draft.asset(segment.asset)
        known = facts.get(asset.id, AssetFacts())
        if known.faces_why_not:
            raise Refusal(op, "hide_why_not", field="about", reason=known.faces_why_not)
        if known.faces is None:
            raise Refusal(op, "not_analysed", field="about", name=asset.name, what="faces")
        shown = segment.range if within is None else segment.range.overlap(within) or segment.range
        whole += shown.duration_ms
        times = [_on_timeline(segment, track[0].at_ms, track[-1].at_ms, shown) for track in known.faces]
        seen = sum(r.duration_ms for r in merged([t for t in times if t is not None]))
        if seen:
            with_face += seen
            names.append(asset.name)
    return (with_face / max(whole, 1), list(dict.fromkeys(names))) if with_face else None


def _on_timeline(clip: Clip, first_ms: int, last_ms: int, shown: TimeRange) -> TimeRange | None:
    if clip.still:
        near = first_ms - 1000 <= clip.source_start_ms <= last_ms + 1000
        return shown if near else None
    a, b = max(first_ms, clip.source_start_ms), min(last_ms, clip.source_end_ms)
    if a >= b:
        return None
    ends = sorted((clip.timeline_at(a), clip.timeline_at(b)))
    return span(*ends).overlap(shown)
