"""The «Báo cáo phân tích kết quả»: what the figures say, with charts and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from parindex.documents.papers import analysis_words as words
from parindex.documents.papers import report_charts as charts
from parindex.documents.papers.analysis import Analysis, GroupFigures
from parindex.documents.papers.annexes import ROMAN, ranking_table, share_table
from parindex.documents.papers.official import (
    Column,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Row,
    Side,
    Signer,
    Table,
)
from parindex.documents.papers.paper_forms import (
    AnnexForm,
    Drawn,
    Form,
    Listed,
    Part,
    Tabled,
    Varying,
    emptied,
    heading,
    paper_of,
    told,
)
from parindex.documents.papers.publishing import About, named_group
from parindex.documents.papers.template_texts import (
    DRAFT_MARK,
    draft_listing,
    open_title,
    texts_about,
)
from parindex.engine.numbers import shown
from parindex.engine.results import Results

MOST_SHOWN = 5


def report_paper(results: Results, found: Analysis, about: About) -> Paper:
    """The report of the office in charge; its sections are those there are figures for."""
    return paper_of(report_form(results, found, about))


def report_form(results: Results, found: Analysis, about: About) -> Form:
    """The report with its places: what an authority may replace by its own template."""
    office = about.proposer
    frame = Frame(
        superior=about.authority,
        issuer=office.name,
        kind="Báo cáo",
        subject=f"Phân tích kết quả {about.title}",
        symbol=f"BC-{office.letters}",
        place=about.place or "...",
        addressees=(about.power,),
        receivers=("Như trên", "Hội đồng thẩm định", f"Lưu: VT, {office.letters}"),
        signers=(Signer(office.head, ""),),
        mark=about.mark,
    )
    open_frame = replace(
        frame,
        subject=open_title(frame.subject, about),
        symbol="{{ ky_hieu }}",
        place="{{ dia_danh }}",
        mark=DRAFT_MARK,
    )
    texts = texts_about(results, about) | {
        "ky_hieu": ("ký hiệu của báo cáo", frame.symbol),
        "co_quan_trinh": ("cơ quan báo cáo", office.name),
        "noi_nhan": ("người nhận báo cáo", about.power),
        "theo_quyet_dinh": (
            "« theo Quyết định số …» khi đã có số",
            f" theo {about.decision}" if about.decision else "",
        ),
    }
    parts = tuple(_numbered(list(_parts(found, about))))
    annex = _annex(results, found, about)
    return Form(frame, open_frame, texts, parts, about.footer, (annex,), draft_listing(about))


def _parts(found: Analysis, about: About) -> Iterator[Part]:
    yield Paragraph(
        "{{ co_quan_trinh }} báo cáo phân tích kết quả {{ ten_chi_so }}{{ theo_quyet_dinh }} "
        "như sau:"
    )
    yield Heading("I. Phạm vi đánh giá")
    yield told("pham_vi", "phạm vi đánh giá", words.scope(found))
    yield Heading("II. Kết quả chung")
    yield Heading("1. Chỉ số và xếp hạng", level=2)
    yield from _overall(found, about)
    is_known = found.all.spread is not None
    yield from _ratings(found) if is_known else emptied(_ratings(found))
    sections = (
        ("linh_vuc", "Kết quả theo lĩnh vực", is_known, _areas(found)),
        ("dieu_tra", "Kết quả điều tra xã hội học", is_known and found.survey, _survey(found)),
        (
            "tu_cham",
            "Điểm tự chấm và điểm sau thẩm định",
            is_known and found.claims is not None,
            _claims(found),
        ),
        ("nguyen_nhan", "Nguyên nhân mất điểm", is_known, _causes(found)),
        ("de_xuat", "Đề xuất, kiến nghị", is_known, _proposals(found, about)),
    )
    numerals = iter(ROMAN[2:])
    for name, title, is_there, parts in sections:
        yield heading(f"muc_{name}", f"{next(numerals)}. {title}" if is_there else "")
        yield from parts if is_there else emptied(parts)
    yield Listed(
        "con_thieu",
        "lý do công bố khi còn thiếu số liệu; không có thì đoạn mất đi",
        {"noi_dung": "nội dung"},
        (Paragraph("{{ con_thieu.noi_dung }}", label="Số liệu còn thiếu:"),),
        [{"noi_dung": about.missing}] if about.missing else [],
    )
    yield Paragraph("{{ co_quan_trinh }} kính báo cáo {{ noi_nhan }}./.")


def _numbered(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, the captions of all their charts counted through the report."""
    counted = charts.numbered(
        one for part in parts if isinstance(part, Drawn) for one in part.pictures
    )
    for part in parts:
        if isinstance(part, Drawn):
            yield replace(part, pictures=tuple(islice(counted, len(part.pictures))))
        else:
            yield part


