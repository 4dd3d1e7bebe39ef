"""`/docs`: every call on one page, made from the OpenAPI.

A page of our own, because the usual programs that show an OpenAPI come from a CDN: a service that talks to
nobody must not make its operator's browser do so, and this page needs no script. `/openapi.json` is for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from .html import page
from .reference import Call, calls

router = APIRouter(tags=["health"])


@router.get("/docs", response_model=None, include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """Show every call with its example and its refusals."""
    schema = request.app.openapi()
    version = escape(schema["info"]["version"])
    parts = [
        f'<p class="soft">Saycut {version} · <a href="/openapi.json">OpenAPI</a> for programs</p>',
    ]
    parts += [f"<p>{escape(one)}</p>" for one in schema["info"]["description"].split("\n\n")]
    for tag, found in groupby(calls(schema), key=lambda one: one.tag):
        parts.append(f"<h2>{escape(tag)}</h2>")
        for call in found:
            parts += _shown(call)
    return page("Calls", parts)


def _shown(call: Call) -> list[str]:
    scope = f"token with {call.scope}" if call.scope else "no token"
    parts = [
        '<section class="card">',
        f"<h3><code>{call.method} {escape(call.path)}</code></h3>",
        f"<p>{escape(call.summary)}.</p>",
        *(f"<p>{escape(one)}</p>" for one in call.description.split("\n\n") if one),
        f'<p class="soft">{escape(scope)}</p>',
    ]
    if call.parameters:
        parts.append(
            _table((f"<code>{escape(name)}</code>", where, told) for name, where, told in call.parameters)
        )
    for title, text in (("You send", call.body), ("You get", call.answer)):
        if text:
            parts.append(f"<p>{title}</p><pre>{escape(text)}</pre>")
    refused = _table((str(status), code, told) for status, code, told in call.refusals)
    return [*parts, f"<details><summary>Refusals</summary>{refused}</details>", "</section>"]


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    """Rows of a head, which is HTML, and two texts."""
    return "".join(
        [
            "<table>",
            *(
                f'<tr><th scope="row">{head}</th><td>{escape(first)}</td><td>{escape(second)}</td></tr>'
                for head, first, second in rows
            ),
            "</table>",
        ]
    )
