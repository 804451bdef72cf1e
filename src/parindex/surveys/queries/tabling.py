"""The tables of results for Excel: the same figures as on the pages, and no more than there."""

from __future__ import annotations

from collections.abc import Iterator

from parindex.documents.questionnaires.survey_tables import Cell, SurveyTable
from parindex.engine.survey_words import AUDIENCE_TITLES
from parindex.surveys.queries import answers, results
from parindex.surveys.queries.counting import ALL_UNITS
from parindex.surveys.queries.results import Results
from parindex.surveys.satisfaction import FACTOR_TITLES

TOO_FEW = "quá ít phiếu"
WHOLE = "Tất cả đơn vị"


def tables_of(found: Results) -> list[SurveyTable]:
    """Units, criteria, audiences, factors and questions of a survey."""
    about = f"Điều tra xã hội học, {found.cycle.title}."
    least = (
        f" Kết quả của dưới {found.survey.smallest_cell} phiếu, và kết quả có thể suy ra nó, "
        "không hiện."
    )
    people = [("Đối tượng", 24), ("Bình quân (%)", 14), ("Phiếu", 10)]
    where = [("Mã", 18), ("Đơn vị", 28)]
    criterion = [("Tiêu chí", 10), ("Tên tiêu chí", 46)]
    factors = [(str(FACTOR_TITLES[one]), 16) for one in results.factor_table(found)]
    return [
        SurveyTable("Đơn vị", about + least, _UNIT_HEADS, list(_units(found))),
        SurveyTable(
            "Tiêu chí", about + least, [*where, *criterion, *_RESULT_HEADS], list(_criteria(found))
        ),
        SurveyTable(
            "Đối tượng", about + least, [*where, *criterion, *people], list(_audiences(found))
        ),
        SurveyTable(
            "Hài lòng",
            about + " Tỷ lệ (%) câu trả lời hài lòng trở lên." + least,
            [*where, *factors, ("Chung", 12)],
            list(_factors(found)),
        ),
        SurveyTable("Câu hỏi", about + least, _QUESTION_HEADS, list(_questions(found))),
    ]


_UNIT_HEADS = [
    ("Mã", 18),
    ("Đơn vị", 28),
    ("Nhóm", 14),
    ("Phiếu hợp lệ", 12),
    ("Phiếu cần thu", 12),
    ("Đạt (%)", 10),
    ("Được mời", 12),
    ("Đã trả lời theo mã", 14),
    ("Tỷ lệ trả lời (%)", 12),
    ("Phiếu bị loại", 14),
    ("Hài lòng chung (%)", 14),
    ("Khảo sát bị hủy vì", 40),
]
_RESULT_HEADS = [
    ("Bình quân (%)", 14),
    ("Sai số ± (điểm %)", 14),
    ("Phiếu", 10),
    ("So với năm trước (điểm %)", 16),
    ("Ghi chú", 70),
]
_QUESTION_HEADS = [
    ("Phiếu hỏi", 24),
    ("Câu", 12),
    ("Câu hỏi", 50),
    ("Trả lời", 28),
    ("Số phiếu", 10),
    ("Tỷ lệ (%)", 10),
]


def _units(found: Results) -> Iterator[list[Cell]]:
    for one in results.unit_lines(found):
        happy = TOO_FEW if one.satisfied is None and one.forms and not one.void else one.satisfied
        yield [
            one.code,
            one.name,
            one.group,
            one.forms,
            one.wanted,
            one.reached,
            one.invited,
            one.used,
            one.answered,
            one.excluded,
            happy,
            one.void,
        ]


def _places(found: Results) -> list[tuple[str, str]]:
    return [(ALL_UNITS, WHOLE), *((one.code, one.name) for one in found.units)]


def _criteria(found: Results) -> Iterator[list[Cell]]:
    for code, name in _places(found):
        for one in results.criterion_lines(found, code):
            figure = one.figure
            yield [
                code.replace(ALL_UNITS, ""),
                name,
                one.code,
                str(one.title),
                figure.mean if figure.mean is not None else figure.why,
                figure.margin,
                figure.responses,
                figure.change,
                figure.sentence,
            ]


def _audiences(found: Results) -> Iterator[list[Cell]]:
    for code, name in _places(found):
        for one in results.criterion_lines(found, code):
            for each in one.audiences:
                yield [
                    code.replace(ALL_UNITS, ""),
                    name,
                    one.code,
                    str(one.title),
                    str(AUDIENCE_TITLES[each.audience]),
                    each.mean if each.mean is not None else TOO_FEW,
                    each.responses,
                ]


def _factors(found: Results) -> Iterator[list[Cell]]:
    table = [*results.factor_table(found).values(), results.overall_satisfaction(found)]
    for code, name in _places(found):
        shares = [results.percent_of(one[code].share) if code in one else None for one in table]
        yield [code.replace(ALL_UNITS, ""), name, *shares]


def _questions(found: Results) -> Iterator[list[Cell]]:
    for form in found.counted.asked.questionnaires:
        for one in answers.distributions(found, form):
            start: list[Cell] = [str(form.title), one.question.id, str(one.question.text)]
            if not one.is_shown:
                yield [*start, TOO_FEW if one.answered else "", one.answered, None]
            for bar in one.bars:
                yield [*start, str(bar.label), bar.forms, bar.share]
