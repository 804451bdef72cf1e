"""Tasks of interviewers from a table: điều tra viên, đơn vị, phiếu, số phiếu. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from parindex.directory.units import fold
from parindex.documents.incoming.tables import rows_of
from parindex.errors import Invalid
from parindex.language import gettext as _
from parindex.surveys.actions.field import Share
from parindex.web.typed import whole_number

T = TypeVar("T")
LARGEST = 5_000_000
HEADINGS = {
    "user": ("dieu tra vien", "nguoi", "interviewer"),
    "unit": ("don vi", "unit"),
    "questionnaire": ("phieu", "phieu hoi", "questionnaire"),
    "wanted": ("so phieu", "so luong", "wanted"),
}


class KnownWords(NamedTuple):
    """What cells may name, by folded word: people, units, questionnaires."""

    people: Mapping[str, Sequence[int]]
    units: Mapping[str, Sequence[str]]
    questionnaires: Mapping[str, Sequence[str]]


def read_shares(name: str, content: bytes, known: KnownWords) -> list[Share]:
    """The tasks of a file; `Invalid` names every line that was not understood."""
    if not content or len(content) > LARGEST:
        raise Invalid(_("Chọn tệp CSV hoặc XLSX có dòng phân công, không quá 5 MB."))
    columns: dict[str, int] = {}
    found: list[Share] = []
    problems: list[str] = []
    for number, row in enumerate(rows_of(name, content), start=1):
        if not columns:
            columns = _columns(row)
            continue
        cells = {key: _text(row, at) for key, at in columns.items()}
        if any(cells.values()):
            wrong: list[str] = []
            if share := _share(cells, known, wrong):
                found.append(share)
            problems.extend(
                _("Dòng %(number)s: %(one)s") % {"number": number, "one": one} for one in wrong
            )
    if not columns:
        raise Invalid(
            _("Không thấy dòng tiêu đề. Cần các cột: điều tra viên, đơn vị, phiếu, số phiếu.")
        )
    if problems:
        raise Invalid(*problems[:20])
    if not found:
        raise Invalid(_("Tệp không có dòng phân công nào."))
    return found


def _text(row: Sequence[Any], at: int) -> str:
    return str(row[at] if at < len(row) and row[at] is not None else "").strip()


def _columns(row: Sequence[Any]) -> dict[str, int]:
    folded = [fold(str(one or "")) for one in row]
    found = {
        key: folded.index(name)
        for key, names in HEADINGS.items()
        for name in names
        if name in folded
    }
    return found if {"user", "unit", "wanted"} <= set(found) else {}


def _share(cells: Mapping[str, str], known: KnownWords, wrong: list[str]) -> Share | None:
    user = _only(known.people, cells["user"], _("điều tra viên"), wrong)
    unit = _only(known.units, cells["unit"], _("đơn vị"), wrong)
    forms = sorted({one for few in known.questionnaires.values() for one in few})
    form: str | None = forms[0] if len(forms) == 1 else None
    if form is None or cells.get("questionnaire"):
        form = _only(known.questionnaires, cells.get("questionnaire", ""), _("phiếu"), wrong)
    wanted = cells["wanted"].removesuffix(".0")
    number = whole_number(wanted)
    if number is None:
        wrong.append(_("số phiếu «%(wanted)s» không phải số nguyên.") % {"wanted": wanted})
        return None
    if user is None or unit is None or form is None:
        return None
    return Share(user, unit, form, number)


def _only(known: Mapping[str, Sequence[T]], text: str, what: str, wrong: list[str]) -> T | None:
    found = known.get(fold(text), ()) if text else ()
    if len(found) == 1:
        return found[0]
    many = _("có %(count)s %(what)s tên «%(text)s». Ghi tên đăng nhập hoặc mã.") % {
        "count": len(found),
        "what": what,
        "text": text,
    }
    wrong.append(
        many if found else _("không có %(what)s «%(text)s».") % {"what": what, "text": text}
    )
    return None
