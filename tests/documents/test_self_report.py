"""The unit's own report: Bình fills in the sheet, Hoa signs it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.self_report import (
    AreaLine,
    CriterionLine,
    SelfReport,
    self_report_paper,
)
from tests.documents.papers import (
    CLOSING_WORDS,
    FRAME,
    FRAME_WORDS,
    HOSTILE,
    fonts,
    pdf_pages,
    squeezed,
    word_lines,
)

DIGEST = "ab12" * 16
PLAN = CriterionLine(
    code="1.1",
    title="Ban hành kế hoạch",
    maximum=Decimal("1.5"),
    points=Decimal("1.5"),
    figures="ban hành ngày 15/12/2025",
    evidence=("3", "7, trang 4"),
)
FILES = CriterionLine(
    code="1.2",
    title="Hồ sơ đúng hạn",
    maximum=Decimal(2),
    points=Decimal("1.99"),
    figures="1.633 trên 1.640 hồ sơ",
    evidence=("8",),
    explanation="Bảy hồ sơ trễ do lỗi phần mềm.",
)
REPORT_LINE = CriterionLine("1.3", "Báo cáo quý", Decimal(1), Decimal(0), state="missing")
PORT = CriterionLine(
    "1.4", "Cảng biển", Decimal(1), Decimal(0), explanation="Xã không có.", state="not_applicable"
)
SURVEY = CriterionLine(
    "1.5",
    "Mức độ hài lòng",
    Decimal(10),
    Decimal(0),
    figures="0 phiếu",
    state="void",
    needs_evidence=False,
)
AREA = AreaLine(
    code="1",
    title="Chỉ đạo, điều hành",
    maximum=Decimal("15.5"),
    points=Decimal("3.49"),
    share=Decimal("24.0689"),
    criteria=(PLAN, FILES, REPORT_LINE, PORT, SURVEY),
)
REPORT = SelfReport(
    frame=FRAME,
    unit="Ủy ban nhân dân xã Tiến Lợi",
    year=2026,
    rules="Bộ chỉ số ban hành kèm theo Quyết định số 348/QĐ-UBND",
    maximum=Decimal(100),
    points=Decimal("84.845"),
    share=Decimal("84.845"),
    areas=(AREA, AreaLine("2", "Thể chế", Decimal(10), Decimal(0), None)),
    digest=DIGEST,
    difficulties=("Công chức kiêm nhiệm.",),
    proposals=("Tập huấn sớm.", "Bố trí kinh phí."),
)
CONTENT = [
    "Thực hiện Bộ chỉ số ban hành kèm theo Quyết định số 348/QĐ-UBND, Ủy ban nhân dân xã Tiến Lợi "
    "báo cáo kết quả tự đánh giá, chấm điểm chỉ số cải cách hành chính năm 2026 như sau:",
    "Tổng điểm tự chấm: 84,85 trên 100,00 điểm, đạt 84,85%.",
    "I. Kết quả tự đánh giá theo lĩnh vực",
    "Lĩnh vực | Điểm tối đa | Điểm tự chấm | Tỷ lệ (%)",
    "1. Chỉ đạo, điều hành | 15,50 | 3,49 | 24,07",
    "2. Thể chế | 10,00 | 0,00 | –",
    "Tổng | 100,00 | 84,85 | 84,85",
    "II. Kết quả tự đánh giá theo tiêu chí",
    "Mã | Tiêu chí | Điểm tối đa | Điểm tự chấm | Số liệu kê khai | Tài liệu kiểm chứng",
    "1 | Chỉ đạo, điều hành | 15,50 | 3,49 |  | ",
    "1.1 | Ban hành kế hoạch | 1,50 | 1,50 | ban hành ngày 15/12/2025 | 3; 7, trang 4",
    "1.2 | Hồ sơ đúng hạn | 2,00 | 1,99 | 1.633 trên 1.640 hồ sơ | 8",
    "1.3 | Báo cáo quý | 1,00 | thiếu số liệu | chưa kê khai | chưa có",
    "1.4 | Cảng biển | 1,00 | không áp dụng | chưa kê khai | chưa có",
    "1.5 | Mức độ hài lòng | 10,00 | không có giá trị | 0 phiếu | không yêu cầu",
    "2 | Thể chế | 10,00 | 0,00 |  | ",
    "III. Giải trình các tiêu chí thiếu tài liệu kiểm chứng hoặc chưa đạt điểm tối đa",
    "Mã | Tiêu chí | Nội dung cần giải trình | Giải trình của đơn vị",
    "1.2 | Hồ sơ đúng hạn | Mất 0,01 điểm. | Bảy hồ sơ trễ do lỗi phần mềm.",
    "1.3 | Báo cáo quý | Thiếu số liệu, mất 1,00 điểm. Chưa có tài liệu kiểm chứng."
    " | Đơn vị chưa giải trình.",
    "1.4 | Cảng biển | Đề nghị không áp dụng. Chưa có tài liệu kiểm chứng. | Xã không có.",
    "IV. Khó khăn, vướng mắc và kiến nghị, đề xuất",
    "1. Khó khăn, vướng mắc",
    "- Công chức kiêm nhiệm.",
    "2. Kiến nghị, đề xuất",
    "- Tập huấn sớm.",
    "- Bố trí kinh phí.",
    "Trên đây là kết quả tự đánh giá, chấm điểm chỉ số cải cách hành chính năm 2026 "
    "của Ủy ban nhân dân xã Tiến Lợi./.",
]


def test_the_word_report_says_every_line() -> None:
    assert word_lines(official_docx(self_report_paper(REPORT))) == [
        *FRAME_WORDS,
        *CONTENT,
        *CLOSING_WORDS,
    ]


def test_the_pdf_says_every_text_of_the_word_report_and_the_digest_on_each_page() -> None:
    pages = [squeezed(page) for page in pdf_pages(official_pdf(self_report_paper(REPORT), fonts()))]
    said = "".join(pages)
    texts = [text for line in CONTENT for text in line.split(" | ")]
    assert [text for text in texts if squeezed(text) not in said] == []
    footer = squeezed(f"Mã băm bảng kê khai (SHA-256): {DIGEST}")
    assert [page.count(footer) for page in pages] == [1] * len(pages)


def test_an_empty_sheet_is_told_in_sentences() -> None:
    empty = replace(
        REPORT,
        areas=(),
        share=None,
        difficulties=(),
        proposals=(),
        introduction="Kính gửi Sở Nội vụ.",
    )
    assert word_lines(official_docx(self_report_paper(empty))) == [
        *FRAME_WORDS,
        "Kính gửi Sở Nội vụ.",
        CONTENT[0],
        "Tổng điểm tự chấm: 84,85 trên 100,00 điểm.",
        "I. Kết quả tự đánh giá theo lĩnh vực",
        "Bảng kê khai chưa có lĩnh vực nào.",
        "II. Kết quả tự đánh giá theo tiêu chí",
        "Bảng kê khai chưa có tiêu chí nào.",
        "III. Giải trình các tiêu chí thiếu tài liệu kiểm chứng hoặc chưa đạt điểm tối đa",
        "Không có tiêu chí nào phải giải trình.",
        "IV. Khó khăn, vướng mắc và kiến nghị, đề xuất",
        "1. Khó khăn, vướng mắc",
        "Đơn vị không nêu khó khăn.",
        "2. Kiến nghị, đề xuất",
        "Đơn vị không có kiến nghị, đề xuất.",
        CONTENT[-1],
        *CLOSING_WORDS,
    ]


@pytest.mark.parametrize("field", ["title", "figures", "explanation"])
def test_words_of_the_unit_are_never_read_as_markup(field: str) -> None:
    line = replace(FILES, **{field: HOSTILE})
    report = replace(REPORT, areas=(replace(AREA, criteria=(line,)),))
    assert any(
        HOSTILE in said.split(" | ")
        for said in word_lines(official_docx(self_report_paper(report)))
    )
    assert squeezed(HOSTILE) in squeezed(
        " ".join(pdf_pages(official_pdf(self_report_paper(report), fonts())))
    )


def test_three_hundred_criteria_are_all_there() -> None:
    lines = tuple(replace(FILES, code=f"1.{number}") for number in range(300))
    report = replace(REPORT, areas=(replace(AREA, criteria=lines),))
    word = " ".join(word_lines(official_docx(self_report_paper(report))))
    pages = " ".join(pdf_pages(official_pdf(self_report_paper(report), fonts())))
    codes = [line.code for line in lines]
    assert [code for code in codes if code not in word or code not in pages] == []
