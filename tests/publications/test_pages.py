"""The public pages as a visitor reads them."""

from __future__ import annotations

import io
import json
import re

import pytest
from openpyxl import load_workbook

from parindex.engine.snapshot import parse, verify
from parindex.publications import queries
from tests import make

ADDRESS = "/ket-qua/ket-qua-2021/"


def text(response) -> str:
    """The page without tags, white space folded."""
    page = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def units(response) -> list[str]:
    return re.findall(r'don-vi/[a-z-]+/" class="b">([^<]+)<', response.content.decode())


@pytest.mark.parametrize(
    "totals", [{"Sở Một": "90"}, {"Sở Một": "90", "Sở Hai": "80", "Sở Ba": "70"}]
)
def test_the_home_page_lists_publications_with_few_queries(
    client, db, django_assert_num_queries, totals
) -> None:
    for number, name in enumerate(totals):
        make.publication(f"ket-qua-{number}", {name: totals[name]}, year=2020 + number)
    with django_assert_num_queries(2):  # the state of what is published, and the list
        page = text(client.get("/"))
    assert page.count("Kết quả năm") == len(totals)


def test_an_empty_home_page_says_so(client, db) -> None:
    assert "Chưa có kết quả nào được công bố." in text(client.get("/"))


def test_the_ranking_shows_places_ties_bands_and_vietnamese_numbers(client, db) -> None:
    make.publication()
    page = text(client.get(ADDRESS))
    assert "1 Sở Một 96,50 Rất tốt" in page
    assert "2 đồng hạng Sở Ba 84,85 Khá" in page
    assert "2 đồng hạng Sở Hai 84,85 Khá" in page
    assert "trung bình 88,73" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Sở Một", "Sở Ba", "Sở Hai"]),
        ("?sort=-rank", ["Sở Hai", "Sở Ba", "Sở Một"]),
        ("?sort=name", ["Sở Ba", "Sở Hai", "Sở Một"]),
        ("?sort=nonsense", ["Sở Một", "Sở Ba", "Sở Hai"]),
        ("?xep-loai=kha", ["Sở Ba", "Sở Hai"]),
        ("?tim=so+mot", ["Sở Một"]),
        ("?tim=kh%C3%B4ng+c%C3%B3", []),
        ("?nhom=x%27%22%3E", ["Sở Một", "Sở Ba", "Sở Hai"]),
        ("?tinh=x%27%22%3E", []),
    ],
)
def test_filters_and_sorting_happen_on_the_server(client, db, query, expected) -> None:
    make.publication()
    assert units(client.get(ADDRESS + query)) == expected


