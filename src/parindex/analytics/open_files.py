"""Tables of open data as CSV, JSON and Parquet, and a ZIP that is the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import duckdb

from parindex.analytics.open_columns import DECIMAL, FLAG, TEXT, WHOLE, Cell, Table
from parindex.engine.names import harmless
from parindex.engine.results import fixed

FORMS = ("csv", "json", "parquet")
"""The files every table comes as."""

BOM = "\ufeff"
"""Excel reads UTF-8 only with a byte order mark."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a ZIP, so that the same content gives the same bytes."""

_WIDTH = 24
_IN_PARQUET = {TEXT: "VARCHAR", WHOLE: "BIGINT", FLAG: "BOOLEAN"}


def table_files(table: Table) -> dict[str, bytes]:
    """The three files of a table by their place in the package: csv/units.csv and so on."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.csv"
        texts, places = _written(table, plain)
        parquet = _parquet(table, plain, places, Path(folder) / "table.parquet")
    return {
        f"csv/{table.name}.csv": (BOM + texts["csv"]).encode(),
        f"json/{table.name}.json": texts["json"].encode(),
        f"parquet/{table.name}.parquet": parquet,
    }


def _written(table: Table, plain: Path) -> tuple[dict[str, str], dict[str, int]]:
    """CSV and JSON as text, the bare CSV in a file, and how many decimals each column needs."""
    names = [column.name for column in table.columns]
    decimals = [at for at, column in enumerate(table.columns) if column.kind == DECIMAL]
    places = {names[at]: 0 for at in decimals}
    text, objects = io.StringIO(), []
    safe = csv.writer(text, lineterminator="\r\n")
    safe.writerow(names)
    with plain.open("w", encoding="utf-8", newline="") as file:
        bare = csv.writer(file, lineterminator="\n")
        bare.writerow(names)
        for row in table.rows():
            told = [said(cell) for cell in row]
            for at in decimals:
                places[names[at]] = max(places[names[at]], len(told[at].partition(".")[2]))
            bare.writerow(told)
            safe.writerow(
                harmless(one) if isinstance(cell, str) else one
                for cell, one in zip(row, told, strict=True)
            )
            objects.append(_object(names, row))
    return {"csv": text.getvalue(), "json": "[\n" + ",\n".join(objects) + "\n]\n"}, places


def said(cell: Cell) -> str:
    """A cell as text: decimals with a point, true and false, empty for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return fixed(cell) if isinstance(cell, Decimal) else str(cell)


def _object(names: list[str], row: tuple[Cell, ...]) -> str:
    """One row as JSON; decimals are text, because many readers make floats of numbers."""
    values = {
        name: fixed(cell) if isinstance(cell, Decimal) else cell
        for name, cell in zip(names, row, strict=True)
    }
    return json.dumps(values, ensure_ascii=False)


def _parquet(table: Table, plain: Path, places: Mapping[str, int], target: Path) -> bytes:
    """The same rows as Parquet, decimals exact, each column with its own number of decimals."""
    columns = ", ".join(
        f'CAST("{column.name}" AS {_type(column.kind, places.get(column.name, 0))}) '
        f'AS "{column.name}"'
        for column in table.columns
    )
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            f"COPY (SELECT {columns} FROM read_csv('{plain}', all_varchar = true, header = true, "
            "delim = ',', quote = '\"', escape = '\"', max_line_size = 10000000, "
            f"auto_detect = false, new_line = '\\n', columns = {_columns(table)})) "
            f"TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return target.read_bytes()


def _type(kind: str, places: int) -> str:
    return f"DECIMAL({_WIDTH}, {places})" if kind == DECIMAL else _IN_PARQUET[kind]


def _columns(table: Table) -> str:
    return "{" + ", ".join(f"'{column.name}': 'VARCHAR'" for column in table.columns) + "}"


def first_rows(table: Table, count: int) -> list[tuple[Cell, ...]]:
    """The first rows of a table, for a look before downloading."""
    rows: Iterator[tuple[Cell, ...]] = table.rows()
    return [row for row, _ in zip(rows, range(count), strict=False)]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of the files in the order given; the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return target.getvalue()


def dated(workbook: bytes, moment: str) -> bytes:
    """A workbook that says it was made at this moment, and is the same bytes every time."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            files[name] = _retold(content, moment) if name == "docProps/core.xml" else content
    return zipped(files)


def _retold(core: bytes, moment: str) -> bytes:
    text = core.decode()
    for tag in ("dcterms:created", "dcterms:modified"):
        head, start, rest = text.partition(f"<{tag} ")
        if start:
            opening, _, tail = rest.partition(">")
            text = f"{head}{start}{opening}>{moment}{tail[tail.index('<') :]}"
    return text.encode()
