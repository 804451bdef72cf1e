"""A folder of TOML, or canonical JSON, becomes an `IndicatorSet`, or all the `Problem`s at once.

Numbers are read as `Decimal`, dates as dates; a key that stands twice is an error of TOML itself.
The format is `docs/reference/indicator-set.md`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from parindex.engine.building import build
from parindex.engine.documents import Document, merge, natural
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem

LARGEST_FILE = 2_000_000
"""Bytes; an area of a real decision is some 50 KB."""


def read(folder: Path, library: Path | None = None) -> IndicatorSet | list[Problem]:
    """The indicator set in a folder, or every problem found.

    `library` is the folder where a framework named in `extends` is looked for; by default the
    folder beside this one.
    """
    problems: list[Problem] = []
    document, files = _load(Path(folder), library or Path(folder).resolve().parent, problems, ())
    if document is None:
        return problems
    built = build(document, files, problems)
    problems.sort(key=lambda one: (one.file != "set.toml", _file_order(one.file)))
    return problems if problems or built is None else built


def read_document(document: Mapping[str, Any]) -> IndicatorSet | list[Problem]:
    """The indicator set from its canonical document (as kept with a cycle or in a snapshot)."""
    problems: list[Problem] = []
    built = build(document, {}, problems, is_canonical=True)
    return problems if problems or built is None else built


def _load(
    folder: Path, library: Path, problems: list[Problem], seen: tuple[str, ...]
) -> tuple[Document | None, dict[str, str]]:
    """The merged document of a folder and the file of each area."""
    if not (folder / "set.toml").is_file():
        what = "không có tệp set.toml." if folder.is_dir() else "không có thư mục này."
        problems.append(Problem(folder.name, "", what, "Chỉ đúng thư mục của bộ chỉ số."))
        return None, {}
    tables = {path.name: read_toml(path, problems) for path in sorted(folder.glob("*.toml"))}
    top = tables.pop("set.toml")
    survey = tables.pop("survey.toml", None)
    if top is None or None in tables.values():
        return None, {}
    names = sorted(tables, key=_file_order)
    own: Document = {
        "set": top,
        "areas": [tables[name] for name in names],
        "survey": survey or {},
    }
    files = {_area_code(tables[name]): name for name in names}
    base = top.get("extends", "")
    if not base:
        return own, files
    if not isinstance(base, str) or base in (*seen, folder.name) or Path(base).name != base:
        what = f"«extends» là «{base}», không hợp lệ hoặc vòng tròn."
        problems.append(Problem("set.toml", "extends", what, "Ghi mã của một bộ khung."))
        return None, {}
    framework, _ = _load(library / base, library, problems, (*seen, folder.name))
    if framework is None:
        return None, {}
    merged, merged_files = merge(framework, own, "set.toml", problems)
    return merged, {**merged_files, **files}


def _area_code(table: Mapping[str, Any] | None) -> str:
    area = (table or {}).get("area")
    return str(area.get("code", "")) if isinstance(area, Mapping) else ""


def _file_order(name: str) -> tuple[tuple[tuple[int, str], ...], str]:
    return natural(re.split(r"[-_.]", name)[0]), name


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """The content of one TOML file with exact numbers, or None with the problem noted."""
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(Problem(path.name, "", f"không mở được ({error.strerror}).", ""))
        return None
    if len(content) > LARGEST_FILE:
        what = f"tệp lớn {len(content) // 1_000_000} MB, nhiều nhất 2 MB."
        problems.append(Problem(path.name, "", what, "Tách hoặc rút gọn tệp."))
        return None
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        what = f"không phải UTF-8 (byte thứ {error.start})."
        problems.append(Problem(path.name, "", what, "Lưu lại tệp với bảng mã UTF-8."))
    except (tomllib.TOMLDecodeError, ArithmeticError, ValueError) as error:
        problems.append(Problem(path.name, *_toml_problem(error)))
    except RecursionError:
        problems.append(Problem(path.name, "", "lồng quá nhiều tầng.", "Bỏ bớt tầng."))
    return None


def _toml_problem(error: Exception) -> tuple[str, str, str]:
    """Where and what is wrong in a file that is not TOML."""
    message = str(error)
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    place = f"dòng {match[1]}, cột {match[2]}" if match else ""
    reason = message.partition(" (at")[0]
    if "Cannot overwrite" in message or "already" in message or "twice" in message:
        return place, "một khóa hoặc bảng được ghi hai lần.", "Bỏ một trong hai."
    return place, f"sai cú pháp TOML ({reason}).", "Sửa dấu ngoặc kép, dấu bằng hoặc ngoặc."
