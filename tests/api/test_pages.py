"""Pages for people: registration and a claimed project, as a browser without a script sees them."""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as tree
from html.parser import HTMLParser
from typing import Any

import pytest

from api.live import Live


class Page(HTMLParser):
    """What a page holds: text, forms, addresses; and whether its tags are in order."""

    VOID = frozenset(("meta", "input", "br", "img", "link", "hr"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fields: dict[str, str] = {}
        self.addresses: list[str] = []
        self.labelled: set[str] = set()
        self.tags: list[str] = []
        self.words = ""
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        assert "style" not in found, "the policy forbids it"
        assert not [name for name in found if name.startswith("on")], "the policy forbids it"
        self.tags.append(tag)
        if tag == "input" and "name" in found:
            self.fields[found["name"]] = found.get("value", "")
            assert found.get("type") == "hidden" or found.get("id") in self.labelled, "a field has no label"
        if tag == "label":
            self.labelled.add(found["for"])
        self.addresses += [found[name] for name in ("href", "src", "action") if name in found]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.words += f" {data}"


def _page(answer: Any, status: int = 200) -> Page:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "frame-ancestors 'none'" in policy
    style = re.search(r"<style>(.*?)</style>", answer.text, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy, "a browser would not use the style"
    assert answer.headers["cache-control"] == "no-store"
    assert '<html lang="en">' in answer.text
    found = Page(answer.text)
    assert found.tags.count("h1") == 1
    assert "script" not in found.tags
    return found


def test_the_start_page_tells_where_to_read_on(live: Live) -> None:
    with live.client() as nobody:
        assert "/docs" in _page(nobody.get("/")).addresses


def test_docs_show_every_call_and_ask_no_other_server(live: Live) -> None:
    with live.client() as nobody:
        found = _page(nobody.get("/docs"))
        schema = nobody.get("/openapi.json").json()

    assert not [one for one in found.addresses if "//" in one]
    for path in schema["paths"]:
        assert path in found.words


def test_a_form_registers_the_account_and_shows_its_token_once(live: Live) -> None:
    client = live.account()
    session = client.begin("Holiday")
    form = _page(live.client().get("/", params={"bind": client.account_id}))
    assert form.fields["bind"] == client.account_id
    assert "/register" in form.addresses

    wrong = _page(live.client().post("/register", data={**form.fields, "email": "nonsense"}), 400)
    assert "this is no e-mail address" in wrong.words
    assert wrong.fields["bind"] == client.account_id
    done = _page(live.client().post("/register", data={**form.fields, "email": "ada@example.com"}))
    token = re.search(r"nmv_usr_\w+", done.words)
    assert token is not None
    registered = live.client(token[0])
    sessions = registered.get("/api/tasks/me").json()["data"]["sessions"]
    assert [one["session_id"] for one in sessions] == [session]
    assert client.get("/api/tasks/me").status_code == 200
    again = _page(live.client().post("/register", data=form.fields), 409)
    assert "registered already" in again.words


def test_programs_register_too(live: Live) -> None:
    client = live.account()
    made = live.client().post("/api/auth/register", json={"bind": client.account_id})

    data = made.json()["data"]
    assert data["user_id"] == client.account_id
    assert data["plan"] == "registered"
    assert live.client(data["token"]).balance()["available"] == 100
    assert live.client().post("/api/auth/register", json={"bind": client.account_id}).status_code == 409
    assert live.client().post("/api/auth/register", json={"bind": "anon_nobody"}).status_code == 400


@pytest.mark.parametrize("body", [b"x" * 5000, b"bind=%00", b"\xff\xfe", b"", b"a&" * 40])
def test_a_strange_form_is_refused_on_a_page(live: Live, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with live.client() as nobody:
        _page(nobody.post("/register", content=body, headers=headers), 400)


def test_what_came_from_outside_is_text_on_a_page(live: Live) -> None:
    evil = "<script>alert(1)</script>\"'&"
    client = live.account()
    session = client.begin(evil)
    claim = client.post("/api/auth/claim-token", json={"session_id": session}).json()["data"]

    form = live.client().get("/", params={"bind": evil})
    project = live.client().get(claim["url"])

    assert _page(form).fields["bind"] == evil
    assert evil in _page(project).words


def test_a_claim_opens_its_project_and_calls_nothing(live: Live) -> None:
    client, other = live.account(), live.account()
    session = client.begin("Summer")
    claim = client.post("/api/auth/claim-token", json={"session_id": session}).json()["data"]
    assert claim["expires_in"] == 604800
    assert other.post("/api/auth/claim-token", json={"session_id": session}).json()["code"] == 1002

    found = _page(live.client().get("/workspace/claim", params={"ct": claim["claim_token"]}))
    assert "Summer" in found.words
    assert client.token not in found.words
    refused = live.client(claim["claim_token"]).get("/api/tasks/me")
    assert (refused.status_code, refused.json()["code"]) == (401, 1001)


@pytest.mark.parametrize("ct", ["", "clm_" + "0" * 64, "nonsense", "nmv_usr_" + "0" * 64])
def test_a_wrong_claim_opens_nothing(live: Live, ct: str) -> None:
    with live.client() as nobody:
        assert "does not open" in _page(nobody.get("/workspace/claim", params={"ct": ct}), 401).words


def test_a_token_opens_no_claim_page(live: Live) -> None:
    client = live.account()
    _page(live.client().get("/workspace/claim", params={"ct": client.token}), 401)


def test_a_claimed_project_has_its_finished_videos(live: Live) -> None:
    client = live.account()
    session = client.begin("Clips")
    live.run(_finished_export(live, client.account_id, session))
    claim = client.post("/api/auth/claim-token", json={"session_id": session}).json()["data"]

    found = _page(live.client().get("/workspace/claim", params={"ct": claim["claim_token"]}))

    assert "“a” <b>.mp4" in found.words
    assert "0:02" in found.words
    link = next(one for one in found.addresses if "/files/" in one)
    got = live.client().get(link)
    assert (got.status_code, got.content) == (200, b"the video")
    assert live.client().get(link[:-3] + "AAA").status_code == 403


async def _finished_export(live: Live, account_id: str, session_id: str) -> None:
    from saycut.store import exports, uploads

    async def pieces() -> Any:
        yield b"the video"

    service = live.service
    kept = await service.blobs.put(uploads.new_blob_key(), pieces(), content_type="video/mp4")
    async with service.database.writing() as tx:
        request = exports.ExportRequest("render_1", {"t": []}, {}, {})
        made, _ = await exports.open_export(tx, (account_id, session_id), request)
        await uploads.keep_blob(tx, uploads.Blob(kept.sha256, kept.key, kept.size, "video/mp4"))
        await exports.begin_export(tx, made.id)
        file = exports.ArtifactFile(kept.sha256, "“a” <b>.mp4", 2000, 160, 90)
        await exports.complete_export(tx, made.id, [file])


def test_pages_are_well_formed(live: Live) -> None:
    with live.client() as nobody:
        text = nobody.get("/").text
    body = text[text.index("<body>") : text.index("</html>")]
    assert tree.fromstring(body).tag == "body"
