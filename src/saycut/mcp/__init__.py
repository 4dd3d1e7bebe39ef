"""Saycut for chat clients that speak the Model Context Protocol: over standard input, and at `/mcp`.

| module | what it does |
|---|---|
| `table` | the tools as a client sees them: what each takes, and may change |
| `tools` | what they do: start_edit, job_status, timeline, undo, export, result, credits, upload |
| `underway` | work that goes on when a call has been answered: each call ends within 25 s |
| `answers` | what a tool gives back: JSON, and a still of the edit |
| `serving` | the tools as a server, over standard input or inside `saycut serve` |

The tools are the SDK with another face; they decide nothing.
"""
