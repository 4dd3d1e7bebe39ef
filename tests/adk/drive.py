"""Drives the service by ADK's own client; run by the Python of an environment that has ADK, never by pytest.

python drive.py URL TOKEN CLIP        # prints what it saw as one JSON object
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import google.adk.version
import httpx
from google.adk.cli.adk_web_server import RunAgentRequest
from google.adk.cli.conformance.adk_web_server_client import AdkWebServerClient
from google.genai import types

APP = "nemo_agent"
ATTRIBUTION = {"X-Skill-Source": "adk", "X-Skill-Version": "1", "X-Skill-Platform": "unknown"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


async def main(url: str, token: str, clip: Path) -> dict[str, Any]:
    client = AdkWebServerClient(base_url=url, timeout=30.0)
    # The client knows no tokens: its own HTTP client is made before it makes one.
    headers = {"Authorization": f"Bearer {token}", **ATTRIBUTION}
    client._client = http = httpx.AsyncClient(base_url=url, headers=headers, timeout=30.0, trust_env=False)
    async with client:
        seen: dict[str, Any] = {"adk": google.adk.version.__version__}
        seen["version"] = await client.get_version_data()
        seen["apps"] = (await http.get("/list-apps")).json()
        session = await client.create_session(app_name=APP, user_id="me", state={"theme": "dark"})
        seen["session"] = session.model_dump(mode="json", by_alias=True)
        with clip.open("rb") as file:
            answer = await http.post(
                f"/api/upload-video/{APP}/me/{session.id}", files={"files": (clip.name, file, "video/mp4")}
            )
        seen["upload"] = answer.status_code
        seen["edit"] = await said(client, session.id, "trim the first 5 seconds and add a title 'Q3'")
        seen["streamed"] = await said(client, session.id, "把声音调到一半", streaming=True)
        picture = types.Part(inline_data=types.Blob(data=PNG, mime_type="image/png", display_name="logo.png"))
        # ADK's client cannot send bytes itself: it dumps the request for Python, not for JSON.
        with_file = request_of(session.id, "put logo.png in the top right corner", picture)
        seen["with_file"] = (await http.post("/run", json=with_file)).json()
        seen["draft"] = await state_of(client, session.id)
        seen["run"] = (await http.post("/run", json=request_of(session.id, "undo"))).json()
        changed = await client.update_session(
            app_name=APP, user_id="me", session_id=session.id, state_delta={"theme": None, "zoom": 2}
        )
        seen["changed"] = changed.model_dump(mode="json", by_alias=True)["state"]
        seen["listed"] = (await http.get(f"/apps/{APP}/users/me/sessions")).json()
        seen["export"] = await exported(http, session.id)
        await client.delete_session(app_name=APP, user_id="me", session_id=session.id)
        try:
            await client.get_session(app_name=APP, user_id="me", session_id=session.id)
        except httpx.HTTPStatusError as error:
            seen["gone"] = error.response.status_code
        return seen


def request_of(session: str, words: str, *others: types.Part) -> dict[str, Any]:
    request = RunAgentRequest(
        app_name=APP,
        user_id="me",
        session_id=session,
        new_message=types.Content(role="user", parts=[types.Part(text=words), *others]),
    )
    found: dict[str, Any] = request.model_dump(mode="json", by_alias=True, exclude_none=True)
    return found


async def said(
    client: AdkWebServerClient, session: str, words: str, *, streaming: bool = False
) -> list[dict[str, Any]]:
    """What ADK's client makes of each event, as its own model tells it."""
    request = RunAgentRequest(
        app_name=APP,
        user_id="me",
        session_id=session,
        new_message=types.Content(role="user", parts=[types.Part(text=words)]),
        streaming=streaming,
    )
    events: AsyncIterator[Any] = client.run_agent(request)
    return [
        {
            "text": "".join(part.text or "" for part in event.content.parts),
            "role": event.content.role,
            "calls": [call.name for call in event.get_function_calls()],
            "results": [result.name for result in event.get_function_responses()],
            "partial": event.partial,
            "final": event.is_final_response(),
            "delta": sorted(event.actions.state_delta),
            "error": event.error_code,
        }
        async for event in events
    ]


async def state_of(client: AdkWebServerClient, session: str) -> dict[str, Any]:
    """The session as ADK's model has it."""
    found = await client.get_session(app_name=APP, user_id="me", session_id=session)
    authors = [event.author for event in found.events]
    return {"state": found.state, "authors": authors, "touched": found.last_update_time}


async def exported(http: httpx.AsyncClient, session: str) -> dict[str, Any]:
    """The file of the draft in force, by the contract's own routes."""
    body = {
        "id": f"render_{time.time_ns()}",
        "sessionId": session,
        "output": {"format": "mp4", "quality": "low"},
    }
    answer = await http.post("/api/render/proxy/lambda", json=body)
    found: dict[str, Any] = {"status": answer.status_code}
    if answer.status_code != 200:
        return found
    until = time.monotonic() + 120
    while time.monotonic() < until:
        told = (await http.get(f"/api/render/proxy/lambda/{body['id']}")).json()
        if told["status"] in ("completed", "failed", "cancelled"):
            found |= {"state": told["status"], "error": told.get("error")}
            break
        await asyncio.sleep(0.2)
    file = await http.get(f"/api/render/proxy/{body['id']}/download")
    return {**found, "bytes": len(file.content), "head": file.content[4:8].decode("latin-1")}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))))
