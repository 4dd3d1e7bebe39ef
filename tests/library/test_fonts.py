"""Fonts: found where pip put them, named, measured, and told to fontconfig."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from saycut.library import fonts
from saycut.library.typeset import ass_size, measures, runs_of, set_weight, width_em


def test_every_family_is_installed() -> None:
    assert fonts.missing_packages() == ()
    assert {"Inter", "Anton", "Noto Sans CJK SC", "Noto Emoji", "Noto Sans Arabic"} <= set(
        fonts.font_families()
    )


def test_the_configuration(tmp_path: Path) -> None:
    mine = tmp_path / "my <fonts> & more"
    mine.mkdir()
    path = fonts.write_fonts_conf(tmp_path / "conf", [mine])
    root = ElementTree.parse(path).getroot()
    places = [d.text for d in root.findall("dir")]
    assert str(mine) in places
    assert all(str(f) in places for f in fonts.font_folders())
    assert root.findtext("cachedir") == str(tmp_path / "conf" / "cache")
    assert root.findtext("include") == "/etc/fonts/fonts.conf"
    before = path.stat().st_mtime_ns
    assert fonts.write_fonts_conf(tmp_path / "conf", [mine]).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("name", "family", "replaced"),
    [
        (None, "Inter", False),
        ("inter", "Inter", False),
        ("playfair-display", "Playfair Display", False),
        ("serif", "Playfair Display", False),
        ("手写", "Caveat", False),
        ("Comic Sans MS", "Caveat", True),
        ("微软雅黑", "Noto Sans CJK SC", True),
        ("No Such Font At All", "Inter", True),
        ("{\\an8}\\N", "Inter", True),
    ],
)
def test_names_people_say(name: str | None, family: str, replaced: bool) -> None:
    assert fonts.resolve_family(name) == (family, replaced)


def test_missing_glyphs_are_read_from_the_log() -> None:
    line = "fontselect: failed to find any fallback with glyph {} for font: (Inter, 400, 0)\n"
    log = "[Parsed_ass_0 @ 0x1] " + line.format("0x10380") * 2 + "frame= 1\n" + line.format("0x41")
    assert fonts.missing_glyphs(log) == ("𐎀", "A")
    assert fonts.missing_glyphs("all is well") == ()


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Hello", ["Inter"]),
        ("夏日 Vlog", ["Noto Sans CJK SC", "Inter"]),
        ("東京の夏", ["Noto Sans CJK JP"]),
        ("한국어", ["Noto Sans CJK KR"]),
        ("مرحبا", ["Noto Sans Arabic"]),
        ("שלום", ["Noto Sans Hebrew"]),
        ("नमस्ते", ["Noto Sans Devanagari"]),
        ("สวัสดี", ["Noto Sans Thai"]),
        ("Hi 🎉", ["Inter", "Noto Emoji"]),
        ("❤️", ["Noto Emoji"]),
        ("“你好”", ["Noto Sans CJK SC"]),
        ("“Hi”", ["Inter"]),
    ],
)
def test_each_script_has_its_family(text: str, families: list[str]) -> None:
    runs = runs_of(text, "Inter")
    assert [run.family for run in runs] == families
    assert "".join(run.text for run in runs) == text


def test_widths_are_those_of_shaped_text() -> None:
    assert width_em("", "Inter") == 0
    assert width_em("夏日", "Inter", 700) == pytest.approx(2.0, abs=0.01)
    assert width_em("WWW", "Inter", 900) > width_em("WWW", "Inter", 400) > width_em("iii", "Inter", 400)
    # Arabic letters join: a word is narrower than its letters apart
    assert width_em("مرحبا", "Inter") < sum(width_em(c, "Inter") for c in "مرحبا")
    assert width_em("👨‍👩‍👧", "Inter") < 2


def test_proportions() -> None:
    inter = measures("Inter")
    assert inter.ascent == pytest.approx(2269 / 2048)
    assert ass_size("Inter", 100) == pytest.approx(143.0, abs=0.1)
    assert set_weight("Inter", 900) == 900
    assert set_weight("Anton", 900) == 400
    assert set_weight("Noto Sans Thai", 900) == 700
