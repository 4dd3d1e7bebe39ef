"""Which files must be listened to or looked at before an operation, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import Cancelled
from ..ids import AssetId
from ..library.music import beats_ms
from ..media.analyse import AnalyseOptions, analyse
from ..timeline.facts import AssetFacts, Need
from ..timeline.model import Asset, AssetKind, Clip, Draft, TrackRole
from .generated import MUSIC, is_generated
from .material import Material
from .workplace import Watch, Workplace

HEARD = frozenset({Need.SPEECH, Need.SILENCE, Need.TRANSCRIPT})
FIELDS = {
    Need.SPEECH: "speech",
    Need.SILENCE: "silence",
    Need.SCENES: "scenes",
    Need.TRANSCRIPT: "transcript",
    Need.BEATS: "beats",
    Need.SUBTITLES: "subtitles",
    Need.SUBJECT: "subject",
    Need.SCREEN: "screens",
    Need.FACES: "faces",
}
REASONS = {
    Need.TRANSCRIPT: "transcript", Need.SILENCE: "silence", Need.SUBJECT: "subject", Need.FACES: "faces",
}  # fmt: skip
"""Needs that may be found to be impossible: the reason is in a field of this name and `_why_not`."""
SPEAKING = (TrackRole.MAIN, TrackRole.OVERLAY, TrackRole.VOICE)
"""Tracks on which someone may speak; music and effects are not listened to."""

BEATING = (TrackRole.MUSIC, TrackRole.VOICE, TrackRole.SOUND)
"""Tracks on which a video may be heard as music."""


@dataclass(frozen=True)
class Looked:
    """What is to be looked at: the draft, its files, and what the machine gives."""

    draft: Draft
    material: Material
    place: Workplace
    silence_threshold_db: float | None = None
    """The level a person gave for silence; None adapts to each recording."""


def needs_of(draft: Draft) -> frozenset[Need]:
    """What rendering this draft must know."""
    found = set()
    if any(track.duck for track in draft.tracks):
        found.add(Need.SPEECH)
    fits = {draft.canvas.fit if draft.canvas else None}
    fits |= {s.look.fit for t in draft.tracks for s in t.segments if isinstance(s, Clip)}
    if "subject" in fits:
        found.add(Need.SUBJECT)
    looks = [s.look for t in draft.tracks for s in t.segments if isinstance(s, Clip)]
    if any(h.area is None for look in looks for h in look.hidden):
        found.add(Need.FACES)
    return frozenset(found)


def facts_for(
    looked: Looked, needs: frozenset[Need], known: Mapping[AssetId, AssetFacts], *, watch: Watch
) -> Mapping[AssetId, AssetFacts]:
    """The facts with what is needed added; nothing is found out twice. Raises MediaError, Cancelled."""
    facts = dict(known)
    wanted: list[tuple[Asset, frozenset[Need]]] = []
    for asset in looked.draft.assets:
        have = facts.get(asset.id, AssetFacts())
        given = looked.silence_threshold_db is not None
        missing = frozenset(
            need
            for need in needs
            if _concerns(need, asset, looked.draft)
            and (not _is_known(need, have) or (given and need is Need.SILENCE))
        )
        if missing:
            wanted.append((asset, missing))
    for i, (asset, missing) in enumerate(wanted):
        if watch.cancel.is_set():
            raise Cancelled("stopped")
        found = _analysed(asset, missing, looked, watch.part(i / len(wanted), 1 / len(wanted)))
        if found is not None:
            told = {f: v for f in AssetFacts.model_fields if (v := getattr(found, f)) is not None}
            facts[asset.id] = facts.get(asset.id, AssetFacts()).replace(**told)
    return facts


def _analysed(asset: Asset, missing: frozenset[Need], looked: Looked, watch: Watch) -> AssetFacts | None:
    if is_generated(asset):
        if Need.BEATS in missing and asset.locator.startswith(MUSIC):
            mood = asset.locator.removeprefix(MUSIC)
            return AssetFacts(beats=beats_ms(mood, asset.duration_ms or 0))
        return None
    path, found = looked.material.sources.get(asset.id), looked.material.probes.get(asset.id)
    if path is None or found is None:
        return None

    def told(share: float) -> None:
        if watch.cancel.is_set():
            raise Cancelled("stopped")
        watch.tell(share, "analysing")

    options = AnalyseOptions(
        speech=looked.place.speech,
        silence_threshold_db=looked.silence_threshold_db,
        cache=looked.place.cache / "facts",
    )
    return analyse(path, found, missing, options, progress=told)


def _concerns(need: Need, asset: Asset, draft: Draft) -> bool:
    """Whether a need can be about this asset, as it is used."""
    if need is Need.SUBTITLES:
        return asset.kind is AssetKind.SUBTITLES
    if need in HEARD:
        return asset.has_audio and _speaks(asset, draft)
    if need is Need.BEATS:
        return asset.kind is AssetKind.AUDIO or (asset.has_audio and _plays(asset, draft, BEATING))
    if need in (Need.SCREEN, Need.FACES):
        return asset.kind in (AssetKind.VIDEO, AssetKind.IMAGE)
    return asset.kind is AssetKind.VIDEO


def _speaks(asset: Asset, draft: Draft) -> bool:
    return _plays(asset, draft, SPEAKING)


def _plays(asset: Asset, draft: Draft, roles: tuple[TrackRole, ...]) -> bool:
    return any(
        isinstance(segment, Clip) and segment.asset == asset.id
        for track in draft.tracks
        if track.role in roles
        for segment in track.segments
    )


def _is_known(need: Need, facts: AssetFacts) -> bool:
    if need in REASONS and getattr(facts, f"{REASONS[need]}_why_not") is not None:
        return True
    name = FIELDS.get(need)
    return name is not None and getattr(facts, name) is not None
