"""The public site as citizens use it: the way down, looking up, criteria, the method in words."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from parindex.access import SYSTEM
from parindex.engine.snapshot import Provenance, freeze
from parindex.publications import queries
from parindex.publications.actions import publish
from parindex.publications.site import losing
from parindex.publications.site.listing import PER_PAGE, Filters, listing, provinces
from parindex.publications.summaries import brief_of
from tests import make
from tests.publications.making import CAO_BANG, scored
from tests.publications.pages import text

RANKING = "/ket-qua/xa-2026/"


def main_of(response) -> str:
    """The content of a page without its bar."""
    return re.sub(r".*?<main", "<main", response.content.decode(), count=1, flags=re.DOTALL)


def test_the_way_from_an_authority_down_to_a_unit(client, db) -> None:
    make.publication("ket-qua-2020", {"Sở Một": "90"}, year=2020)
    make.publication("ket-qua-2021", year=2021)
    home = client.get("/").content.decode()
    assert '<a href="/co-quan/thanh-pho-can-tho/">Thành phố Cần Thơ</a>' in home
    authority = client.get("/co-quan/thanh-pho-can-tho/").content.decode()
    assert [authority.count(f'href="/ket-qua/ket-qua-{year}/"') for year in (2020, 2021)] == [1, 1]
    year = client.get("/co-quan/thanh-pho-can-tho/2020/").content.decode()
    assert [year.count(f'href="/ket-qua/ket-qua-{year_}/"') for year_ in (2020, 2021)] == [1, 0]
    unit = client.get("/ket-qua/ket-qua-2021/don-vi/so-mot/").content.decode()
    way = re.search(r'<nav class="crumbs.*?</nav>', unit, re.DOTALL)
    assert way is not None
    assert re.findall(r'href="([^"]+)"', way[0]) == [
        "/",
        "/co-quan/thanh-pho-can-tho/",
        "/co-quan/thanh-pho-can-tho/2021/",
        "/ket-qua/ket-qua-2021/",
    ]
    assert client.get("/co-quan/khong-co/").status_code == 404
    assert client.get("/co-quan/thanh-pho-can-tho/1999/").status_code == 404


@pytest.mark.parametrize(
    ("address", "count"),
    [
        (RANKING, 9),
        (f"{RANKING}mat-diem/", 3),
        (f"{RANKING}tieu-chi/1.1.1/", 3),
        (f"{RANKING}linh-vuc/1/", 3),
        (f"{RANKING}so-sanh/", 5),
        (f"{RANKING}cach-tinh/", 3),
        ("/co-quan/tinh-minh-hoa/", 2),
    ],
)
@pytest.mark.parametrize("names", [["Xã Một"], ["Xã Một", "Xã Hai", "Xã Ba"]])
def test_a_page_asks_as_much_for_one_unit_as_for_three(
    client, db, django_assert_num_queries, address, count, names
) -> None:
    one = scored(groups={"xa": names})
    queries.snapshot(one)
    brief_of(one)
    with django_assert_num_queries(count):
        assert client.get(address).status_code == 200


def test_groups_follow_one_another_because_places_count_within_them(client, db) -> None:
    scored()
    rows = re.findall(
        r'scope="rowgroup"[^>]*>([^<]+) <|class="b">([^<]+)<', main_of(client.get(RANKING))
    )
    order = [group or name for group, name in rows]
    assert order[0] == "Xã"
    assert set(order[1:3]) == {"Xã An Mỹ", "Xã Tân Mỹ"}
    assert order[3:5] == ["Phường", "Phường Đông"]


def test_a_long_ranking_comes_in_pages_and_is_searched_whole(client, db) -> None:
    names = [f"Xã Số {n}" for n in range(PER_PAGE)]
    one = scored(groups={"xa": [*names, "Xã Cuối Cùng"]})
    first, second = listing(one, Filters()), listing(one, Filters(), "2")
    assert (len(first.rows), first.pages, len(second.rows)) == (PER_PAGE, 2, 1)
    assert listing(one, Filters(), "999").number == 2
    assert listing(one, Filters(), "x").number == 1
    assert [row.card.facts.name for row in listing(one, Filters(query="cuoi cung")).rows] == [
        "Xã Cuối Cùng"
    ]
    page = client.get(f"{RANKING}?sort=name&trang=1").content.decode()
    assert 'href="?sort=name&amp;trang=2"' in page


def test_units_of_several_provinces_say_so_and_are_filtered_by_them(client, db) -> None:
    codes = {"Phường Thục Phán": "VN34-W01273", "Phường Ba Đình": "VN34-W00004"}
    one = scored(groups={"phuong": list(codes)}, codes=codes)
    assert provinces(one) == ["Tỉnh Cao Bằng", "Thành phố Hà Nội"]
    found = client.get(RANKING, {"tinh": "Tỉnh Cao Bằng"})
    assert re.findall(r'class="b">([^<]+)<', main_of(found)) == ["Phường Thục Phán"]
    assert "1 trong 2 đơn vị" in text(found)
    single = scored("mot-tinh", groups={"phuong": list(CAO_BANG.values())[:1]}, codes=codes)
    assert provinces(single) == []


def test_areas_are_read_as_points_too(client, db) -> None:
    one = scored(groups={"xa": ["Xã Một"]})
    card = queries.snapshot(one).results.cards[0]
    page = text(client.get(f"{RANKING}?theo=diem"))
    shown = f"{card.areas['1'].points:.2f}".replace(".", ",")
    assert f" {shown} " in page


def test_a_ward_is_looked_up_without_marks_over_everything(client, db) -> None:
    scored("xa-2025", year=2025)
    scored("xa-2026", year=2026)
    page = main_of(client.get("/", {"tim": "AN MY"}))
    found = re.findall(r'<a class="pub" href="(/ket-qua/[^"]+don-vi/[^"]+)"', page)
    assert found == ["/ket-qua/xa-2026/don-vi/xa-an-my/"]
    nothing = text(client.get("/", {"tim": "khong co dau"}))
    assert "Không thấy đơn vị nào có tên như vậy." in nothing


def test_a_criterion_shows_who_lost_how_much_and_by_which_rule(client, db) -> None:
    names = [f"Xã Số {n}" for n in range(12)]
    one = scored(groups={"xa": names})
    worst = losing.losses(one)[0]
    assert worst.lost == sum(
        (card.leaves[worst.leaf.code].lost for card in queries.snapshot(one).results.cards),
        start=worst.lost * 0,
    )
    page = client.get(f"{RANKING}tieu-chi/{worst.leaf.code}/")
    assert f"Đơn vị mất điểm {worst.losers} / {worst.units}" in text(page)
    shares = losing.shares_of(queries.snapshot(one).results.cards, worst.leaf.code)
    assert sum(bar.units for bar in losing.distribution(shares)) == worst.units
    assert shares[0].score.lost == max(share.score.lost for share in shares)
    listed = main_of(client.get(f"{RANKING}mat-diem/"))
    assert listed.index(f">{worst.leaf.code} ") < listed.index(
        f">{losing.losses(one)[5].leaf.code} "
    )
    assert client.get(f"{RANKING}tieu-chi/1/").status_code == 404


def test_where_no_criterion_is_public_the_page_says_so(client, db) -> None:
    make.publication()
    address = "/ket-qua/ket-qua-2021/"
    assert "chưa công khai" in text(client.get(f"{address}mat-diem/"))
    assert f'{address}mat-diem/"' not in client.get(address).content.decode()
    assert "Điểm từng đơn vị của tiêu chí này chưa công khai." in text(
        client.get(f"{address}tieu-chi/1.1.1/")
    )


def test_the_method_is_told_from_the_set_of_the_publication(client, db) -> None:
    scored()
    page = text(client.get(f"{RANKING}cach-tinh/"))
    for sentence in (
        "8 lĩnh vực, 34 tiêu chí, 25 tiêu chí thành phần.",
        "Tổng 100 điểm: 70 điểm tự chấm rồi được thẩm định, 30 điểm điều tra xã hội học.",
        "Làm tròn đến 2 chữ số thập phân, từ 5 trở lên thì làm tròn lên.",
        "Muốn xếp loại Rất tốt, mọi lĩnh vực phải đạt từ 70",
        "Bằng nhau thì xét tiếp theo thứ tự: 3 Cải cách thủ tục hành chính; phần khảo sát.",
        "Tốt từ 80 đến dưới 90",
        "Yếu dưới 50",
    ):
        assert sentence in page


def test_every_set_has_a_method_in_both_languages(db) -> None:
    from django.utils import translation

    from parindex.publications.site.explaining import method

    for folder in sorted(make.LIBRARY.glob("*/set.toml")):
        one = make.indicator_set(folder.parent.name)
        for language in ("vi", "en"):
            with translation.override(language):
                assert len(method(one)) >= 9


def test_the_commands_of_the_proof_work_as_they_stand(client, db, tmp_path) -> None:
    from html import unescape

    one = scored()
    (tmp_path / "xa-2026.json").write_text(queries.body(one.slug), "utf-8")
    page = client.get(f"{RANKING}kiem-chung/").content.decode()
    fetch, check, verify, explain = (
        unescape(words) for words in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    )
    assert fetch == (
        "curl --compressed -o xa-2026.json http://127.0.0.1:8000/ket-qua/xa-2026/tai-ve/json"
    )
    script = check.removeprefix("python3 - <<'END'\n").removesuffix("\nEND")
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert said.stdout == "True\n"
    for line in (verify, explain):
        command = [sys.executable, "-m", *line.split()]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_glossary_says_what_words_mean(client, db) -> None:
    page = text(client.get("/thuat-ngu/"))
    assert "Mã băm Dấu vân tay của bản công bố: sửa một chữ số là mã này khác đi." in page


def test_a_shared_link_has_title_sentence_and_picture(client, db) -> None:
    one = make.publication()
    page = client.get("/ket-qua/ket-qua-2021/").content.decode()
    assert '<meta property="og:title" content="Kết quả năm 2021">' in page
    assert "Thành phố Cần Thơ, 3 đơn vị, trung bình 88,73." in page
    picture = f"http://127.0.0.1:8000/ket-qua/ket-qua-2021/anh.png?v={one.digest[:8]}"
    assert f'<meta property="og:image" content="{picture}">' in page
    for address in ("anh.png", "don-vi/so-mot/anh.png"):
        image = client.get(f"/ket-qua/ket-qua-2021/{address}")
        assert image["Content-Type"] == "image/png"
        sides = [int.from_bytes(image.content[n : n + 4]) for n in (16, 20)]
        assert sides == [1200, 630]
    assert client.get("/ket-qua/ket-qua-2021/don-vi/khong-co/anh.png").status_code == 404


def test_units_are_compared_by_name_too(client, db) -> None:
    scored()
    page = text(client.get(f"{RANKING}so-sanh/", {"dv": ["xã an mỹ", "xa-tan-my", "Xã Không"]}))
    assert "Chỉ số" in page
    assert "Không có đơn vị nào tên «Xã Không»." in page


def test_one_unit_long_names_and_all_tied_stand_on_a_page(client, db) -> None:
    long = "Ban Quản lý Khu kinh tế và các khu công nghiệp, khu chế xuất tỉnh"
    make.publication("mot", {long: "90"})
    page = text(client.get("/ket-qua/mot/"))
    assert long in page
    assert "trung bình" not in page
    make.publication("bang-nhau", {"Sở Một": "80", "Sở Hai": "80"}, year=2022)
    tied = text(client.get("/ket-qua/bang-nhau/"))
    assert tied.count("đồng hạng") == 2
    assert client.get("/ket-qua/bang-nhau/anh.png").status_code == 200


@pytest.mark.parametrize("rules", ["mau-2026-xa", "thanh-hoa-so-2024"])
def test_a_publication_without_units_breaks_no_page(client, db, rules) -> None:
    said = Provenance({"vi": "Chưa có đơn vị"}, "Tỉnh", 2026, "computed")
    publish(by=SYSTEM, slug="trong", snapshot=freeze(make.indicator_set(rules), [], said))
    pages = ("", "mat-diem/", "so-sanh/", "ban-do/", "cach-tinh/", "kiem-chung/", "anh.png")
    assert [client.get(f"/ket-qua/trong/{page}").status_code for page in pages] == [200] * 7
    assert "Bản công bố này không có đơn vị nào." in text(client.get("/ket-qua/trong/"))
    assert client.get("/co-quan/tinh/").status_code == 200
