"""What a stranger tries with what is published, and with what is not published yet."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from parindex.assessments.actions import moving
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.errors import Conflict, Invalid
from parindex.publications import actions, queries
from parindex.publications.models import Publication
from parindex.publications.papers.files import OFFERED
from parindex.publications.rehearsing import rehearse_cycle
from parindex.publications.urls import urlpatterns
from tests import make
from tests.cast import COMMUNE, client_of
from tests.documents.papers import pdf_pages, squeezed, word_lines

EVIL = '=HYPERLINK("//x.vn";"<script>alert(1)</script>") #panic("x") $x$ {{7*7}} \\ & ]'
"""A name that would be a formula, a script, Typst code and a template, if it were let."""

REASON = "Nhập sai tệp khảo sát."


@pytest.fixture
def cycle(cast):
    """One commune concluded, one with a name that means harm, the cycle ended."""
    found = make.cycle(more=[cycles.NewUnit("xa-doc", EVIL, "xa")])
    make.assessment(State.CONCLUDED, of=found)
    moving.finish_cycle(by=cast.thu.actor(), cycle=found)
    found.refresh_from_db()
    return found


def publish(cast, cycle, **said) -> Publication:
    """Both chairs approve what stands now, and Thu publishes."""
    thu, digest = cast.thu.actor(), rehearse_cycle(cycle).digest
    if not cycle.sign_offs.exists():
        actions.sign_off(by=cast.minh.actor(), cycle=cycle, seat="council", digest=digest)
        actions.sign_off(
            by=thu, cycle=cycle, seat="authority", digest=digest, name="Chủ", paper="12/TTr"
        )
    fields = {"number": "123/QĐ-UBND", "signed_on": date(2026, 12, 27), "accepted": "Hai xã"}
    decision = actions.Decision(**(fields | said))
    return actions.publish_cycle(by=thu, cycle=cycle, decision=decision, digest=digest)


FORMS = {
    "du-lieu/<slug:table>": ("csv", "json", "parquet"),
    "toan-canh/tai-ve": ("xlsx", "pdf"),
    "tai-ve/": ("json", "csv", "xlsx"),
    "phieu-diem": ("pdf", "docx"),
}


def addresses(slug: str) -> list[str]:
    """Every public address of a publication, files too."""
    rules = make.indicator_set("vi-du-cach-cham")
    codes = {"linh-vuc/": rules.areas[0].code, "tieu-chi/": rules.leaves[0].code}
    found = []
    for one in urlpatterns:
        route = str(one.pattern)
        if not route.startswith("ket-qua/<slug:slug>") or "<slug:paper>" in route:
            continue
        forms = next((given for part, given in FORMS.items() if part in route), ("",))
        code = next((code for part, code in codes.items() if part in route), "")
        filled = {"slug": slug, "unit": COMMUNE, "table": "units", "code": code}
        for form in forms:
            values = {**filled, "form": form, "kind": form}
            if "<int:paper_id>" not in route:
                found.append("/" + re.sub(r"<\w+:(\w+)>", lambda m: values[m[1]], route))  # noqa: B023
    return [*found, *(f"/ket-qua/{slug}/van-ban/{name}" for name in PAPERS)]


PAPERS = [f"{one.name}.{form.kind}" for one in OFFERED if one.is_public for form in one.forms]


def test_until_its_second_nothing_of_a_publication_is_anywhere(cast, client, cycle, monkeypatch):
    last_year = make.publication(
        "nam-truoc", year=2025, authority="Ủy ban nhân dân tỉnh Bình Thuận"
    )
    hour = timezone.now() + timedelta(hours=1)
    made = publish(cast, cycle, visible_from=hour)
    tags = {"json": f'"{made.digest[:32]}-json"', "csv": f'"{made.digest[:32]}-csv"'}

    def seen_at(moment) -> tuple[set[int], bool]:
        monkeypatch.setattr("parindex.publications.models.timezone.now", lambda: moment)
        codes = {client.get(one).status_code for one in addresses(made.slug)}
        codes |= {client.head(one).status_code for one in addresses(made.slug)}
        for form, tag in tags.items():
            one = f"/ket-qua/{made.slug}/tai-ve/{form}"
            codes.add(client.get(one, headers={"if-none-match": tag}).status_code)
        others = ["/", "/gioi-thieu/", "/robots.txt", *addresses(last_year.slug)]
        said = [client.get(one).content.decode(errors="ignore") for one in others]
        return codes, any(made.slug in one or cycle.title in one for one in said)

    assert seen_at(hour - timedelta(microseconds=1)) == ({404}, False)
    codes, is_told = seen_at(hour)
    assert (404 in codes, is_told) == (False, True)


def test_a_correction_under_embargo_is_not_told_of_by_the_one_it_replaces(cast, client, cycle):
    publish(cast, cycle)
    later = timezone.now() + timedelta(hours=1)
    publish(cast, cycle, number="124/QĐ-UBND", changes="Sửa số.", visible_from=later)
    said = "".join(client.get(one).content.decode() for one in ("/ket-qua/ky-2026/", "/"))
    assert "ky-2026-ban-2" not in said
    assert "Đã có bản sửa." not in said


def test_what_is_withdrawn_is_gone_at_every_address_even_for_who_had_it(cast, client, cycle):
    made = publish(cast, cycle)
    had = client.get("/ket-qua/ky-2026/tai-ve/json")
    index = queries.snapshot(made).results.cards[0].index
    actions.withdraw(by=cast.thu.actor(), publication=made, reason=REASON)
    for one in addresses("ky-2026"):
        response = client.get(one, headers={"if-none-match": had["ETag"]})
        page = response.content.decode()
        assert (response.status_code, REASON in page) == (410, True), one
        assert str(index).replace(".", ",") not in page
        assert "Xã Tiến Lợi" not in page
    assert client.get("/").content.decode().count("ky-2026") == 0


def test_when_a_correction_is_withdrawn_the_one_before_stands_again(cast, client, cycle):
    publish(cast, cycle)
    second = publish(cast, cycle, number="124/QĐ-UBND", changes="Sửa số quyết định.")
    actions.withdraw(by=cast.thu.actor(), publication=second, reason=REASON)
    assert [one.slug for one in queries.publications()] == ["ky-2026"]
    page = client.get("/ket-qua/ky-2026/").content.decode()
    assert ("Đã có bản sửa." in page, "ban-2" in page) == (False, False)


def test_pressing_publish_twice_publishes_once(cast, cycle):
    publish(cast, cycle)
    said = {"number": "124/QĐ-UBND", "changes": "Sửa số quyết định."}
    publish(cast, cycle, **said)
    with pytest.raises(Conflict, match="đã được công bố rồi"):
        publish(cast, cycle, **said)
    assert Publication.objects.count() == 2


def test_a_cycle_read_before_it_was_opened_again_is_not_published(cast, cycle):
    type(cycle).objects.filter(pk=cycle.pk).update(state="open")
    with pytest.raises(Conflict, match="Kết thúc kỳ trước khi công bố"):
        publish(cast, cycle)


@pytest.mark.parametrize(
    ("reason", "says"), [("  ", "Ghi lý do rút"), ("x" * 501, "Dài 501 ký tự")]
)
def test_a_withdrawal_without_a_good_reason_is_refused_beside_its_field(cast, cycle, reason, says):
    publish(cast, cycle)
    thu = client_of(cast.thu)
    response = thu.post(reverse("withdraw", args=["ky-2026"]), {"reason-1": reason})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<h1" in page
    assert "Bản 1" in page
    field = page.partition('name="reason-1"')[2].partition("</form>")[0]
    assert says in field
    assert f'value="{reason.strip()}"' in page
    assert client_of(cast.thu).get("/ket-qua/ky-2026/").status_code == 200


@pytest.mark.parametrize(
    ("name", "paper", "field", "says"),
    [
        ("", "12/TTr", "name", "Ghi họ tên người phê duyệt"),
        ("Chủ", "", "paper", "Ghi họ tên người phê duyệt"),
        ("x" * 161, "12/TTr", "name", "Dài 161 ký tự"),
        ("Chủ", "y" * 301, "paper", "Dài 301 ký tự"),
    ],
)
def test_an_approval_is_refused_beside_the_field_that_is_wrong(
    cast, cycle, name, paper, field, says
):
    digest = rehearse_cycle(cycle).digest
    given = {"seat": "authority", "digest": digest, "name": name, "paper": paper}
    response = client_of(cast.thu).post(reverse("approve_results", args=["ky-2026"]), given)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page.partition(f'name="{field}"')[2].partition("</div>")[0]
    assert (f'value="{name}"' in page, f'value="{paper}"' in page) == (True, True)
    assert not cycle.sign_offs.exists()


def test_a_name_that_means_harm_is_only_a_name_on_every_page_and_in_every_file(cast, client, cycle):
    made = publish(cast, cycle)
    pages = [*addresses(made.slug), f"/ket-qua/{made.slug}/don-vi/xa-doc/", "/"]
    for one in pages:
        response = client.get(one)
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        page = response.content.decode()
        assert "<script>alert" not in page, one
        assert "49" not in page.partition("HYPERLINK")[2][:120], one
    rows = list(csv.reader(io.StringIO(to_text(client, "csv"))))
    assert [one for row in rows for one in row if one[:1] in "=+@" and one] == []
    assert f"'{EVIL}" in rows[-1] + rows[-2] + rows[-3]
    assert_no_formula(client.get(f"/ket-qua/{made.slug}/tai-ve/xlsx").content)
    for name in PAPERS:
        content = client.get(f"/ket-qua/{made.slug}/van-ban/{name}").content
        if name.endswith("docx"):
            assert EVIL in "\n".join(word_lines(content)), name
        elif name.endswith("pdf"):
            assert squeezed(EVIL) in squeezed("".join(pdf_pages(content))), name
        else:
            assert_no_formula(content)


def assert_no_formula(content: bytes) -> None:
    """A workbook has words and numbers, and the harmful name as a word."""
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert EVIL in {cell.value for cell in cells if cell.data_type == "s"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert [one for one in formulas if "HYPERLINK" in str(one)] == []


def to_text(client, form: str) -> str:
    return client.get(f"/ket-qua/ky-2026/tai-ve/{form}").content.decode("utf-8-sig")


def test_filters_and_sorts_nobody_offers_show_the_ranking_and_nothing_else(client, db):
    make.publication()
    plain = client.get("/ket-qua/ket-qua-2021/").content.decode()
    for query in (
        "sort=body",
        "sort=-card",
        "sort=area:9",
        "sort=__class__",
        "xep-loai=%27",
        "nhom=x",
    ):
        page = client.get(f"/ket-qua/ket-qua-2021/?{query}").content.decode()
        assert "Sở Một" in page or "xep-loai" in query or "nhom" in query
        assert "Traceback" not in page
    for query in ("tim=%", "tim=_", "tim=*", "tim=" + "a" * 5000):
        page = client.get("/ket-qua/ket-qua-2021/", {"tim": query[4:]}).content.decode()
        assert "Sở Một" not in page.partition("<tbody")[2].partition("</tbody")[0]
    assert "Sở Một" in plain


@pytest.mark.parametrize(
    "typed", ["Sở Một", "So\u031b\u0309 Mo\u0323\u0302t", "so mot", "SỞ  MỘT\u200b"]
)
def test_a_name_is_found_however_its_letters_are_put_together(client, db, typed):
    make.publication()
    page = client.get("/ket-qua/ket-qua-2021/", {"tim": typed}).content.decode()
    assert "Sở Một" in page.partition("<tbody")[2].partition("</tbody")[0]


def test_a_publication_is_not_changed_by_any_public_request(client, db):
    made = make.publication()
    before = Publication.objects.values().get()
    for one in addresses(made.slug):
        for method in ("post", "put", "delete", "patch"):
            # Anybody may ask for the score sheets of all units to be put together.
            allowed = (302, 404, 405) if "/phieu-diem/" in one else (404, 405)
            assert getattr(client, method)(one).status_code in allowed, (method, one)
    assert Publication.objects.values().get() == before


def test_a_refusal_names_no_figure_of_a_result_that_is_not_published(cast, cycle):
    """A clerk who asks for the rehearsal learns only who may see it."""
    for name in ("rehearsal", "scanning", "publishing"):
        response = client_of(cast.binh).get(reverse(name, args=["ky-2026"]))
        assert response.status_code == 403
        assert "HYPERLINK" not in response.content.decode()


def test_an_empty_reason_is_refused_by_the_act_too(cast, cycle):
    made = publish(cast, cycle)
    with pytest.raises(Invalid, match="Ghi lý do rút"):
        actions.withdraw(by=cast.thu.actor(), publication=made, reason="\n\t ")


def test_a_paper_that_is_not_for_everybody_has_no_public_address(cast, client, cycle):
    publish(cast, cycle)
    for name in ("to-trinh.docx", "to-trinh.pdf", "quyet-dinh.exe", "../quyet-dinh.pdf", "x.pdf"):
        assert client.get(f"/ket-qua/ky-2026/van-ban/{name}").status_code == 404
        assert client_of(cast.binh).get(f"/cong-bo/ky-2026/van-ban/{name}").status_code in (
            403,
            404,
        )
