"""The pages of the council: who sees what, and what its forms do."""

from __future__ import annotations

import pytest

from parindex.access import SYSTEM
from parindex.assessments.actions import deciding as actions
from parindex.assessments.loading import load
from parindex.assessments.models import AgendaItem, Statement
from parindex.assessments.queries import agenda
from parindex.assessments.workflow import State
from parindex.directory.actions import declare_interest
from parindex.engine.facts import Stage
from tests import make
from tests.assessments.council.decisions import THREE, WORDS, decide
from tests.cast import COMMUNE
from tests.documents.papers import pdf_pages, squeezed, word_lines


def page(client, name: str, address: str, **more):
    client.force_login(_user(name))
    return client.get(f"/hoi-dong/ky-2026/{address}", **more)


def _user(name: str):
    from parindex.directory.models import User

    return User.objects.get(username=name)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_both_sides_stand_on_the_agenda(client, loaded, item) -> None:
    html = text_of(page(client, "kim", ""))
    for words in (
        "Xã Tiến Lợi",
        "Hoàn thành kế hoạch",
        "22/24",
        "2,75 <small>/ 3,00</small>",
        "20/24",
        "2,50 <small>/ 3,00</small>",
        "Hai nhiệm vụ chưa có sản phẩm.",
        "Đã cập nhật đến 31/12.",
        "còn 1 nội dung",
    ):
        assert words in html
    assert "Đưa ra họp" not in html
    assert "Thêm nội dung vào chương trình" not in html
    assert "Đưa ra họp" in text_of(page(client, "thu", ""))


def test_the_agenda_is_filtered(client, cast) -> None:
    make.assessment(State.DECIDING, disputed=THREE)
    decide(AgendaItem.objects.get(code="2.1"))
    shown = {
        wanted: [
            one.item.code
            for group in agenda.agenda_page(make.actor("minh"), "ky-2026", wanted).groups
            for one in group.entries
        ]
        for wanted in agenda.FILTERS
    }
    assert shown == {
        "tat-ca": ["1.2", "2.1", "3.1"],
        "chua-quyet": ["1.2", "3.1"],
        "da-quyet": ["2.1"],
    }
    html = text_of(page(client, "minh", "?loc=da-quyet"))
    assert "Hội đồng quyết định: theo đơn vị (22/24)" in html
    assert "Chất lượng kế hoạch" not in html.split("adding")[0]


@pytest.mark.parametrize("disputed", [{"2.1": make.CORRECTED}, THREE])
def test_lists_take_the_same_queries_for_one_and_three_items(
    client, cast, disputed, django_assert_num_queries
) -> None:
    make.assessment(State.DECIDING, disputed=disputed)
    page(client, "minh", "")
    item = f"{AgendaItem.objects.first().pk}/"
    for address, count in (("", 13), ("phien-hop/", 9), ("ket-luan/", 13), (item, 19)):
        with django_assert_num_queries(count):
            response = client.get(f"/hoi-dong/ky-2026/{address}")
        assert response.status_code == 200


@pytest.mark.parametrize("address", ["", "phien-hop/", "{item}/"])
def test_a_tied_member_reads_a_sentence_in_place_of_words(client, loaded, item, address) -> None:
    actions.call(by=make.actor("minh"), item_id=item.pk)
    declare_interest(by=SYSTEM, username="kim", place=COMMUNE, reason="quê ở xã")
    html = text_of(page(client, "kim", address.format(item=item.pk)))
    assert "Bạn đã khai có liên quan đến đơn vị này (quê ở xã)." in html
    for words in ("22/24", "20/24", "Hai nhiệm vụ", "Đã cập nhật"):
        assert words not in html


def test_a_tied_secretary_leaves_the_minutes_to_another(client, loaded, item) -> None:
    decide(item)
    declare_interest(by=SYSTEM, username="ha", place=COMMUNE, reason="quê ở xã")
    response = page(client, "ha", "bien-ban.docx")
    assert response.status_code == 403
    assert (
        "Biên bản có nội dung về Xã Tiến Lợi. Bạn đã khai có liên quan đến đơn vị này (quê ở xã). "
        "Đề nghị thành viên khác lập biên bản." in text_of(response)
    )


@pytest.mark.parametrize("address", ["", "1/", "phien-hop/", "ket-luan/", "bien-ban.pdf"])
@pytest.mark.parametrize("name", ["dung", "binh", "tam"])
def test_others_see_nothing(client, loaded, item, name, address) -> None:
    response = page(client, name, address)
    assert response.status_code == 403
    assert "Bạn không có quyền xem tiến độ của các đơn vị." in text_of(response)
    assert "Hoàn thành kế hoạch" not in text_of(response)


