"""A questionnaire that came as an XLSForm put among the others of a survey. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from parindex.documents.questionnaires.xlsform_reading import Arrived, CellNote
from parindex.engine.problems import Problem
from parindex.language import gettext as _
from parindex.surveys.drafting import (
    Document,
    Row,
    free_code,
    put_form,
    put_scale,
    questions_of,
    row_named,
    rows,
    scale_users,
    with_questions,
)

OWN = {"criterion": "parindex_criterion", "factor": "parindex_factor"}


class Placed(NamedTuple):
    """The document with the questionnaire in it, its code, and what was decided on the way."""

    document: Row
    form: str
    notes: list[CellNote]


def place_form(document: Document, arrived: Arrived, into: str, audience: str) -> Placed:
    """Put a questionnaire in the place of the one named `into`, or beside the others ("").

    A sheet of another tool has no criteria, factors and weights: those of the questions and scales
    of the same code stay. A scale that other questionnaires use too is never changed for them.
    """
    notes: list[CellNote] = []
    codes = [one["id"] for one in rows(document, "questionnaire")]
    code = into or free_code(arrived.form.get("id", "phieu"), codes)
    old = row_named(rows(document, "questionnaire"), code) or {}
    form: Row = {
        **{key: old[key] for key in ("audience", "title", "assumed") if key in old},
        **{key: value for key, value in arrived.form.items() if key != "id"},
        "id": code,
    }
    form["audience"] = form.get("audience") or audience
    form.setdefault("title", {"vi": code})
    if "parindex_title_en" not in arrived.columns and _vietnamese(old) == form["title"]["vi"]:
        form["title"] = old["title"]
    renamed: dict[str, str] = {}
    changed: Row = dict(document)
    for name, scale in arrived.scales.items():
        renamed[name], changed = _place_scale(changed, scale, code, arrived, notes)
    before = {one["id"]: one for one in questions_of(document, code)}
    questions = []
    for one in arrived.questions:
        question = {**one, "questionnaire": code}
        if "answers" in question:
            question["answers"] = renamed[question["answers"]]
        _keep_own(question, before.get(one["id"], {}), arrived, notes)
        questions.append(question)
    changed = put_form(with_questions(changed, code, questions), form)
    return Placed(changed, code, notes)


def _vietnamese(form: Row) -> str:
    title = form.get("title", "")
    return title if isinstance(title, str) else str(title.get("vi", ""))


def _keep_own(
    question: Row, old: Mapping[str, Any], arrived: Arrived, notes: list[CellNote]
) -> None:
    kept = []
    for key, column in OWN.items():
        if column not in arrived.columns and old.get(key) and question.get("kind") == "single":
            question[key] = old[key]
            kept.append(str(old[key]))
    if kept:
        cell = arrived.cells.get(f"question {question['id']}", "")
        sentence = _("Tệp không có tiêu chí, yếu tố; giữ như phiếu hiện nay (%(known)s).") % {
            "known": ", ".join(kept)
        }
        notes.append(CellNote(cell, sentence))
    if old.get("assumed"):
        question["assumed"] = old["assumed"]


def _place_scale(
    document: Row, scale: Row, form: str, arrived: Arrived, notes: list[CellNote]
) -> tuple[str, Row]:
    """The code under which a scale stands, and the document with it."""
    name, cell = scale["id"], arrived.cells.get(f"scale {scale['id']}", "")
    old = row_named(rows(document, "scale"), name)
    if old is None:
        return name, put_scale(document, scale)
    if "parindex_weight" not in arrived.columns:
        weights = {one["id"]: one["weight"] for one in old["options"] if "weight" in one}
        options = [
            {**one, "weight": weights[one["id"]]} if one["id"] in weights else one
            for one in scale["options"]
        ]
        scale = {**scale, "options": options}
        if weights:
            sentence = _("Tệp không có hệ số; giữ hệ số của thang «%(name)s» hiện nay.") % {
                "name": name
            }
            notes.append(CellNote(cell, sentence))
    if _same(old, scale):
        return name, document
    if any(one["questionnaire"] != form for one in scale_users(document, name)):
        codes = [one["id"] for one in rows(document, "scale")]
        code = free_code(name, codes)
        sentence = _(
            "Thang «%(name)s» còn dùng ở phiếu khác nên thang trong tệp ghi là «%(code)s»."
        ) % {"name": name, "code": code}
        notes.append(CellNote(cell, sentence))
        return code, put_scale(document, {**scale, "id": code})
    kept = {key: value for key, value in old.items() if key == "assumed"}
    return name, put_scale(document, {**kept, **scale})


def _same(old: Row, new: Row) -> bool:
    def plain(scale: Row) -> list[tuple[str, str, str, str]]:
        return [
            (
                one["id"],
                one["label"] if isinstance(one["label"], str) else one["label"]["vi"],
                "" if isinstance(one["label"], str) else one["label"].get("en", ""),
                str(one.get("weight", "")),
            )
            for one in scale["options"]
        ]

    return plain(old) == plain(new)


def at_cells(arrived: Arrived, form: str, problems: list[Problem]) -> list[CellNote]:
    """The reader's problems at the cells they come from."""
    found = []
    for one in problems:
        parts = one.place.replace(",", "").split(" ")
        cell = next(
            (
                arrived.cells[f"{kind} {code}"]
                for kind, code in pairwise(parts)
                if f"{kind} {code}" in arrived.cells
            ),
            "",
        )
        where = "" if cell else f"{one.place}: "
        found.append(CellNote(cell, f"{where}{one.what} {one.fix}".strip()))
    return found