def test_htmx_gets_only_the_table(client, db) -> None:
    make.publication()
    part = client.get(ADDRESS + "?tim=mot", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "<html" not in part
    assert "Sở Một" in part


def test_change_on_last_year_is_shown_when_last_year_is_here(client, db) -> None:
    make.publication("ket-qua-2020", {"Sở Một": "96.38", "Sở Hai": "80"}, year=2020)
    make.publication()
    page = text(client.get(ADDRESS + "don-vi/so-mot/"))
    assert "▲ tăng 0,12 96,38 năm 2020" in page
    new = text(client.get(ADDRESS + "don-vi/so-ba/"))
    assert "Đơn vị mới, năm trước chưa được đánh giá." in new


def test_a_synthetic_publication_says_so_on_every_page(client, db) -> None:
    make.publication(kind="synthetic")
    for address in (ADDRESS, ADDRESS + "don-vi/so-mot/", ADDRESS + "linh-vuc/1/"):
        assert "không phải kết quả của đơn vị nào" in text(client.get(address))


@pytest.mark.parametrize(
    "address",
    [
        "/ket-qua/khong-co/",
        ADDRESS + "don-vi/khong-co/",
        ADDRESS + "linh-vuc/99/",
        ADDRESS + "tai-ve/exe",
        "/bo-chi-so/khong-co/",
        "/bo-chi-so/can-tho-so-2021/99/",
    ],
)
def test_what_does_not_exist_is_a_clear_page(client, db, address) -> None:
    make.publication()
    response = client.get(address)
    assert response.status_code == 404
    assert "Không có trang này." in text(response)


def test_the_downloaded_snapshot_verifies_and_is_not_sent_twice(client, db) -> None:
    make.publication()
    response = client.get(ADDRESS + "tai-ve/json")
    assert verify(parse(response.content.decode())) == []
    again = client.get(ADDRESS + "tai-ve/json", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_one_changed_digit_in_the_download_is_named(client, db) -> None:
    make.publication()
    document = json.loads(client.get(ADDRESS + "tai-ve/json").content)
    document["units"][0]["index"] = "97.50"
    found = [(one.place, one.what) for one in verify(document, "x.json")]
    assert found == [
        ("digest", "mã băm ghi trong tệp không khớp nội dung của chính tệp."),
        ("so-mot", "khác kết quả tính lại (index: ghi 97.50, tính 96.50)."),
    ]


def test_the_csv_and_the_workbook_hold_the_same_figures(client, db) -> None:
    make.publication()
    lines = client.get(ADDRESS + "tai-ve/csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("1,so-mot,Sở Một,,96.50,96.50,rat_tot,")
    book = load_workbook(io.BytesIO(client.get(ADDRESS + "tai-ve/xlsx").content))
    rows = list(book["Xếp hạng"].iter_rows(min_row=2, max_col=7, values_only=True))
    assert rows[0] == (1, "Sở Một", "so-mot", 96.5, "Rất tốt", 96.5, 0)


def test_a_set_shows_its_tree_and_each_rule_in_words(client, db) -> None:
    page = text(client.get("/bo-chi-so/can-tho-so-2021/1.1.3/"))
    assert "Từ 80% trở lên tỷ lệ × 2,00" in page
    assert "Mức độ hoàn thành kế hoạch" in page
    side = client.get("/bo-chi-so/can-tho-so-2021/1.1.3/", headers={"HX-Request": "true"})
    assert side.content.decode().lstrip().startswith("<aside")


def test_every_page_of_every_set_renders(client, db) -> None:
    assert client.get("/bo-chi-so/").status_code == 200
    for folder in sorted(make.LIBRARY.glob("*/set.toml")):
        one = make.indicator_set(folder.parent.name)
        assert one.title.vi.split()[0] in text(client.get(f"/bo-chi-so/{one.id}/"))
        for leaf in one.leaves[::7]:
            assert client.get(f"/bo-chi-so/{one.id}/{leaf.code}/").status_code == 200


def test_english_is_a_choice_kept_in_a_cookie(client, db) -> None:
    assert 'lang="vi"' in client.get("/").content.decode()
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert 'lang="en"' in page
    assert "Published" in page
    assert (
        client.post("/ngon-ngu/", {"language": "xx", "next": "//evil.example"})["Location"] == "/"
    )


def test_means_beside_a_group_are_the_means_of_that_group(db) -> None:
    from parindex.engine.results import results
    from parindex.engine.stating import read_unit
    from parindex.publications import queries

    one, problems = make.indicator_set("mau-2026-xa"), []
    raw = [("a", "Xã", 6), ("b", "Xã", 3), ("c", "Phường", 0)]
    units = [
        read_unit(
            one,
            {"unit": name, "group": group, "facts": {"2": {"!points": points}}},
            file="test",
            problems=problems,
        )
        for name, group, points in raw
    ]
    found = results(one, units)
    assert problems == []
    assert [str(queries.mean_shares(found, group)["2"]) for group in ("", "Xã", "Phường")] == [
        "50.00",
        "75.00",
        "0.00",
    ]
    assert [len(found.members(group)) for group in ("", "Xã", "Phường")] == [3, 2, 1]


def test_units_stand_side_by_side_five_at_most(db, client) -> None:
    one = make.publication()
    codes = [card.facts.unit for card in queries.snapshot(one).results.cards]
    empty = client.get(f"/ket-qua/{one.slug}/so-sanh/").content.decode()
    assert "Chọn từ hai đến năm đơn vị." in empty
    query = "&".join(f"dv={code}" for code in [*codes, "khong-co", codes[0]])
    page = client.get(f"/ket-qua/{one.slug}/so-sanh/?{query}").content.decode()
    assert page.count('<th scope="col" class="r"><a') == 3
    assert page.count(f'value="{codes[0]}" selected') == 1


def test_units_the_register_places_are_on_the_map(db, client) -> None:
    one = make.publication()
    page = client.get(f"/ket-qua/{one.slug}/ban-do/").content.decode()
    assert "không có vị trí" in page
    assert (
        f"/ket-qua/{one.slug}/ban-do/" not in client.get(f"/ket-qua/{one.slug}/").content.decode()
    )
