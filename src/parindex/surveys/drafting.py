"""Changing the questionnaires of a survey that is being prepared. Plain Python, no database.

A document is the content of `survey.toml` as canonical values (`engine/documents.py`). Every
function here returns a new document and leaves the one it was given as it is. Whether the new one
can be used is for `engine/survey_reading.py` to say.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
Row = dict[str, Any]
_UNSTROKED = str.maketrans("đĐ", "dD")


def rows(document: Document, key: str) -> list[Row]:
    """The tables of one kind (`questionnaire`, `question`, `scale`, `result`), as copies."""
    return copy.deepcopy(list(document.get(key, ())))


def row_named(found: Iterable[Mapping[str, Any]], identifier: str) -> Row | None:
    """The table of this code as a copy, or None."""
    return next((copy.deepcopy(dict(one)) for one in found if one.get("id") == identifier), None)


def questions_of(document: Document, form: str) -> list[Row]:
    """The questions of one questionnaire, in order."""
    return [one for one in rows(document, "question") if one.get("questionnaire") == form]


def with_rows(document: Document, **changed: Sequence[Mapping[str, Any]]) -> Row:
    """The document with some of its lists of tables replaced."""
    return {**copy.deepcopy(dict(document)), **{key: list(value) for key, value in changed.items()}}


def with_questions(document: Document, form: str, questions: Sequence[Row]) -> Row:
    """The document with all questions of one questionnaire replaced, at the place of the first."""
    every = rows(document, "question")
    at = next((i for i, one in enumerate(every) if one.get("questionnaire") == form), len(every))
    others = [one for one in every if one.get("questionnaire") != form]
    return with_rows(document, question=[*others[:at], *questions, *others[at:]])


def put_question(document: Document, form: str, question: Row, after: str = "") -> Row:
    """A question in the place of the one of its code, else after the one named, else at the end."""
    questions = questions_of(document, form)
    codes = [one["id"] for one in questions]
    if question["id"] in codes:
        questions[codes.index(question["id"])] = question
    else:
        at = codes.index(after) + 1 if after in codes else len(questions)
        questions.insert(at, question)
    return with_questions(document, form, questions)


def drop_question(document: Document, form: str, code: str) -> Row:
    """Without one question."""
    kept = [one for one in questions_of(document, form) if one["id"] != code]
    return with_questions(document, form, kept)


def move_question(document: Document, form: str, code: str, by: int) -> Row:
    """A question one place up (-1) or down (1); at either end nothing changes."""
    questions = questions_of(document, form)
    at = next((i for i, one in enumerate(questions) if one["id"] == code), -1)
    if at >= 0 and 0 <= at + by < len(questions):
        questions[at], questions[at + by] = questions[at + by], questions[at]
    return with_questions(document, form, questions)


def copy_question(document: Document, form: str, code: str) -> Row:
    """A copy of a question right behind it, under a code of its own."""
    questions = questions_of(document, form)
    found = row_named(questions, code)
    if found is None:
        return with_rows(document)
    found["id"] = free_code(code, [one["id"] for one in questions])
    return put_question(document, form, found, after=code)


def put_form(document: Document, form: Row) -> Row:
    """A questionnaire in the place of the one of its code, else at the end.

    Questions on a page that it no longer has stand on a page of their own.
    """
    forms = rows(document, "questionnaire")
    codes = [one["id"] for one in forms]
    if form["id"] in codes:
        forms[codes.index(form["id"])] = form
    else:
        forms.append(form)
    pages = {one["id"] for one in form.get("pages", ())}
    questions = rows(document, "question")
    for one in questions:
        if one.get("questionnaire") == form["id"] and one.get("page", "") not in pages:
            one.pop("page", None)
    return with_rows(document, questionnaire=forms, question=questions)


def drop_form(document: Document, form: str) -> Row:
    """Without one questionnaire and its questions."""
    return with_rows(
        document,
        questionnaire=[one for one in rows(document, "questionnaire") if one["id"] != form],
        question=[one for one in rows(document, "question") if one.get("questionnaire") != form],
    )


def put_scale(document: Document, scale: Row) -> Row:
    """A scale in the place of the one of its code, else at the end."""
    scales = rows(document, "scale")
    codes = [one["id"] for one in scales]
    if scale["id"] in codes:
        scales[codes.index(scale["id"])] = scale
    else:
        scales.append(scale)
    return with_rows(document, scale=scales)


def drop_scale(document: Document, scale: str) -> Row:
    """Without one scale."""
    return with_rows(document, scale=[one for one in rows(document, "scale") if one["id"] != scale])


def scale_users(document: Document, scale: str) -> list[Row]:
    """The questions that are answered on a scale."""
    return [one for one in rows(document, "question") if one.get("answers") == scale]


def restored(document: Document, edition: Document, form: str) -> Row:
    """One questionnaire as the edition has it, with the scales it is answered on.

    A questionnaire that the edition does not have is taken out.
    """
    theirs = row_named(rows(edition, "questionnaire"), form)
    if theirs is None:
        return drop_form(document, form)
    questions = questions_of(edition, form)
    changed = put_form(with_questions(document, form, questions), theirs)
    for scale in rows(edition, "scale"):
        if any(one.get("answers") == scale["id"] for one in questions):
            changed = put_scale(changed, scale)
    return changed


def free_code(wanted: str, taken: Iterable[str]) -> str:
    """The code itself, or with the next free number behind it."""
    used = set(taken)
    if wanted not in used:
        return wanted
    stem = re.sub(r"-\d{1,3}$", "", wanted)[:74]
    number = 2
    while f"{stem}-{number}" in used:
        number += 1
    return f"{stem}-{number}"


def code_from(words: str, otherwise: str) -> str:
    """A code made of words: small letters without accents, digits, hyphens."""
    bare = unicodedata.normalize("NFKD", words.translate(_UNSTROKED)).encode("ascii", "ignore")
    found = re.sub(r"[^a-z0-9_]+", "-", bare.decode().lower()).strip("-_")[:60].strip("-_")
    return found or otherwise


Change = Callable[[Document], Row]
"""What somebody does to a document: from the one they saw to the one they want."""
