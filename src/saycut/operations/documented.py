"""What each field of a value means: the docstring under it, read from the source only when somebody asks.

Pydantic can read them for every model that is made; that cost each start of `saycut` a third of a second.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise

from ..units import Frozen


def field_docs(model: type[Frozen]) -> dict[str, str]:
    """By name of the field, its own docstring or the nearest base's; those without one are missing."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, Frozen) and one is not Frozen:
            found |= _own(one)
    return {name: found[name] for name in model.model_fields if name in found}


def _own(model: type[Frozen]) -> dict[str, str]:
    written = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(written, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(written.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }  # fmt: skip
