"""Reads and rows added at nearly every request: their SQL is written once, not every time.

Putting a query together costs Django several times what PostgreSQL needs to answer it. A prepared
read is an ordinary queryset whose SQL is kept, with the places where the asked ids go; what it
returns is what the queryset returns. Nothing that was read is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model, QuerySet
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLCompiler

Id = int | str
M = TypeVar("M", bound=Model)
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

    def __init__(self, rows: Callable[[Sequence[Any]], QuerySet[Any, Any]]) -> None:
        self._rows = rows
        self._kept = threading.local()  # a compiler belongs to the connection of its thread

    def __call__(self, ids: Sequence[Id]) -> list[tuple[Any, ...]]:
        """The rows of these ids. For one id the SQL is kept; lists of many lengths are not."""
        if not ids:
            return []
        if len(ids) > 1:
            return list(self._rows(ids))
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            return self.fetched(cursor, self.sent(cursor, ids[0]))

    def sent(self, cursor: CursorWrapper, one: Id) -> _Written:
        """Ask for the rows of one id."""
        written = self._written(type(one))
        params = list(written.params)
        for place in written.places:
            params[place] = type(params[place])(one)
        cursor.execute(written.sql, params)
        return written

    def fetched(self, cursor: CursorWrapper, written: _Written) -> list[tuple[Any, ...]]:
        """The rows that were asked for."""
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


def together(reads: Sequence[Prepared], one: Id) -> list[list[tuple[Any, ...]]]:
    """The rows of one id that several reads find, one read after the other.

    PostgreSQL is sent all of them, and the beginning of the transaction, in one go.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return [read([one]) for read in reads]
    with ExitStack() as opened:
        cursors = [opened.enter_context(connection.cursor()) for _ in reads]
        with connection.wrap_database_errors, connection.connection.pipeline():
            sent = [read.sent(cursor, one) for read, cursor in zip(reads, cursors, strict=True)]
        return [
            read.fetched(cursor, written)
            for read, cursor, written in zip(reads, cursors, sent, strict=True)
        ]


class _Insert(NamedTuple):
    """The SQL that adds one row of a model, and the fields its parameters come from."""

    sql: str
    fields: Sequence[Field[Any, Any]]


_INSERTS: dict[type[Model], _Insert] = {}


def added(one: M) -> M:
    """The row, inserted and with its id, as `objects.create` gives it; inside a transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    insert = _INSERTS.get(type(one)) or _written_insert(one)
    params = [
        field.get_db_prep_save(field.pre_save(one, add=True), connection) for field in insert.fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(insert.sql, params)
        (one.pk,) = cursor.fetchone()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    return one


def _written_insert(one: Model) -> _Insert:
    model = type(one)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    query = InsertQuery(model)
    query.insert_values(fields, [one])
    compiler: Any = query.get_compiler(using=DEFAULT_DB_ALIAS)
    compiler.returning_fields = [model._meta.pk]
    ((sql, _),) = compiler.as_sql()
    return _INSERTS.setdefault(model, _Insert(sql, fields))
