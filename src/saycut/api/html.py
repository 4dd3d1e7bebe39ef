"""Pages as text: plain HTML that needs no script, no other server and no colour to be read."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from starlette.responses import HTMLResponse

STYLE = """
:root{color-scheme:light dark;--ink:#1d1d1f;--paper:#fbfaf8;--card:#fff;--line:#d9d6d0;--soft:#5f5c57;
--act:#0b5cad;
--bad:#a4161a}
@media(prefers-color-scheme:dark){:root{--ink:#f2f0ec;--paper:#161514;--card:#201f1d;--line:#3d3a36;
--soft:#b3afa8;
--act:#7db8f5;--bad:#ff9d94}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",
Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:1.5rem 0 .25rem}
a{color:var(--act)}
.brand{color:var(--soft);font-weight:600;letter-spacing:.02em;margin:0 0 1.5rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;margin:1rem 0}
.soft{color:var(--soft)}
.bad{color:var(--bad);font-weight:600}
label{display:block;font-weight:600;margin:0 0 .35rem}
input{width:100%;font:inherit;padding:.6rem .7rem;border:1px solid var(--soft);border-radius:.5rem;
background:var(--paper);color:inherit}
button,.button{display:inline-block;font:inherit;font-weight:600;margin-top:1rem;padding:.6rem 1.1rem;
border:0;
border-radius:.5rem;background:var(--act);color:var(--paper);text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
code,pre{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace;font-size:.9em;
overflow-wrap:anywhere}
pre{white-space:pre-wrap;background:var(--paper);border:1px solid var(--line);border-radius:.5rem;
padding:.75rem}
video{width:100%;max-height:32rem;border-radius:.5rem;background:#000}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}
""".strip()
"""The whole look: no other file, no font to fetch."""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; media-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""What a browser may do with our pages: show them, with this style alone, and send our forms back to us."""


def page(title: str, parts: Iterable[str], *, status: int = 200) -> HTMLResponse:
    """A page. `parts` are HTML: whatever came from outside was escaped (`escape`) before it got here."""
    body = "\n".join(parts)
    text = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)} · Saycut</title>\n<style>{STYLE}</style>\n</head>\n"
        f'<body>\n<main>\n<p class="brand">Saycut</p>\n<h1>{escape(title)}</h1>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )
    headers = {"Content-Security-Policy": POLICY, "X-Frame-Options": "DENY"}
    return HTMLResponse(text, status_code=status, headers=headers)
