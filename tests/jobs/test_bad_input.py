"""What people really hand over: every piece of it gets a clear answer, and no half-made file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .seeing import said, saycut, seen


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, make_clip: Callable[..., Path]) -> Path:
    """Four seconds of 160x90 with a tone; ten pictures a second, for they are drawn at 1080p."""
    return make_clip(
        tmp_path_factory.mktemp("tiny") / "tiny.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=4",
        "-f", "lavfi", "-i", "sine=f=440:d=4", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
        "-movflags", "+faststart",
    )  # fmt: skip


def _refused(source: Path, folder: Path, *, words: str = "trim to 2 seconds", code: int = 3) -> str:
    told = said("edit", str(source), words, "-o", "out.mp4", folder=folder, code=code)
    assert not told["ok"]
    assert not (folder / "out.mp4").exists()
    assert not [p for p in folder.iterdir() if p.name.startswith(".saycut")]
    return str(told["error"]["message"])


def test_a_missing_file(tmp_path: Path) -> None:
    assert "nothing.mp4: there is no such file" in _refused(Path("nothing.mp4"), tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    assert "empty" in _refused(tmp_path / "empty.mp4", tmp_path)


def test_text_renamed_to_mp4(tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("Dear all,\nplease find the minutes below.\n" * 50)
    assert "notes.mp4" in _refused(tmp_path / "notes.mp4", tmp_path)


def test_a_truncated_mp4_without_its_index(
    tiny: Path, tmp_path: Path, make_clip: Callable[..., Path]
) -> None:
    late = make_clip(tmp_path / "late.mp4", "-i", str(tiny), "-c", "copy")
    body = late.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(body[: len(body) // 2])
    assert "cut.mp4" in _refused(tmp_path / "cut.mp4", tmp_path)


def test_a_truncated_mp4_with_its_index_is_used_as_far_as_it_goes(tiny: Path, tmp_path: Path) -> None:
    body = tiny.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(body[: len(body) * 6 // 10])
    told = said("edit", str(tmp_path / "cut.mp4"), "trim to 1 second", "-o", "out.mp4", folder=tmp_path)
    assert "cut off" in told["reply"]
    assert seen(tmp_path / "out.mp4").picture_s == pytest.approx(1, abs=0.05)


def test_a_video_of_length_zero(tmp_path: Path, make_clip: Callable[..., Path]) -> None:
    zero = make_clip(
        tmp_path / "zero.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:d=1", "-frames:v", "0", "-t", "0"
    )
    assert "zero.mp4" in _refused(zero, tmp_path)


def test_sound_where_a_picture_is_needed(tmp_path: Path, make_clip: Callable[..., Path]) -> None:
    song = make_clip(tmp_path / "song.mp3", "-f", "lavfi", "-i", "sine=f=440:d=3")
    message = _refused(song, tmp_path, words="make it vertical", code=8)
    assert "picture" in message


def test_times_past_the_end_are_clamped_and_said(tiny: Path, tmp_path: Path) -> None:
    told = said("edit", str(tiny), "keep from 0:01 to 0:30", "-o", "out.mp4", folder=tmp_path)
    assert seen(tmp_path / "out.mp4").picture_s == pytest.approx(3, abs=0.05)
    assert "0:30" in told["reply"]


@pytest.mark.parametrize(
    "words",
    [
        "keep from 0:03 to 0:01",
        "remove from -5 seconds to 2 seconds",
        "speed it up 0x",
        "play it at -2x speed",
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(words: str, tiny: Path, tmp_path: Path) -> None:
    message = _refused(tiny, tmp_path, words=words, code=8)
    assert len(message) > 20


def test_a_target_of_100_gb(tiny: Path, tmp_path: Path) -> None:
    said("edit", str(tiny), "compress it to under 100 GB", "-o", "out.mp4", folder=tmp_path)
    assert (tmp_path / "out.mp4").stat().st_size < 10_000_000
    assert seen(tmp_path / "out.mp4").picture_s == pytest.approx(4, abs=0.05)


def test_a_target_nobody_can_meet(tiny: Path, tmp_path: Path) -> None:
    told = said("edit", str(tiny), "compress it to under 1 kB", "-o", "out.mp4", folder=tmp_path, code=7)
    assert told["error"]["code"] == "target_unreachable"
    assert not (tmp_path / "out.mp4").exists()
    fits = f"compress it to under {told['error']['smallest_bytes'] / 1000:g} kB"
    said("edit", str(tiny), fits, "-o", "out.mp4", folder=tmp_path)
    told = said("edit", str(tiny), "压缩到1KB以内", "-o", "o.mp4", folder=tmp_path, code=7)
    assert told["error"]["message"].startswith("1.0 kB 放不下")


def test_a_request_of_10_000_characters(tiny: Path, tmp_path: Path) -> None:
    words = ("trim to 2 seconds and then think about it, " * 300)[:10_000]
    assert len(words) == 10_000
    told = said("edit", str(tiny), words, "-o", "out.mp4", folder=tmp_path)
    assert seen(tmp_path / "out.mp4").picture_s == pytest.approx(2, abs=0.05)
    assert told["not_understood"]
    longer = said("edit", str(tiny), words + "!", "-o", "b.mp4", folder=tmp_path, code=2)
    assert "10,001 characters" in longer["error"]["message"]


@pytest.mark.parametrize(
    "name",
    ["it's \"quoted\".mp4", "two\nlines.mp4", "100% : sure, [a;b]=c.mp4", "-y.mp4", "😀 夏日.mp4",
     "x; touch pwned; $(touch pwned) `touch pwned`.mp4", "file:concat|a.mp4", "mute it and reverse it.mp4"],
)  # fmt: skip
def test_a_name_is_data(name: str, tiny: Path, tmp_path: Path) -> None:
    """A file's name is never a command, an option, a filter or a protocol, and its words are no request."""
    (tmp_path / name).write_bytes(tiny.read_bytes())
    told = said("edit", "-o", "out " + name, "--", name, "trim to 2 seconds", folder=tmp_path)
    assert seen(tmp_path / ("out " + name)).picture_s == pytest.approx(2, abs=0.05)
    assert seen(tmp_path / ("out " + name)).sound_s == pytest.approx(2, abs=0.05)
    assert [one["op"] for one in told["operations"]] == ["trim"]
    assert not (tmp_path / "pwned").exists()


