"""The fonts that come with Saycut (packages under the Open Font License, found at run time), and others.

libass finds fonts through fontconfig: `write_fonts_conf` writes a configuration that includes the system's
and adds our folders, for the FONTCONFIG_FILE of the ffmpeg process. (libass' own `fontsdir` gives no glyph
fallback: Chinese comes out as boxes.)
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources, util
from pathlib import Path
from xml.sax.saxutils import escape

from ..units import Frozen
from .naming import folded

DEFAULT_FAMILY = "Inter"
"""What every designed style is set in."""


class FontFace(Frozen):
    """One family of a package that pip brings."""

    family: str
    package: str
    """The importable name whose folder holds the files."""
    upright: str
    """Path inside the package's folder."""
    italic: str | None = None
    index: int = 0
    """Which face of a collection (.ttc)."""

    def file(self, *, italic: bool = False) -> Path | None:
        """Where the file is on this machine, or None when its package is not installed."""
        folder = package_folder(self.package)
        name = self.italic if italic and self.italic else self.upright
        path = folder / name if folder else None
        return path if path is not None and path.is_file() else None


def _noto(script: str) -> FontFace:
    return FontFace(
        family=f"Noto Sans {script}", package="manimgx_fonts", upright=f"NotoSans{script}[wght].ttf"
    )


def _cjk(language: str, index: int) -> FontFace:
    return FontFace(
        family=f"Noto Sans CJK {language}",
        package="manimgx_fonts_cjk",
        upright="NotoSansCJK-VF.otf.ttc",
        index=index,
    )


SCRIPTS = (
    "Arabic", "Hebrew", "Devanagari", "Thai", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi", "Kannada",
    "Malayalam", "Oriya", "Sinhala", "Myanmar", "Khmer", "Lao", "Ethiopic", "Armenian", "Georgian", "Symbols",
)  # fmt: skip

FACES: Mapping[str, FontFace] = {
    face.family: face
    for face in (
        FontFace(
            family="Inter",
            package="fontpkg_inter",
            upright="files/Inter[opsz,wght].ttf",
            italic="files/Inter-Italic[opsz,wght].ttf",
        ),
        FontFace(family="Anton", package="fontpkg_anton", upright="files/Anton-Regular.ttf"),
        FontFace(
            family="Playfair Display",
            package="fontpkg_playfair_display",
            upright="files/PlayfairDisplay[wght].ttf",
            italic="files/PlayfairDisplay-Italic[wght].ttf",
        ),
        FontFace(family="Caveat", package="fontpkg_caveat", upright="files/Caveat[wght].ttf"),
        FontFace(
            family="Noto Sans",
            package="manimgx_fonts",
            upright="NotoSans[wght].ttf",
            italic="NotoSans-Italic[wght].ttf",
        ),
        _cjk("JP", 0),
        _cjk("KR", 1),
        _cjk("SC", 2),
        _cjk("TC", 3),
        FontFace(family="Noto Emoji", package="manimgx_fonts", upright="NotoEmoji[wght].ttf"),
        *(_noto(script) for script in SCRIPTS),
    )
}
"""Every family that pip brings, by its name."""


@cache
def package_folder(package: str) -> Path | None:
    """The folder of an installed package, without importing it; None when it is not installed."""
    spec = util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def font_folders() -> tuple[Path, ...]:
    """The folders that hold our fonts on this machine, each once."""
    found = (face.file() for face in FACES.values())
    return tuple(dict.fromkeys(path.parent for path in found if path is not None))


def font_families() -> tuple[str, ...]:
    """The families that pip brought and that are there, for `doctor`."""
    return tuple(name for name, face in FACES.items() if face.file() is not None)


def missing_packages() -> tuple[str, ...]:
    """Packages of fonts that should be there and are not, as pip names them."""
    gone = {face.package for face in FACES.values() if face.file() is None}
    return tuple(sorted(name.replace("_", "-") for name in gone))


def system_folders() -> tuple[Path, ...]:
    """Where this machine's own fonts usually lie; only folders that exist."""
    home = Path.home()
    places = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local/share/fonts",
    ]
    if sys.platform == "darwin":
        places = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    elif sys.platform == "win32":
        places = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    return tuple(p for p in places if p.is_dir())


_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{dirs}
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def write_fonts_conf(folder: Path, extra: Sequence[Path] = ()) -> Path:
    """Write `fonts.conf` into a writable folder, which also takes fontconfig's cache; gives its path.

    `extra` are an operator's own folders of fonts. Keep the folder from run to run: with a cache, finding
    fonts takes milliseconds. Safe to call at every start: an unchanged file is left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    places = dict.fromkeys([*extra, *font_folders(), *system_folders()])
    dirs = "\n".join(f"  <dir>{escape(str(place))}</dir>" for place in places)
    text = _CONF.format(dirs=dirs, cache=escape(str(folder / "cache")))
    path = folder / "fonts.conf"
    if not path.is_file() or path.read_text("utf-8") != text:
        fresh = folder / f"fonts.conf.{os.getpid()}"
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    return path


@cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    """Words for a kind of font, and names of fonts that one of ours stands in for; folded → family."""
    raw = json.loads(resources.files("saycut.library").joinpath("data", "fonts.json").read_text("utf-8"))
    generic, similar = (
        {folded(word): family for family, words in raw[part].items() for word in words}
        for part in ("generic", "similar")
    )
    return generic, similar


@cache
def _system_files() -> dict[str, tuple[Path, int]]:
    """The machine's own families (folded name → file and face); files that cannot be read are left out."""
    from .fontfiles import family_names

    found: dict[str, tuple[Path, int]] = {}
    for folder in system_folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".ttf", ".otf", ".ttc") and path.is_file():
                for index, family in family_names(path):
                    found.setdefault(folded(family), (path, index))
    return found


def file_of(family: str, *, italic: bool = False) -> tuple[Path, int] | None:
    """The file and face index of a family, ours or the machine's; None when there is none."""
    face = FACES.get(family)
    if face is not None:
        path = face.file(italic=italic)
        return (path, face.index) if path is not None else None
    return _system_files().get(folded(family))


def resolve_family(name: str | None) -> tuple[str, bool]:
    """The family to set text in for a name a person said, and whether it stands in for another.

    "Inter", "serif", or a font of the machine: (family, False). "Helvetica" where there is none: the
    nearest of ours, or the default, and True; the reply then says so.
    """
    if name is None or not folded(name):
        return DEFAULT_FAMILY, False
    word = folded(name)
    for family in font_families():
        if folded(family) == word:
            return family, False
    generic, similar = _words()
    if word in generic:
        return generic[word], False
    if word in _system_files():
        # libass must be able to find it by this very name; characters that end an ASS tag cannot stand in it
        return re.sub(r"[\\{},\r\n]", "", name).strip(), False
    return similar.get(word, DEFAULT_FAMILY), True


_NO_GLYPH = re.compile(r"failed to find any fallback with glyph 0x([0-9A-Fa-f]+)")


def missing_glyphs(ffmpeg_stderr: str) -> tuple[str, ...]:
    """The characters libass had no glyph for, each once, in order; read from ffmpeg's log (level warning)."""
    found = (chr(int(code, 16)) for code in _NO_GLYPH.findall(ffmpeg_stderr))
    return tuple(dict.fromkeys(found))
