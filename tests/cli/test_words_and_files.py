from __future__ import annotations

from pathlib import Path

import pytest

from saycut.cli.words_and_files import LONGEST_WORDS, natural, read_arguments
from saycut.errors import InputError, MediaError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _touch(*names: str) -> None:
    for name in names:
        Path(name).write_bytes(b"x")


@pytest.mark.usefixtures("here")
def test_words_may_stand_before_between_or_after_the_files() -> None:
    _touch("a.mp4", "b.mp4")
    for arguments in (
        ["cut it", "a.mp4", "b.mp4"],
        ["a.mp4", "cut it", "b.mp4"],
        ["a.mp4", "b.mp4", "cut it"],
    ):
        said = read_arguments(arguments)
        assert said.files == (Path("a.mp4"), Path("b.mp4"))
        assert said.words == "cut it"


@pytest.mark.usefixtures("here")
def test_a_request_that_is_a_files_name_is_the_file() -> None:
    _touch("make it vertical")
    assert read_arguments(["make it vertical"]).files == (Path("make it vertical"),)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "name",
    ["it's.mp4", 'say "hi".mp4', "two\nlines.mp4", "100%.mp4", "a:b.mp4", "-rf.mp4", "😀.mp4",
     "trim to 5 s; rm -rf $(HOME) && echo.mp4", "；`id`.mp4"],
)  # fmt: skip
def test_a_name_is_only_a_name(name: str) -> None:
    _touch(name)
    said = read_arguments(["mute it", name])
    assert said.files == (Path(name),)
    assert said.words == "mute it"


@pytest.mark.usefixtures("here")
def test_a_folder_is_its_media_in_the_order_a_person_counts() -> None:
    Path("trip").mkdir()
    _touch("trip/clip10.mp4", "trip/clip2.mp4", "trip/notes.txt", "trip/IMG_1.JPG")
    assert [p.name for p in read_arguments(["trip", "combine"]).files] == [
        "clip2.mp4",
        "clip10.mp4",
        "IMG_1.JPG",
    ]


@pytest.mark.usefixtures("here")
def test_an_empty_folder_is_said() -> None:
    Path("empty").mkdir()
    with pytest.raises(MediaError, match="no video, picture or sound"):
        read_arguments(["empty", "combine"])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["talk.mp4", "clips/talk one.mov", "./nothing", "/no/such/place"])
def test_a_missing_file_is_not_taken_for_words(name: str) -> None:
    with pytest.raises(MediaError, match="there is no such file"):
        read_arguments([name, "cut it"])


@pytest.mark.usefixtures("here")
def test_words_that_name_a_file_in_passing_are_words() -> None:
    assert read_arguments(["put intro.mp4 before talk.mp4"]).words == "put intro.mp4 before talk.mp4"


@pytest.mark.usefixtures("here")
def test_two_requests_are_refused_with_a_way_out() -> None:
    with pytest.raises(InputError, match="two requests") as caught:
        read_arguments(["trim it", "mute it"])
    assert "one pair of quotes" in caught.value.way_out


@pytest.mark.usefixtures("here")
def test_a_request_has_a_length() -> None:
    assert read_arguments(["x" * LONGEST_WORDS]).words == "x" * LONGEST_WORDS
    with pytest.raises(InputError, match="10,001 characters"):
        read_arguments(["x" * (LONGEST_WORDS + 1)])
    with pytest.raises(InputError, match="empty"):
        read_arguments(["  "])


def test_numbers_in_names_count() -> None:
    assert sorted(["b10", "b9", "a", "B1"], key=natural) == ["a", "B1", "b9", "b10"]
