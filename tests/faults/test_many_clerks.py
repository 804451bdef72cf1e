"""A busy afternoon: many clerks of one unit save at once; nothing is lost, nobody sees an error."""

from __future__ import annotations

import threading
from functools import partial

from django.db import connection
from django.test import Client

from parindex.assessments.models import Statement
from parindex.assessments.progress import own_rows
from parindex.directory.models import JournalEntry
from tests.cast import COMMUNE
from tests.faults.clerks import clerks
from tests.story import begin


def answers_of(posts: list[partial]) -> list[tuple[int, str]]:
    """Status and text of every answer, all sent at the same moment."""
    found: list[tuple[int, str]] = [(0, "")] * len(posts)
    barrier = threading.Barrier(len(posts))

    def send(place: int) -> None:
        barrier.wait(30)
        answer = posts[place]()
        found[place] = (answer.status_code, answer.content.decode())
        connection.close()

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(posts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return found


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_fifty_clerks_save_rows_of_one_sheet_at_once(people) -> None:
    story = begin(people, "can-tho-xa-2021")
    items = [*own_rows(story.now().indicator_set), *story.now().indicator_set.adjustments.items]
    codes = [one.code for one in items][:50]
    posts = [
        partial(
            client_of(user).post,
            f"/cham-diem/{story.sheet.pk}/{code}/luu/",
            {"note": f"Ghi chú của {user}", f"v-{code}": ""},
            headers={"HX-Request": "true"},
        )
        for user, code in zip(clerks(COMMUNE, len(codes)), codes, strict=True)
    ]
    found = answers_of(posts)
    assert [status for status, _ in found] == [200] * len(codes)
    assert sorted(Statement.objects.values_list("code", flat=True)) == sorted(codes)
    assert JournalEntry.objects.filter(act="state").count() == len(codes)


def test_ten_clerks_save_one_row_and_nine_learn_who_was_first(people) -> None:
    story = begin(people)
    users = clerks(COMMUNE, 10)
    posts = [
        partial(
            client_of(user).post,
            f"/cham-diem/{story.sheet.pk}/2.5/luu/",
            {"f-value": str(number), "v-2.5": ""},
            headers={"HX-Request": "true"},
        )
        for number, user in enumerate(users, 1)
    ]
    found = answers_of(posts)
    assert sorted(status for status, _ in found) == [200] + [409] * 9
    statement = Statement.objects.get()
    (winner,) = [user for user, (status, _) in zip(users, found, strict=True) if status == 200]
    assert statement.by_name == str(winner)
    for status, text in found:
        if status == 409:
            assert f"{winner} vừa sửa dòng này lúc " in text
    assert JournalEntry.objects.filter(act="state").count() == 1
