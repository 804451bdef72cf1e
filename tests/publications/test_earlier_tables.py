"""Thu brings in results of years before the product, at the grain they were published at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from parindex.directory.models import JournalEntry
from parindex.engine.snapshot import parse, verify
from parindex.errors import Conflict, Denied, Invalid
from parindex.publications import queries
from parindex.publications.earlier import actions
from parindex.publications.earlier import queries as earlier
from parindex.publications.earlier.naming import LEFT_OUT, OWN, near_units
from parindex.publications.earlier.work import Work
from parindex.publications.models import EarlierTable, Publication
from tests import make
from tests.publications import published_files as files

D = Decimal
KE_SACH = {
    "authority": "UBND huyện Kế Sách",
    "year": "2023",
    "set": "ke-sach-2022",
    "scope": "Huyện Kế Sách, Tỉnh Sóc Trăng",
    "decision": "2234/QĐ-UBND",
    "decided_on": "27/12/2023",
    "source": files.KE_SACH_SOURCE,
}
THANH_HOA = {
    "authority": "Tỉnh Thanh Hóa",
    "year": "2024",
    "set": "",
    "level": "department",
    "source": files.THANH_HOA_SOURCE,
}
TIEN_LOI = {
    "authority": "UBND thành phố Phan Thiết",
    "year": "2021",
    "set": "phan-thiet-2021",
    "scope": "Thành phố Phan Thiết",
    "decision": "Quyết định số 7999/QĐ-UBND",
    "decided_on": "28/12/2021",
    "source": "Trang thông tin điện tử xã Tiến Lợi",
}
CITY = {
    "authority": "Thị xã Minh Họa",
    "year": "2023",
    "set": "",
    "level": "commune",
    "source": "Văn bản giấy, kho lưu trữ",
}


def handed_in(cast: Any, name: str, content: bytes, paper: dict[str, str], **said: Any) -> Work:
    """A table with its paper described."""
    thu = cast.thu.actor()
    table = actions.hand_in(by=thu, name=name, content=content)
    actions.choose(by=thu, table_id=table.pk, said={"paper": paper, **said})
    return earlier.open_work(thu, table.pk)


def published(cast: Any, work: Work, **said: Any) -> Publication:
    """The table as a publication."""
    thu = cast.thu.actor()
    if said:
        actions.choose(by=thu, table_id=work.record.pk, said=said)
    mark = earlier.open_work(thu, work.record.pk).mark
    return actions.publish_table(by=thu, table_id=work.record.pk, mark=mark)


def standings(one: Publication) -> list[tuple[str, Any, Any, Any]]:
    """Name, index, place and rating of every unit, in order."""
    found = queries.snapshot(one).results
    return [
        (card.facts.name, card.index, found.standings[card.facts.unit].rank, card.rating)
        for card in found.cards
    ]


def kept_names(work: Work) -> dict[str, str]:
    """The choice to keep every undecided name as it is printed."""
    return {one.text: OWN for one in work.undecided}


def test_ratings_alone_become_a_publication_without_an_index(cast) -> None:
    work = handed_in(cast, "ke-sach.csv", files.ke_sach_2023(), KE_SACH)
    assert [one.text for one in work.undecided] == []
    one = published(cast, work)
    snapshot = queries.snapshot(one)
    assert verify(parse(queries.body(one.slug))) == []
    ratings = {c.facts.name: c.facts.published.rating for c in snapshot.results.cards}
    assert ratings["Thị trấn Kế Sách"] == "tot"
    assert ratings["Xã An Mỹ"] == "rat_tot"
    assert ratings["Xã Phong Nẫm"] == "kha"
    assert len(ratings) == 13
    assert (one.slug, one.kind, one.units) == (
        "ubnd-huyen-ke-sach-commune-2023",
        "published",
        13,
    )
    provenance = snapshot.provenance
    assert provenance.decision == "Quyết định số 2234/QĐ-UBND ngày 27/12/2023"
    assert provenance.missing == (
        "Chỉ số của từng đơn vị.",
        "Điểm từng lĩnh vực và tiêu chí của các đơn vị.",
    )
    digest = EarlierTable.objects.get().digest[:16]
    assert provenance.notes[0] == (
        f"Nhập từ bảng đã công bố: tệp «ke-sach.csv», trang «ke-sach», mã băm {digest}; "
        "mỗi đơn vị có hạng, xếp loại."
    )


def test_an_index_with_places_needs_no_set(cast) -> None:
    work = handed_in(cast, "thanh-hoa.xlsx", files.thanh_hoa_2024(), THANH_HOA)
    assert [one.kind for one in work.layout.lines if one.kind] == ["numbering", "total", "note"]
    own = [one.text for one in work.undecided]
    assert own == ["Ban Quản lý KKT Nghi Sơn và các KCN", "Sở Nông nghiệp và PTNT"]
    one = published(cast, work, units=kept_names(work))
    rows = standings(one)
    assert rows[:4] == [
        ("Sở Tài chính", D("90.05"), 1, "khong_neu"),
        ("Sở Nội vụ", D("90.02"), 2, "khong_neu"),
        ("Văn phòng UBND tỉnh", D("90.02"), 3, "khong_neu"),
        ("Sở Tư pháp", D("89.30"), 4, "khong_neu"),
    ]
    assert queries.snapshot(one).results.statistics[""].mean == D("85.41")
    assert verify(parse(queries.body(one.slug))) == []


def test_a_place_that_does_not_follow_from_the_index_is_kept_and_pointed_out(cast) -> None:
    work = handed_in(cast, "thanh-hoa.xlsx", files.thanh_hoa_2024(), THANH_HOA)
    actions.choose(by=cast.thu.actor(), table_id=work.record.pk, said={"units": kept_names(work)})
    reading = earlier.open_work(cast.thu.actor(), work.record.pk).reading
    assert [(one.name, one.looks) for one in reading.odd] == [
        (
            "Văn phòng UBND tỉnh",
            ["Bảng ghi hạng 3, theo chỉ số là 2; hạng trong bảng giữ."],
        ),
        ("Sở Y tế", ["Bảng ghi hạng 14, theo chỉ số là 13; hạng trong bảng giữ."]),
    ]
    assert reading.wrong == []


def test_one_commune_of_eighteen_keeps_its_printed_place_and_areas(cast) -> None:
    work = handed_in(cast, "tien-loi.xlsx", files.tien_loi_2021(), TIEN_LOI)
    assert work.matches["UBND xã Tiến Lợi"].code == "VN63-W22963"
    one = published(cast, work)
    found = queries.snapshot(one).results
    card = found.card("VN63-W22963")
    standing = found.standings["VN63-W22963"]
    assert (card.index, card.rating, standing.rank, standing.of) == (D("84.85"), "tot", 6, 18)
    assert {code: str(area.points) for code, area in card.areas.items()} == {
        "1": "16",
        "2": "6",
        "3": "15",
        "4": "6",
        "5": "10",
        "6": "6",
        "7": "13",
    }
    assert verify(parse(queries.body(one.slug))) == []


def test_merged_headings_groups_and_maxima_make_an_outline(cast) -> None:
    work = handed_in(cast, "tong-hop.xlsx", files.merged_headings(), CITY)
    assert [(one.title, one.maximum) for one in work.shape.areas] == [
        ("Chỉ đạo, điều hành", "20"),
        ("Cải cách thể chế", "10"),
        ("Cải cách thủ tục hành chính", "30"),
        ("Tác động của cải cách", "40"),
    ]
    assert [(one.label, one.start) for one in work.shape.bands] == [
        ("Tốt", "84"),
        ("Khá", "78"),
        ("Trung bình", ""),
    ]
    one = published(cast, work, units=kept_names(work))
    assert standings(one) == [
        ("Phường Bình Minh", D("90.00"), 1, "tot"),
        ("Xã Đồng Tâm", D("84.00"), 1, "tot"),
        ("Phường Hoa Sen", D("78.00"), 2, "kha"),
        ("Xã Trung Bình", D("55.00"), 2, "trung_binh"),
    ]
    found = queries.snapshot(one)
    assert {
        card.facts.unit: found.results.standings[card.facts.unit].group
        for card in found.results.cards
    } == {
        "phuong-binh-minh": "KHỐI PHƯỜNG",
        "phuong-hoa-sen": "KHỐI PHƯỜNG",
        "xa-dong-tam": "KHỐI XÃ",
        "xa-trung-binh": "KHỐI XÃ",
    }
    assert found.indicator_set.is_outline
    assert str(found.results.areas["3"].mean) == "82.50"
    assert verify(parse(queries.body(one.slug))) == []


def test_the_same_outline_next_year_is_compared(cast) -> None:
    work = handed_in(cast, "a.xlsx", files.merged_headings(), CITY)
    published(cast, work, units=kept_names(work))
    again = handed_in(cast, "b.xlsx", files.merged_headings(), CITY | {"year": "2024"})
    assert again.undecided == [], "the names are remembered"
    one = published(cast, again)
    changes = {name: change.index for name, change in queries.comparisons(one).items()}
    assert changes == dict.fromkeys(
        ("phuong-binh-minh", "phuong-hoa-sen", "xa-dong-tam", "xa-trung-binh"), D("0.00")
    )
    assert [(p.year, str(index)) for p, index in queries.history(one, "xa-dong-tam")] == [
        (2023, "84.00"),
        (2024, "84.00"),
    ]


def test_what_cannot_be_is_an_error_and_what_is_odd_a_reason_to_look(cast) -> None:
    rows = [
        ["Tên đơn vị", "Chỉ số", "Hạng", "Xếp loại"],
        ["Xã An Mỹ", "120", "1", "Rất tốt"],
        ["Xã Ba Trinh", "88,1", "3", "Kém lắm"],
        ["Xã Kế An", "7o,2", "2", "Tốt"],
        ["Xã Kế An", "70,2", "hai", "Tốt"],
        ["Xã Đại Hải", "91,5", "1", "Khá"],
        ["", "60", "4", "Khá"],
    ]
    work = handed_in(cast, "sai.xlsx", files.workbook(rows), KE_SACH)
    said = {one.line.number: (one.errors, one.looks) for one in work.reading.rows}
    assert said == {
        2: (["Chỉ số: 120 ngoài khoảng 0 đến 100."], []),
        3: (
            [
                "Xếp loại: bộ chỉ số không có loại «Kém lắm». Ghép ở bước «Đơn vị».",
            ],
            [],
        ),
        4: (["Chỉ số: «7o,2» không phải một số.", "Đơn vị này còn ở dòng 5. Giữ một dòng."], []),
        5: (
            ["Hạng: «hai» không phải một thứ hạng.", "Đơn vị này còn ở dòng 4. Giữ một dòng."],
            [],
        ),
        6: (
            [],
            [
                "Bảng ghi loại «Nhóm III – Khá», theo ngưỡng là «Nhóm II – Tốt»; "
                "loại trong bảng giữ."
            ],
        ),
        7: (["Dòng có số nhưng thiếu tên đơn vị. Điền tên, hoặc bỏ dòng này."], []),
    }
    with pytest.raises(Invalid, match="Còn 5 dòng sai"):
        published(cast, work)
    one = actions.publish_table(
        by=cast.thu.actor(),
        table_id=work.record.pk,
        mark=work.mark,
        accepts=frozenset({"wrong"}),
    )
    assert standings(one) == [("Xã Đại Hải", D("91.50"), 1, "kha")]
    assert "Xã An Mỹ, Xã Ba Trinh" in queries.snapshot(one).provenance.missing[-1]


def test_a_doubtful_name_is_never_taken_silently(cast) -> None:
    rows = [["Đơn vị", "Chỉ số"], ["Xã Ân Mỹ", "80"], ["Thị trấn Ba Trinh", "81"], ["Nhơn My", 70]]
    work = handed_in(cast, "nghi.xlsx", files.workbook(rows), KE_SACH)
    found = {
        one.text: (one.code, [near.name for near in near_units(one.name, work.register)][:1])
        for one in work.undecided
    }
    assert found == {
        "Xã Ân Mỹ": ("", ["Xã An Mỹ"]),
        "Thị trấn Ba Trinh": ("", ["Xã Ba Trinh"]),
        "Nhơn My": ("", ["Xã Nhơn Mỹ"]),
    }
    an_my = next(one for one in work.register.by_code.values() if one.name == "Xã An Mỹ")
    chosen = {"Xã Ân Mỹ": an_my.code, "Thị trấn Ba Trinh": OWN, "Nhơn My": LEFT_OUT}
    one = published(cast, work, units=chosen)
    assert [row[:2] for row in standings(one)] == [
        ("Thị trấn Ba Trinh", D("81.00")),
        ("Xã An Mỹ", D("80.00")),
    ]
    assert queries.snapshot(one).provenance.missing[-1] == (
        "Kết quả của Nhơn My: có trong bảng nhưng không nhập."
    )


def test_a_correction_replaces_and_a_withdrawal_says_why(cast) -> None:
    thu = cast.thu.actor()
    first = published(cast, handed_in(cast, "a.csv", files.ke_sach_2023(), KE_SACH))
    again = handed_in(cast, "b.csv", files.ke_sach_2023(), KE_SACH)
    with pytest.raises(Conflict, match="đã có bản công bố «ubnd-huyen-ke-sach-commune-2023»"):
        published(cast, again)
    paper = KE_SACH | {"replaces": first.slug, "changes": "Sửa tên nguồn.", "source": "Bản giấy"}
    second = published(cast, again, paper=paper)
    assert (second.version, second.replaces_id, second.changes) == (2, first.pk, "Sửa tên nguồn.")
    assert [one.slug for one in queries.publications()] == [f"{first.slug}-ban-2"]
    table = EarlierTable.objects.get(publication=second)
    actions.withdraw_table(by=thu, table_id=table.pk, reason="Nhập nhầm năm.")
    assert Publication.objects.get(pk=second.pk).withdrawn_reason == "Nhập nhầm năm."
    acts = [one.act for one in JournalEntry.objects.order_by("pk")]
    assert acts[-5:] == ["describe_table", "describe_table", "publish", "import_table", "withdraw"]


def test_only_those_who_publish_bring_tables_in(cast) -> None:
    work = handed_in(cast, "a.csv", files.ke_sach_2023(), KE_SACH)
    for person in (cast.binh, cast.hoa, cast.lan, cast.minh, cast.dung):
        by = person.actor()
        with pytest.raises(Denied, match="không có quyền công bố"):
            actions.hand_in(by=by, name="a.csv", content=files.ke_sach_2023())
        with pytest.raises(Denied):
            actions.publish_table(by=by, table_id=work.record.pk, mark=work.mark)
        with pytest.raises(Denied):
            earlier.open_work(by, work.record.pk)
    assert Publication.objects.count() == 0


def test_points_of_criteria_stand_beside_a_printed_index(cast) -> None:
    paper = CITY | {"set": "vi-du-cach-cham"}
    work = handed_in(cast, "tieu-chi.xlsx", files.criteria_points(), paper)
    one = published(cast, work, units=kept_names(work))
    assert [row[:3] for row in standings(one)] == [
        ("ma-3", D("63.25"), 1),
        ("ma-2", D("62.25"), 2),
        ("ma-1", D("61.25"), 3),
    ]
    assert verify(parse(queries.body(one.slug))) == []


def test_after_a_withdrawn_correction_the_first_can_be_corrected_again(cast) -> None:
    thu = cast.thu.actor()
    first = published(cast, handed_in(cast, "a.csv", files.ke_sach_2023(), KE_SACH))
    paper = KE_SACH | {"replaces": first.slug, "changes": "Lần một.", "source": "Bản giấy"}
    second = published(cast, handed_in(cast, "b.csv", files.ke_sach_2023(), paper))
    table = EarlierTable.objects.get(publication=second)
    actions.withdraw_table(by=thu, table_id=table.pk, reason="Nhầm.")
    third = published(
        cast, handed_in(cast, "c.csv", files.ke_sach_2023(), paper | {"changes": "Lần hai."})
    )
    assert (third.version, third.replaces_id) == (3, second.pk)


def test_titles_maxima_and_thresholds_are_remembered_for_the_next_year(cast) -> None:
    work = handed_in(cast, "a.xlsx", files.merged_headings(), CITY)
    places = [one.place for one in work.shape.areas]
    areas = {str(places[0]): {"title": "Chỉ đạo", "max": "20"}}
    bands = {"tot": "85", "kha": "65"}
    said = {"areas": areas, "bands": bands, "bands_known": True, "units": kept_names(work)}
    first = published(cast, work, **said)
    again = handed_in(cast, "b.xlsx", files.merged_headings(), CITY | {"year": "2024"})
    assert [(one.title, one.maximum) for one in again.shape.areas][:2] == [
        ("Chỉ đạo", "20"),
        ("Cải cách thể chế", "10"),
    ]
    assert [(one.label, one.start) for one in again.shape.bands] == [
        ("Tốt", "85"),
        ("Khá", "65"),
        ("Trung bình", ""),
    ]
    assert again.shape.are_bands_known
    second = published(cast, again)
    assert first.set_id == second.set_id
    looks = {row.name: row.looks for row in again.reading.odd}
    assert looks == {
        "Xã Đồng Tâm": ["Bảng ghi loại «Tốt», theo ngưỡng là «Khá»; loại trong bảng giữ."]
    }


def test_a_typed_code_of_the_country_is_a_unit_too(cast) -> None:
    rows = [["Đơn vị", "Chỉ số"], ["Một xã lạ", "80"]]
    work = handed_in(cast, "ma.xlsx", files.workbook(rows), KE_SACH)
    assert [one.text for one in work.undecided] == ["Một xã lạ"]
    one = published(cast, work, unit_codes={"Một xã lạ": "vn63-w22963"})
    assert [row[:2] for row in standings(one)] == [("Xã Tiến Lợi", D("80.00"))]


def test_percent_of_areas_gives_points_and_says_so(cast) -> None:
    rows = [
        ["Đơn vị", "Chỉ đạo, điều hành (20 điểm)", "Cải cách thể chế (80 điểm)"],
        ["Xã Một", "90%", "75,5%"],
        ["Xã Hai", "80%", ""],
    ]
    paper = CITY | {"year": "2022"}
    work = handed_in(cast, "pt.xlsx", files.workbook(rows), paper)
    targets = {"set": "", "targets": {"0": "unit", "1": "share:+", "2": "share:+"}}
    actions.choose(
        by=cast.thu.actor(),
        table_id=work.record.pk,
        said={"columns": targets, "units": {"Xã Một": OWN, "Xã Hai": OWN}},
    )
    work = earlier.open_work(cast.thu.actor(), work.record.pk)
    assert [(row.name, row.errors) for row in work.reading.wrong] == [
        (
            "Xã Hai",
            [
                "Thiếu điểm của một số lĩnh vực và không có chỉ số hay tổng điểm, nên không biết "
                "kết quả. Điền thêm, hoặc bỏ dòng."
            ],
        )
    ]
    one = actions.publish_table(
        by=cast.thu.actor(),
        table_id=work.record.pk,
        mark=work.mark,
        accepts=frozenset({"wrong"}),
    )
    assert [row[:2] for row in standings(one)] == [("Xã Một", D("78.40"))]
    notes = queries.snapshot(one).provenance.notes
    assert "Điểm lĩnh vực tính lại từ phần trăm đã in nên có thể lệch số lẻ." in notes


def test_areas_that_do_not_add_up_are_kept_beside_the_printed_index(cast) -> None:
    rows = [
        ["Đơn vị", "Chỉ đạo, điều hành (40 điểm)", "Cải cách thể chế (60 điểm)", "Chỉ số"],
        ["Xã Một", "30", "50", "81,5"],
        ["Xã Hai", "30", "50", "80"],
    ]
    work = handed_in(cast, "lech.xlsx", files.workbook(rows), CITY | {"year": "2021"})
    one = published(cast, work, units=kept_names(work))
    found = queries.snapshot(one)
    assert [row[:2] for row in standings(one)] == [("Xã Một", D("81.50")), ("Xã Hai", D("80.00"))]
    assert found.results.card("xa-mot").areas["2"].points == D(50)
    assert (
        "Lĩnh vực không cộng thành chỉ số đã in ở Xã Một; giữ cả hai như in."
        in found.provenance.notes
    )
    assert verify(parse(queries.body(one.slug))) == []


def test_the_first_year_of_the_product_is_compared_with_an_imported_one(cast) -> None:
    paper = {
        "authority": "Thành phố Cần Thơ",
        "year": "2020",
        "set": "can-tho-so-2021",
        "source": "Quyết định giấy",
    }
    rows = [["Đơn vị", "Chỉ số"], ["Sở Một", "95,5"], ["Sở Hai", "85"]]
    work = handed_in(cast, "cu.xlsx", files.workbook(rows), paper)
    published(cast, work, units=kept_names(work))
    one = make.publication(kind="computed")
    changes = {unit: change.index for unit, change in queries.comparisons(one).items()}
    assert changes == {"so-mot": D("1.00"), "so-hai": D("-0.15"), "so-ba": None}
    assert [(p.year, i) for p, i in queries.history(one, "so-mot")] == [
        (2020, D("95.50")),
        (2021, D("96.50")),
    ]


def test_a_unit_keeps_the_key_this_authority_gave_it(cast) -> None:
    rows = [["Đơn vị", "Chỉ số"], ["Xã Tiến Lợi", "84,73"]]
    work = handed_in(cast, "2020.xlsx", files.workbook(rows), TIEN_LOI | {"year": "2020"})
    assert work.matches["Xã Tiến Lợi"].code == "VN63-W22963"
    published(cast, work, units={"Xã Tiến Lợi": OWN})
    again = handed_in(cast, "2021.xlsx", files.tien_loi_2021(), TIEN_LOI)
    assert again.matches["UBND xã Tiến Lợi"].code == "xa-tien-loi"
    one = published(cast, again)
    assert queries.comparisons(one)["xa-tien-loi"].index == D("0.12")
