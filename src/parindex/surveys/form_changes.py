"""What differs between two states of the questionnaires, in words. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from parindex.surveys.drafting import Document, Row, questions_of, row_named, rows

FIELDS: Mapping[str, str] = {
    "text": "lời hỏi",
    "title": "tên",
    "kind": "cách trả lời",
    "answers": "thang trả lời",
    "criterion": "tiêu chí",
    "page": "trang",
    "pages": "các trang",
    "factor": "yếu tố",
    "required": "bắt buộc",
    "shown_if": "điều kiện hỏi",
    "low": "số nhỏ nhất",
    "high": "số lớn nhất",
    "longest": "số ký tự",
    "audience": "đối tượng",
    "intro": "lời chào",
    "thanks": "lời cảm ơn",
    "options": "phương án",
}
ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
_DEFAULTS: Mapping[str, Any] = {
    "kind": "single",
    "low": 0,
    "high": 10**6,
    "longest": 1000,
    "required": False,
}


class Difference(NamedTuple):
    """One thing that was added, removed, changed or moved.

    `form` is the questionnaire ("" for a scale), `code` the question or scale ("" for the
    questionnaire itself), `words` how people know it, `fields` the keys of it that changed, `was`
    how people knew it before, where that differs.
    """

    kind: str
    form: str
    code: str
    words: str
    fields: tuple[str, ...] = ()
    was: str = ""


def differences(old: Document, new: Document, form: str = "") -> list[Difference]:
    """What changed from one document to another; of one questionnaire only, when it is named."""
    found: list[Difference] = []
    forms = list(
        dict.fromkeys(
            one["id"] for document in (old, new) for one in rows(document, "questionnaire")
        )
    )
    for code in forms:
        if form in ("", code):
            found += _form_differences(old, new, code)
    scales = list(
        dict.fromkeys(one["id"] for document in (old, new) for one in rows(document, "scale"))
    )
    used = {one.get("answers") for document in (old, new) for one in questions_of(document, form)}
    for code in scales:
        if not form or code in used:
            before, after = (row_named(rows(one, "scale"), code) for one in (old, new))
            found += _compared("", code, before, after)
    return found


def _form_differences(old: Document, new: Document, form: str) -> list[Difference]:
    before, after = (row_named(rows(one, "questionnaire"), form) for one in (old, new))
    found = _compared(form, "", before, after)
    if before is None or after is None:
        return found
    ours, theirs = questions_of(old, form), questions_of(new, form)
    for code in dict.fromkeys(one["id"] for one in (*ours, *theirs)):
        found += _compared(form, code, row_named(ours, code), row_named(theirs, code))
    kept = [one["id"] for one in ours if row_named(theirs, one["id"])]
    now = [one["id"] for one in theirs if row_named(ours, one["id"])]
    if kept != now:
        code = next(one for one, other in zip(now, kept, strict=True) if one != other)
        found.append(Difference(MOVED, form, code, _words(row_named(theirs, code) or {})))
    return found


def _compared(form: str, code: str, old: Row | None, new: Row | None) -> list[Difference]:
    if old is None or new is None:
        if old == new:
            return []
        return [Difference(REMOVED if old else ADDED, form, code, _words(old or new or {}))]
    fields = tuple(name for name in FIELDS if _settled(old, name) != _settled(new, name))
    was = "" if _words(old) == _words(new) else _words(old)
    return [Difference(CHANGED, form, code, _words(new), fields, was)] if fields else []


def _settled(row: Row, name: str) -> Any:
    """A value as the reader takes it: what is left out is its default, a plain text Vietnamese."""
    value = row.get(name, _DEFAULTS.get(name, ""))
    if name in ("text", "title", "intro", "thanks"):
        return _said(value)
    if name in ("options", "pages"):
        word = "label" if name == "options" else "title"
        return [
            (one.get("id"), _said(one.get(word, "")), str(one.get("weight", "")))
            for one in value or ()
        ]
    return value


def _said(value: Any) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return str(value.get("vi", "")).strip(), str(value.get("en", "")).strip()
    return str(value).strip(), ""


def _words(row: Row) -> str:
    return _said(row.get("text") or row.get("title") or "")[0] or str(row.get("id", ""))


def journal_details(found: list[Difference]) -> dict[str, Any]:
    """The differences as an entry of the journal keeps them: codes by kind of change."""
    details: dict[str, Any] = {}
    for one in found:
        name = "/".join(part for part in (one.form, one.code) if part)
        fields = ", ".join(FIELDS[field] for field in one.fields)
        named = f"{name} ({fields})" if fields else name
        details.setdefault(one.kind, []).append(named)
    return details
