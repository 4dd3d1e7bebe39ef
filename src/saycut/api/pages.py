"""What people open in a browser: registration (`/?bind=…`) and a claimed project (`/workspace/claim?ct=…`).

Plain forms: they work without a script. A claim token opens its page and nothing else.
"""

from __future__ import annotations

from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from ..accounts.registering import LONGEST_EMAIL, Registered, register
from ..errors import Conflict, InputError, SaycutError
from ..sessions.claimed import Finished, open_project
from ..sessions.service import Service
from ..units import clock
from .guard import Ours
from .html import page
from .replies import done, numbers_of
from .serving import Served, link_to
from .telling import shown, told

router = APIRouter(tags=["tokens and credits"])

LONGEST_FORM = 4096
A_PAGE = {"text/html": {"example": "<!doctype html>…"}}
HTML: dict[int | str, dict[str, Any]] = {200: {"description": "A page.", "content": A_PAGE}}
Bind = Annotated[str, Query(max_length=100, description="The account to register: its id.")]
Claim = Annotated[str, Query(max_length=200, description="The claim token.")]


class RegisterBody(BaseModel):
    """Which account is registered."""

    model_config = shown({"bind": "anon_5f0c6a8e2b7d4c19", "email": "ada@example.com"})

    bind: str = Field(max_length=100, description="The anonymous account's id, from its registration link.")
    email: str | None = Field(default=None, max_length=LONGEST_EMAIL, description="To reach the person by.")


class RegisteredData(BaseModel):
    """The account, as it is from now on."""

    model_config = shown(
        {
            "token": "nmv_usr_…",
            "user_id": "anon_5f0c6a8e2b7d4c19",
            "email": None,
            "plan": "registered",
        }
    )

    token: str = Field(description="Does not expire; shown this once.")
    user_id: str
    email: str | None
    plan: str


@router.post("/api/auth/register", **told(RegisteredData, Conflict))
async def register_account(body: RegisterBody, service: Ours) -> JSONResponse:
    """Register an anonymous account; it keeps its id, sessions, credits and history.

    Whoever has the account's id may do it, once.
    """
    made = await register(service.database, body.bind, email=body.email)
    found = made.account
    return done({"token": made.token, "user_id": found.id, "email": found.email, "plan": found.plan})


@router.get("/", response_model=None, responses=HTML)
async def start_page(bind: Bind = "") -> HTMLResponse:
    """Show the registration form (with `bind`), or what this is."""
    if bind:
        return page("Keep your projects", _form(bind))
    return page(
        "Say the cut, get the video",
        [
            "<p>This is a Saycut service: it edits video by words.</p>",
            "<p>Agents and programs talk to it over HTTP.</p>",
            '<p><a href="/docs">How to call it</a></p>',
        ],
    )


@router.post("/register", response_model=None, include_in_schema=False)
async def register_by_form(request: Request, service: Ours) -> HTMLResponse:
    """Register an account by the page's form, and show its token this once."""
    fields: dict[str, str] = {}
    try:
        fields = await _fields(request)
        made = await register(service.database, fields.get("bind", ""), email=fields.get("email"))
    except SaycutError as error:
        status = numbers_of(error)[1]
        if error.field == "email":
            return page("Keep your projects", _form(fields.get("bind", ""), error), status=status)
        return page("That did not work", _refusal(error), status=status)
    return page("You are registered", _token(made))


@router.get(
    "/workspace/claim",
    response_model=None,
    responses=HTML
    | {401: {"description": "The link is wrong, or older than seven days.", "content": A_PAGE}}
    | {404: {"description": "The project is gone.", "content": A_PAGE}},
)
async def claimed_project(request: Request, service: Ours, ct: Claim = "") -> HTMLResponse:
    """Show the one project that a claim token opens: its timeline, and its finished videos."""
    try:
        found = await open_project(service, ct)
    except SaycutError as error:
        return page("This link does not open", _refusal(error), status=numbers_of(error)[1])
    parts = [f'<p class="card">{escape(found.summary or "Nothing is on the timeline yet.")}</p>']
    for one in found.finished:
        parts += _finished(request, service, one)
    if found.under_way:
        parts.append(f'<p role="status">{found.under_way} under way: load this page again in a while.</p>')
    elif not found.finished:
        parts.append('<p class="soft">Nothing has been exported yet.</p>')
    return page(found.name, parts)


def _form(bind: str, error: SaycutError | None = None) -> list[str]:
    wrong = f'<p class="bad" id="wrong" role="alert">{escape(error.message)}</p>' if error else ""
    mark = ' aria-invalid="true" aria-describedby="wrong"' if error else ' aria-describedby="hint"'
    return [
        "<p>Register to keep your projects, credits and history for good.</p>",
        '<form class="card" method="post" action="/register">',
        f'<input type="hidden" name="bind" value="{escape(bind)}">',
        wrong,
        '<label for="email">E-mail address (you may leave it out)</label>',
        f'<input id="email" name="email" type="email" autocomplete="email"{mark}>',
        '<p class="soft" id="hint">It is kept with your account and sent nowhere.</p>',
        '<button type="submit">Register</button>',
        "</form>",
    ]


def _token(made: Registered) -> list[str]:
    return [
        "<p>This is your token. It is shown <strong>this once</strong>: keep it like a password.</p>",
        f'<pre class="card" tabindex="0" aria-label="Your token">{escape(made.token)}</pre>',
        "<p>Give it to your agent as <code>NEMO_TOKEN</code>.</p>",
        "<p>Your sessions, credits and history are as before.</p>",
    ]


def _refusal(error: SaycutError) -> list[str]:
    return [f'<p class="bad" role="alert">{escape(error.message)}.</p>', f"<p>{escape(error.way_out)}</p>"]


def _finished(request: Request, service: Service, one: Finished) -> list[str]:
    parts = ['<section class="card">']
    for file in one.files:
        link = escape(link_to(request, service, Served(file.key, file.name, file.content_type)))
        size = f"{file.width}x{file.height}, " if file.width else ""
        facts = f"{clock(file.duration_ms)}, {size}{file.size / 1e6:.1f} MB"
        if file.content_type.startswith("video/"):
            parts.append(f'<video controls preload="metadata" src="{link}"></video>')
        parts.append(f'<h2>{escape(file.name)}</h2><p class="soft">{escape(facts)}</p>')
        parts.append(f'<a class="button" href="{link}">Download</a>')
    return [*parts, "</section>"]


async def _fields(request: Request) -> dict[str, str]:
    """What a form sent. Raises InputError."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            raise InputError("the form is too long")
    try:
        found = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        raise InputError("the form has too many fields") from None
    return {name: values[0].replace("\0", "") for name, values in found.items()}
