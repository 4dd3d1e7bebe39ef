"""`add_captions`: what is said, as captions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...ids import AssetId, SegmentId
from ...timeline.facts import Facts, Need, TranscriptNote
from ...timeline.model import Draft
from ...timeline.text import CaptionStyle, TextStyle
from .. import checked
from ..base import Applied, Operation, said
from ..refusal import NotDoneYet, Refusal
from .captioned import caption, with_captions, with_sidecar
from .ground import grounded
from .lines import caption_lines, limits_for
from .spoken import heard_clips, spoken


class AddCaptions(Operation):
    """What is said, as captions."""

    op: Literal["add_captions"] = "add_captions"
    family: ClassVar[str] = "text"
    language: str | None = None
    """Of what is said, as a BCP 47 tag; captions are not translated."""
    style: Literal["plain", "karaoke", "highlight", "boxed", "word"] = "plain"
    """plain lines, words that fill or light up as spoken, lines on a box, or one word at a time."""
    look: TextStyle = TextStyle()
    """Colours, weight, size, box."""
    highlight: str | None = None
    """Colour of the spoken word."""
    position: str | None = None
    """One of timeline.text.POSITIONS; None: at the bottom."""
    max_words: int | None = Field(default=None, ge=1, le=30)
    """At most so many words at a time."""
    burn: bool = True
    """Drawn into the picture."""
    sidecar: Literal["srt", "vtt", "ass"] | None = None
    """A file beside the video; None with `burn` false: SRT."""

    def needs(self, draft: Draft) -> frozenset[Need]:
        return frozenset({Need.TRANSCRIPT}) if heard_clips(draft) else frozenset()

    def apply(self, draft: Draft, facts: Facts) -> Applied:
        look, kind, position = self._style()
        without = self._without_transcript(draft, facts)
        words = spoken(draft, facts)
        if not words:
            raise self._no_words(draft, facts, without)
        self._same_language(draft, facts)
        draft, ground = grounded(draft) if self.burn else (draft, ())
        limits = limits_for(self.style, draft.canvas, self.max_words)
        lines = caption_lines(words, limits, draft.duration_ms)
        captions = [caption(line, look, kind, position, SegmentId("")) for line in lines]
        changed, notes = with_captions(draft, captions, burn=self.burn)
        form = self.sidecar or (None if self.burn else "srt")
        told = [said("captions.done" if self.burn else "captions.file_only", count=len(captions)), *ground]
        if form is not None:
            changed = with_sidecar(changed, form)
            told.append(said("captions.sidecar", format=form.upper()))
        if without:
            names = [draft.asset(a).name for a in without]
            told.append(said("captions.without", names=names))
        told += [said(f"captions.{note}") for note in _notes(draft, facts)]
        return Applied(changed, (*told, *notes))

    def _style(self) -> tuple[TextStyle, CaptionStyle, str | None]:
        look = checked.style(self.look, op=self.op)
        position = checked.position(self.position, op=self.op)
        highlight = None
        if self.highlight is not None:
            highlight = checked.color(self.highlight, op=self.op, field="highlight")
        return look, CaptionStyle(kind=self.style, highlight=highlight, max_words=self.max_words), position

    def _without_transcript(self, draft: Draft, facts: Facts) -> list[AssetId]:
        """Assets that are heard and whose words are not known; refuses where nothing is heard at all."""
        assets = list(dict.fromkeys(clip.asset for clip, _ in heard_clips(draft)))
        if not assets:
            raise Refusal(self.op, "nothing_there", field="target", what="audio")
        return [a for a in assets if a not in facts or facts[a].transcript is None]

    def _no_words(self, draft: Draft, facts: Facts, without: Sequence[AssetId]) -> Refusal:
        """Why there are no captions: what is missing, or that there is nothing to caption."""
        if not without:
            return Refusal(self.op, "no_words_heard", field="target")
        reasons = dict.fromkeys(r for a in without if a in facts and (r := facts[a].transcript_why_not))
        names = [draft.asset(a).name for a in without]
        if not reasons:
            return NotDoneYet(self.op, "words_unknown", field="target", names=names)
        return NotDoneYet(self.op, "words_unknown_why", field="target", why=" ".join(reasons))

    def _same_language(self, draft: Draft, facts: Facts) -> None:
        if self.language is None:
            return
        spoken_in = {
            known.language
            for clip, _ in heard_clips(draft)
            if (known := facts.get(clip.asset)) is not None and known.transcript and known.language
        }
        if spoken_in and all(_primary(tag) != _primary(self.language) for tag in spoken_in):
            raise NotDoneYet(
                self.op,
                "no_translation",
                field="language",
                language=self.language,
                spoken=sorted(spoken_in),
            )


def _notes(draft: Draft, facts: Facts) -> list[TranscriptNote]:
    """What a person should know of the words that are shown, each thing once."""
    known = [facts[clip.asset].transcript_note for clip, _ in heard_clips(draft) if clip.asset in facts]
    return [note for note in dict.fromkeys(known) if note is not None]


def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].casefold()
