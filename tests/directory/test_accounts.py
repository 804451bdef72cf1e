"""Thu makes accounts, gives roles and new passwords; what is made by others is changed first."""

from __future__ import annotations

import base64
import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parindex.access import SYSTEM, Role
from parindex.directory import accounts
from parindex.directory.accounts import NewPerson
from parindex.directory.actions import enrol
from parindex.directory.models import JournalEntry, User
from parindex.errors import Denied, Invalid
from tests.cast import COMMUNE, PASSWORD, person

KE_SACH = "VN34-W31528"


@pytest.fixture
def quan(cast) -> User:
    """Quân administers the system."""
    return person("quan", (Role.ADMINISTRATOR, ""), display_name="Quân")


def shown_password(response) -> str:
    found = re.search(r'<code class="once">(\w{14})</code>', response.content.decode())
    assert found
    return found[1]


def grants_of(username: str) -> set[tuple[str, str]]:
    return set(User.objects.get(username=username).grants.values_list("role", "place"))


def latest() -> tuple[str, str, str, dict]:
    entry = JournalEntry.objects.first()
    return entry.actor, entry.act, entry.subject, entry.details


def test_thu_makes_an_account_and_mai_must_change_its_password(client, cast) -> None:
    client.force_login(cast.thu)
    response = client.post(
        "/tai-khoan/moi/",
        {
            "username": "mai.dt",
            "display_name": "Đỗ Thanh Mai",
            "email": "mai@example.vn",
            "works_at": KE_SACH,
            "role": "clerk",
            "place": KE_SACH,
        },
    )
    password = shown_password(response)
    assert "no-store" in response["Cache-Control"]
    assert latest() == ("Thu", "enrol", "mai.dt", {"grants": [f"clerk {KE_SACH}"]})
    assert password not in client.get("/tai-khoan/mai.dt/").content.decode()

    mai = Client()
    mai.post("/dang-nhap/", {"username": "mai.dt", "password": password})
    assert mai.get("/viec-can-lam/")["Location"] == "/mat-khau/"
    assert mai.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == "/mat-khau/"
    assert mai.get("/tro-giup/").status_code == 200
    changed = {"current": password, "new": "mot-mat-khau-moi", "again": "mot-mat-khau-moi"}
    assert mai.post("/mat-khau/", changed)["Location"] == "/viec-can-lam/"
    assert mai.get("/viec-can-lam/").status_code == 200
    assert latest() == ("Đỗ Thanh Mai", "change_password", "mai.dt", {})


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(client, cast) -> None:
    client.force_login(cast.thu)
    before = User.objects.count()
    response = client.post(
        "/tai-khoan/moi/",
        {"username": "Thu", "display_name": "Trần Thu", "email": "thu", "role": "", "place": ""},
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Tên đăng nhập «Thu» đã có. Chọn tên khác." in page
    assert "Thư điện tử «thu» không đúng dạng" in page
    response = client.post(
        "/tai-khoan/moi/", {"username": "hai", "display_name": "Hải", "role": "head", "place": ""}
    )
    assert "Chọn đơn vị cho vai trò này." in response.content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize("username", ["", "moi", "Nhap", "có dấu", "a b", "..", "a/b", "x" * 81])
def test_a_username_is_plain(db, username: str) -> None:
    with pytest.raises(Invalid, match="không dùng được"):
        enrol(by=SYSTEM, username=username, password=PASSWORD, display_name="Một người")


def test_the_password_page_says_what_is_wrong(client, cast) -> None:
    client.force_login(cast.binh)

    def said(current: str, new: str, again: str) -> str:
        answer = {"current": current, "new": new, "again": again}
        response = client.post("/mat-khau/", answer)
        assert response.status_code == 422
        found = re.search(r'<p class="err".*?<span>(.*?)</span>', response.content.decode())
        assert found
        return found[1]

    assert said("sai", "mot-mat-khau-moi", "mot-mat-khau-moi").startswith(
        "Mật khẩu đang dùng không"
    )
    assert said(PASSWORD, "ngan", "ngan") == "Mật khẩu mới ngắn quá. Ghi ít nhất 8 ký tự."
    assert said(PASSWORD, "password1", "password1").startswith("Mật khẩu mới quá phổ biến")
    assert said(PASSWORD, "mot-mat-khau-a", "mot-mat-khau-b").startswith("Hai lần ghi")
    assert said(PASSWORD, PASSWORD, PASSWORD).startswith("Mật khẩu mới trùng")
    assert User.objects.get(username="binh").check_password(PASSWORD)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_guessing_a_password_of_an_open_session_is_stopped(client, cast, language: str) -> None:
    client.cookies["django_language"] = language
    client.force_login(cast.binh)
    for _ in range(10):
        client.post("/mat-khau/", {"current": "sai", "new": "abcdefgh9", "again": "abcdefgh9"})
    right = {"current": PASSWORD, "new": "mot-mat-khau-moi", "again": "mot-mat-khau-moi"}
    assert client.post("/mat-khau/", right).status_code == 422


def test_a_new_password_ends_the_sessions_of_that_person(client, cast) -> None:
    binh = Client()
    binh.force_login(cast.binh)
    client.force_login(cast.thu)
    password = shown_password(client.post("/tai-khoan/binh/", {"what": "reset"}))
    assert latest() == ("Thu", "reset_password", "binh", {})
    assert binh.get("/viec-can-lam/")["Location"].startswith("/dang-nhap/")
    binh.post("/dang-nhap/", {"username": "binh", "password": password})
    assert binh.get("/viec-can-lam/")["Location"] == "/mat-khau/"


def test_a_locked_account_is_out_at_once_and_comes_back(client, cast) -> None:
    binh = Client()
    binh.force_login(cast.binh)
    client.force_login(cast.thu)
    client.post("/tai-khoan/binh/", {"what": "lock"})
    assert latest() == ("Thu", "lock_account", "binh", {})
    assert binh.get("/viec-can-lam/").status_code == 302
    wrong = binh.post("/dang-nhap/", {"username": "binh", "password": PASSWORD})
    assert wrong.status_code == 422
    client.post("/tai-khoan/binh/", {"what": "unlock"})
    right = binh.post("/dang-nhap/", {"username": "binh", "password": PASSWORD})
    assert right.status_code == 302


def test_roles_are_given_where_a_unit_was_found(client, cast) -> None:
    client.force_login(cast.thu)
    page = client.get("/tai-khoan/dung/", {"tim": "ke sach"}).content.decode()
    assert KE_SACH in page
    assert KE_SACH in client.get("/tai-khoan/dung/", {"tim": KE_SACH.lower()}).content.decode()
    client.post("/tai-khoan/dung/", {"what": "give", "role": "head", "place": KE_SACH})
    client.post("/tai-khoan/dung/", {"what": "give", "role": "appraiser", "place": ""})
    assert grants_of("dung") == {("head", KE_SACH), ("appraiser", "")}
    client.post("/tai-khoan/dung/", {"what": "take", "role": "head", "place": KE_SACH})
    assert grants_of("dung") == {("appraiser", "")}
    assert latest() == ("Thu", "set_grants", "dung", {"given": [], "taken": [f"head {KE_SACH}"]})
    nowhere = client.post("/tai-khoan/dung/", {"what": "give", "role": "clerk", "place": ""})
    assert nowhere.status_code == 422
    assert "phải thuộc một đơn vị" in nowhere.content.decode()


def test_details_change_and_only_what_changed_is_told(client, cast) -> None:
    client.force_login(cast.thu)
    details = {"display_name": "Bình", "position": "Công chức", "works_at": COMMUNE, "email": ""}
    client.post("/tai-khoan/binh/", {"what": "details", **details})
    changed = {"display_name": "Bình", "position": "Công chức"}
    assert latest() == ("Thu", "change_account", "binh", changed)
    wrong = client.post("/tai-khoan/binh/", {"what": "details", **details, "works_at": "không có"})
    assert "Không có đơn vị «không có»" in wrong.content.decode()


def test_administrators_are_made_and_changed_by_administrators(client, cast, quan) -> None:
    thu, admin = cast.thu.actor(), ((Role.ADMINISTRATOR, ""),)
    for act in (
        lambda: accounts.set_grants(by=thu, username="thu", give=admin),
        lambda: accounts.set_grants(by=thu, username="quan", take=admin),
        lambda: accounts.reset_password(by=thu, username="quan"),
        lambda: accounts.set_active(by=thu, username="quan", is_active=False),
        lambda: accounts.enrol_many(by=thu, people=[NewPerson("gia", "Giả", grants=admin)]),
    ):
        with pytest.raises(Denied, match="Chỉ quản trị hệ thống"):
            act()
    accounts.set_grants(by=quan.actor(), username="thu", give=admin)
    assert grants_of("thu") == {("coordinator", ""), ("administrator", "")}
    client.force_login(cast.minh)
    assert client.get("/tai-khoan/").status_code == 403


def test_no_administrator_locks_the_door_behind_themselves(cast, quan) -> None:
    quan_acts = quan.actor()
    with pytest.raises(Invalid, match="Không tự bỏ vai trò quản trị"):
        accounts.set_grants(by=quan_acts, username="quan", take=((Role.ADMINISTRATOR, ""),))
    with pytest.raises(Invalid, match="Không tự khóa"):
        accounts.set_active(by=quan_acts, username="quan", is_active=False)
    assert grants_of("quan") == {("administrator", "")}


def test_the_list_is_searched_without_marks_and_filtered(client, cast, quan) -> None:
    client.force_login(quan)

    def listed(**query: str) -> list[str]:
        page = client.get("/tai-khoan/", query).content.decode()
        return re.findall(r'<a class="b" href="/tai-khoan/([^/]+)/"', page)

    assert listed() == ["binh", "dung", "hoa", "lan", "minh", "quan", "thu"]
    assert listed(tim="QUAN") == ["quan"]
    assert listed(**{"vai-tro": "clerk"}) == ["binh"]
    accounts.set_active(by=SYSTEM, username="lan", is_active=False)
    assert listed(**{"trang-thai": "da-khoa"}) == ["lan"]
    assert 'href="/tai-khoan/"' in client.get("/viec-can-lam/").content.decode()


FILE = """tên đăng nhập;họ tên;chức vụ;thư điện tử;nơi công tác;vai trò;đơn vị
mai;Đỗ Thanh Mai;Công chức;mai@example.vn;VN34-W31528;Cán bộ kê khai;VN34-W31528
mai;Đỗ Thanh Mai;;;;lãnh đạo;VN34-W31528
tai;=Tài;;;;Thẩm định viên;
"""


def handed_in(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("nguoi.csv", text.encode("utf-8-sig"))}


def test_a_file_is_previewed_then_made_whole(client, cast) -> None:
    client.force_login(cast.thu)
    page = client.post("/tai-khoan/nhap/", handed_in(FILE)).content.decode()
    assert not User.objects.filter(username="mai").exists()
    packed = re.search(r'name="people" value="([^"]*)"', page)
    assert packed
    answer = client.post("/tai-khoan/nhap/", {"people": packed[1].replace("&#34;", '"')})
    content = re.search(r"base64,([^\"]+)\"", answer.content.decode())
    assert content
    rows = list(csv.reader(io.StringIO(base64.b64decode(content[1]).decode("utf-8-sig"))))
    assert [row[:2] for row in rows[1:]] == [["mai", "Đỗ Thanh Mai"], ["tai", "'=Tài"]]
    assert grants_of("mai") == {("clerk", KE_SACH), ("head", KE_SACH)}
    tai = User.objects.get(username="tai")
    assert tai.check_password(rows[2][2])
    assert tai.must_change_password
    again = client.post("/tai-khoan/nhap/", {"people": packed[1].replace("&#34;", '"')})
    assert again.status_code == 422
    assert "đã có" in again.content.decode()


def test_every_problem_of_a_file_is_told_by_row(client, cast) -> None:
    client.force_login(cast.thu)
    text = (
        "Tên đăng nhập,Họ tên,Vai trò,Đơn vị\n"
        "thu,Trần Thu,,\n"
        "a b,,Vua,\n"
        "nam,Nam,Cán bộ kê khai,Xã Không Có Thật\n"
        "sep,Sếp,Quản trị hệ thống,\n"
    )
    page = client.post("/tai-khoan/nhap/", handed_in(text)).content.decode()
    for sentence in (
        "Dòng 2: Tên đăng nhập «thu» đã có.",
        "Dòng 3: không có vai trò «Vua».",
        "Dòng 3: Tên đăng nhập «a b» không dùng được.",
        "Dòng 3: Ghi họ tên.",
        "Dòng 4: Không có đơn vị «Xã Không Có Thật».",
        "Dòng 5: Chỉ quản trị hệ thống giao",
    ):
        assert sentence in page
    assert 'name="people"' not in page
    assert client.post("/tai-khoan/nhap/", handed_in("a;b\n1;2\n")).status_code == 422
    assert client.post("/tai-khoan/nhap/", {"people": "[1]"}).status_code == 422


def test_nothing_of_many_is_made_when_one_cannot_be(cast) -> None:
    people = [NewPerson("mot", "Một"), NewPerson("thu", "Hai")]
    with pytest.raises(Invalid, match="thu: Tên đăng nhập «thu» đã có"):
        accounts.enrol_many(by=cast.thu.actor(), people=people)
    assert not User.objects.filter(username="mot").exists()
