"""Tables of colours: what is good is understood, what is broken is said, and only numbers go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from saycut.errors import MediaError
from saycut.media.lut import cube_text, read_lut
from saycut.media.probe import probe
from saycut.timeline.model import AssetKind

EIGHT = "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
GOOD = f'# made by hand\nTITLE "film; drop"\nLUT_3D_SIZE 2\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1\n\n{EIGHT}\n'


def written(folder: Path, text: str | bytes, name: str = "film.cube") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_table_is_an_asset_of_its_own_kind(tmp_path: Path) -> None:
    found = probe(written(tmp_path, GOOD, "by its content.txt"))
    assert (found.kind, found.format, found.picture, found.duration_ms) == (AssetKind.LUT, "cube", None, None)


def test_only_what_was_understood_is_written_anew(tmp_path: Path) -> None:
    table = read_lut(written(tmp_path, GOOD), name="film.cube")
    assert (table.size, table.curves, len(table.values)) == (2, False, 8)
    text = cube_text(table)
    assert "film" not in text
    assert text.splitlines()[:4] == [
        "LUT_3D_SIZE 2",
        "DOMAIN_MIN 0.000000 0.000000 0.000000",
        "DOMAIN_MAX 1.000000 1.000000 1.000000",
        "0.000000 0.000000 0.000000",
    ]
    again = read_lut(written(tmp_path, text, "again.cube"), name="again.cube")
    assert np.array_equal(again.values, table.values)


def test_ranges_of_both_kinds_and_windows_line_ends(tmp_path: Path) -> None:
    text = GOOD.replace("DOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1", "LUT_3D_INPUT_RANGE -0.5 2").replace(
        "\n", "\r\n"
    )
    table = read_lut(written(tmp_path, text), name="film.cube")
    assert (table.lowest, table.highest) == ((-0.5,) * 3, (2.0,) * 3)


def test_three_curves_become_a_cube(tmp_path: Path) -> None:
    curves = "LUT_1D_SIZE 3\n0 0 1\n0.25 0.5 0.5\n1 1 0\n"
    table = read_lut(written(tmp_path, curves), name="film.cube")
    assert table.curves
    cube = read_lut(written(tmp_path, cube_text(table), "cube.cube"), name="cube.cube")
    values = cube.values.reshape(cube.size, cube.size, cube.size, 3)
    assert np.allclose(values[32, 0, 32], (0.25, 0, 0.5), atol=1e-6)  # blue, green, red
    assert np.allclose(values[64, 64, 0], (0, 1, 0), atol=1e-6)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD.replace("LUT_3D_SIZE 2", "LUT_3D_SIZE 3"), "should hold 27 colours and holds 8"),
        (GOOD.replace("LUT_3D_SIZE 2", "LUT_3D_SIZE 4096"), "LUT_3D_SIZE"),
        (GOOD.replace("LUT_3D_SIZE 2", "LUT_3D_SIZE two"), "LUT_3D_SIZE"),
        (GOOD + "1 0\n", "line 15"),
        (GOOD + "1 nan 0\n", "line 15"),
        (GOOD.replace("1 1 1\n", "1e999 1 1\n", 2), "no colour"),
        (GOOD.replace("1 0 0\n", "1-2 0 0\n", 1), "number"),
        (GOOD.replace("DOMAIN_MAX 1 1 1", "DOMAIN_MAX 0 0 0"), "DOMAIN_MIN"),
        (GOOD.replace("DOMAIN_MAX 1 1 1", "DOMAIN_MAX 1 x 1"), "DOMAIN_MIN"),
        ("just a note\n", "LUT_1D_SIZE"),
        (GOOD.encode("utf-16-le") + b"\xff\xff\x00", "not text"),
    ],
)
def test_a_broken_table_is_refused_with_the_reason(tmp_path: Path, text: str | bytes, why: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(MediaError) as caught:
        read_lut(path, name="film.cube")
    assert why in str(caught.value)
    assert "film.cube" in str(caught.value)
    assert caught.value.way_out


def test_a_text_called_cube_is_said_to_be_no_table(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="colour table cannot be used"):
        probe(written(tmp_path, "just a note\n"))
