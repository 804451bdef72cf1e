"""The journal: every act leaves a line, and nobody changes it afterwards unnoticed."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.cli import main
from parindex.directory.act_titles import in_words
from parindex.directory.actions import read_notices, tell
from parindex.directory.journal import (
    Head,
    entry_digest,
    head_of_journal,
    record,
    seal_journal,
    verify_journal,
)
from parindex.directory.models import JournalEntry, JournalSeal, Notice
from parindex.directory.queries import Wanted, journal, notices

LINKS = 6


@pytest.fixture
def chain(db) -> list[int]:
    """Six sealed entries; their keys in the order of the chain."""
    for number in range(LINKS):
        record(SYSTEM, "state", f"ky-2026/xa-a/1.{number}", facts={"value": number})
    assert seal_journal() == LINKS
    return list(JournalSeal.objects.order_by("number").values_list("entry_id", flat=True))


def problems(expected: Head | None = None) -> tuple[str, ...]:
    return verify_journal(expected).problems


def test_an_untouched_journal_verifies(chain) -> None:
    record(SYSTEM, "sign_in", "thu")
    found = verify_journal()
    assert (found.sealed, found.waiting, found.problems) == (LINKS, 1, ())
    assert head_of_journal() == Head(LINKS, found.head)


def test_an_empty_journal_verifies(db) -> None:
    assert verify_journal() == (0, 0, "0" * 64, ())
    assert seal_journal() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"act": "submit"},
        {"actor": "Người khác"},
        {"actor_id": 7},
        {"subject": "ky-2026/xa-b/1.2"},
        {"details": {"facts": {"value": 99}}},
        {"at": timezone.now() + timedelta(seconds=1)},
    ],
)
def test_an_altered_entry_is_found(chain, change) -> None:
    JournalEntry.objects.filter(pk=chain[2]).update(**change)
    assert problems() == (f"Dòng {chain[2]} đã bị sửa sau khi ghi.",)


def test_an_entry_altered_with_its_digest_breaks_the_chain(chain) -> None:
    entry = JournalEntry.objects.get(pk=chain[2])
    forged = entry_digest(entry.at, None, "Người khác", entry.act, entry.subject, entry.details)
    JournalEntry.objects.filter(pk=chain[2]).update(actor="Người khác", digest=forged)
    assert problems() == ("Mắt xích số 3 không khớp với các dòng trước nó.",)


def test_an_entry_altered_before_it_was_sealed_is_found(chain) -> None:
    entry = record(SYSTEM, "sign_in", "thu")
    JournalEntry.objects.filter(pk=entry.pk).update(subject="binh")
    assert problems() == (f"Dòng {entry.pk} đã bị sửa sau khi ghi.",)
    seal_journal()
    assert problems() == (f"Dòng {entry.pk} đã bị sửa sau khi ghi.",)


def take_out(pk: int) -> None:
    JournalSeal.objects.filter(entry_id=pk).delete()
    JournalEntry.objects.filter(pk=pk).delete()


def test_a_removed_entry_is_found(chain) -> None:
    take_out(chain[2])
    assert problems() == (
        "Thiếu mắt xích số 3.",
        "Mắt xích số 4 không khớp với các dòng trước nó.",
    )


def test_a_removed_entry_with_the_numbers_closed_up_is_found(chain) -> None:
    take_out(chain[2])
    for number in range(4, LINKS + 1):
        JournalSeal.objects.filter(number=number).update(number=number - 1)
    assert problems() == ("Mắt xích số 3 không khớp với các dòng trước nó.",)


def test_an_end_that_was_cut_off_shows_against_a_link_kept_outside(chain) -> None:
    kept = head_of_journal()
    take_out(chain[-1])
    assert problems() == ()  # the chain itself cannot know its end
    assert problems(kept) == (f"Chuỗi chỉ còn {LINKS - 1} mắt xích, bản đã chép có {LINKS}.",)


def test_a_chain_made_again_shows_against_a_link_kept_outside(chain) -> None:
    kept = head_of_journal()
    JournalSeal.objects.all().delete()
    entry = JournalEntry.objects.get(pk=chain[2])
    forged = entry_digest(entry.at, None, "Người khác", entry.act, entry.subject, entry.details)
    JournalEntry.objects.filter(pk=chain[2]).update(actor="Người khác", digest=forged)
    seal_journal()
    assert problems() == ()
    assert problems(kept) == (f"Mắt xích số {LINKS} khác bản đã chép ra ngoài: chuỗi bị làm lại.",)
    record(SYSTEM, "sign_in", "thu")
    seal_journal()
    assert len(problems(kept)) == 1  # also when it has grown since


def test_an_inserted_entry_is_found(chain) -> None:
    forged = record(SYSTEM, "submit", "ky-2026/xa-a")
    for number in range(LINKS, 3, -1):
        JournalSeal.objects.filter(number=number).update(number=F("number") + 1)
    JournalSeal.objects.create(number=4, entry=forged, digest="ab" * 32)
    assert problems() == (
        "Mắt xích số 4 không khớp với các dòng trước nó.",
        "Mắt xích số 5 không khớp với các dòng trước nó.",
    )


def test_an_entry_added_later_under_an_early_date_is_found(chain) -> None:
    at = timezone.now() - timedelta(days=3)
    digest = entry_digest(at, None, "parindex", "submit", "ky-2026/xa-a", {})
    late = JournalEntry.objects.create(
        at=at, actor="parindex", act="submit", subject="ky-2026/xa-a", digest=digest
    )
    seal_journal()
    assert problems() == (f"Dòng {late.pk} ghi ngày sớm hơn dòng trước nó: bị chèn sau.",)


def test_entries_in_another_order_are_found(chain) -> None:
    JournalSeal.objects.filter(number=2).update(entry_id=record(SYSTEM, "x", "y").pk)
    JournalSeal.objects.filter(number=3).update(entry_id=chain[1])
    JournalSeal.objects.filter(number=2).update(entry_id=chain[2])
    assert problems() == (
        "Mắt xích số 2 không khớp với các dòng trước nó.",
        "Mắt xích số 3 không khớp với các dòng trước nó.",
    )


def test_a_broken_journal_names_twenty_problems_and_stops(db) -> None:
    for number in range(30):
        record(SYSTEM, "state", str(number))
    seal_journal()
    JournalEntry.objects.update(subject="x")
    assert len(problems()) == 20


def test_details_are_kept_as_they_are_digested(db) -> None:
    record(SYSTEM, "judge", "x", points=Decimal("1.50"), due=date(2026, 12, 1), codes=("1", "2"))
    assert JournalEntry.objects.get().details == {
        "points": "1.5",
        "due": "2026-12-01",
        "codes": ["1", "2"],
    }
    assert problems() == ()


def in_parallel(count: int, work) -> list[BaseException]:
    """Run the work in so many threads that all start at once; what they raised."""
    start, raised = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return raised


needs_threads = pytest.mark.django_db(transaction=True)


def _shares_memory() -> bool:
    """An SQLite database in memory locks whole tables at once, unlike one in a file."""
    return connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"])


@needs_threads
def test_entries_written_in_parallel_all_stand_in_one_chain() -> None:
    if _shares_memory():
        pytest.skip("SKIPPED ALOUD: threads need PostgreSQL or a database file")

    def write(number: int) -> None:
        for turn in range(5):
            with transaction.atomic():
                record(SYSTEM, "state", f"{number}/{turn}")
            seal_journal()

    assert in_parallel(4, write) == []
    seal_journal()
    found = verify_journal()
    assert (found.sealed, found.waiting, found.problems) == (20, 0, ())


@needs_threads
def test_sealing_by_two_at_once_gives_one_chain() -> None:
    if _shares_memory():
        pytest.skip("SKIPPED ALOUD: threads need PostgreSQL or a database file")
    for number in range(40):
        record(SYSTEM, "state", str(number))
    assert in_parallel(4, lambda _number: seal_journal()) == []
    found = verify_journal()
    assert (found.sealed, found.waiting, found.problems) == (40, 0, ())


def test_another_sealing_the_same_entries_first_is_no_error(chain, monkeypatch) -> None:
    """What two processes do at once, step by step: the second one's links are refused."""
    record(SYSTEM, "sign_in", "thu")
    create = JournalSeal.objects.bulk_create

    def overtaken(links):
        monkeypatch.undo()
        assert seal_journal() == 1  # the rival
        return create(links)

    monkeypatch.setattr(JournalSeal.objects, "bulk_create", overtaken)
    assert seal_journal() == 0
    assert seal_journal() == 1  # in this test the rival shares our transaction, which was undone
    found = verify_journal()
    assert (found.sealed, found.waiting, found.problems) == (LINKS + 1, 0, ())


