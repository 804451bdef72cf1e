"""From lost points to a plan that is approved, followed through the year and carried on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parindex.access import SYSTEM, Role
from parindex.assessments.actions import moving
from parindex.assessments.queries.home import home_page
from parindex.assessments.workflow import State
from parindex.directory.actions import enrol
from parindex.directory.models import JournalEntry, Notice
from parindex.errors import Conflict, Denied, Invalid
from parindex.improvement import actions, queries
from parindex.improvement.actions import Written
from parindex.improvement.models import Measure, Plan
from parindex.publications.units.plans import basis_of, paper_of, plan_with_results, wanted_of
from parindex.publications.units.reading import unit_page
from tests import make
from tests.cast import COMMUNE, client_of
from tests.publications.making import approve, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(cast):
    """The results of the commune, published; Bình and Hoa may plan."""
    loaded = make.assessment(State.CONCLUDED)
    moving.finish_cycle(by=cast.thu.actor(), cycle=loaded.cycle)
    loaded.cycle.refresh_from_db()
    return publish(cast, loaded.cycle, approve(cast, loaded.cycle))


def chosen(published, count=2):
    """The page of the commune with its first steps chosen."""
    first = unit_page(published, COMMUNE)
    names = [loss.steps[0].id for loss in first.losses if loss.steps][:count]
    return unit_page(published, COMMUNE, names)


def drafted(cast, published, count=2) -> Plan:
    page = chosen(published, count)
    return actions.take_in(by=cast.binh.actor(), basis=basis_of(page), wanted=wanted_of(page))


def assigned(cast, published, days=30, count=2) -> Plan:
    plan = drafted(cast, published, count)
    due = timezone.localdate() + timedelta(days=days)
    for one in plan.measures.all():
        written = Written(one.text, username="binh", due_on=due)
        actions.write_measure(by=cast.binh.actor(), measure_id=one.pk, written=written)
    return plan


def approved(cast, published, days=30, count=2) -> Plan:
    plan = assigned(cast, published, days, count)
    actions.propose(by=cast.binh.actor(), plan_id=plan.pk)
    return actions.approve(by=cast.hoa.actor(), plan_id=plan.pk).plan


def test_a_plan_begins_with_steps_and_says_what_they_regain(cast, published) -> None:
    page = chosen(published)
    plan = drafted(cast, published)
    assert (plan.place, plan.year, plan.publication) == (COMMUNE, published.year, published.slug)
    assert [(one.code, one.step, one.gain) for one in plan.measures.all()] == [
        (step.leaf.code, step.id, step.gain) for step in page.chosen
    ]
    found = plan_with_results(cast.binh.actor(), COMMUNE, published.year)
    assert found.all_done.card.points == page.card.points + sum(one.gain for one in page.chosen)
    assert found.all_done.card.index >= page.card.index
    assert found.done_so_far is None


def test_another_step_of_a_criterion_replaces_the_first(cast, published) -> None:
    ladders = [loss.steps for loss in unit_page(published, COMMUNE).losses]
    steps = next(one for one in ladders if len(one) > 1)
    for step in steps[:2]:
        page = unit_page(published, COMMUNE, [step.id])
        plan = actions.take_in(by=cast.binh.actor(), basis=basis_of(page), wanted=wanted_of(page))
    assert [one.step for one in plan.measures.all()] == [steps[1].id]


def test_only_the_unit_writes_and_only_its_head_approves(cast, published) -> None:
    page = chosen(published)
    for stranger in (cast.thu, cast.lan, cast.minh, cast.dung):
        with pytest.raises(Denied):
            actions.take_in(by=stranger.actor(), basis=basis_of(page), wanted=wanted_of(page))
    plan = assigned(cast, published)
    actions.propose(by=cast.binh.actor(), plan_id=plan.pk)
    with pytest.raises(Denied):
        actions.approve(by=cast.binh.actor(), plan_id=plan.pk)
    with pytest.raises(Conflict, match="chờ lãnh đạo duyệt"):
        drafted(cast, published)
    assert Notice.objects.filter(user=cast.hoa).latest("pk").text.endswith("chờ duyệt.")


def test_who_and_when_are_needed_before_the_head_sees_it(cast, published) -> None:
    plan = drafted(cast, published)
    with pytest.raises(Invalid, match="Ghi người phụ trách và hạn xong cho"):
        actions.propose(by=cast.binh.actor(), plan_id=plan.pk)
    with pytest.raises(Invalid, match="danh sách tài khoản của đơn vị"):
        actions.write_measure(
            by=cast.binh.actor(),
            measure_id=plan.measures.first().pk,
            written=Written("Làm ngay", username="lan"),
        )


def test_an_approved_version_is_locked_and_the_next_keeps_it(cast, published) -> None:
    plan = approved(cast, published)
    version = plan.versions.get()
    assert (version.number, len(version.digest), version.by_name) == (1, 64, "Hoa")
    first = plan.measures.first()
    with pytest.raises(Conflict, match="Kế hoạch đã duyệt"):
        actions.write_measure(by=cast.binh.actor(), measure_id=first.pk, written=Written("Khác"))
    again = actions.revise(by=cast.binh.actor(), plan_id=plan.pk)
    assert (again.state, again.version) == (Plan.State.DRAFTING, 2)
    with pytest.raises(Conflict, match="đã có trong bản được duyệt"):
        actions.remove_measure(by=cast.binh.actor(), measure_id=first.pk)
    actions.propose(by=cast.binh.actor(), plan_id=plan.pk)
    back = actions.send_back(by=cast.hoa.actor(), plan_id=plan.pk, reason="Hạn quá xa.")
    assert (back.state, back.note) == (Plan.State.DRAFTING, "Hạn quá xa.")
    actions.propose(by=cast.binh.actor(), plan_id=plan.pk)
    actions.approve(by=cast.hoa.actor(), plan_id=plan.pk)
    assert [one.number for one in plan.versions.all()] == [1, 2]
    assert plan.versions.first().digest == version.digest


def test_a_measure_is_followed_with_a_word_and_a_line_in_the_journal(cast, published) -> None:
    plan = approved(cast, published)
    first, second = plan.measures.all()
    actions.follow(by=cast.binh.actor(), measure_id=first.pk, state="done", text="Đã ban hành.")
    with pytest.raises(Invalid, match="Ghi lý do bỏ"):
        actions.follow(by=cast.binh.actor(), measure_id=second.pk, state="dropped")
    entry = JournalEntry.objects.get(act="follow_measure")
    assert (entry.details["criterion"], entry.details["after"]) == (first.code, "done")
    found = plan_with_results(cast.hoa.actor(), COMMUNE, published.year)
    note = found.page.rows[0].notes[0]
    assert (note.state, note.text, note.by_name) == ("done", "Đã ban hành.", "Binh")
    assert found.done_so_far.card.points == found.unit.card.points + first.gain


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-3, ("Quá hạn 3 ngày", "bad")), (0, ("Hạn hôm nay", "warn")), (14, ("Còn 14 ngày", "warn"))],
)
def test_what_is_due_waits_at_home(cast, published, days, expected) -> None:
    plan = approved(cast, published, days, count=1)
    page = home_page(cast.binh.actor())
    (duty,) = [one for one in page.now + page.soon if one.title.startswith("Kế hoạch khắc phục")]
    assert (duty.when, duty.level) == expected
    assert duty.url == f"/ke-hoach/{COMMUNE}/{plan.year}/#viec-{plan.measures.get().pk}"


def test_what_is_far_done_or_not_approved_does_not_wait(cast, published) -> None:
    plan = approved(cast, published, 15, count=1)
    assert queries.waiting_for(cast.binh.actor(), timezone.now()) == []
    Measure.objects.update(due_on=timezone.localdate())
    assert len(queries.waiting_for(cast.binh.actor(), timezone.now())) == 1
    assert queries.waiting_for(cast.thu.actor(), timezone.now()) == []
    actions.follow(by=cast.hoa.actor(), measure_id=plan.measures.get().pk, state="done", text="Rồi")
    assert queries.waiting_for(cast.binh.actor(), timezone.now()) == []


def test_the_coordinator_reads_all_plans_with_few_queries(
    cast, published, django_assert_num_queries
) -> None:
    approved(cast, published, -1)
    for number in range(3):
        Plan.objects.create(
            place=f"xa-{number}", unit_name=f"Xã Số {number}", authority="UBND", year=2021
        )
    thu = cast.thu.actor()
    with django_assert_num_queries(1):
        rows = queries.plans(thu)
    assert sorted((row.plan.place, row.measures, row.overdue) for row in rows) == [
        ("xa-0", 0, 0),
        ("xa-1", 0, 0),
        ("xa-2", 0, 0),
        (COMMUNE, 2, 2),
    ]
    late = queries.plans(cast.thu.actor(), queries.Filters(only_overdue=True))
    assert [(row.plan.place, row.overdue) for row in late] == [(COMMUNE, 2)]
    found = queries.plans(cast.thu.actor(), queries.Filters(query="xa so 1"))
    assert [row.plan.place for row in found] == ["xa-1"]
    page = client_of(cast.thu).get("/ke-hoach/?qua-han=1").content.decode()
    assert "2 việc quá hạn" in page
    with pytest.raises(Denied):
        queries.plans(cast.binh.actor())


def test_next_year_the_row_says_what_was_promised(cast, published) -> None:
    plan = approved(cast, published)
    first = plan.measures.first()
    actions.follow(by=cast.binh.actor(), measure_id=first.pk, state="doing", text="Đang làm")
    rules = unit_page(published, COMMUNE).rules
    found = queries.promised(COMMUNE, published.year, rules)
    assert [(one.text, one.state) for one in found[first.code]] == [(first.text, "doing")]
    assert queries.promised(COMMUNE, published.year - 1, rules) == {}
    assert queries.promised("xa-khac", published.year, rules) == {}


def test_pages_and_papers_are_for_the_unit_and_those_who_watch(cast, published) -> None:
    plan = approved(cast, published)
    address = reverse("plan", args=[COMMUNE, plan.year])
    enrol(
        by=SYSTEM,
        username="khanh",
        password="mot-mat-khau-dai",
        display_name="Khánh",
        grants=((Role.HEAD, "xa-phong-nam"),),
    )
    seen = {name: client_of(getattr(cast, name)).get(address).status_code for name in cast._fields}
    assert seen == {"binh": 200, "hoa": 200, "lan": 403, "minh": 200, "thu": 200, "dung": 403}
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = client_of(cast.hoa).get(f"{address}ke-hoach.{kind}")
        assert answer.content.startswith(start)
    paper = paper_of(plan_with_results(cast.hoa.actor(), COMMUNE, plan.year))
    assert [one.responsible for one in paper.measures] == ["Binh", "Binh"]
    assert paper.digest == plan.versions.get().digest
    assert paper.expected_index >= paper.index > Decimal(0)


def test_a_person_of_the_unit_takes_steps_in_through_the_page(cast, published) -> None:
    page = chosen(published)
    address = reverse("unit", args=[published.slug, COMMUNE])
    query = "&".join(f"buoc={one.id}" for one in page.chosen)
    seen = client_of(cast.binh).get(f"{address}?{query}").content.decode()
    assert "Đưa 2 việc vào kế hoạch khắc phục" in seen
    assert "Đưa 2 việc" not in client_of(cast.dung).get(f"{address}?{query}").content.decode()
    where = reverse("take_in", args=[published.slug, COMMUNE])
    answer = client_of(cast.binh).post(where, {"buoc": [one.id for one in page.chosen]})
    assert answer.url == reverse("plan", args=[COMMUNE, published.year])
    own = {"code": page.chosen[0].leaf.code, "text": "Tập huấn cho công chức một cửa."}
    client_of(cast.binh).post(where, own)
    told = [(one.step == "", one.gain) for one in Plan.objects.get().measures.all()]
    assert told[-1] == (True, None)


def test_where_only_areas_are_public_a_plan_begins_in_own_words(cast) -> None:
    from tests.publications.test_unit_page import results

    points = {"1": 16, "2": 30, "3": 14, "4": 12}
    stated = {code: {"!points": Decimal(one)} for code, one in points.items()}
    results("ket-qua-2021", 2021, {COMMUNE: stated, "xa-b": stated})
    page = client_of(cast.binh).get(f"/ket-qua/ket-qua-2021/don-vi/{COMMUNE}/").content.decode()
    assert "Việc tự ghi cho tiêu chí" in page
    where = reverse("take_in", args=["ket-qua-2021", COMMUNE])
    client_of(cast.binh).post(where, {"code": "1", "text": "Họp giao ban CCHC hằng tháng."})
    (measure,) = Plan.objects.get().measures.all()
    assert (measure.code, measure.text, measure.gain) == (
        "1",
        "Họp giao ban CCHC hằng tháng.",
        None,
    )
    seen = client_of(cast.hoa).get(f"/ke-hoach/{COMMUNE}/2021/")
    assert seen.status_code == 200
    assert client_of(cast.hoa).get(f"/ke-hoach/{COMMUNE}/2021/ke-hoach.docx").status_code == 200
