"""What every table shares: the metadata, and the types of columns.

Times are Unix milliseconds (`…_ms`); ids are text; JSON is kept as the text that came, compact.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have names, or a later migration could not change them."""


class Base(DeclarativeBase):
    """The root of the tables."""

    metadata = MetaData(naming_convention=NAMES)


class OutsideText(TypeDecorator[str]):
    """Text from outside. Postgres takes no NUL and no half of a surrogate pair: both become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class JsonText(TypeDecorator[Any]):
    """JSON values as compact text, in the order of their keys; any text a JSON string may hold is kept."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


def json_text(value: Any) -> str:
    """Compact JSON that every database takes: a lone surrogate is written as its escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


Number = BigInteger
"""A column of whole numbers up to 63 bits: times, sizes, credits."""
Counter = BigInteger().with_variant(Integer, "sqlite")
"""A primary key that counts up; SQLite counts only what is called INTEGER."""
