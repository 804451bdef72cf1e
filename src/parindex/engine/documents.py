"""The edition as plain values: merging an extension into its framework, canonical JSON, digest.

A document is `{"set": …, "areas": [{"area": …, "criterion": […]}, …], "survey": …}`, the content of
the folder's files. Two folders that say the same have the same digest, whatever their spacing.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from parindex.engine.numbers import plain
from parindex.engine.problems import Problem

Document = dict[str, Any]


def canonical(value: Any) -> Any:
    """The value as canonical JSON holds it: whole numbers, decimals and dates as text."""
    # A nation's snapshot has four million values, nearly all of them text, tables and lists.
    kind = type(value)
    if kind is str:
        return _nfc(value)
    if kind is dict:
        return {_nfc(str(key)): canonical(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [canonical(item) for item in value]
    return _rarely(value)


def _rarely(value: Any) -> Any:
    """The other kinds of values, and what only looks like one of the frequent ones."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        # 4 and 4.0 are the same number and must give the same digest.
        return int(value) if value == value.to_integral_value() else plain(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, str):
        return _nfc(value)
    if isinstance(value, Mapping):
        return {_nfc(str(key)): canonical(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return [canonical(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def canonical_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, decimals as text, UTF-8, NFC."""
    return written_down(canonical(value))


_FORM = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":"), "allow_nan": False}
_encode = json.JSONEncoder(**_FORM).encode  # type: ignore[arg-type]
_encode_ours = json.JSONEncoder(**_FORM, default=_rarely).encode  # type: ignore[arg-type]


def written_down(value: Any) -> str:
    """Canonical JSON of a value that is `canonical` already."""
    return _encode(value)


def documents_written(documents: Iterable[Mapping[str, Any]]) -> str:
    """Canonical JSON of a list of documents of our own making, whose keys are text.

    One after the other, so that a nation need not be held as plain values; and without `canonical`,
    which most text needs not: where the whole is in normal form, each of its parts is.
    """
    found = []
    for one in documents:
        text = _encode_ours(one)
        is_normal = text.isascii() or unicodedata.is_normalized("NFC", text)
        found.append(text if is_normal else canonical_json(one))
    return f"[{','.join(found)}]"


def parts_written(parts: Mapping[str, str]) -> str:
    """Canonical JSON of a table whose values are canonical JSON already."""
    return f"{{{','.join(f'{_encode(key)}:{parts[key]}' for key in sorted(parts))}}}"


def digest(value: Any) -> str:
    """SHA-256 over canonical JSON, in hexadecimal."""
    return digest_of_text(canonical_json(value))


def digest_of_text(text: str) -> str:
    """SHA-256 of canonical JSON that was written down, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def merge(
    framework: Document, own: Document, file: str, problems: list[Problem]
) -> tuple[Document, dict[str, str]]:
    """The framework with an extension's differences laid over it, by code.

    Returns the merged document and, by area code, the file that a problem should name. A leaf of
    the framework that gets children loses its rule; `drop` removes leaves it marks optional.
    """
    drop = own["set"].get("drop", [])
    drop = drop if isinstance(drop, list) else []
    areas, files = [], {}
    own_areas = {_code(one.get("area")): one for one in own["areas"]}
    for base in framework["areas"]:
        code = _code(base.get("area"))
        extra = own_areas.pop(code, None)
        files[code] = file if extra else f"{framework['set'].get('id')}/{code}"
        areas.append(_merge_area(base, extra or {}, drop, file, problems))
    areas.extend(own_areas.values())
    known = {_code(one) for area in framework["areas"] for one in area.get("criterion", [])}
    problems.extend(
        Problem(file, "drop", f"khung không có tiêu chí «{code}».", "Sửa mã hoặc bỏ khỏi «drop».")
        for code in drop
        if code not in known
    )
    merged_set = {
        **{key: framework["set"][key] for key in _INHERITED if key in framework["set"]},
        **{key: value for key, value in own["set"].items() if key != "drop"},
    }
    merged_set["source"] = _merge_by(framework["set"], own["set"], "source", "id")
    survey = own["survey"] or framework["survey"]
    return {"set": merged_set, "areas": areas, "survey": survey}, files


# What an extension takes from its framework unless it says otherwise itself.
_INHERITED = ("fact", "check", "calendar", "rating", "ranking", "adjustments", "adjustment")


def _code(table: Any) -> str:
    return str(table.get("code", "")) if isinstance(table, Mapping) else ""


def _merge_by(first: Document, second: Document, key: str, name: str) -> list[Any]:
    """Two lists of tables as one; a table of the second replaces the first's of the same name."""
    merged = {one.get(name): one for one in first.get(key, []) if isinstance(one, Mapping)}
    merged.update({one.get(name): one for one in second.get(key, []) if isinstance(one, Mapping)})
    return list(merged.values())


def _merge_area(
    base: Document, extra: Document, drop: Sequence[str], file: str, problems: list[Problem]
) -> Document:
    changes = {_code(one): one for one in extra.get("criterion", [])}
    parents = {code.rpartition(".")[0] for code in changes}
    merged = []
    for criterion in base.get("criterion", []):
        code = _code(criterion)
        if code in drop:
            if criterion.get("optional") is not True:
                what = f"khung không cho bỏ tiêu chí «{code}» (không có optional = true)."
                problems.append(Problem(file, "drop", what, "Giữ lại tiêu chí này."))
            continue
        if any(code.startswith(f"{dropped}.") for dropped in drop):
            continue
        table = {**criterion, **changes.pop(code, {})}
        if code in parents and "rule" in criterion:
            table = {key: table[key] for key in ("code", "title", "max", "source") if key in table}
        merged.append(table)
    merged.extend(changes.values())
    return {
        "area": {**base.get("area", {}), **extra.get("area", {})},
        "criterion": sorted(merged, key=lambda one: natural(_code(one))),
    }


def natural(code: str) -> tuple[tuple[int, str], ...]:
    """A key that puts 1.2 before 1.10."""
    return tuple((int(part), "") if part.isdecimal() else (10**9, part) for part in code.split("."))
