"""The settings, read once from the environment and handed down as values."""

from __future__ import annotations

import os
import re
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
    Setting(
        "SAYCUT_THREADS",
        "Threads of filters and encoders; those of H.264 and H.265 show in the picture and stay the same.",
        "as many as the machine has",
    ),
    Setting(
        "SAYCUT_PART_SECONDS",
        "Seconds of 1080p30 that a part of a long video has at least; the same on all machines. 0: no parts.",
        "20",
    ),
    Setting("SAYCUT_LANGUAGE", "Language of the replies: en or zh.", "the language of the words"),
    Setting("SAYCUT_TRACE", "Any value: a mistake of Saycut's own is shown with its trace.", "a message"),
    Setting(
        "DATABASE_URL",
        "The database of the service, where it is not in its data folder: postgresql://user:password@host/name.",
        "the data folder",
    ),
    Setting(
        "SAYCUT_DATA", "Folder of the service: database, files, work.", "saycut in the user's data folder"
    ),
    Setting(
        "BLOB_URL",
        "Where files are kept, if not in the data folder: s3://bucket/prefix (?endpoint=…&region=…).",
        "the data folder",
    ),
    Setting("SAYCUT_TURN_SLOTS", "Turns that one process runs at a time.", "4"),
    Setting("SAYCUT_EXPORT_SLOTS", "Exports that one process runs at a time.", "half the processors"),
    Setting("SAYCUT_PUBLIC_URL", "Where clients reach the service, for links.", "as each request came"),
    Setting("SAYCUT_WEB_URL", "Where people open claims and registrations.", "the service's own pages"),
    Setting("SAYCUT_HEARTBEAT", "Form of heartbeats in event streams: comment, data or event.", "comment"),
    Setting("SAYCUT_CORS", "Web pages that may call the service, with commas between.", "none"),
    Setting(
        "SAYCUT_RETENTION_DAYS",
        "Days after which sessions nobody touched are deleted with their files; 0: never.",
        "30",
    ),
    Setting(
        "SAYCUT_PRIVATE_URLS",
        "1: URLs to fetch and webhooks may lead to private and loopback addresses.",
        "only public ones",
    ),
    Setting(
        "SAYCUT_REQUESTS_PER_SECOND",
        "Requests a second that one account may make, over ten seconds; 0: no limit.",
        "100",
    ),
    Setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "Where traces go (OpenTelemetry, OTLP over HTTP); its other variables count too.",
        "none: nothing is traced",
    ),
    Setting(
        "FORWARDED_ALLOW_IPS",
        "Addresses of proxies whose X-Forwarded-For is believed, with commas between.",
        "127.0.0.1",
    ),
    Setting("SAYCUT_LOG", "Form of the service's log: json or text.", "text on a terminal, else json"),
    Setting(
        "SAYCUT_SERVER",
        "The server that the commands talk to; goes before NEMO_API_URL, and --server before it.",
        "NEMO_API_URL, else the last one of saycut connect, else http://127.0.0.1:8765",
    ),
    Setting("NEMO_API_URL", "The server that clients talk to.", "http://127.0.0.1:8765: this machine"),
    Setting("NEMO_WEB_URL", "Where its claims and registrations are opened in a browser.", "the server"),
    Setting("NEMO_TOKEN", "A token of that server.", "an anonymous one, asked for and kept"),
    Setting("NEMO_CLIENT_ID", "The client id to ask for it with.", "one that is made and kept"),
    Setting("SAYCUT_SKILL", "Folder of the agent skill that calls; its name goes along.", "none"),
    Setting("SKILL_SOURCE", "The platform that a skill runs on, told to the server.", "its folder tells"),
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
    part_s: float = 20.0
    language: str | None = None
    database_url: str | None = field(default=None, repr=False)
    color: bool = True


@dataclass(frozen=True)
class ServiceSettings:
    """What a service is run with, beside `Settings`."""

    data: Path
    database_url: str | None = field(default=None, repr=False)
    blob_url: str | None = None
    turn_slots: int = 4
    export_slots: int = 1
    public_url: str | None = None
    web_url: str | None = None
    heartbeat: str = "comment"
    cors_origins: tuple[str, ...] = ()
    retention_days: int = 30
    private_urls: bool = False
    requests_per_s: int = 100
    log: str | None = None
    """`json`, `text`, or None: as fits where it goes."""

    @property
    def database(self) -> Path | str:
        """What `open_database` takes."""
        return self.database_url or self.data

    @property
    def blobs(self) -> Path | str:
        """What `open_blobs` takes."""
        return self.blob_url or self.data / "blobs"


def read_service_settings(
    data: Path | None = None, environment: Mapping[str, str] | None = None
) -> ServiceSettings:
    """A service's settings; `data`, from the command line, goes before SAYCUT_DATA. Raises InputError."""
    env = os.environ if environment is None else environment
    folder = data or Path(env.get("SAYCUT_DATA") or _data_home(env) / "saycut")
    return ServiceSettings(
        data=folder.expanduser().absolute(),
        database_url=env.get("DATABASE_URL") or None,
        blob_url=env.get("BLOB_URL") or None,
        turn_slots=_count(env, "SAYCUT_TURN_SLOTS") or 4,
        export_slots=_count(env, "SAYCUT_EXPORT_SLOTS") or max((os.cpu_count() or 2) // 2, 1),
        public_url=_address(env, "SAYCUT_PUBLIC_URL"),
        web_url=_address(env, "SAYCUT_WEB_URL"),
        heartbeat=_one_of(env, "SAYCUT_HEARTBEAT", ("comment", "data", "event")) or "comment",
        cors_origins=tuple(one.strip() for one in (env.get("SAYCUT_CORS") or "").split(",") if one.strip()),
        retention_days=_count(env, "SAYCUT_RETENTION_DAYS") if env.get("SAYCUT_RETENTION_DAYS") else 30,
        private_urls=bool(env.get("SAYCUT_PRIVATE_URLS")),
        requests_per_s=(
            _count(env, "SAYCUT_REQUESTS_PER_SECOND") if env.get("SAYCUT_REQUESTS_PER_SECOND") else 100
        ),
        log=_one_of(env, "SAYCUT_LOG", ("json", "text")),
    )


def _data_home(env: Mapping[str, str]) -> Path:
    if env.get("XDG_DATA_HOME"):
        return Path(env["XDG_DATA_HOME"])
    return Path(env.get("HOME") or Path.home()) / ".local" / "share"


def _address(env: Mapping[str, str], name: str) -> str | None:
    value = (env.get(name) or "").rstrip("/")
    if value and not value.startswith(("http://", "https://")):
        raise InputError(f"{name} is {value!r}, which is no http(s) address", field=name)
    return value or None


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
        part_s=_seconds(env, "SAYCUT_PART_SECONDS", 20.0),
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


def _seconds(env: Mapping[str, str], name: str, default: float) -> float:
    value = env.get(name)
    if not value:
        return default
    if not re.fullmatch(r"\d{1,5}(\.\d{1,4})?", value, re.ASCII):
        raise InputError(f"{name} is {value!r}, which is no number of seconds", field=name)
    return float(value)


def _one_of(env: Mapping[str, str], name: str, known: tuple[str, ...]) -> str | None:
    value = env.get(name)
    if value and value not in known:
        raise InputError(f"{name} is {value!r}; known are {', '.join(known)}", field=name)
    return value or None
