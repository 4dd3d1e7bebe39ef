"""What was configured or given for transcripts, as one value. Nothing here is read from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr

from ...units import Frozen


class SpeechOptions(Frozen):
    """Where words may come from. What is configured wins over what comes with Saycut."""

    script: str | None = None
    """What is said, as the person pasted it; it is timed to the sound. Wins over all others."""
    model: Path | None = None
    """A folder with a faster-whisper model (model.bin), or a whisper.cpp model file (ggml-….bin)."""
    whisper_cpp: Path | None = None
    """The whisper.cpp program (whisper-cli); needed for a ggml model."""
    http_url: str | None = None
    """The base of an OpenAI-compatible service, e.g. "http://localhost:8000/v1". The sound is sent there."""
    http_key: SecretStr | None = None
    http_model: str = "whisper-1"
    http_timeout_s: float = Field(default=600.0, gt=0)
    language: str | None = None
    """BCP 47 tag of what is spoken; None: the model finds out."""
    small: bool = True
    """With no other model or service, take the small English one of the extra `captions`."""
    searched: tuple[str, ...] = ()
    """Where a model was looked for and not found, for the message."""
