"""`chroma_key`: takes a colour out, to show something else behind."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...timeline.facts import AssetFacts, Facts, Need
from ...timeline.model import Asset, AssetKind, Clip, Draft, Key, TrackRole
from .. import checked
from ..base import Applied, Operation, Said, said
from ..parts import Part, change, where
from ..refusal import Refusal
from ..resolve import Found, asset_named, everything, pictures
from ..times import Target
from .backdrops import not_by_itself, only_other
from .screens import hue_of, nearest_screen

DEFAULT = "#00ff00"
COLORS = {
    "black": "#000000", "white": "#ffffff", "grey": "#808080", "gray": "#808080", "red": "#ff0000",
    "green": "#00ff00", "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500", "purple": "#800080",
    "pink": "#ffc0cb",
}  # fmt: skip
"""Words for a colour, where somebody writes one instead of "#rrggbb"."""


class ChromaKey(Operation):
    """Takes a colour out, to show something else behind."""

    op: Literal["chroma_key"] = "chroma_key"
    family: ClassVar[str] = "picture"
    color: str = DEFAULT
    """The colour that goes, "#rrggbb"; plain green or blue: the screen's own, as found in the picture."""
    similarity: float = Field(default=0.3, gt=0, le=1)
    """How far from it a colour may be to go too."""
    background: str | None = None
    """Asset or colour behind; None: what lies under an overlay, else the one other picture, else black."""
    blur: bool = False
    """What is behind is out of focus."""
    target: Target = "all"
    """Which clips; "all": those with such a screen, overlays too."""

    def needs(self, draft: Draft) -> frozenset[Need]:  # noqa: ARG002
        return frozenset({Need.SCREEN})

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        color = checked.color(COLORS.get(self.color.lower(), self.color), op=self.op, field="color")[:7]
        behind, plain = self._behind(draft)
        keyed = self._keyed(draft, facts, color, behind)
        under = any(f.track.role is TrackRole.MAIN for f in keyed)
        notes = _screenless(draft, keyed, facts, color)
        if under and not self.background:
            behind, told = only_other(draft, keyed)
            notes.append(told)
        if behind is not None and any(_asset(draft, f).id == behind.id for f in keyed):
            raise Refusal(self.op, "key_itself", field="background", name=behind.name)

        def one(clip: Clip) -> Clip:
            own = nearest_screen(color, facts.get(clip.asset, AssetFacts()).screens)
            if clip.look.key is not None and self.color == DEFAULT:
                own = clip.look.key.color  # only what is behind was told anew
            key = Key(color=own, similarity=self.similarity, blurred=self.blur and behind is not None)
            if clip.place is None:
                key = key.replace(behind=behind.id if behind else None, plain=plain or "#000000")
            return clip.replace(look=clip.look.replace(key=key))  # type: ignore[no-any-return]

        part = Part(keyed)
        changed = change(draft, part, one)
        if behind is not None and under:
            changed, more = not_by_itself(changed, behind)
            notes += more
        return Applied(changed, (self._told(changed, part, color, behind if under else None, plain), *notes))

    def _behind(self, draft: Draft) -> tuple[Asset | None, str | None]:
        """The asset or the colour that was asked for."""
        asked = (self.background or "").strip()
        if not asked:
            return None, None
        named = COLORS.get(asked.lower(), asked)
        if named.startswith("#"):
            return None, checked.color(named, op=self.op, field="background")[:7]
        asset = asset_named(asked, draft, op=self.op, field="background")
        if asset.kind not in (AssetKind.VIDEO, AssetKind.IMAGE):
            raise Refusal(self.op, "asset_kind", field="background", name=asset.name, wanted="a_picture")
        return asset, None

    def _keyed(self, draft: Draft, facts: Facts, color: str, behind: Asset | None) -> tuple[Found, ...]:
        """The clips that are meant: of all of them, those with such a screen where there are any."""
        if self.target != "all":
            return tuple(f for f in pictures(self.target, draft, op=self.op))
        pictures("all", draft, op=self.op)
        seen = [
            f
            for f in everything(draft)
            if f.track.role in (TrackRole.MAIN, TrackRole.OVERLAY) and isinstance(f.segment, Clip)
        ]
        others = [f for f in seen if behind is None or _asset(draft, f).id != behind.id]
        if not others and behind is not None:
            raise Refusal(self.op, "key_itself", field="background", name=behind.name)
        again = [f for f in others if isinstance(f.segment, Clip) and f.segment.look.key is not None]
        if again and self.color == DEFAULT:
            return tuple(again)
        with_screen = [f for f in others if _has_screen(draft, f, facts, color)]
        return tuple(with_screen or [f for f in others if f.track.role is TrackRole.MAIN] or others)

    def _told(self, draft: Draft, part: Part, color: str, behind: Asset | None, plain: str | None) -> Said:
        names = list(dict.fromkeys(_asset(draft, f).name for f in part.found))
        on_main = any(f.track.role is TrackRole.MAIN for f in part.found)
        if behind is not None:
            key = "chroma_key.blurred" if self.blur else "chroma_key.asset"
            shown = said(key, name=behind.name)
        elif on_main:
            shown = said("chroma_key.plain", color=plain or "#000000")
        else:
            shown = said("chroma_key.under")
        hue = f"screen_{hue_of(color)}"
        return said("chroma_key.done", hue=hue, names=names, where=where(draft, part), behind=shown)


def _asset(draft: Draft, found: Found) -> Asset:
    assert isinstance(found.segment, Clip)
    return draft.asset(found.segment.asset)


def _screenless(draft: Draft, keyed: tuple[Found, ...], facts: Facts, color: str) -> list[Said]:
    """What is to be said where no such screen was found, though it was looked for."""
    assets = list({a.id: a for f in keyed for a in [_asset(draft, f)]}.values())
    looked = all(facts.get(a.id, AssetFacts()).screens is not None for a in assets)
    if hue_of(color) == "other" or not looked or any(_has_screen(draft, f, facts, color) for f in keyed):
        return []
    return [said("chroma_key.no_screen", hue=f"screen_{hue_of(color)}", names=[a.name for a in assets])]


def _has_screen(draft: Draft, found: Found, facts: Facts, color: str) -> bool:
    known = facts.get(_asset(draft, found).id, AssetFacts()).screens
    return any(hue_of(one) == hue_of(color) for one in known or ())
