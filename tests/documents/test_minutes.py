"""The minutes of the council: Thu writes, Minh chairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from parindex.documents.papers.minutes import (
    AgendaItem,
    Attendant,
    Minutes,
    minutes_paper,
)
from parindex.documents.papers.official import Frame, Signer
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from tests.documents.papers import HOSTILE, fonts, pdf_pages, squeezed, word_lines

MINH = Attendant("Ông Minh", "Chủ tịch Hội đồng")
THU = Attendant("Bà Thu", "Sở Nội vụ")
ITEM = AgendaItem(
    unit="Xã Tiến Lợi",
    code="1.2",
    title="Hồ sơ đúng hạn",
    unit_word="Bảy hồ sơ trễ do lỗi phần mềm.",
    appraiser_word="Văn bản chỉ nêu năm hồ sơ.",
    self_points=Decimal("1.5"),
    appraised_points=Decimal(1),
    decided_points=Decimal("1.25"),
    decision="Ghi nhận 1,25 điểm.",
    reason="Năm trong bảy hồ sơ có xác nhận.",
    votes_for=7,
    votes_against=1,
    abstentions=0,
)
SILENT = AgendaItem("Xã B", "2.1", "Rà soát", "", "", None, None, None, "", "", 0, 0, 8)
MINUTES = Minutes(
    frame=Frame(
        issuer="Hội đồng thẩm định",
        kind="Biên bản",
        subject="Họp Hội đồng thẩm định",
        number="12",
        symbol="BB-HĐTĐ",
        receivers=("Lưu: hồ sơ",),
        signers=(Signer("Thư ký", "Thu"), Signer("Chủ tọa", "Minh")),
    ),
    council="Hội đồng thẩm định năm 2026",
    starts=datetime(2026, 3, 5, 8, 5, tzinfo=UTC),
    ends=datetime(2026, 3, 5, 11, 30, tzinfo=UTC),
    place="Phòng họp số 2",
    chair=MINH,
    secretary=THU,
    present=(MINH, Attendant("Bà Lan", "")),
    absent=(Attendant("Ông Dũng", "Sở Tài chính", "đi công tác"),),
    agenda=(ITEM, SILENT),
    conclusion=("Thống nhất kết quả.",),
)
FRAME_WORDS = [
    "HỘI ĐỒNG THẨM ĐỊNH\n | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
    "Số: 12/BB-HĐTĐ | ",
    "BIÊN BẢN",
    "Họp Hội đồng thẩm định",
    "I. Thời gian, địa điểm, thành phần",
    "Thời gian bắt đầu: 08 giờ 05, ngày 05 tháng 3 năm 2026.",
    "Địa điểm: Phòng họp số 2",
    "Cuộc họp của: Hội đồng thẩm định năm 2026",
    "Chủ trì: Ông Minh, Chủ tịch Hội đồng",
    "Thư ký: Bà Thu, Sở Nội vụ",
]
CLOSING_WORDS = ["THƯ KÝ\nThu | CHỦ TỌA\nMinh", "Nơi nhận:", "- Lưu: hồ sơ."]
CONTENT = [
    "Có mặt (2):",
    "- Ông Minh, Chủ tịch Hội đồng",
    "- Bà Lan",
    "Vắng mặt (1):",
    "- Ông Dũng, Sở Tài chính (lý do: đi công tác)",
    "II. Nội dung xem xét và quyết định",
    "1. Xã Tiến Lợi: tiêu chí 1.2. Hồ sơ đúng hạn",
    "Ý kiến của đơn vị: Bảy hồ sơ trễ do lỗi phần mềm.",
    "Ý kiến của người thẩm định: Văn bản chỉ nêu năm hồ sơ.",
    "Điểm: tự chấm 1,50; thẩm định 1,00; Hội đồng quyết định 1,25.",
    "Quyết định: Ghi nhận 1,25 điểm.",
    "Lý do: Năm trong bảy hồ sơ có xác nhận.",
    "Biểu quyết: 7 tán thành, 1 không tán thành, 0 không biểu quyết.",
    "2. Xã B: tiêu chí 2.1. Rà soát",
    "Ý kiến của đơn vị: không có.",
    "Ý kiến của người thẩm định: không có.",
    "Điểm: tự chấm –; thẩm định –; Hội đồng quyết định –.",
    "Quyết định: chưa quyết định.",
    "Lý do: không ghi.",
    "Biểu quyết: 0 tán thành, 0 không tán thành, 8 không biểu quyết.",
    "III. Tổng hợp quyết định",
    "TT | Đơn vị | Tiêu chí | Tự chấm | Thẩm định | Quyết định | Biểu quyết",
    "1 | Xã Tiến Lợi | 1.2. Hồ sơ đúng hạn | 1,50 | 1,00 | 1,25"
    " | 7 tán thành\n1 không tán thành\n0 không biểu quyết",
    "2 | Xã B | 2.1. Rà soát | – | – | – | 0 tán thành\n0 không tán thành\n8 không biểu quyết",
    "IV. Kết luận",
    "Thống nhất kết quả.",
    "Cuộc họp kết thúc vào 11 giờ 30, ngày 05 tháng 3 năm 2026./.",
]


def test_the_word_minutes_say_every_line() -> None:
    said = [line.rstrip() for line in word_lines(official_docx(minutes_paper(MINUTES)))]
    wanted = [line.rstrip() for line in [*FRAME_WORDS, *CONTENT, *CLOSING_WORDS]]
    assert said == wanted


def test_the_pdf_says_every_text_of_the_word_minutes() -> None:
    said = squeezed(" ".join(pdf_pages(official_pdf(minutes_paper(MINUTES), fonts()))))
    texts = [text for line in [*FRAME_WORDS, *CONTENT] for text in line.split(" | ")]
    assert [text for text in texts if squeezed(text) not in said] == []


def test_a_meeting_of_nobody_about_nothing_is_told_in_sentences() -> None:
    empty = replace(MINUTES, ends=None, present=(), absent=(), agenda=(), conclusion=())
    assert [line.rstrip() for line in word_lines(official_docx(minutes_paper(empty)))] == [
        *[line.rstrip() for line in FRAME_WORDS],
        "Có mặt: Chưa ghi thành viên có mặt.",
        "Vắng mặt: Không có thành viên vắng mặt.",
        "II. Nội dung xem xét và quyết định",
        "Không có nội dung nào được đưa ra xem xét.",
        "III. Tổng hợp quyết định",
        "Không có quyết định nào.",
        "IV. Kết luận",
        "Chủ trì không kết luận thêm ngoài các quyết định nêu trên.",
        "Cuộc họp kết thúc vào ... giờ ..., ngày ... tháng ... năm ... ./.",
        *CLOSING_WORDS,
    ]


@pytest.mark.parametrize("field", ["unit_word", "appraiser_word", "decision", "reason"])
def test_what_was_said_in_the_meeting_is_never_read_as_markup(field: str) -> None:
    minutes = replace(MINUTES, agenda=(replace(ITEM, **{field: f"{HOSTILE}\ndòng hai"}),))
    said = word_lines(official_docx(minutes_paper(minutes)))
    at = next(number for number, line in enumerate(said) if line.endswith(f": {HOSTILE}"))
    assert said[at + 1] == "dòng hai"
    pages = squeezed(" ".join(pdf_pages(official_pdf(minutes_paper(minutes), fonts()))))
    assert squeezed(f"{HOSTILE}dòng hai") in pages
