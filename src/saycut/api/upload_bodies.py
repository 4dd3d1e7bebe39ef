"""What crosses the wire of uploads: the bodies that are read, the files that are told."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from pydantic import BaseModel, Field

from ..sessions.bringing import Brought
from ..sessions.resuming import Reached
from ..sessions.service import Service
from ..sessions.stored_material import probe_of
from ..store.uploads import StoredFile
from .serving import Served, link_to
from .telling import shown

MOST_URLS = 20
FILE_EXAMPLE = {
    "id": "a1",
    "filename": "talk.mp4",
    "file_type": "video",
    "cdn_url": "http://127.0.0.1:8765/files/eyJr…",
    "duration": 19.2,
    "width": 1280,
    "height": 720,
    "fps": 30.0,
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 1843200,
    "warnings": [],
}


class FileData(BaseModel):
    """A file of the session, as it was read."""

    id: str = Field(description="In drafts.")
    filename: str = Field(
        description="As it is shown: without folders; told apart from others (`clip (2).mp4`)."
    )
    file_type: str = Field(description="By content: `video`, `image`, `audio`, `subtitles` or `lut`.")
    cdn_url: str = Field(description="Gives the file to whoever has it, for a day.")
    duration: float = Field(description="Seconds; 0 for what has no length.")
    width: int = Field(description="As displayed; 0 for sounds.")
    height: int
    fps: float = Field(description="Pictures a second; 0 for what does not move.")
    hash: str = Field(description="SHA-256 of the bytes.")
    size: int = Field(description="Bytes.")
    warnings: list[str] = Field(description="What a person should know of it.")


class RejectedData(BaseModel):
    """A file that could not be used, beside others that could."""

    filename: str
    code: int = Field(description="4001, 4002 or 400, as if it had come alone.")
    message: str


class UploadData(BaseModel):
    """What became of the files."""

    model_config = shown(
        {"files": [FILE_EXAMPLE], "rejected": [], "session_state_applied": True, "revision": 1}
    )

    files: list[FileData]
    rejected: list[RejectedData]
    session_state_applied: bool = Field(description="True: the session has them.")
    revision: int = Field(description="Of the draft in force.")


class UrlsBody(BaseModel):
    """Addresses of files to fetch."""

    urls: list[Annotated[str, Field(max_length=8192)]] = Field(min_length=1, max_length=MOST_URLS)
    source_type: str = Field(default="url", max_length=20)


class BeginBody(BaseModel):
    """A file that will be sent in pieces."""

    model_config = shown({"filename": "talk.mp4", "size": 1843200})

    filename: str = Field(max_length=4096)
    size: int = Field(ge=1, description="Bytes of the whole file.")


class ReachedData(BaseModel):
    """How far an upload in pieces is; with `files` once it is done."""

    model_config = shown(
        {"upload_id": "5f0c6a8e2b7d4c195f0c6a8e2b7d4c19", "offset": 1048576, "size": 1843200}
    )

    upload_id: str
    offset: int = Field(description="Bytes that are safe: go on from here.")
    size: int
    files: list[FileData] | None = None
    session_state_applied: bool | None = None


UPLOAD_BODIES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                    "required": ["files"],
                }
            },
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "urls": {
                            "type": "array",
                            "items": {"type": "string", "format": "uri", "maxLength": 8192},
                            "minItems": 1,
                            "maxItems": MOST_URLS,
                        },
                        "source_type": {"type": "string", "enum": ["url"]},
                    },
                    "required": ["urls"],
                },
                "example": {"urls": ["https://example.com/talk.mp4"], "source_type": "url"},
            },
        },
    }
}
RAW_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def file_told(request: Request, service: Service, file: StoredFile) -> dict[str, Any]:
    """A file as `FileData`."""
    found = probe_of(file)
    picture = found.picture
    served = Served(file.blob.key, file.name, file.blob.content_type)
    return {
        "id": file.id,
        "filename": file.name,
        "file_type": file.kind,
        "cdn_url": link_to(request, service, served),
        "duration": (found.duration_ms or 0) / 1000,
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
        "fps": round(float(picture.nominal_fps or 0), 3) if picture else 0.0,
        "hash": file.blob.sha256,
        "size": file.blob.size,
        "warnings": list(found.warnings),
    }


def brought_told(request: Request, service: Service, brought: Brought) -> dict[str, Any]:
    """What became of a request's files, as `UploadData`."""
    return {
        "files": [file_told(request, service, one) for one in brought.files],
        "rejected": list(brought.rejected),
        "session_state_applied": True,
        "revision": brought.revision,
    }


def reached_told(request: Request, service: Service, found: Reached) -> dict[str, Any]:
    """How far an upload is, as `ReachedData`."""
    told: dict[str, Any] = {
        "upload_id": found.upload.id,
        "offset": found.offset,
        "size": found.upload.size,
    }
    if found.file is not None:
        told |= {"files": [file_told(request, service, found.file)], "session_state_applied": True}
    return told