def test_an_item_shows_everything_and_a_form_for_who_runs_the_meeting(client, loaded, item) -> None:
    html = text_of(page(client, "ha", f"{item.pk}/"))
    for words in (
        "Từ 80% trở lên tính theo tỷ lệ",
        "Không có minh chứng nào được đính kèm.",
        "Giải trình chênh lệch với báo cáo.",
        "Thẩm định lần một",
        "Thẩm định lần hai",
        'name="f-da_xong"',
        "3 thành viên được biểu quyết",
    ):
        assert words in html
    member = text_of(page(client, "kim", f"{item.pk}/"))
    assert "Chỉ chủ tịch, thư ký hội đồng hoặc điều phối điều hành phiên họp." in member
    assert 'name="words"' not in member


def post(client, name: str, address: str, **given):
    client.force_login(_user(name))
    return client.post(f"/hoi-dong/ky-2026/{address}", given)


def test_a_refused_decision_keeps_everything_typed(client, loaded, item) -> None:
    typed = {
        "side": "correct",
        "f-da_xong": "30",
        "f-tong_so": "24",
        "points": "1,1",
        "words": "Lời đã gõ <b>",
        "votes_for": "7",
    }
    response = post(client, "minh", f"{item.pk}/quyet-dinh/", **typed)
    html = text_of(response)
    assert response.status_code == 422
    for words in (
        'value="correct" checked',
        'name="f-da_xong" id="f-2-1-da-xong" value="30"',
        'name="points" value="1,1"',
        "Lời đã gõ &lt;b&gt;</textarea>",
        'name="votes_for" value="7"',
        "Phần đạt (30) lớn hơn tổng số (24). Kiểm tra lại hai số.",
        "Đã nhập 7 phiếu; 3 thành viên hội đồng được biểu quyết về đơn vị này.",
    ):
        assert words in html
    item.refresh_from_db()
    assert item.decided_at is None


def test_a_decision_that_came_second_shows_the_first_and_what_was_typed(
    client, loaded, item
) -> None:
    decide(item, by="ha")
    response = post(client, "minh", f"{item.pk}/quyet-dinh/", side="appraisal", words="Của tôi")
    html = text_of(response)
    assert response.status_code == 409
    assert "Nội dung này đã được Ha ghi quyết định lúc" in html
    assert "<q>Của tôi</q>" in html
    assert "Hội đồng quyết định: theo đơn vị (22/24)" in html


def test_a_decision_is_recorded_from_the_form(client, loaded, item) -> None:
    seen = {
        f"v-{code}": value or "" for code, value in actions.seen_by_council(loaded, "2.1").items()
    }
    response = post(
        client, "ha", f"{item.pk}/quyet-dinh/", side="unit", words=WORDS, then="meeting", **seen
    )
    assert (response.status_code, response["Location"]) == (302, "/hoi-dong/ky-2026/phien-hop/")
    item.refresh_from_db()
    assert (item.side, item.decided_by) == ("unit", "Ha")


def test_points_are_previewed_by_the_engine_and_nothing_is_stored(client, loaded, item) -> None:
    client.force_login(_user("minh"))
    response = client.post(
        f"/hoi-dong/ky-2026/{item.pk}/thu/",
        {"side": "correct", "f-da_xong": "21", "f-tong_so": "24"},
        headers={"HX-Request": "true"},
    )
    assert text_of(response) == (
        '<p class="note note-acc"><span>Ghi như vậy thì được: 21/24 → <b>2,63</b> / 3,00 điểm'
        "</span></p>"
    )
    assert not Statement.objects.filter(stage=Stage.COUNCIL).exists()


