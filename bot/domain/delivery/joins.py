"""Queries that begin where they are told to: what a large query costs is then known, without ANALYZE too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Join
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


def kept_once(query: CTE) -> CTE:
    """Return a part of a query that is worked out once, however often the query comes back to it."""
    return query.prefix_with("MATERIALIZED")


class InOrder(Join):
    """A join that begins at its left side."""

    inherit_cache = True


@compiles(InOrder, "sqlite")
def _in_order_on_sqlite(join: InOrder, compiler: SQLCompiler, **facts: Any) -> str:
    """Return the words SQLite takes as an order; without ANALYZE it does not know which table is large."""
    left, right = (part._compiler_dispatch(compiler, **facts) for part in (join.left, join.right))
    on = join.onclause._compiler_dispatch(compiler, **{**facts, "asfrom": False})  # type: ignore[union-attr]
    return f"{left} CROSS JOIN {right} ON {on}"


Joined = tuple[FromClause, ColumnElement[bool]]


def in_order(first: FromClause, *joined: Joined) -> FromClause:
    """Return tables joined one after the other, on SQLite looked up in that order."""
    for table, on in joined:
        first = InOrder(first, table, on)
    return first
