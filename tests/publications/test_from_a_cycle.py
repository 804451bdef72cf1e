"""From a concluded cycle to the public page: rehearsal, approval, embargo, correction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from parindex.assessments.workflow import State
from parindex.directory.models import JournalEntry, Notice
from parindex.engine.snapshot import parse, verify
from parindex.errors import Conflict, Denied, Invalid
from parindex.publications import actions, queries
from parindex.publications.models import Publication, SignOff
from parindex.publications.rehearsing import edge_of, rehearse_cycle
from parindex.publications.scanning import scan
from tests import make
from tests.cast import COMMUNE
from tests.publications.making import LACKING, TODAY, approve, publish

pytestmark = pytest.mark.django_db


def test_a_concluded_cycle_becomes_a_public_page_that_verifies(cast, client, cycle):
    made = publish(cast, cycle, approve(cast, cycle))
    assert (made.slug, made.version, made.kind, made.units) == ("ky-2026", 1, "published", 3)
    assert verify(parse(queries.body("ky-2026"))) == []
    page = client.get("/ket-qua/ky-2026/").content.decode()
    assert "Chỉ số CCHC cấp xã năm 2026" in page
    assert "123/QĐ-UBND" in page
    assert LACKING in page
    acts = list(JournalEntry.objects.order_by("pk").values_list("act", flat=True))[-3:]
    assert acts == ["sign_off", "sign_off", "publish"]


def test_the_people_of_a_unit_are_told_where_its_result_is(cast, cycle):
    digest = approve(cast, cycle)
    made = publish(cast, cycle, digest)
    told = Notice.objects.filter(url=f"/ket-qua/{made.slug}/don-vi/{COMMUNE}/")
    assert {(one.user.username, one.text) for one in told} == {
        (
            name,
            "Đã công bố Chỉ số CCHC cấp xã năm 2026. "
            "Xem điểm bị mất, cách lấy lại và lập kế hoạch khắc phục.",
        )
        for name in ("binh", "hoa")
    }
    hour = datetime(2099, 1, 2, 1, tzinfo=UTC)
    again = publish(cast, cycle, digest, number="124/QĐ-UBND", changes="Đổi số", visible_from=hour)
    later = Notice.objects.filter(url=f"/ket-qua/{again.slug}/don-vi/{COMMUNE}/")
    assert {one.text for one in later} == {
        "Kết quả Chỉ số CCHC cấp xã năm 2026 được công khai lúc 08:00 02/01/2099."
    }


def test_everything_that_stands_against_publishing_is_said_at_once(cast, cycle):
    digest = rehearse_cycle(cycle).digest
    with pytest.raises(Invalid) as refusal:
        publish(cast, cycle, digest, number="", signed_on=None, accepted="")
    assert refusal.value.problems == (
        "Chưa có phê duyệt của chủ tịch hội đồng thẩm định.",
        "Chưa có phê duyệt của người đứng đầu cơ quan công bố.",
        "Ghi số, ký hiệu và ngày của quyết định công bố.",
        "Còn 3 đơn vị thiếu số liệu: ghi lý do vẫn công bố.",
    )
    assert Publication.objects.count() == 0


def test_who_may_approve_and_publish(cast, cycle):
    digest = rehearse_cycle(cycle).digest
    with pytest.raises(Denied, match="Chỉ chủ tịch hội đồng"):
        actions.sign_off(by=cast.thu.actor(), cycle=cycle, seat="council", digest=digest)
    with pytest.raises(Denied, match="không có quyền công bố"):
        actions.sign_off(by=cast.minh.actor(), cycle=cycle, seat="authority", digest=digest)
    with pytest.raises(Invalid, match="Ghi họ tên người phê duyệt"):
        actions.sign_off(by=cast.thu.actor(), cycle=cycle, seat="authority", digest=digest)
    approve(cast, cycle)
    with pytest.raises(Conflict, match="đã được phê duyệt"):
        actions.sign_off(by=cast.minh.actor(), cycle=cycle, seat="council", digest=digest)
    with pytest.raises(Denied, match="không có quyền công bố"):
        actions.publish_cycle(
            by=cast.minh.actor(), cycle=cycle, decision=actions.Decision("1", TODAY), digest=digest
        )


def test_a_running_cycle_and_stale_results_are_not_published(cast):
    loaded = make.assessment(State.DECIDING)
    digest = rehearse_cycle(loaded.cycle).digest
    with pytest.raises(Conflict, match="Kết thúc kỳ trước khi công bố"):
        publish(cast, loaded.cycle, digest)
    with pytest.raises(Conflict, match="Kết quả vừa thay đổi"):
        actions.sign_off(by=cast.minh.actor(), cycle=loaded.cycle, seat="council", digest="0" * 64)


def test_before_its_hour_a_publication_does_not_exist(cast, client, cycle):
    later = timezone.now() + timedelta(hours=2)
    publish(cast, cycle, approve(cast, cycle), visible_from=later)
    for path in ("", f"don-vi/{COMMUNE}/", "kiem-chung/", "tai-ve/json", "tai-ve/csv"):
        assert client.get(f"/ket-qua/ky-2026/{path}").status_code == 404, path
    assert "cấp xã năm 2026" not in client.get("/").content.decode()
    Publication.objects.update(visible_from=timezone.now() - timedelta(seconds=1))
    assert client.get("/ket-qua/ky-2026/").status_code == 200
    assert "cấp xã năm 2026" in client.get("/").content.decode()


def test_a_correction_names_what_it_changes_and_the_old_one_stays(cast, client, cycle):
    digest = approve(cast, cycle)
    publish(cast, cycle, digest)
    with pytest.raises(Invalid, match="ghi bản mới sửa gì"):
        publish(cast, cycle, digest)
    made = publish(cast, cycle, digest, number="130/QĐ-UBND", changes="Sửa số quyết định.")
    assert (made.slug, made.version) == ("ky-2026-ban-2", 2)
    old = client.get("/ket-qua/ky-2026/").content.decode()
    assert "Đã có bản sửa." in old
    assert 'href="/ket-qua/ky-2026-ban-2/"' in old
    new = client.get("/ket-qua/ky-2026-ban-2/").content.decode()
    assert "Sửa số quyết định." in new
    assert [one.slug for one in queries.publications()] == ["ky-2026-ban-2"]


def test_what_is_withdrawn_says_so_and_shows_no_figure(cast, client, cycle):
    made = publish(cast, cycle, approve(cast, cycle))
    with pytest.raises(Invalid, match="Ghi lý do rút"):
        actions.withdraw(by=cast.thu.actor(), publication=made, reason=" ")
    actions.withdraw(by=cast.thu.actor(), publication=made, reason="Nhập sai tệp khảo sát.")
    with pytest.raises(Conflict, match="đã được rút"):
        actions.withdraw(by=cast.thu.actor(), publication=made, reason="lần nữa")
    for path in ("", f"don-vi/{COMMUNE}/", "tai-ve/json"):
        response = client.get(f"/ket-qua/ky-2026/{path}")
        assert response.status_code == 410, path
        assert "Nhập sai tệp khảo sát." in response.content.decode()
    assert queries.publications() == []


def test_a_rehearsal_tells_what_changed_since_the_last(cast, cycle):
    actions.rehearse(by=cast.thu.actor(), cycle=cycle)
    assert rehearse_cycle(cycle).changed == []
    kept = cycle.rehearsals.get()
    kept.body[COMMUNE] |= {"index": "10.5", "rank": 2}
    kept.save()
    (line,) = rehearse_cycle(cycle).changed
    assert line.card.facts.unit == COMMUNE
    assert line.card.index is not None
    assert line.index_change == line.card.index - Decimal("10.5")


def test_units_near_the_edge_of_a_band_are_named(cycle):
    found = rehearse_cycle(cycle)
    (card,) = [one.card for one in found.lines if one.card.index is not None]
    bands = found.indicator_set.rating.bands

    def edge(index: str, rating: str):
        object.__setattr__(card, "index", Decimal(index))
        object.__setattr__(card, "rating", rating)
        return edge_of(found.indicator_set, card)

    top, second = bands[0], bands[1]
    just_below = str(top.start - Decimal("0.12"))
    assert edge(just_below, second.id)[:2] == (top.label.vi, Decimal("0.12"))
    assert edge(str(top.start + Decimal("0.05")), top.id)[2] == Decimal("0.05")
    assert edge(str(top.start + 2), top.id) == ("", None, None)


def test_the_scan_finds_what_somebody_should_look_at(cast, cycle):
    findings = scan(cycle, rehearse_cycle(cycle).results)
    kinds = {one.kind for one in findings}
    assert "no_evidence" in kinds
    assert "untouched" not in kinds
    assert all(one.unit == "Xã Tiến Lợi" for one in findings if one.sheet)


def test_thu_walks_the_pages_and_publishes(cast, client, cycle):
    client.force_login(cast.thu)
    for name in ("rehearsal", "scanning", "publishing"):
        assert client.get(reverse(name, args=["ky-2026"])).status_code == 200
    client.post(reverse("rehearse", args=["ky-2026"]))
    digest = rehearse_cycle(cycle).digest
    address = reverse("publishing", args=["ky-2026"])
    wrong = {"number": "1/QĐ-UBND", "signed_on": "hôm nay", "digest": digest}
    refused = client.post(address, wrong)
    assert refused.status_code == 422
    assert "không phải ngày. Ghi dạng 31/12/2022" in refused.content.decode()
    assert 'value="1/QĐ-UBND"' in refused.content.decode()
    approve(cast, cycle)
    given = {"number": "1/QĐ-UBND", "signed_on": "27/12/2026", "digest": digest}
    assert client.post(address, given).status_code == 422
    done = client.post(address, given | {"accepted": LACKING})
    assert (done.status_code, done["Location"]) == (302, "/ket-qua/ky-2026/")
    page = client.get(address).content.decode()
    assert "Bản 1" in page
    client.post(reverse("withdraw", args=["ky-2026"]), {"reason-1": "Sai"})
    assert client.get("/ket-qua/ky-2026/").status_code == 410


def test_an_approval_without_its_paper_keeps_the_name_that_was_typed(cast, client, cycle):
    client.force_login(cast.thu)
    digest = rehearse_cycle(cycle).digest
    given = {"seat": "authority", "digest": digest, "name": "Nguyễn Văn Chủ", "paper": ""}
    refused = client.post(reverse("approve_results", args=["ky-2026"]), given)
    assert refused.status_code == 422
    assert "Ghi họ tên người phê duyệt" in refused.content.decode()
    assert 'value="Nguyễn Văn Chủ"' in refused.content.decode()
    assert SignOff.objects.count() == 0


def test_minh_approves_on_the_page(cast, client, cycle):
    client.force_login(cast.minh)
    page = client.get(reverse("publishing", args=["ky-2026"])).content.decode()
    assert "Tôi phê duyệt kết quả này" in page
    digest = rehearse_cycle(cycle).digest
    client.post(reverse("approve_results", args=["ky-2026"]), {"seat": "council", "digest": digest})
    assert SignOff.objects.get().name == "Minh"


def test_the_decision_is_a_draft_first_and_then_carries_its_number(cast, client, cycle):
    client.force_login(cast.thu)
    address = reverse("draft_paper", args=["ky-2026", "quyet-dinh", "docx"])

    def said() -> str:
        word = Document(BytesIO(client.get(address).content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return " ".join([*cells, *(one.text for one in word.paragraphs)])

    assert "Số: \u00a0" in said()
    publish(cast, cycle, approve(cast, cycle))
    assert "Số: 123/QĐ-UBND" in said()
    assert "ngày 27 tháng 12 năm 2026" in said()
    assert LACKING in said()
    assert (
        client.get(reverse("draft_paper", args=["ky-2026", "quyet-dinh", "odt"])).status_code == 404
    )
