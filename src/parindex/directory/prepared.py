"""Reads that nearly every request makes: their SQL is written once, not at every request.

Putting a query together costs Django several times what PostgreSQL needs to answer it. A prepared
read is an ordinary queryset whose SQL is kept, with the places where the asked ids go; what it
returns is what the queryset returns. Nothing that was read is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Id = int | str
_MARKS: dict[type, Id] = {int: 7_365_190_284_651_903, str: "7365190284651903-mark"}
"""What stands for the asked id while the SQL is written."""


class _Written(NamedTuple):
    """The SQL of a read; `places` are the parameters that the asked id replaces."""

    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: tuple[int, ...]
    converters: dict[int, Any]


class Prepared:
    """A read of plain rows by ids: `rows(ids)` is a `values_list` that names all its fields."""

    def __init__(self, rows: Callable[[Sequence[Any]], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._rows = rows
        self._kept = threading.local()  # a compiler belongs to the connection of its thread

    def __call__(self, ids: Sequence[Id]) -> list[tuple[Any, ...]]:
        """The rows of these ids. For one id the SQL is kept; lists of many lengths are not."""
        if not ids:
            return []
        if len(ids) > 1:
            return list(self._rows(ids))
        written = self._written(type(ids[0]))
        params = list(written.params)
        for place in written.places:
            params[place] = type(params[place])(ids[0])
        with written.compiler.connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        if not written.converters:
            return found
        made = written.compiler.apply_converters(found, written.converters)
        return [tuple(row) for row in made]

    def _written(self, kind: type) -> _Written:
        kept: _Written | None = getattr(self._kept, kind.__name__, None)
        if kept is None or kept.compiler.connection is not connections[DEFAULT_DB_ALIAS]:
            kept = self._write(_MARKS[kind])
            setattr(self._kept, kind.__name__, kept)
        return kept

    def _write(self, mark: Id) -> _Written:
        compiler = self._rows([mark]).query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        places = tuple(i for i, one in enumerate(params) if one == mark)
        assert places, "a prepared read asks for ids"
        columns = [column for column, _, _ in compiler.select]
        return _Written(compiler, sql, tuple(params), places, compiler.get_converters(columns))