def _overall(found: Analysis, about: About) -> Iterator[Varying]:
    titles = dict(about.groups)
    yield told("ket_qua_chung", "chỉ số của tất cả các đơn vị", words.overall(found.all))
    groups = [
        {
            "nhom": f"{named_group(titles.get(one.group, one.group))}:",
            "noi_dung": " ".join(words.overall(one)),
        }
        for one in found.groups[1:]
    ]
    yield Listed(
        "tung_nhom",
        "chỉ số của từng nhóm đơn vị",
        {"nhom": "tên nhóm", "noi_dung": "nội dung"},
        (Paragraph("{{ tung_nhom.noi_dung }}", label="{{ tung_nhom.nhom }}"),),
        groups,
    )
    pictures = tuple(charts.spreads(found.groups, titles))
    yield Drawn("bieu_do_phan_bo", "biểu đồ phân bố chỉ số", pictures)
    for number, one in enumerate(found.groups[1:] or found.groups, start=1):
        title = named_group(titles.get(one.group, one.group))
        of = f" nhóm {title}" if title else ""
        says = f"Các đơn vị có chỉ số cao nhất và thấp nhất{of}:"
        has_ends = len(one.ranked) > 2 * MOST_SHOWN
        yield told(f"dan_cao_thap_{number}", "câu dẫn vào bảng", [says] if has_ends else [])
        ends = _ends(one)
        table = ends if has_ends else replace(ends, rows=())
        yield Tabled(f"cao_thap_{number}", f"năm đơn vị cao nhất, năm thấp nhất{of}", table)


def _ratings(found: Analysis) -> Iterator[Varying]:
    """Bands of this year and of the years before, and what changed on last year."""
    whole, before = found.all, found.year - 1
    yield heading("muc_xep_loai", "2. Xếp loại", level=2)
    yield told("xep_loai", "xếp loại", [words.ratings(whole) or "Không xếp loại."])
    pictures = tuple(charts.ratings(whole))
    yield Drawn("bieu_do_xep_loai", "biểu đồ số đơn vị theo xếp loại", pictures)
    yield told("cac_nam", "xếp loại qua các năm", words.years(found.years))
    pictures = tuple(charts.years(found.years))
    yield Drawn("bieu_do_cac_nam", "biểu đồ xếp loại qua các năm", pictures)
    yield heading("muc_nam_truoc", f"3. So với năm {before}", level=2)
    yield told("nam_truoc", "so với năm trước", words.changes(found.changes, found.year))


def _ends(whole: GroupFigures) -> Table:
    """The five highest and the five lowest beside each other."""
    columns = (
        Column("TT", 10, Side.CENTER),
        Column("Cao nhất", 52),
        Column("Chỉ số", 20, Side.RIGHT),
        Column("Thấp nhất", 63),
        Column("Chỉ số", 20, Side.RIGHT),
    )
    best, worst = whole.ranked[:MOST_SHOWN], whole.ranked[: -MOST_SHOWN - 1 : -1]
    return Table(
        columns,
        tuple(
            Row(
                (
                    *(str(number), high.name, words.points(high.index)),
                    *(low.name, words.points(low.index)),
                )
            )
            for number, (high, low) in enumerate(zip(best, worst, strict=True), start=1)
        ),
    )


def _areas(found: Analysis) -> Iterator[Varying]:
    yield told("linh_vuc", "các lĩnh vực so với nhau", words.areas(found.areas))
    pictures = tuple(charts.area_means(found.areas))
    yield Drawn("bieu_do_linh_vuc", "biểu đồ trung bình các lĩnh vực", pictures)
    table = share_table(found.areas, "Lĩnh vực", has_rank=True)
    yield Tabled("bang_linh_vuc", "trung bình, cao nhất, thấp nhất các lĩnh vực", table)
    pictures = tuple(charts.area_spreads(found.areas))
    yield Drawn("bieu_do_phan_bo_linh_vuc", "biểu đồ phân bố theo lĩnh vực", pictures)
    yield Listed(
        "tung_linh_vuc",
        "từng lĩnh vực: đề mục và nhận xét",
        {"ten": "đề mục", "noi_dung": "nhận xét"},
        (
            Heading("{{ tung_linh_vuc.ten }}", level=2),
            Paragraph("{{ tung_linh_vuc.noi_dung }}"),
        ),
        [
            {
                "ten": f"{number}. {one.title}",
                "noi_dung": " ".join(words.area(one, found.losses)),
            }
            for number, one in enumerate(found.areas, start=1)
        ],
    )


def _survey(found: Analysis) -> Iterator[Varying]:
    yield told("dieu_tra", "kết quả điều tra xã hội học", words.survey(found.survey))
    table = share_table(found.survey, "Tiêu chí")
    yield Tabled("bang_dieu_tra", "kết quả điều tra theo tiêu chí", table)


