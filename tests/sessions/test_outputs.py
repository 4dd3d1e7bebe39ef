from __future__ import annotations

from pathlib import Path

import pytest

from saycut.errors import OutputError
from saycut.ids import AssetId
from saycut.operations.base import Said
from saycut.sessions.outputs import check_targets, form_of, targets_for
from saycut.sessions.wanting import outputs_of
from saycut.timeline.model import Asset, AssetKind, Draft, Output
from saycut.timeline.start import draft_of


def _draft(*outputs: Output, name: str = "talk.mp4") -> Draft:
    facts = {"duration_ms": 4000, "width": 640, "height": 360, "has_audio": True}
    asset = Asset.model_validate({"id": "a1", "name": name, "kind": AssetKind.VIDEO, **facts})
    return draft_of([asset]).replace(outputs=outputs)  # type: ignore[no-any-return]


def _names(draft: Draft, wanted: str | None, folder: Path = Path()) -> list[str]:
    return [str(t.path) for t in targets_for(draft, Path(wanted) if wanted else None, folder=folder)]


def test_the_name_that_was_given_is_the_name() -> None:
    assert _names(_draft(), "x/out.mp4") == ["x/out.mp4"]


def test_without_a_name_it_comes_from_the_source() -> None:
    assert _names(_draft(), None) == ["talk-edited.mp4"]
    assert _names(_draft(Output(format="webm")), None) == ["talk-edited.webm"]
    assert _names(_draft(name="a/b:c\n%.mp4"), None) == ["a_b_c_%-edited.mp4"]


def test_a_name_that_is_taken_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "talk-edited.mp4").touch()
    (tmp_path / "talk-edited-2.mp4").touch()
    (found,) = targets_for(_draft(), None, folder=tmp_path, fresh=True)
    assert found.path.name == "talk-edited-3.mp4"


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("gif", "animated"), ("mp3", "audio"), ("jpg", "still"), ("srt", "subtitles"), ("mkv", "video")],
)  # fmt: skip
def test_the_ending_decides_the_form(ending: str, kind: str) -> None:
    (target,) = targets_for(_draft(), Path(f"out.{ending}"), folder=Path())
    assert (target.output.kind, target.output.format) == (kind, ending)
    assert target.note is None


def test_an_ending_against_the_words_wins_and_is_said() -> None:
    (target,) = targets_for(_draft(Output(kind="audio", format="mp3")), Path("out.mp4"), folder=Path())
    assert target.output.kind == "video"
    assert target.note == Said("reply.ending_won", {"name": "out.mp4", "made": "MP4", "asked": "MP3"})
    assert target.asked == Output(kind="audio", format="mp3")


def test_several_files_stand_beside_one_another() -> None:
    outputs = (Output(), Output(kind="still", format="jpg"), Output(ratio="9:16"), Output(resolution="720p"))
    names = ["out.mp4", "out.jpg", "out-9x16.mp4", "out-720p.mp4"]
    assert _names(_draft(*outputs), "out.mp4") == names
    two = _draft(Output(ratio="9:16"), Output(ratio="16:9"))
    assert _names(two, "out.mp4") == ["out.mp4", "out-16x9.mp4"]
    assert _names(two, "out") == ["out.mp4", "out-16x9.mp4"]
    assert _names(_draft(*outputs[1:2], Output()), "out.mp4") == ["out.mp4", "out.jpg"]


def _forms(draft: Draft, wanted: str) -> list[tuple[str, str]]:
    return [(str(t.path), form_of(t.output)) for t in targets_for(draft, Path(wanted), folder=Path())]


GIF, MP3 = Output(kind="animated", format="gif"), Output(kind="audio", format="mp3")
WEBM, MOV = Output(format="webm"), Output(format="mov")


def test_no_file_of_several_has_the_ending_of_another_form() -> None:
    both = _draft(GIF, MP3)
    assert _forms(both, "two.mp4") == [("two.gif", "gif"), ("two.mp3", "mp3")]
    (first, second) = targets_for(both, Path("two.mp4"), folder=Path())
    assert first.note == Said("reply.own_endings", {"name": "two.mp4"})
    assert second.note is None
    assert _forms(_draft(WEBM, MOV), "three.mp4") == [("three.webm", "webm"), ("three.mov", "mov")]
    assert _forms(_draft(WEBM, MOV), "three.mov") == [("three.mov", "mov"), ("three.webm", "webm")]


def test_the_ending_is_the_form_of_those_whose_form_nobody_said() -> None:
    found = _forms(_draft(Output(), Output(kind="still", format="jpg")), "out.mov")
    assert found == [("out.mov", "mov"), ("out.jpg", "jpg")]
    sizes = _draft(Output(resolution="720p"), Output(resolution="480p"))
    assert _forms(sizes, "out.mkv") == [("out.mkv", "mkv"), ("out-480p.mkv", "mkv")]
    parts = _draft(Output(part=1), Output(part=2), GIF)
    assert _forms(parts, "out.mov") == [("out-1.mov", "mov"), ("out-2.mov", "mov"), ("out.gif", "gif")]


