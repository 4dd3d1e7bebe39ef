"""A draft as an OpenTimelineIO timeline, for other editors: `otio_text(draft, targets)`.

Times become frames of the canvas, each edge rounded for itself, so that nothing drifts. A transition stands
in the middle of what its two clips share. Speed is a LinearTimeWarp (negative: backwards), a photo or held
frame a FreezeFrame, a text a marker on the stack. What OpenTimelineIO has no word for (looks, sound, text
styles) stands in the metadata under "saycut", in the short keys of the draft.

The package is imported only when a timeline is written: it costs a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..ids import AssetId
from ..timeline.model import (
    Asset,
    AssetKind,
    Clip,
    Draft,
    Look,
    PictureFade,
    Sound,
    Track,
    TrackKind,
    TrackRole,
)
from ..timeline.start import DEFAULT_FPS
from ..timeline.text import Text
from ..units import frame_at
from .draft_codec import draft_to_wire
from .draft_keys import CLIP, DUCK, TEXT
from .shapes import write

if TYPE_CHECKING:
    import opentimelineio as otio  # type: ignore[import-untyped]

DISSOLVES = ("dissolve", "fade", "crossfade")
"""Kinds that other editors know as a dissolve; all others travel as custom transitions by their name."""
OF_THE_WHOLE = ("fd", "fi", "fo", "lu")
"""Keys of the draft for its fades and its loudness."""
MARKER_COLORS = {"caption": "WHITE", "title": "GREEN"}


def otio_text(draft: Draft, targets: Mapping[AssetId, str]) -> str:
    """The timeline as .otio JSON; `targets` are the assets' URLs (missing ones become missing references)."""
    import opentimelineio as otio

    return str(otio.adapters.write_to_string(timeline_of(draft, targets), "otio_json"))


def timeline_of(draft: Draft, targets: Mapping[AssetId, str]) -> otio.schema.Timeline:
    """The draft as an OpenTimelineIO value."""
    import opentimelineio as otio

    writer = _Writer(draft, targets)
    timeline = otio.schema.Timeline(name=draft.title or "saycut")
    timeline.global_start_time = writer.time(0)
    wire = draft_to_wire(draft)
    whole = {key: wire[key] for key in OF_THE_WHOLE if key in wire}
    timeline.metadata["saycut"] = {"draft": {**wire["m"], **whole}}
    for track in _bottom_to_top(draft):
        if track.kind is TrackKind.TEXT:
            timeline.tracks.markers.extend(writer.marker(s) for s in track.segments if isinstance(s, Text))
        else:
            timeline.tracks.extend(writer.tracks(track))
    return timeline


def not_shown(draft: Draft) -> tuple[str, ...]:
    """What of the draft other editors do not do when they read the file, a line each.

    All of it is in the file: texts as markers, the rest in the metadata under "saycut".
    """
    clips = [s for t in draft.tracks for s in t.segments if isinstance(s, Clip)]
    kinds = {c.transition.kind for c in clips if c.transition} - set(DISSOLVES)
    faded = draft.fade != PictureFade() or any(c.fade != PictureFade() for c in clips)
    heard = draft.sound_fade_in_ms or draft.sound_fade_out_ms or draft.loudness_lufs is not None
    sounds = heard or any(c.sound != Sound() for c in clips) or any(t.duck for t in draft.tracks)
    found = {
        "looks (colours, crops, turns, zooms, effects)": any(c.look != Look() for c in clips),
        "places of pictures over pictures": any(c.place is not None for c in clips),
        "fades of the picture": faded,
        "levels and fades of the sound": bool(sounds),
        f"the transitions {', '.join(sorted(kinds))}": bool(kinds),
    }
    lines = [name for name, there in found.items() if there]
    told = []
    if any(isinstance(s, Text) for t in draft.tracks for s in t.segments):
        told.append("Texts are markers with their words: other editors do not draw them.")
    if lines:
        told.append(f"Kept for Saycut alone, and not seen or heard in other editors: {'; '.join(lines)}.")
    return tuple(told)


def _bottom_to_top(draft: Draft) -> list[Track]:
    """Video tracks from the lowest, then the audio tracks: the order in which editors list them."""
    order = {TrackRole.MAIN: 0, TrackRole.OVERLAY: 1}
    return sorted(draft.tracks, key=lambda t: order.get(t.role, 2))


