"""The library's tables: every name has its recipe and its aliases, and words reach them."""

from __future__ import annotations

import pytest

from saycut.errors import InputError
from saycut.library import effects, looks, platforms, transitions
from saycut.library.layers import Graded, RgbShift

TABLES = [looks, effects, transitions, platforms]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.__name__)
def test_each_name_and_alias_is_found(table: object) -> None:
    for name, words in table.aliases().items():  # type: ignore[attr-defined]
        assert table.find(name) == name  # type: ignore[attr-defined]
        for word in words:
            assert table.find(word) == name  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.__name__)
def test_a_word_that_is_none_of_them_is_not_found(table: object) -> None:
    assert table.find("") is None  # type: ignore[attr-defined]
    assert table.find("qwertyuiop") is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("table", "phrase", "name"),
    [
        (transitions, "a smooth cross-dissolve", "dissolve"),
        (transitions, "0.5秒溶解转场", "dissolve"),
        (transitions, "Wipe LEFT", "wipe_left"),
        (looks, "Black & White", "bw"),
        (looks, "a teal-and-orange grade", "teal_orange"),
        (looks, "黑白滤镜", "bw"),
        (effects, "some film grain please", "grain"),
        (effects, "闪闪发光的特效", "sparkle"),
        (platforms, "an Instagram Reel", "instagram_reels"),
        (platforms, "instagram", "instagram_feed"),
        (platforms, "发到抖音", "douyin"),
        (platforms, "fixing things", None),
    ],
)
def test_phrases_reach_the_longest_alias(table: object, phrase: str, name: str | None) -> None:
    assert table.find(phrase) == name  # type: ignore[attr-defined]


def test_unknown_names_are_refused_with_what_there_is() -> None:
    with pytest.raises(InputError) as caught:
        looks.get("ultraviolet")
    assert "cinematic" in caught.value.way_out


def test_transitions_name_real_xfade_kinds(ffmpeg: str) -> None:
    import subprocess

    shown = subprocess.run(
        [ffmpeg, "-hide_banner", "-h", "filter=xfade"], capture_output=True, text=True, check=True
    ).stdout
    real = {line.split()[0] for line in shown.splitlines() if line.startswith("     ")}
    for one in transitions.TRANSITIONS.values():
        assert one.xfade is None or one.xfade in real, one.name
    assert set(transitions.SMOOTH_SET) <= set(transitions.names())


def test_effects_grow_with_strength() -> None:
    for name in effects.names():
        weak, mid, strong = (effects.layers(name, s) for s in (0.0, 0.5, 1.0))
        assert [type(x) for x in weak] == [type(x) for x in mid] == [type(x) for x in strong]
        fixed = {"mirror", "kaleidoscope", "invert"}
        assert (weak != strong) == (name not in fixed)
    (shift,) = effects.layers("rgb_split", 0.5)
    assert isinstance(shift, RgbShift)
    assert shift.shift == pytest.approx(0.014)
    graded = effects.layers("vhs", 0.5)[0]
    assert isinstance(graded, Graded)
    assert graded.grade.saturation == pytest.approx(0.86)
    assert effects.layers("blur", 7.0) == effects.layers("blur", 1.0)


def test_platform_sizes_are_in_their_ratio() -> None:
    for one in platforms.PLATFORMS.values():
        if one.ratio is None:
            assert one.width is None
            assert one.height is None
            continue
        assert one.width is not None
        assert one.height is not None
        across, down = (int(x) for x in one.ratio.split(":"))
        assert one.width * down == one.height * across
        assert one.width % 2 == one.height % 2 == 0
