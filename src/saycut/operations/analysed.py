"""What analysis found on the assets, told in the timeline's own time.

Facts are on each asset's clock; a clip shows a part of its asset, perhaps faster or backwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..timeline.facts import AssetFacts, Facts
from ..timeline.model import Clip, Draft, TrackRole
from ..units import TimeRange, inverted, merged, span
from .cutting import whole
from .refusal import Refusal


def seen_ranges(clip: Clip, ranges: Iterable[TimeRange]) -> list[TimeRange]:
    """Stretches of the asset as stretches of the timeline, where the clip shows them."""
    found = []
    shown_first, shown_last = clip.source_start_ms, clip.source_end_ms
    for one in ranges:
        # Plain numbers: a thousand clips meet a thousand pauses here.
        if one.start_ms >= shown_last or one.end_ms <= shown_first:
            continue
        a = clip.timeline_at(max(one.start_ms, shown_first))
        b = clip.timeline_at(min(one.end_ms, shown_last))
        first, last = max(min(a, b), clip.start_ms), min(max(a, b), clip.end_ms)
        if first < last:
            found.append(span(first, last))
    return sorted(found, key=lambda r: r.start_ms)


def scene_cuts(draft: Draft, facts: Facts, *, op: str) -> list[int]:
    """Times of hard cuts inside the clips, on the timeline; refuses where they were not looked for."""
    found = []
    for clip in draft.main:
        if clip.still or draft.asset(clip.asset).width is None:
            continue
        known = facts.get(clip.asset)
        if known is None or known.scenes is None:
            raise Refusal(
                op, "not_analysed", field="scenes", name=draft.asset(clip.asset).name, what="scenes"
            )
        inside = [t for t in known.scenes if clip.source_start_ms < t < clip.source_end_ms]
        found += [clip.timeline_at(t) for t in inside]
    return sorted(found)


def spoken(draft: Draft, facts: Facts) -> list[TimeRange] | None:
    """Where someone speaks in the pictures' own sound or in a voice-over; None where nothing is known."""
    found: list[TimeRange] = []
    known = False
    for clip in _heard(draft):
        speech = facts.get(clip.asset, AssetFacts()).speech
        if speech is not None and not clip.sound.muted:
            known = True
            found += seen_ranges(clip, speech)
    return merged(found) if known else None


def pauses(
    draft: Draft, facts: Facts, clips: Sequence[Clip], *, op: str
) -> tuple[list[TimeRange], list[str]]:
    """Where there is nothing to hear while these clips play, and why some of them cannot be told.

    A moment is a pause only when everything that plays then is silent: a clip whose pauses are not known
    (a photo, music, a muted clip) has none. Refuses where no clip's pauses are known.
    """
    chosen = {c.id for c in clips}
    audible: list[TimeRange] = []
    why_not: list[str] = []
    told = False
    for clip in _heard(draft):
        silence = _silence(clip, facts) if clip.id in chosen or clip not in draft.main else None
        if silence is None:
            audible.append(clip.range)
            reason = facts.get(clip.asset, AssetFacts()).silence_why_not
            if clip.id in chosen and reason and not clip.still:
                why_not.append(f"{draft.asset(clip.asset).name}: {reason}")
            continue
        told = told or clip.id in chosen
        audible += inverted(seen_ranges(clip, silence), clip.range)
    if not told:
        raise _cannot_tell(draft, facts, clips, op=op)
    return inverted(audible, whole(draft)), list(dict.fromkeys(why_not))


def _silence(clip: Clip, facts: Facts) -> Sequence[TimeRange] | None:
    known = facts.get(clip.asset)
    if clip.still or clip.sound.muted or known is None or known.silence_why_not:
        return None
    return known.silence


def _cannot_tell(draft: Draft, facts: Facts, clips: Sequence[Clip], *, op: str) -> Refusal:
    names = {c.asset: draft.asset(c.asset) for c in clips}
    for asset_id, asset in names.items():
        reason = facts.get(asset_id, AssetFacts()).silence_why_not
        if reason:
            return Refusal(op, "silence_why_not", field="target", name=asset.name, reason=reason)
    if not any(a.has_audio or a.kind == "audio" for a in names.values()):
        return Refusal(op, "no_sound", field="target")
    if all(c.sound.muted or c.still for c in clips):
        return Refusal(op, "all_muted_pauses", field="target")
    name = next(a.name for a in names.values() if a.has_audio or a.kind == "audio")
    return Refusal(op, "not_analysed", field="target", name=name, what="pauses")


def _heard(draft: Draft) -> list[Clip]:
    voices = [s for t in draft.tracks_of(TrackRole.VOICE) for s in t.segments if isinstance(s, Clip)]
    return [*draft.main, *voices]
