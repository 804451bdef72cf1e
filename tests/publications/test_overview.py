"""Leaders look at a year and at a cycle: what each of them sees, and where it leads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from parindex.access import SYSTEM
from parindex.analytics.discipline import Handing
from parindex.assessments.models import Assessment, Question
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import CycleUnit, Extension
from parindex.cycles.synthetic import synthetic_units
from parindex.documents.dashboards.figures import Figure
from parindex.engine.snapshot import Provenance, freeze
from parindex.engine.stating import read_unit
from parindex.publications import actions
from parindex.publications.models import Publication
from parindex.publications.overviews.boards import paired
from parindex.publications.overviews.cycles import handing
from parindex.publications.rehearsing import rehearse_cycle
from tests import make
from tests.cast import COMMUNE, client_of
from tests.publications.pages import text

pytestmark = pytest.mark.django_db
ADDRESS = "/ket-qua/ket-qua-2021/toan-canh/"
D = Decimal


def invented(slug: str, year: int, seed: int, units: int = 6) -> Publication:
    """A publication with every criterion of invented units."""
    one, problems = make.indicator_set("vi-du-cach-cham"), []
    names = {"xa": [f"Xã Số {n}" for n in range(1, units + 1)], "phuong": ["Phường Một"]}
    raw = synthetic_units(one, {"seed": seed, "names": names})
    facts = [read_unit(one, {"year": year, **u}, file="x", problems=problems) for u in raw]
    assert problems == []
    said = Provenance({"vi": f"Kết quả năm {year}"}, "Tỉnh Một", year, "published")
    return actions.publish(by=SYSTEM, slug=slug, snapshot=freeze(one, facts, said))


def test_a_year_of_which_only_totals_are_public_says_so(client) -> None:
    make.publication()
    page = text(client.get(ADDRESS))
    assert "Chỉ số bình quân 88,73 Chưa có năm trước để so." in page
    assert "Cao nhất 96,50 Sở Một" in page
    assert "Một nửa số đơn vị nằm giữa 84,85 và 90,68." in page
    assert "Điểm từng lĩnh vực chưa công khai." in page
    assert "Điểm từng lĩnh vực của các đơn vị chưa công khai." in page
    assert "Điểm từng tiêu chí chưa công khai." in page
    assert "Nhiều nhất là Khá: 2 trên 3 đơn vị (67%)." in page


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ({"Sở Một": "70"}, "Chỉ có một đơn vị: 70,00."),
        ({"Sở Một": "70", "Sở Hai": "70"}, "Mọi đơn vị bằng nhau: 70,00."),
    ],
)
def test_one_unit_and_units_that_are_tied(client, totals, said) -> None:
    make.publication("ket-qua-2021", totals)
    assert said in text(client.get(ADDRESS))


def test_last_year_stands_beside_this_one_and_can_be_left_out(client) -> None:
    make.publication("ket-qua-2020", {"Sở Một": "90", "Sở Hai": "90", "Sở Cũ": "50"}, year=2020)
    make.publication()
    page = text(client.get(ADDRESS))
    assert "Chỉ số bình quân 88,73 ▲ Tăng 12,06 điểm so với năm 2020." in page
    assert "1 đơn vị tăng, 1 giảm, 0 giữ nguyên." in page
    assert "Tăng nhiều nhất: Sở Một, 6,50 điểm." in page
    assert "Sở Ba Đơn vị mới, năm trước chưa được đánh giá." in page
    assert "Bình quân tăng 12,06 điểm từ năm 2020 đến năm 2021." in page
    alone = text(client.get(f"{ADDRESS}?so-voi=khong"))
    assert "Tăng, giảm so với" not in alone
    assert "Chưa có năm trước để so." in alone


def test_every_figure_leads_down(client) -> None:
    made = invented("ket-qua-2021", 2021, 1)
    page = client.get(ADDRESS).content.decode()
    for link in (
        "/ket-qua/ket-qua-2021/don-vi/",
        "/ket-qua/ket-qua-2021/linh-vuc/2/",
        f"/bo-chi-so/{made.set_id}/2.1/",
        "/ket-qua/ket-qua-2021/?xep-loai=",
        "toan-canh/?nhom=xa",
        "&amp;xep=2.1#ban-do-nhiet",
    ):
        assert link in page, link
    links = set(re.findall(r'href="(/(?:ket-qua|bo-chi-so)/[^"#]*)', page))
    assert {client.get(one.replace("&amp;", "&")).status_code for one in links} == {200}


def units_of(page: str) -> list[list[str]]:
    """The cells of the table of units, a line for each."""
    body = re.sub(r".*</thead>|</table>.*", "", page, flags=re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row)]
        for row in re.findall(r"<tr>.*?</tr>", body)
    ]


def test_the_units_behind_a_number_are_as_many_as_it_says(client) -> None:
    invented("ket-qua-2020", 2020, 2)
    invented("ket-qua-2021", 2021, 1)
    page = client.get(ADDRESS).content.decode()
    counts = re.findall(r'href="(/ket-qua/[^"]*/don-vi/\?[^"]*)">([\d.]+)</a>', page)
    assert len(counts) > 20
    wrong = [
        (address, count)
        for address, count in counts
        if len(units_of(client.get(address.replace("&amp;", "&")).content.decode())) != int(count)
    ]
    assert wrong == []
    rose = next(address for address, _count in counts if "thay-doi=tang" in address)
    first = units_of(client.get(rose.replace("&amp;", "&")).content.decode())[0]
    assert first[-1].startswith("+")
    strange = text(client.get(f"{ADDRESS}don-vi/?xep-loai=x&tieu-chi=9&thay-doi=y&nop=late"))
    assert "7 đơn vị" in strange


def test_filters_reach_every_figure_and_nonsense_is_left_out(client) -> None:
    invented("ket-qua-2021", 2021, 1)
    page = text(client.get(f"{ADDRESS}?nhom=phuong&linh-vuc=2&xep=2.1"))
    assert "Nhóm: Phường; Lĩnh vực:" in page or "Nhóm: phuong; Lĩnh vực:" in page
    assert "Xã Số 1" not in page
    assert "Bản đồ nhiệt: từng tiêu chí của" in page
    whole = text(client.get(ADDRESS))
    strange = "?nhom=x%27%22%3E&linh-vuc=99&xep=drop&so-voi=nay&trang=-1"
    assert text(client.get(ADDRESS + strange)) == whole


def test_the_heat_map_is_sorted_by_a_column(client) -> None:
    invented("ket-qua-2021", 2021, 1)

    def column(query: str) -> list[Decimal]:
        page = client.get(ADDRESS + query).content.decode()
        rows = re.findall(r'<tr><td class="r ink2">.*?</tr>', page, flags=re.DOTALL)
        cells = [re.findall(r'class="cell x\w"><a[^>]*>([\d,]+)<', row)[1] for row in rows]
        return [D(one.replace(",", ".")) for one in cells]

    assert column("?xep=2") == sorted(column(""))
    assert column("?xep=-2") == sorted(column(""), reverse=True)


@pytest.mark.parametrize("years", [1, 3])
def test_queries_do_not_grow_with_units_or_years(client, django_assert_num_queries, years) -> None:
    for number in range(years):
        invented(f"ket-qua-{2021 - number}", 2021 - number, number, units=3 + 3 * number)
    client.get(ADDRESS)
    with django_assert_num_queries(3):
        client.get(ADDRESS)


def test_a_publication_before_its_time_or_withdrawn_has_no_dashboard(client) -> None:
    made = make.publication()
    Publication.objects.filter(pk=made.pk).update(visible_from=timezone.now() + timedelta(days=1))
    assert client.get(ADDRESS).status_code == 404
    Publication.objects.filter(pk=made.pk).update(visible_from=None, withdrawn_at=timezone.now())
    assert client.get(ADDRESS).status_code == 410
    assert client.get(f"{ADDRESS}tai-ve/xlsx").status_code == 410


def test_files_hold_what_is_seen(client) -> None:
    invented("ket-qua-2021", 2021, 1)
    found = client.get(f"{ADDRESS}tai-ve/xlsx?nhom=xa")
    assert 'filename="toan-canh-ket-qua-2021.xlsx"' in found["Content-Disposition"]
    book = load_workbook(BytesIO(found.content))
    heat = book["Bản đồ nhiệt đơn vị × lĩnh vực"]
    names = [row[1].value for row in heat.iter_rows(min_row=6)]
    assert sorted(names) == [f"Xã Số {n}" for n in range(1, 7)]
    assert isinstance(heat["C6"].value, float)
    assert client.get(f"{ADDRESS}tai-ve/pdf").content[:5] == b"%PDF-"
    assert client.get(f"{ADDRESS}tai-ve/ban-do-nhiet.png").content[:4] == b"\x89PNG"
    for none in ("docx", "la.png", ".png", "nhom.pdf", "x.xlsx", "khong-phan-biet.png"):
        assert client.get(f"{ADDRESS}tai-ve/{none}").status_code == 404, none


def test_the_dashboard_is_told_in_english(client) -> None:
    make.publication()
    client.cookies["django_language"] = "en"
    assert client.get(ADDRESS).status_code == 200
    assert "88.73" in text(client.get(ADDRESS))


DAY = datetime(2026, 12, 10, 10, tzinfo=UTC)
COMMON = Window(DAY - timedelta(days=30), DAY, DAY + timedelta(days=5), DAY + timedelta(days=7))
MORE = COMMON.extended(DAY + timedelta(days=3))


@pytest.mark.parametrize(
    ("days", "own", "expected"),
    [
        (-20, COMMON, (Handing.ON_TIME, 20)),
        (0, COMMON, (Handing.ON_TIME, 0)),
        (2, COMMON, (Handing.LATE, -2)),
        (6, COMMON, (Handing.GRACE, -6)),
        (2, MORE, (Handing.EXTENDED, 1)),
        (0, MORE, (Handing.ON_TIME, 3)),
        (4, MORE, (Handing.LATE, -1)),
        (None, COMMON, (Handing.WAITING, None)),
    ],
)
def test_how_a_sheet_was_handed_in(days, own, expected) -> None:
    at = None if days is None else DAY + timedelta(days=days)
    assert handing(at, COMMON, own, DAY - timedelta(hours=1)) == expected


def test_who_never_submitted_and_who_was_locked() -> None:
    late = DAY + timedelta(hours=1)
    assert handing(None, COMMON, COMMON, late) == (Handing.MISSING, None)
    assert handing(None, COMMON, MORE, late) == (Handing.WAITING, None)
    assert handing(DAY, COMMON, COMMON, late, is_locked=True) == (Handing.LOCKED, None)
    assert handing(late, COMMON, COMMON, late) == (Handing.LATE, -1)
    assert handing(late, None, None, late) == (Handing.ON_TIME, None)


CYCLE = "/cong-bo/ky-2026/toan-canh/"


def test_only_those_who_watch_a_cycle_see_how_it_is_kept(cast, client) -> None:
    make.assessment(State.DECIDING)
    seen = {
        who.username: client_of(who).get(CYCLE).status_code
        for who in (cast.binh, cast.hoa, cast.lan, cast.dung, cast.minh, cast.thu)
    }
    expected = {"binh": 403, "hoa": 403, "lan": 403, "dung": 403, "minh": 200, "thu": 200}
    assert seen == expected
    assert client.get(CYCLE).status_code == 302
    assert client_of(cast.hoa).get(f"{CYCLE}tai-ve/xlsx").status_code == 403
    assert client_of(cast.minh).get("/cong-bo/khong-co/toan-canh/").status_code == 404


def test_a_running_cycle_tells_deadlines_questions_and_gaps(cast) -> None:
    loaded = make.assessment(State.DECIDING)
    page = text(client_of(cast.minh).get(CYCLE))
    assert "1 trên 3 đơn vị (33%) nộp trong hạn." in page
    assert "2 đơn vị chưa nộp, còn hạn." in page
    assert "1 yêu cầu gửi 1 đơn vị; 1 đã giải trình (100%)." in page
    assert Question.objects.get().by_name in page
    assert "2 đơn vị chưa có số liệu, không tính là 0." in page
    assert "Chênh nhiều nhất: Xã Tiến Lợi" in page
    sheet = f"/cham-diem/{loaded.assessment.pk}/"
    assert sheet in client_of(cast.minh).get(CYCLE).content.decode()


def test_an_extension_and_a_missed_deadline_are_told_by_name(cast) -> None:
    cycle = make.cycle()
    now = timezone.now()
    window = cycle.phases.get(phase=Phase.ANSWERING)
    window.opens, window.due = now - timedelta(days=30), now - timedelta(days=5)
    window.closes = now + timedelta(days=10)
    window.save()
    submitted = Assessment.objects.filter(unit__cycle=cycle, unit__code=COMMUNE)
    submitted.update(state=State.SUBMITTED.value, submitted_at=now - timedelta(days=4))
    unit = CycleUnit.objects.get(cycle=cycle, code=COMMUNE)
    Extension.objects.create(
        unit=unit, phase=Phase.ANSWERING, until=now - timedelta(days=1), reason="Bão", by="Thu"
    )
    page = text(client_of(cast.thu).get(CYCLE))
    assert "1 trên 3 đơn vị (33%) nộp trong hạn, trong đó 1 nhờ được gia hạn." in page
    assert "2 đơn vị quá hạn mà chưa nộp." in page
    assert "Xã Hàm Mỹ Quá hạn chưa nộp" in page


def test_the_units_behind_a_missed_deadline_and_a_request_can_be_reminded(cast) -> None:
    make.assessment(State.EXPLAINING)
    thu, minh = client_of(cast.thu), client_of(cast.minh)
    page = thu.get(CYCLE).content.decode()
    for way in ("don-vi/?nop=on_time", "don-vi/?nop=waiting", "&amp;yeu-cau=cho"):
        assert way in page, way
    assert units_of(thu.get(f"{CYCLE}don-vi/?nop=on_time").content.decode())[0][0] == "Xã Tiến Lợi"
    waiting = thu.get(f"{CYCLE}don-vi/?nop=waiting")
    assert [row[0] for row in units_of(waiting.content.decode())] == ["Xã Hàm Mỹ", "Xã Mương Mán"]
    assert "Nhắc 2 đơn vị còn việc" in text(waiting)
    assert "Nhắc" not in text(minh.get(f"{CYCLE}don-vi/?nop=waiting"))
    asked = text(thu.get(f"{CYCLE}don-vi/?yeu-cau=cho"))
    assert "Còn chờ giải trình" in asked
    assert "Nhắc 1 đơn vị còn việc" in asked
    assert units_of(thu.get(f"{CYCLE}don-vi/?yeu-cau=da").content.decode()) == []


def test_what_changes_in_a_cycle_is_seen_at_once(cast, django_assert_num_queries) -> None:
    loaded = make.assessment(State.SUBMITTED)
    minh = client_of(cast.minh)
    before = text(minh.get(CYCLE))
    with django_assert_num_queries(15):
        minh.get(CYCLE)
    make.assessment(State.SUBMITTED, of=loaded.cycle, code="xa-ham-my", disputed={})
    after = text(minh.get(CYCLE))
    assert "1 trên 3 đơn vị (33%) nộp trong hạn." in before
    assert "2 trên 3 đơn vị (67%) nộp trong hạn." in after
    with django_assert_num_queries(15):
        minh.get(CYCLE)


def test_a_cycle_as_files(cast) -> None:
    make.assessment(State.DECIDING)
    minh = client_of(cast.minh)
    book = load_workbook(BytesIO(minh.get(f"{CYCLE}tai-ve/xlsx").content))
    assert "Yêu cầu" in [cell.value for cell in book["Theo người yêu cầu"][5]]
    found = minh.get(f"{CYCLE}tai-ve/han-nop.png")
    assert found.content[:4] == b"\x89PNG"
    assert "no-store" in found["Cache-Control"]
    assert minh.get(f"{CYCLE}tai-ve/pdf").content[:5] == b"%PDF-"


def test_a_cycle_is_compared_with_what_was_published_last_year(cast) -> None:
    loaded = make.assessment(State.DECIDING)
    one, problems = make.indicator_set("vi-du-cach-cham"), []
    raw = {"unit": COMMUNE, "name": "Xã Tiến Lợi", "group": "xa", "year": 2025}
    facts = read_unit(
        one, {**raw, "facts": {"total": {"!points": D(60)}}}, file="x", problems=problems
    )
    said = Provenance({"vi": "Năm ngoái"}, loaded.cycle.authority_name, 2025, "published")
    actions.publish(by=SYSTEM, slug="nam-ngoai", snapshot=freeze(one, [facts], said))
    page = client_of(cast.minh).get(CYCLE).content.decode()
    assert "Tăng, giảm so với năm 2025" in page
    assert "/ket-qua/nam-ngoai/toan-canh/" in page
    assert "từ năm 2025 đến năm 2026" in page
    assert f'href="{CYCLE}">2026</a>' in page


def test_of_very_many_units_that_cannot_be_compared_only_how_many_and_why(client) -> None:
    make.publication("ket-qua-2020", {"Sở Cũ": "50"}, year=2020)
    make.publication("ket-qua-2021", {f"Sở Số {n}": "70" for n in range(50)})
    page = text(client.get(ADDRESS))
    assert "Không đơn vị nào so được với năm 2020." in page
    assert "Đơn vị mới, năm trước chưa được đánh giá. 50" in page


def test_units_of_one_name_are_told_apart_by_their_group(client) -> None:
    one, problems = make.indicator_set("vi-du-cach-cham"), []
    raw = [("VN34-W00004", "70"), ("VN34-W31321", "80"), ("VN34-W22120", "90")]
    facts = [
        read_unit(
            one,
            {"unit": code, "name": "Xã Bình An", "facts": {"total": {"!points": D(points)}}},
            file="x",
            problems=problems,
        )
        for code, points in raw
    ]
    said = Provenance({"vi": "Cả nước"}, "Cả nước", 2026, "published")
    actions.publish(by=SYSTEM, slug="ca-nuoc", snapshot=freeze(one, facts, said))
    page = text(client.get("/ket-qua/ca-nuoc/toan-canh/"))
    assert "Cao nhất 90,00 Xã Bình An (" in page
    assert "Thành phố Hà Nội" in page


def test_narrow_figures_stand_in_pairs() -> None:
    def figure(key: str, *, is_wide: bool = False) -> Figure:
        return Figure(key, key, "", is_wide=is_wide)

    row = [figure("a"), figure("b"), figure("c"), figure("d", is_wide=True), figure("e")]
    assert [one.is_wide for one in paired(row)] == [False, False, True, True, True]
    assert paired([]) == ()


def test_a_cycle_in_preparation_has_nobody_to_show_yet(cast) -> None:
    cycles.prepare_cycle(
        by=SYSTEM,
        slug="ky-2026",
        title="Kỳ 2026",
        year=2026,
        indicator_set=make.indicator_set("vi-du-cach-cham"),
        authority="tinh",
        authority_name="Tỉnh Một",
    )
    page = text(client_of(cast.thu).get(CYCLE))
    assert "Không có đơn vị nào trong phạm vi này." in page
    assert "Chưa có đơn vị nào được xếp loại." in page
    assert client_of(cast.thu).get(f"{CYCLE}tai-ve/pdf").status_code == 200


def test_a_published_cycle_shows_the_publication_and_its_own_conduct(cast) -> None:
    loaded = make.assessment(State.CONCLUDED)
    found = rehearse_cycle(loaded.cycle).snapshot
    made = actions.publish(by=SYSTEM, slug="ky-2026", snapshot=found)
    Publication.objects.filter(pk=made.pk).update(cycle=loaded.cycle)
    page = client_of(cast.minh).get(CYCLE).content.decode()
    assert "Điểm theo bản đã công bố" in page
    assert "/ket-qua/ky-2026/" in page
    public = text(client_of(cast.dung).get("/ket-qua/ky-2026/toan-canh/"))
    assert "Điểm tự chấm so với điểm cuối cùng" in public
    assert "Kỷ luật thời hạn" not in public
    assert "Yêu cầu giải trình" not in public
    assert "Các yêu cầu giải trình" not in public
