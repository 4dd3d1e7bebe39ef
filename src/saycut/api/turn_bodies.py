"""What comes in with a turn: ADK's request, in camelCase or snake_case, read into what `chatting` takes."""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from ..errors import InputError
from ..sessions.attaching import Attached, Referred
from ..sessions.chatting import Saying

MOST_PARTS = 100
LONGEST_STATE = 100_000
"""Characters of JSON that a client's own keys may have in one request."""
_STANDARD = str.maketrans("-_", "+/")
OURS = frozenset({"draft", "video_infos", "video_analyses", "canvas_config", "generated_media"})
"""Keys of a session's state that the service writes."""


class EitherCase(BaseModel):
    """A body whose keys may be in camelCase or snake_case; what is not known is left out."""

    model_config = ConfigDict(
        extra="ignore",
        populate_by_name=True,
        alias_generator=AliasGenerator(validation_alias=lambda name: AliasChoices(name, to_camel(name))),
    )


class InlineBody(EitherCase):
    """A file within a message."""

    data: str = Field(description="The bytes as base64, standard or URL-safe.")
    mime_type: str | None = Field(default=None, max_length=200)
    display_name: str | None = Field(default=None, max_length=1000)


class ReferenceBody(EitherCase):
    """A file that a message only names."""

    file_uri: str = Field(max_length=8000, description="http or https; it is fetched as an upload by URL is.")
    mime_type: str | None = Field(default=None, max_length=200)
    display_name: str | None = Field(default=None, max_length=1000)


class PartBody(EitherCase):
    """One part of a message: words, or a file."""

    text: str | None = None
    inline_data: InlineBody | None = None
    file_data: ReferenceBody | None = None


class MessageBody(EitherCase):
    """What a person says."""

    role: str | None = Field(default=None, description="`user`, or left out.")
    parts: list[PartBody] = Field(default_factory=list, max_length=MOST_PARTS)


class WhichBody(EitherCase):
    """A session, as ADK's requests name it."""

    app_name: str | None = Field(default=None, max_length=200)
    user_id: str = Field(default="me", max_length=200, description="`me`, or the account's id.")
    session_id: str = Field(max_length=200, examples=["4611686018427387904"])


class RunBody(WhichBody):
    """A turn, as ADK's clients ask for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "app_name": "nemo_agent",
                "user_id": "me",
                "session_id": "4611686018427387904",
                "new_message": {"parts": [{"text": "trim the first 5 seconds"}]},
            }
        }
    )

    new_message: MessageBody
    streaming: bool = Field(default=False, description="The reply also comes piece by piece, as it is known.")
    state_delta: dict[str, Any] | None = Field(
        default=None, description="Keys the client keeps in the session's state; null removes one."
    )


def saying_of(body: RunBody, key: str | None) -> Saying:
    """The request as what was said. Files are told by their content, not carried. Raises InputError."""
    message = body.new_message
    if message.role not in (None, "", "user"):
        raise InputError(
            f"a message of the role {message.role[:40]!r} is not for the agent",
            field="new_message.role",
            way_out="Send what the person says, with the role user or none.",
        )
    parts = [found for part in message.parts for found in _parts(part)]
    files = tuple(found for part in message.parts for found in _files(part))
    if not parts:
        raise InputError(
            "the message is empty", field="new_message.parts", way_out='Send {"parts":[{"text":"…"}]}.'
        )
    return Saying(
        {"role": "user", "parts": parts},
        streaming=body.streaming,
        key=key,
        state=state_of(body.state_delta),
        files=files,
    )


def state_of(delta: Mapping[str, Any] | None) -> dict[str, Any]:
    """A client's own keys for the state. Raises InputError for the service's."""
    taken = OURS & set(delta or ())
    if taken:
        name = sorted(taken)[0]
        raise InputError(
            f"{name} is written by the service alone",
            field=name,
            way_out="Say in a turn what is to change.",
        )
    if len(json.dumps(delta or {})) > LONGEST_STATE:
        raise InputError(
            f"a client keeps at most {LONGEST_STATE:,} characters at once",
            field="state_delta",
            way_out="Keep large things as files.",
        )
    return dict(delta or {})


def _parts(part: PartBody) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if part.text is not None and part.text.strip():
        found.append({"text": part.text})
    if part.inline_data is not None:
        kept = {"sha256": hashlib.sha256(part.inline_data.data.encode()).hexdigest()}
        found.append({"inlineData": kept | _told(part.inline_data)})
    if part.file_data is not None:
        found.append({"fileData": {"fileUri": part.file_data.file_uri, **_told(part.file_data)}})
    return found


def _files(part: PartBody) -> list[Attached | Referred]:
    found: list[Attached | Referred] = []
    if part.inline_data is not None:
        file = part.inline_data
        name = file.display_name or f"file{mimetypes.guess_extension(file.mime_type or '') or ''}"
        found.append(Attached(name, _bytes(file.data)))
    if part.file_data is not None:
        found.append(Referred(part.file_data.file_uri))
    return found


def _bytes(text: str) -> bytes:
    """Base64 in either alphabet, with or without its padding. Raises InputError."""
    plain = text.translate(_STANDARD).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError:
        raise InputError("this is no base64", field="new_message.parts.inline_data.data") from None


def _told(file: InlineBody | ReferenceBody) -> dict[str, str]:
    told = {"mimeType": file.mime_type, "displayName": file.display_name}
    return {key: value for key, value in told.items() if value}
