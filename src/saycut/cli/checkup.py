"""What `doctor` looks at, one finding each."""

from __future__ import annotations

import os
import platform
import tempfile
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from .. import __version__
from ..config import Settings
from ..errors import RenderError
from ..library.fonts import font_families, missing_packages
from ..media.speech.options import SpeechOptions
from ..media.speech.small_model import SmallModel
from ..render.abilities import HARDWARE, Abilities, abilities, encoder_works
from ..render.export import RenderOptions

ENCODERS = ("libx264", "libx265", "libsvtav1", "libvpx-vp9", "aac", "libmp3lame", "libopus", "gif", "libwebp")
FILTERS = ("ass", "xfade", "zscale", "loudnorm", "rubberband", "vidstabdetect")
OLDEST_ENGINE = 7


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    told: str
    needed: bool = True
    """False: something more that could be there."""
    way_out: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Everything `doctor` tells, in order."""
    found = [
        Finding("Saycut", True, f"{__version__}, Python {platform.python_version()}, {platform.platform()}")
    ]
    found += _engine(_engine_of(settings))
    found += [_fonts(settings), _captions(settings), _voice(), _music(settings), _cache(settings)]
    found.append(Finding("processors", True, f"{os.cpu_count()} ({settings.threads or 'all'} used)"))
    return found


def _engine_of(settings: Settings) -> str:
    return RenderOptions(work_dir=Path(), ffmpeg=str(settings.ffmpeg) if settings.ffmpeg else None).engine


def _engine(engine: str) -> list[Finding]:
    try:
        able = abilities(engine)
    except RenderError as error:
        return [Finding("media engine", False, error.message, way_out=error.way_out)]
    old = able.major is not None and able.major < OLDEST_ENGINE
    way_out = f"Unset SAYCUT_FFMPEG, or give one that is {OLDEST_ENGINE} or newer." if old else ""
    return [
        Finding("media engine", not old, f"ffmpeg {able.version} ({engine})", way_out=way_out),
        _compiled("encoders", ENCODERS, able.encoders),
        _compiled("filters", FILTERS, able.filters),
        _hardware(engine, able),
    ]


def _compiled(what: str, wanted: tuple[str, ...], there: frozenset[str]) -> Finding:
    missing = [name for name in wanted if name not in there]
    if missing:
        way_out = "Unset SAYCUT_FFMPEG: the engine that comes with Saycut has them."
        return Finding(what, False, f"missing: {', '.join(missing)}", way_out=way_out)
    return Finding(what, True, ", ".join(wanted))


def _hardware(engine: str, able: Abilities) -> Finding:
    works = [n for n in HARDWARE if n in able.encoders and encoder_works(engine, n)]
    told = ", ".join(works) if works else "none on this machine; videos are encoded by the processor"
    return Finding("hardware encoders", bool(works), told, needed=False)


def _fonts(settings: Settings) -> Finding:
    missing = missing_packages()
    told = f"{len(font_families())} families" + (f", and those in {settings.fonts}" if settings.fonts else "")
    if missing:
        return Finding(
            "fonts", False, f"{told}; missing: {', '.join(missing)}", way_out="Run make setup again."
        )
    return Finding("fonts", True, told)


def _captions(settings: Settings) -> Finding:
    if settings.captions_model is None:
        why_not = SmallModel().why_not(SpeechOptions())
        way_out = (
            "For other languages, and better: set SAYCUT_CAPTIONS_MODEL to the folder of a faster-whisper "
            "model, or give --script or a subtitle file."
        )
        told = why_not or "English only, by the small model that comes with Saycut"
        return Finding("speech to text", why_not is None, told, needed=False, way_out=way_out)
    if util.find_spec("faster_whisper") is None:
        way_out = "Install it with: pip install faster-whisper"
        return Finding(
            "speech to text", False, "faster-whisper is not installed", needed=False, way_out=way_out
        )
    return Finding("speech to text", True, str(settings.captions_model), needed=False)


def _voice() -> Finding:
    if util.find_spec("espeakng_loader") is None:
        way_out = "Install it with: pip install saycut[voice]"
        return Finding("demo's voice", False, "not installed; tones are used", needed=False, way_out=way_out)
    return Finding("demo's voice", True, "a basic voice, eSpeak NG", needed=False)


def _music(settings: Settings) -> Finding:
    if settings.music is None:
        return Finding("music", True, "made on the spot; SAYCUT_MUSIC adds a folder of yours", needed=False)
    moods = sorted(p.name for p in settings.music.iterdir() if p.is_dir())
    return Finding(
        "music", bool(moods), f"{settings.music}: {', '.join(moods) or 'no folders'}", needed=False
    )


def _cache(settings: Settings) -> Finding:
    folder: Path = settings.cache
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        way_out = "Set SAYCUT_CACHE to a folder that can be written."
        return Finding("cache", False, f"{folder}: {error.strerror}", way_out=way_out)
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    return Finding("cache", True, f"{folder} ({size / 1e6:.0f} MB)")