def test_words_are_data_in_a_text(tiny: Path, tmp_path: Path) -> None:
    words = """add a title "a:b,c;d[e]'f%{pts}\\n{\\an8}" """
    said("edit", str(tiny), words, "-o", "out.mp4", folder=tmp_path)
    assert seen(tmp_path / "out.mp4").frames == 40


def test_nothing_that_is_there_is_lost(tiny: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.mp4"
    mine.write_bytes(tiny.read_bytes())
    (tmp_path / "out.mp4").write_text("precious")
    told = said("edit", "mine.mp4", "trim to 1 second", "-o", "out.mp4", folder=tmp_path, code=4)
    assert "--force" in told["error"]["way_out"]
    assert (tmp_path / "out.mp4").read_text() == "precious"
    said("edit", "mine.mp4", "trim to 1 second", "-o", "mine.mp4", "--force", folder=tmp_path, code=4)
    assert mine.read_bytes() == tiny.read_bytes()
    said("edit", "mine.mp4", "trim to 1 second", "-o", "out.mp4", "--force", folder=tmp_path)
    assert seen(tmp_path / "out.mp4").picture_s == pytest.approx(1, abs=0.05)


def test_an_output_nobody_can_write(tiny: Path, tmp_path: Path) -> None:
    for output in ("no/such/folder/out.mp4", "out.docx"):
        told = said("edit", str(tiny), "trim to 1 second", "-o", output, folder=tmp_path, code=4)
        assert told["error"]["way_out"]


def test_no_words_and_no_files(tiny: Path, tmp_path: Path) -> None:
    assert "nothing was asked" in said("edit", str(tiny), folder=tmp_path, code=2)["error"]["message"]
    assert "no file" in said("edit", "trim to 1 second", folder=tmp_path, code=2)["error"]["message"]


def test_nonsense_makes_no_file(tiny: Path, tmp_path: Path) -> None:
    told = said("edit", str(tiny), "frobnicate the zorgle", "-o", "out.mp4", folder=tmp_path, code=8)
    assert not (tmp_path / "out.mp4").exists()
    assert "frobnicate" in told["reply"]


def test_the_message_is_for_a_person(tmp_path: Path) -> None:
    assert saycut("probe", "nothing.mp4", folder=tmp_path, code=3) == ""
