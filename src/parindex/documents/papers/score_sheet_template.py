"""The score sheet as a Word template: what it may name, and the standard one to start from."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from parindex.documents.papers.official import Block, Frame, Heading, Paper, Paragraph, Row, Table
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.paper_templates import STRONG, Filling, Listing
from parindex.documents.papers.score_sheet import (
    AREA_COLUMNS,
    CRITERION_COLUMNS,
    SUMMARY_COLUMNS,
    Line,
    ScoreSheet,
    area_lines,
    change_text,
    criterion_lines,
    decision_line,
    how_counted,
    index_text,
    last_year_title,
    place_text,
    rating_text,
    remarks,
    totals,
)

_POINTS = {
    "toi_da": "điểm tối đa",
    "tu_cham": "điểm tự chấm",
    "tham_dinh": "điểm thẩm định",
    "bi_mat": "điểm bị mất",
}
_AREA = {"ten": "tên lĩnh vực", **_POINTS, "ty_le": "tỷ lệ đạt, phần trăm"}
_CRITERION = {"ma": "mã", "ten": "tên tiêu chí", **_POINTS, "ly_do": "lý do mất điểm"}
_TOTAL = {"ten": "tổng điểm, điểm thưởng, điểm trừ", "toi_da": "tối đa", "diem": "điểm"}
_TOTAL |= {"bi_mat": "bị mất"}
_REMARK = {"noi_dung": "nội dung"}


def score_sheet_filling(sheet: ScoreSheet) -> Filling:
    """Every name a template of the score sheet may use, with the figures of one unit."""
    published = sheet.published
    texts = {
        "co_quan": ("cơ quan công bố", published.authority),
        "don_vi": ("tên đơn vị", sheet.card.facts.name),
        "ten_chi_so": ("tên chỉ số và năm", published.title),
        "nam": ("năm đánh giá", str(published.year)),
        "kem_theo": ("dòng «Kèm theo Quyết định …»", decision_line(published)),
        "chi_so": ("chỉ số trên 100", index_text(sheet)),
        "xep_loai": ("xếp loại", rating_text(sheet)),
        "thu_hang": ("thứ hạng trong nhóm", place_text(sheet)),
        "so_voi": ("«So với năm …»", last_year_title(sheet)),
        "thay_doi": ("thay đổi so với năm trước", change_text(sheet)),
        "cach_tinh": ("cách tính ra chỉ số", how_counted(sheet)),
        "ma_bam": ("dòng mã băm của kết quả", published.footer),
    }
    lists = {
        "linh_vuc": Listing("điểm từng lĩnh vực", _AREA, [_area(one) for one in area_lines(sheet)]),
        "tong": Listing(
            "tổng điểm, điểm thưởng, điểm trừ",
            _TOTAL,
            [dict(zip(_TOTAL, one, strict=True)) | {STRONG: ""} for one in totals(sheet)],
        ),
        "tieu_chi": Listing(
            "điểm từng tiêu chí", _CRITERION, [_criterion(one) for one in criterion_lines(sheet)]
        ),
        "nhan_xet": Listing(
            "điểm thưởng, điểm trừ, điều kiện không đạt",
            _REMARK,
            [{"noi_dung": one} for one in remarks(sheet)],
        ),
    }
    return Filling(texts, lists)


def _points(one: Line) -> dict[str, str]:
    figures = (one.maximum, one.claimed, one.points, one.lost)
    return dict(zip(_POINTS, figures, strict=True))


def _area(one: Line) -> dict[str, str]:
    return {"ten": one.title, **_points(one), "ty_le": one.share}


def _criterion(one: Line) -> dict[str, str]:
    found = {"ma": one.code, "ten": one.title, **_points(one), "ly_do": one.reason}
    return found if one.is_leaf else found | {STRONG: ""}


@lru_cache(maxsize=8)
def standard_score_sheet(authority: str) -> bytes:
    """The standard template of an authority with places instead of figures.

    Filling it is ten times quicker than writing a sheet, so all Word sheets are made of it.
    """
    frame = Frame(
        issuer=authority,
        kind="Phiếu điểm",
        subject="{{ ten_chi_so }}\n{{ don_vi }}",
    )
    blocks: tuple[Block, ...] = (
        Paragraph("{{ kem_theo }}"),
        Heading("I. Kết quả chung"),
        Table(
            SUMMARY_COLUMNS,
            (
                Row(("Đơn vị", "{{ don_vi }}")),
                Row(("Chỉ số", "{{ chi_so }}")),
                Row(("Xếp loại", "{{ xep_loai }}")),
                Row(("Thứ hạng", "{{ thu_hang }}")),
                Row(("{{ so_voi }}", "{{ thay_doi }}")),
            ),
        ),
        Heading("II. Điểm theo lĩnh vực"),
        Table(AREA_COLUMNS, (Row(_places("linh_vuc", _AREA)), _total_row())),
        Paragraph("{{ cach_tinh }}"),
        Heading("III. Điểm từng tiêu chí và lý do mất điểm"),
        Table(CRITERION_COLUMNS, (Row(_places("tieu_chi", _CRITERION)),)),
        Heading("IV. Điểm thưởng, điểm trừ và điều kiện xếp loại"),
        Paragraph("- {{ nhan_xet.noi_dung }}"),
    )
    return official_docx(Paper(frame, blocks, "{{ ma_bam }}"))


def _places(name: str, fields: dict[str, str]) -> tuple[str, ...]:
    return tuple(f"{{{{ {name}.{one} }}}}" for one in fields)


def _total_row() -> Row:
    title, most, points, lost = _places("tong", _TOTAL)
    return replace(Row((title, most, "", points, lost, "")), is_strong=True)
