"""Writes the reference pages that come from the code: `make docs`. A test fails when one is stale."""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from saycut import errors
from saycut.cli.app import app
from saycut.config import SETTINGS
from saycut.operations import times
from saycut.operations.base import Operation
from saycut.operations.documented import field_docs
from saycut.operations.table import OPERATIONS

REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- Made by `make docs` from the code: edit there. -->"
FAMILIES = ("cut", "arrange", "sound", "text", "picture", "output", "session")


def pages() -> dict[str, str]:
    """Every generated page by its file's name."""
    return {
        "cli.md": _cli(),
        "operations.md": _operations(),
        "errors.md": _errors(),
        "settings.md": _settings(),
        "http.md": _http(),
    }


def _cli() -> str:
    lines = ["# Commands", "", MADE, ""]
    group: Any = typer.main.get_command(app)
    for name, command in _commands(group):
        lines += [f"## saycut {name}", "", command.help or "", ""]
        if hasattr(command, "commands"):
            continue
        lines += ["| argument or option | meaning |", "|---|---|"]
        for one in command.params:
            if one.name != "help":
                lines.append(f"| {_option(one)} | {_cell(one.help or '')} |")
        lines.append("")
    lines += ["## Exit codes", "", "| code | error | meaning |", "|---|---|---|", "| 0 | | done |"]
    for kind in sorted(_tree(errors.SaycutError), key=lambda k: (k.exit_code, k.code)):
        lines.append(f"| {kind.exit_code} | `{kind.code}` | {_cell(_first(kind.__doc__))} |")
    return "\n".join([*lines, ""])


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its words, and those within it."""
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")


def _option(one: Any) -> str:
    if one.param_type_name == "argument":
        return f"`{one.metavar or one.name.upper()}`"
    value = "" if one.is_flag else f" {(one.metavar or one.name).upper()}"
    default = (
        f" (default {one.default})" if one.default not in (None, False, (), []) and not one.required else ""
    )
    required = " (required)" if one.required else ""
    return ", ".join(f"`{o}{value}`" for o in one.opts) + default + required


def _operations() -> str:
    lines = ["# Operations", "", MADE, ""]
    lines += ["The vocabulary between words and timeline: what a plan is made of, each by its `op`.", ""]
    lines += [_flat(times.__doc__ or ""), ""]
    for family in FAMILIES:
        lines += [f"## {family}", ""]
        for name, kind in OPERATIONS.items():
            if kind.family == family:
                lines += list(_operation(name, kind))
    return "\n".join(lines)


def _operation(name: str, kind: type[Operation]) -> Iterator[str]:
    yield f"### `{name}`"
    yield ""
    yield _flat(kind.__doc__ or "") + ("" if kind.available else " *Not available yet.*")
    yield ""
    fields = {n: s for n, s in kind.model_fields.items() if n != "op"}
    if not fields:
        return
    meanings = field_docs(kind)
    yield "| field | type | default | meaning |"
    yield "|---|---|---|---|"
    for field, spec in fields.items():
        default = "required" if spec.is_required() else f"`{_default(spec.default)}`"
        yield (
            f"| `{spec.serialization_alias or spec.alias or field}` | {_cell(_type(spec.annotation))} "
            f"| {_cell(default)} | {_cell(meanings.get(field, ''))} |"
        )
    yield ""


def _default(value: Any) -> str:
    if value is None or value == ():
        return "none"
    return str(value.model_dump(mode="json")) if hasattr(value, "model_dump") else str(value)


TIMES = {"AtMs", "FromEnd", "AtFraction", "ClipEdge"}
TARGETS = {"ClipNumber", "SegmentById", "OfAsset", "OfWords", "TextNumber"}


def _type(annotation: Any) -> str:
    """A type as a person reads it: `time`, `target`, `number`, `one of a, b`."""
    parts = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{p}`" for p in parts)
    if origin is tuple:
        return (
            "list of " + _type(parts[0]) if Ellipsis in parts else f"({', '.join(_type(p) for p in parts)})"
        )
    if origin is typing.Annotated:
        return _type(parts[0])
    if parts:
        names = {getattr(p, "__name__", "") for p in parts}
        if names >= TIMES:
            return "time"
        if names >= TARGETS:
            return "target"
        return " or ".join(dict.fromkeys(_type(p) for p in parts if p is not type(None)))
    plain = {int: "whole number", float: "number", str: "text", bool: "yes or no"}
    return plain.get(annotation, getattr(annotation, "__name__", str(annotation)))


def _errors() -> str:
    lines = ["# Errors", "", MADE, ""]
    lines += ["Every error has a `code`, a message and, where there is one, a way out. With `--json`:", ""]
    lines += ['`{"ok":false,"error":{"code":"bad_media","message":"…","way_out":"…"}}`', ""]
    lines += ["| code | exit code | class | meaning |", "|---|---|---|---|"]
    for kind in _tree(errors.SaycutError):
        told = _cell(_first(kind.__doc__))
        lines.append(f"| `{kind.code}` | {kind.exit_code} | `{kind.__name__}` | {told} |")
    lines.append(
        "| `usage` | 2 | | The command line cannot be read: an option that is unknown or misses its value. |"
    )
    return "\n".join([*lines, ""])


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "Variables of the environment; options of a command win over them.",
        "",
    ]
    lines += ["| variable | meaning | default |", "|---|---|---|"]
    lines += [f"| `{s.variable}` | {_cell(s.meaning)} | {_cell(s.default)} |" for s in SETTINGS]
    return "\n".join([*lines, ""])


def _http() -> str:
    from saycut.api.app import described
    from saycut.api.reference import calls

    schema = described()
    lines = ["# HTTP", "", MADE, "", schema["info"]["description"], ""]
    lines += ["The same is at `/docs` of a running service, and as OpenAPI at `/openapi.json`.", ""]
    told = {tag["name"]: tag["description"] for tag in schema["tags"]}
    for tag, found in groupby(calls(schema), key=lambda one: one.tag):
        lines += [f"## {tag}", "", told[tag], ""]
        for call in found:
            lines += list(_call(call))
    return "\n".join(lines)


def _call(call: Any) -> Iterator[str]:
    yield f"### {call.method} {call.path}"
    yield ""
    yield f"{call.summary}. {'Token with `' + call.scope + '`.' if call.scope else 'No token.'}"
    yield ""
    if call.description:
        yield call.description
        yield ""
    if call.parameters:
        yield "| parameter | in | meaning |"
        yield "|---|---|---|"
        for name, where, meaning in call.parameters:
            yield f"| `{name}` | {where} | {_cell(meaning)} |"
        yield ""
    for title, text in (("You send", call.body), ("You get", call.answer)):
        if text:
            yield f"{title}:"
            yield ""
            yield "```text"
            yield text.strip()
            yield "```"
            yield ""
    yield "Refusals: " + ", ".join(f"{status} `{code}`" for status, code, _ in call.refusals) + "."
    yield ""


def _tree(kind: type[errors.SaycutError]) -> list[type[errors.SaycutError]]:
    return [kind] + [found for child in kind.__subclasses__() if child.__module__ == errors.__name__
                     for found in _tree(child)]  # fmt: skip


def _first(text: str | None) -> str:
    return _flat((text or "").split("\n\n")[0])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _flat(text).replace("|", "\\|")


def main() -> None:
    """Writes every page, and says which changed."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"wrote docs/reference/{name}\n")


if __name__ == "__main__":
    main()