def _claims(found: Analysis) -> Iterator[Varying]:
    yield told("tu_cham", "điểm tự chấm và điểm thẩm định", words.claims(found.claims))
    columns = (
        Column("TT", 12, Side.CENTER),
        Column("Đơn vị", 78),
        Column("Tự chấm", 25, Side.RIGHT),
        Column("Thẩm định", 25, Side.RIGHT),
        Column("Chênh lệch", 25, Side.RIGHT),
    )
    units = found.claims.units if found.claims is not None else ()
    widest = sorted(units, key=lambda one: -abs(one.change))[: 2 * MOST_SHOWN]
    figures = [(one.name, one.claimed, one.counted, one.change) for one in widest if one.change]
    figures = figures if len(units) > 1 else []
    rows = tuple(
        Row((str(number), name, *(words.points(one) for one in values)))
        for number, (name, *values) in enumerate(figures, start=1)
    )
    says = "Các đơn vị có chênh lệch lớn nhất giữa điểm tự chấm và điểm thẩm định:"
    yield told("dan_chenh_lech", "câu dẫn vào bảng", [says] if rows else [])
    yield Tabled("chenh_lech", "các đơn vị có chênh lệch lớn nhất", Table(columns, rows))


def _causes(found: Analysis) -> Iterator[Varying]:
    costly = found.losses[: words.MOST_LOSSES]
    more = f"{shown(len(costly))} trong " if len(found.losses) > len(costly) else ""
    says = (
        f"Có {shown(len(found.losses))} tiêu chí còn đơn vị bị mất điểm. Dưới đây là {more}"
        "các tiêu chí đó, xếp theo tỷ lệ điểm đạt được từ thấp đến cao."
    )
    yield told("mat_diem", "mất điểm nói chung", [says if costly else words.no_causes(found)])
    yield Listed(
        "nguyen_nhan",
        "nguyên nhân theo từng tiêu chí",
        {"tieu_chi": "tiêu chí", "noi_dung": "nguyên nhân"},
        (Paragraph("{{ nguyen_nhan.noi_dung }}", label="{{ nguyen_nhan.tieu_chi }}"),),
        [
            {
                "tieu_chi": f"{number}. Tiêu chí {one.code}. {one.title}:",
                "noi_dung": words.cause(one),
            }
            for number, one in enumerate(costly, start=1)
        ],
    )


def _proposals(found: Analysis, about: About) -> Iterator[Varying]:
    yield told("de_xuat", "đề xuất, kiến nghị", _proposed(found, about))


def _proposed(found: Analysis, about: About) -> Iterator[str]:
    codes = [one.code for one in found.losses[:MOST_SHOWN]]
    focus = f", trọng tâm là {_codes(codes)}" if codes else ""
    yield (
        f"1. Các đơn vị rà soát những tiêu chí bị mất điểm{focus}; xây dựng kế hoạch khắc phục, "
        "nêu rõ việc phải làm, người chịu trách nhiệm và thời hạn."
    )
    known = [one for one in found.areas if one.rank is not None and one.mean is not None]
    number = 2
    if len({one.mean for one in known}) > 1:
        lowest = max(known, key=lambda one: one.rank or 0)
        yield (
            f"2. Cơ quan theo dõi lĩnh vực {lowest.title} hướng dẫn, đôn đốc các đơn vị, vì đây là "
            f"lĩnh vực đạt thấp nhất ({words.points(lowest.mean or lowest.max)}%)."
        )
        number = 3
    yield (
        f"{number}. {about.proposer.name} tổng hợp, theo dõi việc khắc phục và báo cáo "
        f"{about.power}."
    )


def _codes(codes: list[str]) -> str:
    return (
        f"tiêu chí {words.listed(codes)}"
        if len(codes) == 1
        else f"các tiêu chí {words.listed(codes)}"
    )


def _annex(results: Results, found: Analysis, about: About) -> AnnexForm:
    """The ranking of every group as a chart and as a table."""
    groups = found.groups[1:] or found.groups
    titles = dict(about.groups)
    parts: list[Part] = []
    for number, one in enumerate(groups, start=1):
        title = named_group(titles.get(one.group, one.group))
        of = f" nhóm {title}" if title else ""
        parts += [Heading(title, level=2)] if title else []
        pictures = tuple(charts.rankings(one))
        parts.append(Drawn(f"bieu_do_xep_hang_{number}", f"biểu đồ xếp hạng{of}", pictures))
        table = ranking_table(results, one.group)
        parts.append(Tabled(f"xep_hang_{number}", f"bảng xếp hạng{of}", table))
    is_there = any(len(one.ranked) > 1 for one in groups)
    title = "Chỉ số của các đơn vị năm {{ nam }}"
    return AnnexForm("Phụ lục", title, tuple(parts), is_there)
