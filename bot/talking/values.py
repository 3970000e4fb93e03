"""The value of an answer as JSON keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

Json = Any


def to_json(value: Any) -> Json:
    """Return a value as JSON can keep it; dates become {"day": "2026-10-15"}."""
    if isinstance(value, datetime):
        raise TypeError("keep a day or a text, not a moment")
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((to_json(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [to_json(one) for one in value]
    return value


def from_json(value: Json) -> Any:
    """Return what `to_json` kept: days come back as dates."""
    if isinstance(value, dict):
        if set(value) == {"day"}:
            return date.fromisoformat(value["day"])
        return {key: from_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [from_json(one) for one in value]
    return value


def restored(into: type[T], kept: Json) -> T:
    """Return the dataclass that `to_json` kept, with the dataclasses, tuples and enums inside it.

    Raises TypeError or KeyError for what is not one of these.
    """
    found: T = _restored(into, from_json(kept))
    return found


def _restored(hint: Any, value: Any) -> Any:
    """Return a value as its type hint has it."""
    if get_origin(hint) in (Union, UnionType):
        if value is None:
            return None
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        inner, *_ = get_args(hint)
        return tuple(_restored(inner, one) for one in value)
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**{name: _restored(inner, value[name]) for name, inner in _hints(hint).items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


@cache
def _hints(of: Any) -> dict[str, Any]:
    """Return the type hints of a dataclass's fields: asking for them is slow."""
    hints = get_type_hints(of)
    return {one.name: hints[one.name] for one in fields(of)}