def test_the_command_verifies_and_says_what_is_wrong(chain, capsys) -> None:
    head = head_of_journal()
    assert main(["journal", "verify"]) == 0
    assert capsys.readouterr().out == (
        "Đúng: 6 dòng đã niêm phong khớp với nhau.\n"
        f"Chờ niêm phong: 0 dòng.\nMắt xích cuối {head}\n"
    )
    assert main(["journal", "verify", "--expect", str(head)]) == 0
    capsys.readouterr()
    assert main(["journal", "verify", "--expect", f"9:{'a' * 64}"]) == 1
    assert "bản đã chép có 9" in capsys.readouterr().err
    assert main(["journal", "verify", "--expect", "gì đó"]) == 2
    capsys.readouterr()
    JournalEntry.objects.filter(pk=chain[0]).update(actor="Ai đó")
    assert main(["journal", "verify", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "holds": False,
        "sealed": 6,
        "waiting": 0,
        "head": head.digest,
        "problems": [f"Dòng {chain[0]} đã bị sửa sau khi ghi."],
    }


def test_the_command_seals_and_prints_the_last_link(chain, capsys) -> None:
    record(SYSTEM, "sign_in", "thu")
    assert main(["journal", "head"]) == 0
    assert capsys.readouterr().out == f"{head_of_journal()}\n"
    assert verify_journal().waiting == 0
    assert main(["journal", "head", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["number"] == LINKS + 1


def test_thu_filters_the_journal(cast) -> None:
    record(cast.binh.actor(), "state", "ky-2026/xa-a/1.1")
    record(cast.hoa.actor(), "submit", "ky-2026/xa-a")
    old = record(cast.binh.actor(), "state", "ky-2025/xa-a/1.1")
    JournalEntry.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=40))
    actor, today = cast.thu.actor(), timezone.localdate()

    def subjects(**wanted) -> list[str]:
        return [one.subject for one in journal(actor, Wanted(**wanted)).entries]

    assert subjects(person="binh", subject="ky-") == ["ky-2025/xa-a/1.1", "ky-2026/xa-a/1.1"]
    assert subjects(act="submit") == ["ky-2026/xa-a"]
    assert subjects(subject="ky-2025/") == ["ky-2025/xa-a/1.1"]
    assert subjects(subject="ky-", since=today) == ["ky-2026/xa-a", "ky-2026/xa-a/1.1"]
    assert subjects(subject="ky-", until=today - timedelta(days=1)) == ["ky-2025/xa-a/1.1"]


def test_the_page_shows_acts_in_words_and_the_state_of_the_chain(client, cast) -> None:
    record(cast.hoa.actor(), "submit", "ky-2026/xa-a", reason="Đủ")
    seal_journal()
    record(cast.binh.actor(), "cite", "ky-2026/xa-a/1.1", document=7, pages="3")
    client.force_login(cast.thu)
    page = client.get("/nhat-ky/").content.decode()
    for words in ("ký và nộp", "đính kèm minh chứng", "tài liệu số:", str(head_of_journal())):
        assert words in page
    part = client.get("/nhat-ky/?viec=submit", headers={"HX-Request": "true"}).content.decode()
    assert ("ký và nộp" in part, "đính kèm minh chứng" in part, "<html" in part) == (
        True,
        False,
        False,
    )
    wrong = client.get("/nhat-ky/?tu=hôm+qua").content.decode()
    assert "«hôm qua» không phải ngày" in wrong


@pytest.mark.parametrize("count", [1, 3, 120])
def test_a_long_journal_is_read_by_pages(cast, count, django_assert_num_queries) -> None:
    for number in range(count):
        record(SYSTEM, "state", f"ky/{number}")
    seal_journal()
    thu = cast.thu.actor()
    with django_assert_num_queries(6):
        page = journal(thu, Wanted(subject="ky/"), 1)
        assert [one.seal.number for one in page.entries][:1] == [page.sealed]
    assert (page.count, page.pages) == (count, -(-count // 50))
    last = journal(thu, Wanted(subject="ky/"), 99)
    assert last.entries[-1].subject == "ky/0"


def test_details_in_words() -> None:
    given = {"facts": {"a": 1, "b": True}, "reason": "", "codes": ["1", "2"], "digest": "a" * 64}
    assert in_words(given) == [
        ("số liệu", "a: 1; b: có"),
        ("mã", "1, 2"),
        ("mã băm", "aaaaaaaaaaaaaaaa…"),
    ]


def test_everybody_reads_their_own_notices(client, cast) -> None:
    tell([cast.binh, cast.hoa], "Kỳ 2026 đã mở.", "/viec-can-lam/")
    tell([cast.binh], "Xem trang lạ.", "https://example.com/")
    client.force_login(cast.binh)
    page = client.get("/thong-bao/").content.decode()
    assert ("Kỳ 2026 đã mở." in page, "2 thông báo chưa đọc" in page) == (True, True)
    opened, strange = Notice.objects.filter(user=cast.binh).order_by("pk")
    assert client.get(f"/thong-bao/{opened.pk}/")["Location"] == "/viec-can-lam/"
    assert client.get(f"/thong-bao/{strange.pk}/")["Location"] == "/thong-bao/"
    assert notices(cast.binh.actor()).unread == 0
    theirs = Notice.objects.get(user=cast.hoa)
    assert client.get(f"/thong-bao/{theirs.pk}/").status_code == 404
    assert notices(cast.hoa.actor()).unread == 1
    client.force_login(cast.hoa)
    assert client.post("/thong-bao/da-doc/").status_code == 302
    assert notices(cast.hoa.actor()).unread == 0
    read_notices(by=cast.hoa.actor())
    client.logout()
    assert client.get("/thong-bao/").status_code == 302


def test_the_bar_counts_unread_notices(client, cast) -> None:
    tell([cast.binh], "Một.")
    client.force_login(cast.binh)
    assert 'class="bar-n">1' in client.get("/viec-can-lam/").content.decode()
    client.force_login(cast.hoa)
    assert 'class="bar-n"' not in client.get("/viec-can-lam/").content.decode()
