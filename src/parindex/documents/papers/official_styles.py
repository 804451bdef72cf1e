"""The Word styles of an administrative paper: sizes and faces of Phụ lục I, Nghị định 30/2020."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

FACE = "Times New Roman"
FRAME_TABLE = "Bảng khung"

LEFT = WD_ALIGN_PARAGRAPH.LEFT
CENTER = WD_ALIGN_PARAGRAPH.CENTER
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


class _Look(NamedTuple):
    """Sizes and spaces in points, indents in millimetres."""

    identifier: str
    name: str
    size: float
    side: WD_ALIGN_PARAGRAPH = CENTER
    is_bold: bool = False
    is_italic: bool = False
    before: float = 0
    after: float = 0
    first_line: float = 0
    is_kept_with_next: bool = False


_LOOKS = (
    _Look("BodyText", "Body Text", 14, JUSTIFY, after=6, first_line=10),
    _Look("BodyTextLast", "Đoạn cuối", 14, JUSTIFY, False, False, 0, 6, 10, True),
    _Look("Heading1", "Heading 1", 14, JUSTIFY, True, False, 10, 6, 10, True),
    _Look("Heading2", "Heading 2", 14, JUSTIFY, True, True, 6, 6, 10, True),
    _Look("Title", "Title", 14, CENTER, True, before=18, is_kept_with_next=True),
    _Look("Header", "Header", 13, CENTER),
    _Look("Footer", "Footer", 9, CENTER),
    _Look("CoQuanChuQuan", "Cơ quan chủ quản", 12),
    _Look("CoQuanBanHanh", "Cơ quan ban hành", 12, CENTER, True),
    _Look("QuocHieu", "Quốc hiệu", 12, CENTER, True),
    _Look("TieuNgu", "Tiêu ngữ", 13, CENTER, True),
    _Look("SoKyHieu", "Số, ký hiệu", 13, CENTER, before=6),
    _Look("DiaDanh", "Địa danh, ngày tháng", 13, CENTER, False, True, 6),
    _Look("TrichYeu", "Trích yếu", 14, CENTER, True, is_kept_with_next=True),
    _Look("ThamQuyen", "Thẩm quyền ban hành", 14, CENTER, True, False, 0, 8, 0, True),
    _Look("KinhGui", "Kính gửi", 14, CENTER, after=6),
    _Look("QuyetDinh", "Dòng giữa, đậm", 14, CENTER, True, False, 6, 6, 0, True),
    _Look("DuThao", "Dự thảo", 12, CENTER, True, False, 4),
    _Look("HinhVe", "Hình vẽ", 14, CENTER, before=4, after=2, is_kept_with_next=True),
    _Look("TenHinh", "Hình vẽ: tên", 13, CENTER, False, True, after=8),
    _Look("TenPhuLuc", "Phụ lục: tên", 14, CENTER, True, is_kept_with_next=True),
    _Look("PhuLuc", "Phụ lục: số", 14, CENTER, True, is_kept_with_next=True),
    _Look("CanCu", "Căn cứ", 14, JUSTIFY, False, True, 0, 6, 10),
    _Look("BangDau", "Bảng: đầu cột", 12, CENTER, True, False, 3, 3),
    _Look("BangTrai", "Bảng: chữ", 12, LEFT, before=2, after=2),
    _Look("BangGiua", "Bảng: giữa", 12, CENTER, before=2, after=2),
    _Look("BangPhai", "Bảng: số", 12, RIGHT, before=2, after=2),
    _Look("NoiNhan", "Nơi nhận", 12, LEFT, True, True, is_kept_with_next=True),
    _Look("NoiNhanDong", "Nơi nhận: dòng", 11, LEFT, is_kept_with_next=True),
    _Look("ChucVu", "Chức vụ người ký", 14, CENTER, True, is_kept_with_next=True),
    _Look("NguoiKy", "Họ tên người ký", 14, CENTER, True, before=68, after=12),
    _Look("KhoangCach", "Khoảng cách", 6, LEFT, is_kept_with_next=True),
)


class _Rule(NamedTuple):
    """A drawn line under a text: an empty paragraph whose indents leave the wanted length."""

    identifier: str
    name: str
    indent: float
    after: float


# «Độc lập - Tự do - Hạnh phúc» in bold 13 is 56 mm long and its line must be as long (II.1.c);
# the line under the issuer and under the subject is a third to a half of the text (II.2.b, II.5.b).
_RULES = (
    _Rule("KeTieuNgu", "Đường kẻ tiêu ngữ", (93 - 56) / 2, 0),
    _Rule("KeCoQuan", "Đường kẻ cơ quan", (72 - 24) / 2, 0),
    _Rule("KeTrichYeu", "Đường kẻ trích yếu", (165 - 50) / 2, 14),
)


def define_styles(document: WordDocument) -> None:
    """Give a new document the styles of an administrative paper."""
    _defaults(document)
    for look in _LOOKS:
        _define(document, look)
    for rule in _RULES:
        _define_rule(document, rule)
    _box(document, "Dự thảo", indent=22)
    table: Any = document.styles.add_style(FRAME_TABLE, WD_STYLE_TYPE.TABLE)
    table.element.styleId = "BangKhung"
    table.base_style = document.styles["Normal Table"]
    table.element.append(_no_cell_margins())
    _as_word_2013(document)


def _as_word_2013(document: WordDocument) -> None:
    """The layout of today's Word: older ones push tables out into the left margin."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _defaults(document: WordDocument) -> None:
    """Vietnamese and one face everywhere, also where the template names the faces of a theme."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FACE)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(14)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _style(document: WordDocument, name: str, identifier: str) -> ParagraphStyle:
    """A built-in style without the look of the template, or a new one."""
    styles = document.styles
    if name in styles:
        found = styles[name]
        for part in ("w:rPr", "w:pPr"):
            for element in found.element.findall(qn(part)):
                found.element.remove(element)
    else:
        found = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(found, ParagraphStyle)
    found.base_style = styles["Normal"]
    found.element.styleId = identifier
    return found


def _define(document: WordDocument, look: _Look) -> None:
    style = _style(document, look.name, look.identifier)
    style.font.size, style.font.bold, style.font.italic = (
        Pt(look.size),
        look.is_bold,
        look.is_italic,
    )
    style.quick_style = True
    form = style.paragraph_format
    form.alignment, form.keep_with_next = look.side, look.is_kept_with_next
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Mm(look.first_line)
    if look.identifier.startswith("Heading"):
        level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{int(look.identifier[-1]) - 1}"/>')
        style.element.get_or_add_pPr().append(level)


def _define_rule(document: WordDocument, rule: _Rule) -> None:
    style = _style(document, rule.name, rule.identifier)
    style.font.size = Pt(2)
    form = style.paragraph_format
    form.left_indent = form.right_indent = Mm(rule.indent)
    form.space_after = Pt(rule.after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    _border(style, "bottom", space=0)


def _box(document: WordDocument, name: str, *, indent: float) -> None:
    """Lines around the text of a style, which stands in by the indent on both sides."""
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(indent)
    _border(style, "top", "left", "bottom", "right", space=1)


def _border(style: ParagraphStyle, *sides: str, space: int) -> None:
    drawn = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="{space}" w:color="000000"/>' for side in sides
    )
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{drawn}</w:pBdr>"),
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"),
    )


def _no_cell_margins() -> Any:
    return parse_xml(
        f'<w:tblPr {nsdecls("w")}><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
