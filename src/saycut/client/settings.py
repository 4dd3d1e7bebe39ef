"""The settings of a client: what is given goes before the environment, that before the defaults."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2

from ..errors import InputError
from ..wire.skill_file import skill_in
from .limits import Clock, Limits

DEFAULT_URL = "http://127.0.0.1:8765"
"""Where `saycut serve` listens."""
NAME = "saycut-sdk"


@dataclass(frozen=True)
class Attribution:
    """Who calls: the three headers without which an export is refused."""

    source: str = NAME
    version: str = ""
    """Empty: Saycut's own."""
    platform: str = "unknown"


@dataclass(frozen=True)
class ClientSettings:
    """What a client is made of. `read_client_settings` fills it from the environment."""

    base_url: str = DEFAULT_URL
    web_url: str = ""
    """Where claims and registrations are opened in a browser; empty: `base_url`."""
    token: str | None = field(default=None, repr=False)
    """None: an anonymous one is asked for, and kept in `folder`."""
    client_id: str | None = field(default=None, repr=False)
    """None: the one kept in `folder`, made when missing."""
    folder: Path = Path("~/.config/nemovideo")
    language: str | None = None
    """Of replies, where a session does not say."""
    attribution: Attribution = field(default_factory=Attribution)
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=Clock)

    @property
    def near(self) -> bool:
        """Whether the server is on this machine: then it is asked often, and never through a proxy."""
        host = httpx2.URL(self.base_url).host
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")

    @property
    def plain(self) -> bool:
        """On this machine, and without TLS."""
        return self.near and self.base_url.startswith("http://")


def read_client_settings(environment: Mapping[str, str] | None = None) -> ClientSettings:
    """NEMO_API_URL, NEMO_WEB_URL, NEMO_TOKEN, NEMO_CLIENT_ID, SKILL_SOURCE, SAYCUT_SKILL (the folder of the
    agent skill that calls). Raises InputError for no URL.
    """
    env = os.environ if environment is None else environment
    home = Path(env.get("HOME") or Path.home())
    return ClientSettings(
        base_url=address(env.get("NEMO_API_URL") or DEFAULT_URL, "NEMO_API_URL"),
        web_url=address(env.get("NEMO_WEB_URL") or "", "NEMO_WEB_URL"),
        token=(env.get("NEMO_TOKEN") or "").strip() or None,
        client_id=(env.get("NEMO_CLIENT_ID") or "").strip() or None,
        folder=home / ".config" / "nemovideo",
        attribution=_attribution(env, home),
    )


def _attribution(env: Mapping[str, str], home: Path) -> Attribution:
    """The skill in SAYCUT_SKILL, told by its own folder; else this program."""
    source = (env.get("SKILL_SOURCE") or "").strip()
    folder = (env.get("SAYCUT_SKILL") or "").strip()
    skill = skill_in(Path(folder), home=home, source=source) if folder else None
    if skill is None:
        return Attribution(platform=source or "unknown")
    return Attribution(skill.name, skill.version, skill.platform)


def given(settings: ClientSettings, base_url: str | None, token: str | None) -> ClientSettings:
    """The settings with what a program gave by hand."""
    changed = settings
    if base_url is not None:
        changed = replace(changed, base_url=address(base_url, "base_url"))
    if token is not None:
        changed = replace(changed, token=token)
    return changed


def address(value: str, name: str) -> str:
    """An http(s) address without its last slash; empty stays empty. Raises InputError naming the setting."""
    text = value.strip().rstrip("/")
    if not text:
        return ""
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise InputError(
            f"{name} is not an address of a server",
            way_out=f"Give one like {DEFAULT_URL}.",
            field=name,
        )
    if url.userinfo or url.query:
        raise InputError(f"{name} must hold no user, password or query", field=name)
    return text
