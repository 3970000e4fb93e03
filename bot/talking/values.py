"""The value of an answer as JSON keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

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
