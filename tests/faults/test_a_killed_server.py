"""The server is killed while many clerks save: what was acknowledged is there, all of it whole."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from parindex.assessments.models import Assessment, Statement
from parindex.directory.journal import seal_journal, verify_journal
from parindex.directory.models import JournalEntry
from tests.faults.clerks import Browser, clerks, session_of
from tests.story import begin

ROOT = Path(__file__).resolve().parents[2]
ROWS = {"2.5": "f-value", "2.6": "f-value", "3.1": "f-value", "3.2": "f-value"}
WANTED, LONGEST = 1000, 8.0
"""Saves to be acknowledged before the kill, or the seconds after which a slow machine may stop."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(home: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The production server with two workers on this test's database; no process is left."""
    named, port = connection.settings_dict, free_port()
    address = {}
    if connection.vendor == "postgresql":
        who = f"{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}"
        address = {"PARINDEX_DATABASE_URL": f"postgres://{who}/{named['NAME']}"}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)),
            *("--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "error"),
            "tests.faults.served:application",
        ],
        cwd=ROOT,
        env={
            **os.environ,
            **address,
            "PARINDEX_HOME": str(home),
            "PARINDEX_SECRET_KEY": settings.SECRET_KEY,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        },
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            pytest.fail("The server did not start.")
        yield port, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """What `kill -9` does to the server and both of its workers."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def test_what_was_acknowledged_is_in_the_database(people, home) -> None:
    begin(people)
    with server(home) as (port, process):
        browsers = []
        for sheet in Assessment.objects.select_related("unit"):
            users = clerks(sheet.unit.code, len(ROWS))
            for user, (code, fact) in zip(users, ROWS.items(), strict=True):
                browsers.append(Browser(port, session_of(user), sheet.pk, code, fact))
        threads = [
            threading.Thread(target=one.type, args=(itertools.count(1),)) for one in browsers
        ]
        for one in threads:
            one.start()
        start = time.monotonic()
        while sum(len(one.saved) for one in browsers) < WANTED:
            if time.monotonic() - start > LONGEST:
                break
            time.sleep(0.01)
        kill(process)
        for one in threads:
            one.join(20)
    acknowledged = [saved for one in browsers for saved in one.saved]
    assert [one.other_answers for one in browsers] == [[]] * len(browsers)
    assert len(acknowledged) > 100
    wait_for_the_last_transactions()

    stated = {
        (one.assessment_id, one.code, one.facts["value"]): one for one in Statement.objects.all()
    }
    assert [one for one in acknowledged if tuple(one) not in stated] == []
    # At most the one save of each clerk that was on its way is there without its answer.
    assert len(stated) - len(acknowledged) in range(len(browsers) + 1)

    places = dict(Assessment.objects.values_list("pk", "unit__code"))
    written = Counter(
        (one.subject, one.details["facts"]["value"])
        for one in JournalEntry.objects.filter(act="state")
    )
    assert written == Counter(
        (f"ky-2022/{places[sheet]}/{code}", value) for sheet, code, value in stated
    )

    for browser in browsers:
        chain_is_whole(browser.assessment_id, browser.code)
    seal_journal()
    verdict = verify_journal()
    assert (verdict.waiting, verdict.problems) == (0, ())


def chain_is_whole(assessment_id: int, code: str) -> None:
    """From the first statement to the current one, each replaced by the next value, once."""
    rows = list(Statement.objects.filter(assessment=assessment_id, code=code).order_by("pk"))
    values = [one.facts["value"] for one in rows]
    assert values == list(range(1, len(values) + 1))
    assert [one.replaces_id for one in rows] == [None, *(one.pk for one in rows)][:-1]
    assert Statement.objects.filter(pk__in=[one.pk for one in rows], replaced_by=None).count() == 1


def wait_for_the_last_transactions() -> None:
    """PostgreSQL notices a broken connection when it answers; SQLite recovers when it is opened."""
    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(others, [connection.settings_dict["NAME"]])
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("Connections of the killed server are still open.")
