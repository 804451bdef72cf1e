"""Two people publish, correct, approve, withdraw or import at the same moment."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.test import Client

from parindex.assessments.actions import moving
from parindex.assessments.workflow import State
from parindex.cycles import templating as kept_templates
from parindex.cycles.models import PaperTemplate
from parindex.directory.models import JournalEntry
from parindex.publications import actions, queries
from parindex.publications.actions import Decision
from parindex.publications.earlier.actions import choose, hand_in, publish_table
from parindex.publications.earlier.queries import open_work
from parindex.publications.models import Bundle, Publication, SignOff
from parindex.publications.papers import bundling, templating
from parindex.publications.papers.bundling import begin_bundle, go_on, sweep_bundles
from parindex.publications.rehearsing import rehearse_cycle
from parindex.publications.site import keeping
from tests import make
from tests.faults.together import at_once, refusals
from tests.publications import published_files as files

DONE = Decision("123/QĐ-UBND", date(2026, 12, 27), "Hai xã")


@pytest.fixture
def cycle(people):
    """One commune concluded and the cycle ended."""
    queries._snapshot.cache_clear()
    keeping.PAGES.forget()
    found = make.cycle()
    make.assessment(State.CONCLUDED, of=found)
    moving.finish_cycle(by=people.thu.actor(), cycle=found)
    found.refresh_from_db()
    return found


def approve(people, cycle) -> str:
    """Both chairs approve what stands now; its digest."""
    digest = rehearse_cycle(cycle).digest
    actions.sign_off(by=people.minh.actor(), cycle=cycle, seat="council", digest=digest)
    actions.sign_off(
        by=people.thu.actor(),
        cycle=cycle,
        seat="authority",
        digest=digest,
        name="Chủ",
        paper="12/TTr",
    )
    return digest


def acts(name: str) -> int:
    return JournalEntry.objects.filter(act=name).count()


def test_publishing_pressed_by_two_is_one_publication(people, cycle) -> None:
    digest = approve(people, cycle)
    press = partial(
        actions.publish_cycle, by=people.thu.actor(), cycle=cycle, decision=DONE, digest=digest
    )
    found = at_once(press, press, press)
    assert len(refusals(found)) == 2
    assert all("đã công bố" in one for one in refusals(found))
    assert (Publication.objects.count(), acts("publish")) == (1, 1)


def test_two_corrections_at_once_are_versions_in_a_row(people, cycle) -> None:
    thu, digest = people.thu.actor(), approve(people, cycle)
    publish = partial(actions.publish_cycle, by=thu, cycle=cycle, digest=digest)
    publish(decision=DONE)
    at_once(
        *(
            partial(publish, decision=DONE._replace(number=number, changes="Sửa số."))
            for number in ("124/QĐ-UBND", "125/QĐ-UBND")
        )
    )
    rows = Publication.objects.order_by("version").values_list("version", "replaces__version")
    assert list(rows) == [(1, None), (2, 1), (3, 2)]
    assert [one.slug for one in queries.publications()] == ["ky-2026-ban-3"]


def test_a_correction_while_the_publication_is_withdrawn_leaves_one_or_none(people, cycle) -> None:
    thu, digest = people.thu.actor(), approve(people, cycle)
    publish = partial(actions.publish_cycle, by=thu, cycle=cycle, digest=digest)
    first = publish(decision=DONE)
    again = DONE._replace(number="124/QĐ-UBND", changes="Sửa số.")
    at_once(
        partial(publish, decision=again),
        partial(actions.withdraw, by=thu, publication=first, reason="Sai."),
        partial(actions.withdraw, by=thu, publication=first, reason="Sai rồi."),
    )
    assert [one.slug for one in queries.publications()] == ["ky-2026-ban-2"]
    assert acts("withdraw") == 1


def test_an_approval_given_twice_at_once_is_one(people, cycle) -> None:
    digest = rehearse_cycle(cycle).digest
    sign = partial(
        actions.sign_off, by=people.minh.actor(), cycle=cycle, seat="council", digest=digest
    )
    assert refusals(at_once(sign, sign)) == ["Kết quả này đã được phê duyệt."]
    assert (SignOff.objects.count(), acts("sign_off")) == (1, 1)


def test_a_cycle_opened_again_while_it_is_published_is_one_or_the_other(people, cycle) -> None:
    digest = approve(people, cycle)
    thu = people.thu.actor()
    publish = partial(actions.publish_cycle, by=thu, cycle=cycle, decision=DONE, digest=digest)

    def reopen() -> None:
        type(cycle).objects.filter(pk=cycle.pk, state="concluded").update(state="open")

    at_once(publish, reopen)
    for one in Publication.objects.all():
        assert one.digest == queries.snapshot(one).digest


def test_two_who_ask_for_all_sheets_get_one_file(people, cycle) -> None:
    thu, digest = people.thu.actor(), approve(people, cycle)
    one = actions.publish_cycle(by=thu, cycle=cycle, decision=DONE, digest=digest)
    ask = partial(begin_bundle, publication=one, form="docx")
    assert refusals(at_once(ask, ask, ask)) == []
    bundle = Bundle.objects.get()
    step = partial(go_on, bundle=bundle)
    for _ in range(3):
        at_once(step, step)
    bundle.refresh_from_db()
    assert (bundle.made, bundle.is_whole, bundle.failure) == (3, True, "")


def test_sheets_thrown_away_while_a_visitor_waits_break_no_page(
    people, cycle, home, monkeypatch
) -> None:
    thu, digest = people.thu.actor(), approve(people, cycle)
    one = actions.publish_cycle(by=thu, cycle=cycle, decision=DONE, digest=digest)
    client, address = Client(), f"/ket-qua/{one.slug}/phieu-diem/docx/"
    assert client.post(address).status_code == 302
    written = bundling._written

    def withdrawn_meanwhile(*given):
        found = list(written(*given))
        actions.withdraw(by=thu, publication=one, reason="Sai.")
        sweep_bundles()
        return found

    monkeypatch.setattr(bundling, "_written", withdrawn_meanwhile)
    assert client.get(address).status_code in (200, 410)
    assert client.get(address).status_code == 410
    assert [path for path in (home / "files").rglob("*") if path.is_file()] == []


def test_reading_while_it_is_withdrawn_gives_a_page_or_says_so(people, cycle) -> None:
    thu, digest = people.thu.actor(), approve(people, cycle)
    one = actions.publish_cycle(by=thu, cycle=cycle, decision=DONE, digest=digest)
    pages = ("", "don-vi/xa-tien-loi/", "tai-ve/json", "tai-ve/goi-du-lieu.zip", "toan-canh/")

    def read() -> list[int]:
        queries._snapshot.cache_clear()
        client = Client()
        codes = [client.get(f"/ket-qua/{one.slug}/{page}").status_code for page in pages]
        return [*codes, client.get("/").status_code, client.get("/api/v1/publications").status_code]

    withdraw = partial(actions.withdraw, by=thu, publication=one, reason="Sai.")
    first, second, _ = at_once(read, read, withdraw)
    assert {*first, *second} <= {200, 410}
    assert read()[0] == 410


def handed_in(people, year: str = "2024") -> tuple[int, str]:
    """A table of an earlier year with everything said about it; its number and mark."""
    thu = people.thu.actor()
    table = hand_in(by=thu, name="thanh-hoa.xlsx", content=files.thanh_hoa_2024())
    paper = {
        "authority": "Tỉnh Thanh Hóa",
        "year": year,
        "level": "department",
        "decision": "900/QĐ-UBND",
        "decided_on": "17/02/2025",
        "source": files.THANH_HOA_SOURCE,
    }
    choose(by=thu, table_id=table.pk, said={"paper": paper})
    work = open_work(thu, table.pk)
    own = {one.text: "=" for one in work.undecided}
    choose(by=thu, table_id=table.pk, said={"units": own})
    return table.pk, open_work(thu, table.pk).mark


def test_the_same_year_imported_by_two_is_published_once(people) -> None:
    thu = people.thu.actor()
    (first, mark), (second, other) = handed_in(people), handed_in(people)
    press = partial(publish_table, by=thu)
    found = at_once(
        partial(press, table_id=first, mark=mark),
        partial(press, table_id=first, mark=mark),
        partial(press, table_id=second, mark=other),
    )
    assert len(refusals(found)) == 2
    assert (Publication.objects.count(), acts("import_table")) == (1, 1)


def test_two_templates_brought_and_used_at_once_leave_one(people, cycle) -> None:
    thu = people.thu.actor()
    standard = templating.templated(thu, cycle.slug, "quyet-dinh").standard()
    bring = partial(
        templating.bring_template, by=thu, slug=cycle.slug, paper="quyet-dinh", content=standard
    )
    found = at_once(*(partial(bring, name=name) for name in ("a.docx", "b.docx", "c.docx")))
    assert refusals(found) == []
    draft = PaperTemplate.objects.get()
    use = partial(
        kept_templates.use_template,
        by=thu,
        slug=cycle.slug,
        paper="quyet-dinh",
        digest=draft.digest,
    )
    assert len(refusals(at_once(use, use))) == 1
    back = partial(kept_templates.restore_standard, by=thu, slug=cycle.slug, paper="quyet-dinh")
    assert refusals(at_once(back, back)) == ["Kỳ này đang dùng mẫu chuẩn."]
    assert sorted(PaperTemplate.objects.values_list("state", flat=True)) == ["retired", "used"]