def test_the_meeting_changes_only_when_something_does(client, loaded, item) -> None:
    htmx = {"HX-Request": "true"}
    first = page(client, "kim", "phien-hop/")
    version = first["ETag"].strip('"')
    assert "Chưa đưa nội dung nào ra họp." in text_of(first)
    assert f'hx-get="/hoi-dong/ky-2026/phien-hop/?co={version}" hx-trigger="every 5s"' in text_of(
        first
    )
    again = page(client, "kim", f"phien-hop/?co={version}", headers=htmx)
    assert (again.status_code, again.content) == (204, b"")
    same = page(client, "kim", "phien-hop/", headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    actions.call(by=make.actor("minh"), item_id=item.pk)
    called = page(client, "kim", f"phien-hop/?co={version}", headers=htmx)
    assert called.status_code == 200
    assert text_of(called).startswith('<div id="man-hinh"')
    assert "Đang xem xét" in text_of(called)
    assert "20/24" in text_of(called)
    decide(item)
    assert "Hội đồng quyết định: theo đơn vị (22/24)" in text_of(
        page(client, "kim", f"phien-hop/?co={version}", headers=htmx)
    )


def test_calling_and_adding_from_the_pages(client, loaded, item) -> None:
    response = post(client, "minh", f"{item.pk}/goi/")
    assert (response.status_code, response["Location"]) == (302, "/hoi-dong/ky-2026/phien-hop/")
    refused = post(client, "thu", "bo-sung/", assessment=loaded.assessment.pk, code="3.1", why="")
    assert refused.status_code == 422
    assert "Ghi lý do đưa ra hội đồng." in text_of(refused)
    assert '<option value="3.1" selected>' in text_of(refused)
    nobody = post(client, "thu", "bo-sung/", assessment="", code="3.1", why="Xem.")
    assert (nobody.status_code, "Chọn đơn vị." in text_of(nobody)) == (422, True)
    done = post(client, "thu", "bo-sung/", assessment=loaded.assessment.pk, code="3.1", why="Xem.")
    added = AgendaItem.objects.get(code="3.1")
    assert done["Location"] == f"/hoi-dong/ky-2026/#nd-{added.pk}"


def test_conclusions_and_complaints_on_the_page(client, loaded, item) -> None:
    html = text_of(page(client, "minh", "ket-luan/"))
    assert "Còn 1 nội dung hội đồng chưa quyết định." in html
    decide(item)
    post(client, "minh", "ket-luan/ghi/", one=COMMUNE)
    pk = loaded.assessment.pk
    assert load(pk).state is State.CONCLUDED
    refused = post(client, "thu", "mo-lai/", assessment=pk, reason="Khiếu nại số 5", until="32/13")
    assert refused.status_code == 422
    assert "Khiếu nại số 5</textarea>" in text_of(refused)
    post(client, "thu", "mo-lai/", assessment=pk, reason="Khiếu nại số 5", until="31/12/2099")
    html = text_of(page(client, "kim", "ket-luan/"))
    for words in (
        "Giải quyết đến 17:00 31/12/2099",
        "<b>Minh</b>: Kết luận",
        "<b>Thu</b>: Mở lại theo khiếu nại: Khiếu nại số 5 (giải quyết đến 17:00 31/12/2099)",
        f"<b>Minh</b>: Quyết định tiêu chí 2.1: {WORDS}",
        "Chỉ chủ tịch hoặc thư ký hội đồng của kỳ này kết luận.",
    ):
        assert words in html
    declare_interest(by=SYSTEM, username="kim", place=COMMUNE, reason="quê ở xã")
    tied = text_of(page(client, "kim", "ket-luan/"))
    assert "Bạn đã khai có liên quan đến đơn vị này (quê ở xã)." in tied
    assert WORDS not in tied


def test_the_minutes_say_what_was_decided(client, loaded, item) -> None:
    empty = page(client, "ha", "bien-ban.docx")
    assert empty.status_code == 403
    assert "Chưa có nội dung nào được quyết định để lập biên bản." in text_of(empty)
    decide(item, votes_for="2", votes_against="1")
    word = page(client, "ha", "bien-ban.docx")
    lines = word_lines(word.content)
    for line in (
        "Chủ trì: Minh, Chủ tịch hội đồng",
        "Thư ký: Ha, Thư ký",
        "Có mặt (3): ",
        "- Kim, Thành viên",
        "1. Xã Tiến Lợi: tiêu chí 2.1. Hoàn thành kế hoạch",
        "Ý kiến của đơn vị: 22/24. Giải trình: Đã cập nhật đến 31/12.",
        "Ý kiến của người thẩm định: 20/24. Hai nhiệm vụ chưa có sản phẩm.",
        "Điểm: tự chấm 2,75; thẩm định 2,50; Hội đồng quyết định 2,75.",
        "Quyết định: Theo đơn vị: 22/24",
        f"Lý do: {WORDS}",
        "Biểu quyết: 2 tán thành, 1 không tán thành, 0 không biểu quyết.",
        "Hội đồng quyết định 1 nội dung của 1 đơn vị: 1 theo đơn vị.",
    ):
        assert line in lines
    pdf = page(client, "ha", "bien-ban.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert squeezed(WORDS) in squeezed(" ".join(pdf_pages(pdf.content)))
    assert page(client, "ha", "bien-ban.pdf?ngay=01/01/2020").status_code == 403
    AgendaItem.objects.update(votes_for=None, votes_against=None, votes_abstained=None)
    again = word_lines(page(client, "ha", "bien-ban.docx").content)
    assert "Biểu quyết: thống nhất, không bỏ phiếu." in again
    assert page(client, "ha", "bien-ban.txt").status_code == 404
