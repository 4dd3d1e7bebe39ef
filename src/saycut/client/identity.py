"""Who the client is: a token that was given, or the kept client id and the anonymous token it gets.

In `~/.config/nemovideo` (0700) lie `client_id` and `tokens.json` (0600 both). The token is kept because a
client gets one within seven days: the next program of the same person needs the same one. The curl pages of
the skills use the same files: `{"<server> <client id>": {"token": …, "user_id": …, "expires_at": …}}`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import InputError
from .settings import ClientSettings


@dataclass(frozen=True)
class Kept:
    """A token with what is known of it."""

    token: str
    user_id: str = ""
    expires_at: str = ""

    def good_at(self, now: datetime) -> bool:
        """Whether it is good for another minute; one that does not say is tried."""
        try:
            ends = datetime.fromisoformat(self.expires_at)
        except ValueError:
            return True
        ends = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
        return (ends - now).total_seconds() > 60


class Identity:
    """The files of `settings.folder`, for one server."""

    def __init__(self, settings: ClientSettings) -> None:
        self.settings = settings
        self._id = settings.client_id

    def client_id(self) -> str:
        """The client's id: given, kept, or made and kept. Raises InputError where the folder is of no use."""
        if self._id is None:
            self._id = self._read_id() or self._make_id()
        return self._id

    def kept(self) -> Kept | None:
        """The token of an earlier program, as long as it is good."""
        found = self._tokens().get(self._key())
        if not isinstance(found, dict) or not isinstance(found.get("token"), str):
            return None
        kept = Kept(found["token"], str(found.get("user_id") or ""), str(found.get("expires_at") or ""))
        return kept if kept.good_at(datetime.now(UTC)) else None

    def keep(self, kept: Kept | None) -> None:
        """Keeps a token for the next program; None: forgets it. Warns where the folder cannot be written."""
        try:
            with self._alone():
                tokens = self._tokens()
                tokens.pop(self._key(), None)
                if kept is not None:
                    tokens[self._key()] = vars(kept)
                self._write("tokens.json", json.dumps(tokens))
        except OSError as error:
            warnings.warn(f"the token is not kept for the next program: {error.strerror}", stacklevel=2)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One program at a time: a token that another keeps meanwhile is not lost. Raises OSError."""
        self.settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sys.platform == "win32":  # has no such lock on a folder
            yield
            return
        import fcntl

        folder = os.open(self.settings.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _key(self) -> str:
        return f"{self.settings.base_url} {self.client_id()}"

    def _tokens(self) -> dict[str, Any]:
        try:
            found = json.loads((self.settings.folder / "tokens.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _read_id(self) -> str | None:
        try:
            text = (self.settings.folder / "client_id").read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise self._unusable(error) from error
        return text if text.isprintable() and text.isascii() and " " not in text else None

    def _make_id(self) -> str:
        try:
            with self._alone():
                made = self._read_id()  # another program may have been faster
                if not made:
                    made = str(uuid.uuid4())
                    self._write("client_id", made + "\n")
        except OSError as error:
            raise self._unusable(error) from error
        return made

    def _write(self, name: str, text: str) -> None:
        """Whole or not at all, for the person alone."""
        folder = self.settings.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = folder / f".{name}.{uuid.uuid4().hex}"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        Path(beside).replace(folder / name)

    def _unusable(self, error: Exception) -> InputError:
        reason = getattr(error, "strerror", None) or "it is no text"
        return InputError(
            f"the client's id cannot be kept in {self.settings.folder}: {reason}",
            way_out="Set NEMO_CLIENT_ID to a UUID of yours, or NEMO_TOKEN to a token.",
            field="NEMO_CLIENT_ID",
        )
