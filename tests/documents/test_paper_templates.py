"""An office's own Word template: downloaded, edited, checked, filled; and what is never taken."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parindex.documents.incoming.template_safety import template_refusal
from parindex.documents.papers.analysis import analyse
from parindex.documents.papers.decision import decision_docx
from parindex.documents.papers.decision_template import decision_filling, standard_decision
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.paper_templates import Filling, Listing, filled
from parindex.documents.papers.publishing import About
from parindex.documents.papers.score_sheet import score_sheet_docx
from parindex.documents.papers.score_sheet_template import score_sheet_filling, standard_score_sheet
from parindex.documents.papers.submission import submission_paper
from parindex.documents.papers.submission_template import standard_submission, submission_filling
from parindex.documents.papers.template_problems import template_problems
from tests import make
from tests.documents.papers import word_lines
from tests.documents.test_score_sheet import sheet

ABOUT = About(
    authority="Ủy ban nhân dân tỉnh A",
    title="Chỉ số cải cách hành chính năm 2021",
    year=2021,
    number="12",
    place="Tỉnh A",
    signed_on=date(2022, 1, 5),
    footer="Mã băm kết quả 0123456789abcdef",
)
FILLING = Filling(
    {"co_quan": ("cơ quan", "Ủy ban nhân dân tỉnh A"), "nam": ("năm", "2026")},
    {
        "xep_hang": Listing(
            "xếp hạng",
            {"hang": "hạng", "don_vi": "đơn vị"},
            [{"hang": "1", "don_vi": "Sở <Một> & Hai"}, {"hang": "2", "don_vi": "Sở Ba"}],
        ),
        "ly_do": Listing("lý do", {"noi_dung": "nội dung"}),
    },
)


def word(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word file with these paragraphs and one table."""
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The file with one part more, or another one in its place."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, part)
    return made.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def results():
    return make.snapshot({"Sở Một": "95.1", "Sở Hai": "84.85", "Sở Ba": "84.85"}).results


def spaced(content: bytes) -> list[str]:
    """What a paper says; a template does not keep a year from standing alone on a line."""
    return [one.replace("\u00a0", " ") for one in word_lines(content)]


def test_the_standard_decision_filled_is_the_decision():
    template = standard_decision(results(), ABOUT)
    filling = decision_filling(results(), ABOUT)
    assert template_problems(template, filling) == []
    assert template_refusal(template) == ""
    assert spaced(filled(template, filling)) == spaced(decision_docx(results(), ABOUT))


def test_a_draft_has_dots_for_what_is_open_and_its_reasons_to_publish():
    about = replace(ABOUT, number="", signed_on=None, missing="Một sở chưa nộp.", is_draft=True)
    template = standard_decision(results(), about)
    said = word_lines(filled(template, decision_filling(results(), about)))
    assert "Một sở chưa nộp." in said
    assert any("Số: .../QĐ-UBND" in one for one in said)
    said = word_lines(filled(template, decision_filling(results(), ABOUT)))
    assert "Một sở chưa nộp." not in said
    assert any("Số: 12/QĐ-UBND" in one for one in said)


def test_the_standard_score_sheet_filled_is_the_score_sheet():
    one = sheet()
    template = standard_score_sheet(one.published.authority)
    filling = score_sheet_filling(one)
    assert template_problems(template, filling) == []
    assert spaced(filled(template, filling)) == spaced(score_sheet_docx(one))


def test_rows_repeat_and_texts_are_never_markup():
    template = word(
        "{{ CO_QUAN }}, năm {{nam}}",
        "Lý do: {{ ly_do.noi_dung }}",
        rows=(("Hạng", "Đơn vị"), ("{{ xep_hang.hang }}", "{{ xep_hang.don_vi }} ({{ nam }})")),
    )
    assert template_problems(template, FILLING) == []
    assert word_lines(filled(template, FILLING)) == [
        "ỦY BAN NHÂN DÂN TỈNH A, năm 2026",
        "Hạng | Đơn vị",
        "1 | Sở <Một> & Hai (2026)",
        "2 | Sở Ba (2026)",
    ]