class _Writer:
    """Writes tracks, clips and markers on one draft's frame grid."""

    def __init__(self, draft: Draft, targets: Mapping[AssetId, str]) -> None:
        import opentimelineio as otio

        self.otio = otio
        self.draft = draft
        self.targets = targets
        self.rate = draft.canvas.fps if draft.canvas else DEFAULT_FPS

    def time(self, ms: int, rate: Fraction | None = None) -> otio.opentime.RationalTime:
        """A time as the frame nearest to it."""
        exact = rate or self.rate
        return self.otio.opentime.RationalTime(frame_at(ms, exact), float(exact))

    def stretch(self, start_ms: int, end_ms: int) -> otio.opentime.TimeRange:
        """A stretch of the timeline, each edge on its own frame."""
        start = self.time(start_ms)
        return self.otio.opentime.TimeRange(start, self.time(end_ms) - start)

    def marker(self, text: Text) -> otio.schema.Marker:
        """A text as a marker; its look is in the metadata."""
        color = MARKER_COLORS.get(text.role.value, "YELLOW")
        marker = self.otio.schema.Marker(
            name=text.text, marked_range=self.stretch(text.start_ms, text.end_ms), color=color
        )
        marker.metadata["saycut"] = write(text, TEXT)
        return marker

    def tracks(self, track: Track) -> list[otio.schema.Track]:
        """A track as one or more (what overlaps goes to lanes of its own), and the pictures' sound."""
        if track.role is TrackRole.MAIN:
            return self._main(track)
        kind = "Video" if track.kind is TrackKind.VIDEO else "Audio"
        clips = [s for s in track.segments if isinstance(s, Clip)]
        placed = [
            self._placed([(c, c.start_ms, c.end_ms) for c in lane], track.role.value, kind)
            for lane in _lanes(clips)
        ]
        if track.duck is not None:
            for one in placed:
                one.metadata["saycut"] = {"dk": write(track.duck, DUCK)}
        return placed

    def _main(self, track: Track) -> list[otio.schema.Track]:
        cuts = _cuts([s for s in track.segments if isinstance(s, Clip)])
        found = []
        if self.draft.canvas is not None:
            video = self._placed(cuts, "main", "Video")
            for i in range(len(cuts) - 1, 0, -1):
                clip = cuts[i][0]
                if clip.transition is not None:
                    video.insert(i, self._transition(clip, cuts[i][1]))
            found.append(video)
        heard = [(c, a, b) for c, a, b in cuts if self._is_heard(c)]
        if heard:
            found.append(self._placed(heard, "sound of the pictures", "Audio"))
        return found

    def _is_heard(self, clip: Clip) -> bool:
        asset = self.draft.asset(clip.asset)
        return not clip.still and not clip.sound.muted and (asset.has_audio or asset.kind is AssetKind.AUDIO)

    def _placed(self, cuts: Sequence[tuple[Clip, int, int]], name: str, kind: str) -> otio.schema.Track:
        """Clips where they stand, gaps between them."""
        track = self.otio.schema.Track(name=name, kind=kind)
        cursor = 0
        for clip, start, end in cuts:
            if frame_at(start, self.rate) > frame_at(cursor, self.rate):
                track.append(self.otio.schema.Gap(source_range=self.stretch(cursor, start)))
            track.append(self._clip(clip, start, end))
            cursor = end
        return track

    def _clip(self, clip: Clip, start_ms: int, end_ms: int) -> otio.schema.Clip:
        asset = self.draft.asset(clip.asset)
        rate = asset.fps or self.rate
        shown = clip.source_at(end_ms if clip.reverse else start_ms)
        length = self.stretch(start_ms, end_ms).duration
        written = self.otio.schema.Clip(
            name=asset.name,
            media_reference=self._reference(asset),
            source_range=self.otio.opentime.TimeRange(self.time(shown, rate), length),
        )
        if clip.still:
            written.effects.append(self.otio.schema.FreezeFrame())
        elif clip.speed != 1 or clip.reverse:
            scalar = -clip.speed if clip.reverse else clip.speed
            written.effects.append(self.otio.schema.LinearTimeWarp(name="speed", time_scalar=scalar))
        written.metadata["saycut"] = write(clip, CLIP)
        return written

    def _reference(self, asset: Asset) -> Any:
        target = self.targets.get(asset.id)
        if target is None:
            return self.otio.schema.MissingReference(name=asset.name)
        available = None
        if asset.duration_ms:
            rate = asset.fps or self.rate
            start, end = self.time(0, rate), self.time(asset.duration_ms, rate)
            available = self.otio.opentime.TimeRange(start, end - start)
        reference = self.otio.schema.ExternalReference(target_url=target, available_range=available)
        reference.name = asset.name
        return reference

    def _transition(self, clip: Clip, cut_ms: int) -> otio.schema.Transition:
        assert clip.transition is not None
        start, end = clip.start_ms, clip.start_ms + clip.transition.duration_ms
        kind = clip.transition.kind
        cut = self.time(cut_ms)
        return self.otio.schema.Transition(
            name=kind,
            transition_type="SMPTE_Dissolve" if kind in DISSOLVES else "Custom_Transition",
            in_offset=cut - self.time(start),
            out_offset=self.time(end) - cut,
        )


def _cuts(clips: Sequence[Clip]) -> list[tuple[Clip, int, int]]:
    """The main track's clips with the times at which an editor without overlaps would cut."""
    starts = [c.start_ms + (c.transition.duration_ms // 2 if c.transition else 0) for c in clips]
    ends = [*starts[1:], clips[-1].end_ms] if clips else []
    return list(zip(clips, starts, ends, strict=True))


def _lanes(clips: Sequence[Clip]) -> list[list[Clip]]:
    """Clips in as few lanes as they need so that none overlaps another."""
    lanes: list[list[Clip]] = []
    for clip in sorted(clips, key=lambda c: c.start_ms):
        lane = next((x for x in lanes if x[-1].end_ms <= clip.start_ms), None)
        if lane is None:
            lanes.append(lane := [])
        lane.append(clip)
    return lanes
