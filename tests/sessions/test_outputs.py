from __future__ import annotations

from pathlib import Path

import pytest

from saycut.errors import OutputError
from saycut.ids import AssetId
from saycut.sessions.outputs import check_targets, targets_for
from saycut.timeline.model import Asset, AssetKind, Draft, Output
from saycut.timeline.start import draft_of


def _draft(*outputs: Output, name: str = "talk.mp4") -> Draft:
    asset = Asset(id=AssetId("a1"), name=name, kind=AssetKind.VIDEO, duration_ms=4000, width=640, height=360)
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
    assert target.note == "reply.ending_won"


def test_several_files_stand_beside_one_another() -> None:
    outputs = (Output(), Output(kind="still", format="jpg"), Output(ratio="9:16"), Output(resolution="720p"))
    names = ["out.mp4", "out.jpg", "out-9x16.mp4", "out-720p.mp4"]
    assert _names(_draft(*outputs), "out.mp4") == names
    two = _draft(Output(ratio="9:16"), Output(ratio="16:9"))
    assert _names(two, "out.mp4") == ["out.mp4", "out-16x9.mp4"]
    assert _names(two, "out") == ["out.mp4", "out-16x9.mp4"]
    assert _names(_draft(*outputs[1:2], Output()), "out.mp4") == ["out.mp4", "out.jpg"]


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