def test_the_ending_wins_over_the_one_file_of_its_kind() -> None:
    targets = targets_for(_draft(GIF, MP3), Path("out.wav"), folder=Path())
    assert [(str(t.path), form_of(t.output)) for t in targets] == [("out.wav", "wav"), ("out.gif", "gif")]
    assert targets[0].note == Said("reply.ending_won", {"name": "out.wav", "made": "WAV", "asked": "MP3"})


def test_subtitles_alone_bring_no_video_with_them() -> None:
    srt = Output(kind="subtitles", format="srt")
    assert _names(_draft(Output(), srt), "words.srt") == ["words.srt"]
    assert _names(_draft(Output(), srt), "words.mp4") == ["words.mp4", "words.srt"]
    assert _names(_draft(Output(resolution="720p"), srt), "words.srt") == ["words.srt", "words-720p.mp4"]
    sound = Asset(id=AssetId("a1"), name="a.flac", kind=AssetKind.AUDIO, duration_ms=4000, has_audio=True)
    assert _names(draft_of([sound]).replace(outputs=(Output(), srt)), "words.srt") == ["words.srt"]


def test_a_folder_is_where_the_file_lies(tmp_path: Path) -> None:
    (tmp_path / "talk-edited.mp4").touch()
    assert _names(_draft(), str(tmp_path)) == [str(tmp_path / "talk-edited.mp4")]
    (found,) = targets_for(_draft(), tmp_path, folder=Path("elsewhere"), fresh=True)
    assert found.path == tmp_path / "talk-edited-2.mp4"


@pytest.mark.parametrize(
    ("kind", "ending", "why"),
    [(AssetKind.AUDIO, "jpg", "no picture"), (AssetKind.AUDIO, "gif", "no picture"),
     (AssetKind.IMAGE, "mp3", "nothing to hear")],
)  # fmt: skip
def test_a_file_that_would_show_or_sound_nothing_is_refused(kind: AssetKind, ending: str, why: str) -> None:
    sized = {"width": 640, "height": 360} if kind is AssetKind.IMAGE else {"has_audio": True}
    lasts = {} if kind is AssetKind.IMAGE else {"duration_ms": 4000}
    asset = Asset.model_validate({"id": "a1", "name": "one", "kind": kind, **sized, **lasts})
    with pytest.raises(OutputError, match=why) as caught:
        targets_for(draft_of([asset]), Path(f"out.{ending}"), folder=Path())
    assert "-o out." in caught.value.way_out
    with pytest.raises(OutputError, match=why):
        outputs_of(draft_of([asset]), {"format": ending})


def test_parts_are_numbered_so_that_they_sort() -> None:
    outputs = tuple(Output(part=i) for i in range(1, 12))
    assert _names(_draft(*outputs), "out.mp4")[::10] == ["out-01.mp4", "out-11.mp4"]
    assert _names(_draft(Output(part=1)), "out.mp4") == ["out-1.mp4"]


def test_a_name_without_an_ending_gets_one() -> None:
    assert _names(_draft(), "out") == ["out.mp4"]


def test_a_form_nobody_writes_is_refused() -> None:
    with pytest.raises(OutputError, match=r"\.docx"):
        _names(_draft(), "out.docx")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    source, out = tmp_path / "talk.mp4", tmp_path / "out.mp4"
    source.touch()
    out.touch()
    (over_input,) = targets_for(_draft(), tmp_path / "." / "talk.mp4", folder=tmp_path)
    with pytest.raises(OutputError, match="one of the inputs"):
        check_targets((over_input,), {AssetId("a1"): source}, force=True)
    (taken,) = targets_for(_draft(), out, folder=tmp_path)
    with pytest.raises(OutputError, match="exists already") as caught:
        check_targets((taken,), {AssetId("a1"): source}, force=False)
    assert "--force" in caught.value.way_out
    check_targets((taken,), {AssetId("a1"): source}, force=True)


def test_an_input_is_safe_behind_a_link(tmp_path: Path) -> None:
    source = tmp_path / "talk.mp4"
    source.touch()
    link = tmp_path / "out.mp4"
    link.symlink_to(source)
    (target,) = targets_for(_draft(), link, folder=tmp_path)
    with pytest.raises(OutputError, match="one of the inputs"):
        check_targets((target,), {AssetId("a1"): source}, force=True)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    (target,) = targets_for(_draft(), tmp_path / "no" / "out.mp4", folder=tmp_path)
    with pytest.raises(OutputError, match="there is no folder"):
        check_targets((target,), {}, force=False)