def test_a_place_that_word_cut_into_pieces_is_filled():
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("Năm {", "{ n", "am", " }} ", "của {{co_quan", "}}."):
        paragraph.add_run(piece).bold = piece == "am"
    document.sections[0].header.paragraphs[0].text = "{{ co_quan }}"
    made = BytesIO()
    document.save(made)
    assert template_problems(made.getvalue(), FILLING) == []
    done = Document(BytesIO(filled(made.getvalue(), FILLING)))
    assert done.paragraphs[0].text == "Năm 2026 của Ủy ban nhân dân tỉnh A."
    assert done.sections[0].header.paragraphs[0].text == "Ủy ban nhân dân tỉnh A"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ co_qan }}", "Không có chỗ điền «{{ co_qan }}». Gần đúng: {{ co_quan }}."),
        ("{{ zzz }}", "Không có chỗ điền «{{ zzz }}». Xem bảng tên được dùng."),
        ("{{ cơ quan }}", "Chỗ điền «{{ cơ quan }}» viết sai: chỉ ghi tên, không dấu."),
        ("{{ co_quan.__class__ }}", "«{{ co_quan.__class__ }}» viết sai"),
        ("{{ ''|attr('x') }}", "viết sai"),
        ("{{ nam * 2 }}", "viết sai"),
        ("Năm {{ nam của", "Chỗ điền thiếu dấu {{ hoặc }}: «Năm {{ nam của»."),
        ("Năm nam }}", "Chỗ điền thiếu dấu"),
        ("{% for a in b %}", "Mẫu chỉ có chỗ điền, không có lệnh: «{% for a in b %}»."),
        ("Không có gì", "Mẫu không có chỗ điền nào"),
    ],
)
def test_a_wrong_place_is_refused_by_its_name(text, says):
    (problem,) = template_problems(word(text), FILLING)
    assert says in problem


def test_two_lists_in_a_row_are_refused():
    template = word(rows=(("{{ xep_hang.hang }}", "{{ ly_do.noi_dung }}"),))
    (problem,) = template_problems(template, FILLING)
    assert problem == "Một dòng dùng chung hai danh sách: ly_do, xep_hang. Tách thành hai dòng."


def test_a_template_that_would_grow_without_end_is_refused():
    template = word(*["{{ ly_do.noi_dung }}"] * 201)
    assert template_problems(template, FILLING) == ["Mẫu có quá 200 dòng tự lặp lại."]


def test_every_problem_is_told_at_once():
    template = word("{{ a }}", "{{ co_quan }}", "{{ b", rows=(("{{ a }}", "{{ xep_hang.x }}"),))
    assert len(template_problems(template, FILLING)) == 3


def test_what_is_no_harmless_word_file_is_not_opened():
    good = word("{{ nam }}")
    relations = "word/_rels/document.xml.rels"
    outside = (
        b'<Relationship Id="r9" Type="http://x/image" Target="http://x" TargetMode="External"/>'
    )
    linked = part_of(good, relations).replace(b"</Relationships>", outside + b"</Relationships>")
    body = part_of(good, "word/document.xml")
    field = b'<w:p><w:r><w:instrText>INCLUDE</w:instrText><w:instrText>TEXT "c:\\a"</w:instrText>'
    fetching = body.replace(b"<w:sectPr", field + b"</w:r></w:p><w:sectPr", 1)
    entity = re.sub(rb"\?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', body, count=1)
    cases = {
        "phải là tệp Word": b"%PDF-1.4\n%%EOF",
        "không nhận": b"PK\x03\x04 broken",
        "macro": with_part(good, "word/vbaProject.bin", b"x"),
        "nhúng": with_part(good, "word/embeddings/oleObject1.bin", b"x"),
        "lấy nội dung từ tệp khác": with_part(good, relations, linked),
        "lấy nội dung từ tệp  khác": with_part(good, "word/document.xml", fetching),
        "hỏng": with_part(good, "word/document.xml", entity),
        "lớn hơn 3 MB": good + b"0" * 3_000_000,
    }
    wrong = {
        says: template_refusal(content)
        for says, content in cases.items()
        if " ".join(says.split()) not in template_refusal(content)
    }
    assert wrong == {"không nhận": template_refusal(cases["không nhận"])}
    assert template_refusal(cases["không nhận"]) != ""
    assert template_refusal(good) == ""


def test_the_template_of_the_authors_computer_is_let_go():
    document = Document(BytesIO(word("{{ nam }}")))
    parts = document.part.package.iter_parts()
    part = next(one for one in parts if str(one.partname) == "/word/settings.xml")
    key = part.relate_to("file:///C:/chung.dotm", "http://x/attachedTemplate", True)
    part.element.append(parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{key}"/>'))
    made = BytesIO()
    document.save(made)
    assert template_refusal(made.getvalue()) == ""
    done = filled(made.getvalue(), FILLING)
    assert b"attachedTemplate" not in part_of(done, "word/settings.xml")
    assert b"chung.dotm" not in b"".join(
        part_of(done, name)
        for name in zipfile.ZipFile(BytesIO(done)).namelist()
        if name.endswith(".rels")
    )


def test_the_standard_submission_filled_is_the_submission():
    found = make.snapshot({"Sở Một": "95.1", "Sở Hai": "84.85", "Sở Ba": "84.85"})
    written = submission_paper(found.results, analyse(found), ABOUT)
    template = standard_submission(written, ABOUT)
    filling = submission_filling(written, found.results, ABOUT)
    assert template_problems(template, filling) == []
    assert "{{ phan_2.noi_dung }}" in word_lines(template)
    assert spaced(filled(template, filling)) == spaced(official_docx(written))
