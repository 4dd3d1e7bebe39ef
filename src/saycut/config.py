"""The settings, read once from the environment and handed down as values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import InputError


@dataclass(frozen=True)
class Setting:
    """One variable of the environment, as the reference page shows it."""

    variable: str
    meaning: str
    default: str


SETTINGS = (
    Setting("SAYCUT_FFMPEG", "The ffmpeg to use.", "the one that came with Saycut"),
    Setting(
        "SAYCUT_CACHE",
        "Folder for analyses and made music; safe to delete.",
        "saycut in the user's cache folder",
    ),
    Setting("SAYCUT_FONTS", "Folder with fonts of your own (TTF, OTF).", "none"),
    Setting("SAYCUT_MUSIC", "Folder with music of your own, one folder a mood (upbeat/, lofi/ …).", "none"),
    Setting(
        "SAYCUT_CAPTIONS_MODEL",
        "A speech-to-text model: a faster-whisper folder, or a whisper.cpp file (ggml-….bin).",
        "none",
    ),
    Setting("SAYCUT_WHISPER_CPP", "The whisper.cpp program (whisper-cli), for a ggml model.", "none"),
    Setting(
        "SAYCUT_CAPTIONS_URL",
        "An OpenAI-compatible speech-to-text service; the sound is sent there.",
        "none: nothing leaves the machine",
    ),
    Setting("SAYCUT_CAPTIONS_KEY", "The key of that service.", "none"),
    Setting("SAYCUT_THREADS", "Threads the encoder may use.", "as many as the machine has"),
    Setting("SAYCUT_LANGUAGE", "Language of the replies: en or zh.", "the language of the words"),
    Setting("SAYCUT_TRACE", "Any value: a mistake of Saycut's own is shown with its trace.", "a message"),
    Setting(
        "DATABASE_URL",
        "The database of the service, where it is not in its data folder: postgresql://user:password@host/name.",
        "the data folder",
    ),
    Setting("NO_COLOR", "Any value: no colours.", "colours where a terminal has them"),
)


@dataclass(frozen=True)
class Settings:
    """What `SETTINGS` says, as values."""

    cache: Path
    ffmpeg: Path | None = None
    fonts: Path | None = None
    music: Path | None = None
    captions_model: Path | None = None
    whisper_cpp: Path | None = None
    captions_url: str | None = None
    captions_key: str | None = field(default=None, repr=False)
    threads: int = 0
    """0: as many as the machine has."""
    language: str | None = None
    database_url: str | None = field(default=None, repr=False)
    color: bool = True


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises InputError naming the variable that cannot be used."""
    env = os.environ if environment is None else environment
    return Settings(
        cache=Path(env.get("SAYCUT_CACHE") or _cache_home(env) / "saycut"),
        ffmpeg=_path(env, "SAYCUT_FFMPEG", folder=False),
        fonts=_path(env, "SAYCUT_FONTS", folder=True),
        music=_path(env, "SAYCUT_MUSIC", folder=True),
        captions_model=_path(env, "SAYCUT_CAPTIONS_MODEL", folder=None),
        whisper_cpp=_path(env, "SAYCUT_WHISPER_CPP", folder=False),
        captions_url=env.get("SAYCUT_CAPTIONS_URL") or None,
        captions_key=env.get("SAYCUT_CAPTIONS_KEY") or None,
        threads=_count(env, "SAYCUT_THREADS"),
        language=_one_of(env, "SAYCUT_LANGUAGE", ("en", "zh")),
        database_url=env.get("DATABASE_URL") or None,
        color=not env.get("NO_COLOR"),
    )


def _cache_home(env: Mapping[str, str]) -> Path:
    if env.get("XDG_CACHE_HOME"):
        return Path(env["XDG_CACHE_HOME"])
    return Path(env.get("HOME") or Path.home()) / ".cache"


def _path(env: Mapping[str, str], name: str, *, folder: bool | None) -> Path | None:
    """A file or a folder as `folder` says; None: either."""
    value = env.get(name)
    if not value:
        return None
    path = Path(value).expanduser()
    kind = {True: "folder", False: "file", None: "file or folder"}[folder]
    there = {True: path.is_dir, False: path.is_file, None: path.exists}[folder]
    if not there():
        raise InputError(
            f"{name} names {value}, which is not a {kind}",
            way_out=f"Set {name} to one that exists, or unset it.",
            field=name,
        )
    return path


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name) or "0"
    if not (value.isascii() and value.isdigit() and int(value) <= 1024):
        raise InputError(f"{name} is {value!r}, which is not a number from 0 to 1024", field=name)
    return int(value)


def _one_of(env: Mapping[str, str], name: str, known: tuple[str, ...]) -> str | None:
    value = env.get(name)
    if value and value not in known:
        raise InputError(f"{name} is {value!r}; known are {', '.join(known)}", field=name)
    return value or None
