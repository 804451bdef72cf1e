"""Thu goes through the four steps page by page; nothing she types is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.publications import queries
from parindex.publications.earlier import queries as earlier
from parindex.publications.models import EarlierTable, Publication
from tests.cast import client_of
from tests.publications import published_files as files
from tests.publications.test_earlier_tables import CITY, KE_SACH, handed_in, kept_names


@pytest.fixture
def thu(cast):
    return client_of(cast.thu)


def hand_in(client: Any, name: str, content: bytes) -> str:
    """The address of the first step of a file just handed in."""
    response = client.post("/lich-su/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()
    return str(response.url)


def fields(page: str) -> dict[str, str]:
    """Every field of a page with what stands in it."""
    found = dict(re.findall(r'<input class="inp"[^>]* name="([^"]+)" value="([^"]*)"', page))
    for name, inner in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected', inner)
        found[name] = chosen[-1] if chosen else ""
    return found


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_four_steps_from_a_file_to_a_publication(thu) -> None:
    first = hand_in(thu, "thanh-hoa.xlsx", files.thanh_hoa_2024())
    page = thu.get(first).content.decode()
    assert (fields(page)["heading_row"], fields(page)["heading_rows"]) == ("4", "1")
    paper = {
        **fields(page),
        "authority": "Tỉnh Thanh Hóa",
        "year": "2024",
        "level": "department",
        "decision": "900/QĐ-UBND",
        "decided_on": "17/02/2025",
        "source": files.THANH_HOA_SOURCE,
        "missing": "Điểm từng lĩnh vực.\nNgưỡng xếp loại.",
    }
    response = thu.post(first, paper)
    assert response.url == f"{first}cot/"
    page = thu.get(response.url).content.decode()
    assert [fields(page)[f"m-{n}"] for n in range(4)] == ["number", "unit", "index", "rank"]
    assert "Sở Tài chính · Sở Nội vụ" in page
    response = thu.post(f"{first}cot/", {**fields(page), "act": "next"})
    assert response.url == f"{first}don-vi/"
    page = thu.get(response.url).content.decode()
    undecided = {name: "=" for name in fields(page) if name.startswith("u-")}
    assert len(undecided) == 2
    refused = thu.post(f"{first}don-vi/", {"act": "next"})
    assert refused.status_code == 422
    response = thu.post(f"{first}don-vi/", {**undecided, "act": "next"})
    assert response.url == f"{first}xem/"
    preview = thu.get(response.url)
    assert "Nên xem: Bảng ghi hạng 3, theo chỉ số là 2; hạng trong bảng giữ." in text(preview)
    mark = re.search(r'name="mark" value="([^"]+)"', preview.content.decode())[1]
    response = thu.post(f"{first}xem/", {"mark": mark})
    assert response.url == "/ket-qua/tinh-thanh-hoa-department-2024/"
    shown = text(thu.get(response.url))
    assert "Quyết định số 900/QĐ-UBND ngày 17/02/2025" in shown
    assert "Ngưỡng xếp loại." in shown
    outline = Publication.objects.get().set_id
    assert "Khung lĩnh vực và điểm của Tỉnh Thanh Hóa" in text(thu.get(f"/bo-chi-so/{outline}/"))
    assert thu.get(first).status_code == 409
    assert "Tỉnh Thanh Hóa" in text(thu.get("/lich-su/"))


def test_a_bad_value_keeps_everything_that_was_typed(thu) -> None:
    first = hand_in(thu, "a.xlsx", files.merged_headings())
    typed = {
        "authority": "Thị xã Minh Họa",
        "year": "2o23",
        "level": "commune",
        "decided_on": "32/13/2023",
        "scope": "Huyện Không Có",
        "source": "Bản giấy",
        "missing": "Nhiều điều.",
        "sheet": "Tổng hợp",
        "heading_row": "²",
        "heading_rows": "2",
    }
    response = thu.post(first, typed)
    page = response.content.decode()
    assert response.status_code == 422
    found = fields(page)
    kept = {name: found[name] for name in typed if name in found}
    assert kept == {name: value for name, value in typed.items() if name != "missing"}
    assert "Nhiều điều." in page
    for says in (
        "Ghi năm của kết quả, ví dụ 2024.",
        "không phải ngày. Ghi dạng 31/12/2022.",
        "Không có tỉnh hay huyện «Huyện Không Có» vào thời điểm đó.",
        "Ghi số dòng như trong Excel (1 đến 11) và số dòng tiêu đề (1 đến 4).",
    ):
        assert says in text(response)
    assert fields(thu.get(first).content.decode())["year"] == "2o23"


def test_maxima_and_thresholds_are_asked_for_and_kept(thu, cast) -> None:
    work = handed_in(cast, "a.xlsx", files.merged_headings(), CITY)
    address = f"/lich-su/{work.record.pk}/cot/"
    page = fields(thu.get(address).content.decode())
    response = thu.post(address, {**page, "max-4": "mười", "act": "next", "section_groups": "1"})
    assert response.status_code == 422
    assert "Ghi điểm tối đa của lĩnh vực, ví dụ 12,5." in text(response)
    assert fields(response.content.decode())["max-4"] == "mười"
    response = thu.post(address, {**page, "max-4": "60", "act": "next"})
    assert "cộng lại 150, lớn hơn tổng 100" in text(response)


def test_two_columns_cannot_be_the_same_thing(thu, cast) -> None:
    work = handed_in(cast, "a.csv", files.ke_sach_2023(), KE_SACH)
    address = f"/lich-su/{work.record.pk}/cot/"
    page = fields(thu.get(address).content.decode())
    response = thu.post(address, {**page, "m-2": "rank", "act": "next"})
    assert "Đã có một cột khác là mục này." in text(response)


def test_another_sheet_or_heading_row_can_be_chosen(thu, cast) -> None:
    work = handed_in(cast, "a.csv", files.ke_sach_2023(), KE_SACH)
    address = f"/lich-su/{work.record.pk}/"
    page = fields(thu.get(address).content.decode())
    thu.post(address, {**page, "heading_row": "3"})
    table = EarlierTable.objects.get()
    assert table.choices["headings"] == [2, 1]
    assert "An Mỹ" in text(thu.get(f"{address}cot/"))


def test_the_next_file_of_the_same_authority_is_described_already(thu, cast) -> None:
    rows = [
        ["Đơn vị", "Kết quả thẩm định", "Ghi chú"],
        ["An My", "80,5", "x"],
        ["Ba Trinh", 70, ""],
    ]
    work = handed_in(cast, "a.xlsx", files.workbook(rows), KE_SACH)
    page = fields(thu.get(f"/lich-su/{work.record.pk}/cot/").content.decode())
    assert page["m-1"] == "points"
    thu.post(f"/lich-su/{work.record.pk}/cot/", {**page, "m-1": "index", "act": "next"})
    preview = thu.get(f"/lich-su/{work.record.pk}/xem/").content.decode()
    mark = re.search(r'name="mark" value="([^"]+)"', preview)[1]
    assert thu.post(f"/lich-su/{work.record.pk}/xem/", {"mark": mark}).status_code == 302
    again = handed_in(cast, "b.xlsx", files.workbook(rows), KE_SACH | {"year": "2024"})
    assert again.layout.targets == {0: "unit", 1: "index"}
    first = hand_in(thu, "c.xlsx", files.workbook(rows))
    assert fields(thu.get(first).content.decode())["authority"] == "UBND huyện Kế Sách"


def test_what_somebody_else_changed_meanwhile_is_not_published_unseen(thu, cast) -> None:
    work = handed_in(cast, "a.csv", files.ke_sach_2023(), KE_SACH)
    address = f"/lich-su/{work.record.pk}/xem/"
    response = thu.post(address, {"mark": "cu"})
    assert response.status_code == 422
    assert "Bảng vừa được sửa ở nơi khác." in text(response)
    assert Publication.objects.count() == 0


def test_a_table_is_thrown_away_and_a_publication_withdrawn_from_the_list(thu, cast) -> None:
    work = handed_in(cast, "a.csv", files.ke_sach_2023(), KE_SACH)
    assert thu.post(f"/lich-su/{work.record.pk}/bo/").url == "/lich-su/"
    assert EarlierTable.objects.count() == 0
    work = handed_in(cast, "b.csv", files.ke_sach_2023(), KE_SACH)
    thu.post(f"/lich-su/{work.record.pk}/xem/", {"mark": work.mark})
    assert thu.post(f"/lich-su/{work.record.pk}/rut/", {"reason": ""}).status_code == 422
    thu.post(f"/lich-su/{work.record.pk}/rut/", {"reason": "Nhầm năm."})
    assert thu.get("/ket-qua/ubnd-huyen-ke-sach-commune-2023/").status_code == 410
    assert queries.publications() == []


@pytest.mark.parametrize("name", ["binh", "hoa", "lan", "minh", "dung"])
def test_others_do_not_get_in(cast, name: str) -> None:
    client = client_of(getattr(cast, name))
    assert client.get("/lich-su/").status_code == 403
    assert client.get("/lich-su/1/xem/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_tables_asks_few_questions(thu, cast, django_assert_num_queries, count) -> None:
    for number in range(count):
        paper = CITY | {"year": str(2015 + number)}
        work = handed_in(cast, f"{number}.xlsx", files.merged_headings(), paper)
        choices = {**work.choices, "units": kept_names(work)}
        EarlierTable.objects.filter(pk=work.record.pk).update(choices=choices)
        fresh = EarlierTable.objects.get(pk=work.record.pk)
        mark = earlier.work_of(fresh).mark
        thu.post(f"/lich-su/{work.record.pk}/xem/", {"mark": mark})
    assert Publication.objects.count() == count
    with django_assert_num_queries(7):
        thu.get("/lich-su/")
