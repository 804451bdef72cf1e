"""Forms of a survey under load: a real server, real signs, ratios against a bare insert.

    python tools/bench_survey.py            on SQLite
    bash tools/with_postgres.sh /usr/lib/postgresql/15/bin python tools/bench_survey.py

Every form is a filling of its own with its own number, opened a minute ago, from one of two
thousand addresses, for one of a hundred units. Forms leave
at a fixed rate whether or not earlier ones are answered, as people do; the time of one counts from
the moment it should have left. Server, database and load share the machine. Never a test.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
RATES = (100, 250, 500, 750)
CONNECTIONS = 32
ADDRESSES = 2000
UNITS = 103


def prepare() -> list[tuple[str, str, dict[str, str]]]:
    """A fresh database with a survey that collects: path, code and answers of each door."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from datetime import timedelta

    from django.utils import timezone

    from parindex.access import SYSTEM
    from parindex.cycles import actions as cycles
    from parindex.engine.indicators import IndicatorSet
    from parindex.engine.reading import read
    from parindex.surveys.actions.running import open_survey, prepare_survey, set_survey_calendar
    from parindex.surveys.queries.running import questionnaire, questionnaires_of

    found = read(ROOT / "indicator_sets/mau-2026-xa")
    assert isinstance(found, IndicatorSet)
    cycle = cycles.prepare_cycle(
        by=SYSTEM,
        slug="bench",
        title="Bench",
        year=2026,
        indicator_set=found,
        authority="tinh",
        authority_name="Tỉnh",
    )
    units = [cycles.NewUnit(f"xa-{n}", f"Xã {n}", "xa") for n in range(UNITS)]
    cycles.add_units(by=SYSTEM, cycle=cycle, units=units)
    survey = prepare_survey(by=SYSTEM, cycle=cycle)
    now = timezone.now()
    month = timedelta(days=30)
    set_survey_calendar(
        by=SYSTEM, survey=survey, opens=now - month, closes=now + month, settings={}
    )
    survey.refresh_from_db()
    open_survey(by=SYSTEM, survey=survey)
    scales = questionnaires_of(survey).scales
    doors = []
    for door in survey.doors.all():
        answers = {}
        for one in questionnaire(survey, door.questionnaire).questions:
            if one.kind in ("single", "multiple"):
                answers[one.id] = scales[one.answers][0].id
            elif one.kind == "text":
                answers[one.id] = "Cán bộ nhiệt tình, chờ hơi lâu."
        doors.append((f"/ks/{door.code}/", door.code, answers))
    return doors


def write_load(doors: list[tuple[str, str, dict[str, str]]], count: int, file: Path) -> None:
    """So many forms, signed, as the requests that will be sent."""
    from django.utils import timezone

    from parindex.surveys.form_tokens import FormToken

    chance = random.Random(1)
    moment = int(timezone.now().timestamp()) - 60
    with file.open("w", encoding="utf-8") as out:
        for n in range(count):
            path, code, answers = doors[n % len(doors)]
            sign = FormToken("open", code, moment, moment, f"{file.stem}-{n}").signed()
            body = urlencode({**answers, "_form": sign, "_go": "send"})
            where = chance.randrange(ADDRESSES)
            address = f"10.1.{where // 250}.{where % 250}"
            out.write(json.dumps([path, body, address]) + "\n")


class Measured(NamedTuple):
    """Forms a second, p50 and p95 in milliseconds, and how many were not taken."""

    rate: float
    p50: float
    p95: float
    refused: int


async def load(port: int, requests: list[bytes], rate: int) -> Measured:
    """Send at a rate (0: as fast as answers come) over a few connections kept open."""
    times: list[float] = []
    refused = 0
    queue: asyncio.Queue[tuple[bytes, float] | None] = asyncio.Queue()

    async def one_connection() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (item := await queue.get()) is not None:
            request, due = item
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            sizes = [int(one[15:]) for one in lines if one.startswith(b"content-length:")]
            if head[9:12] == b"304":
                pass  # it has no body
            elif sizes:
                await reader.readexactly(sizes[0])
            else:
                await reader.readuntil(b"0\r\n\r\n")
            times.append(time.perf_counter() - (due or time.perf_counter()))
            refused += head[9:10] not in (b"2", b"3")
        writer.close()

    workers = [asyncio.create_task(one_connection()) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for n, request in enumerate(requests):
        due = start + n / rate if rate else time.perf_counter()
        if rate and (ahead := due - time.perf_counter()) > 0.001:
            await asyncio.sleep(ahead)
        queue.put_nowait((request, due))
    for _ in workers:
        queue.put_nowait(None)
    await asyncio.gather(*workers)
    times.sort()
    spent = time.perf_counter() - start
    middle, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    return Measured(len(times) / spent, middle * 1000, most * 1000, refused)


def send(port: int, rate: int, file: Path) -> None:
    """The load, in a process of its own: prints what it measured as JSON."""
    requests = []
    for line in file.read_text("utf-8").splitlines():
        path, body, address = json.loads(line)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n"
            f"Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        requests.append((head + body).encode())
    sys.stdout.write(json.dumps(asyncio.run(load(port, requests, rate))))


@contextmanager
def serving(app: str) -> Iterator[tuple[int, int]]:
    """The production server with two workers; gives its port and process, gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", "1", "--no-ws"),
        *("--log-level", "error", app),
    ]
    paths = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tools'}"}
    server = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **paths}, start_new_session=True
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                sys.exit("The server did not start.")
            time.sleep(0.1)
        time.sleep(2)  # the second worker imports as long as the first
        yield port, server.pid
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def processor_seconds(group: int) -> float:
    """What the processes of a server have used of the processors so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def run(port: int, rate: int, file: Path) -> Measured:
    """One run of the load process."""
    said = subprocess.run(
        [sys.executable, __file__, "send", str(port), str(rate), str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    return Measured(*json.loads(said.stdout))


def say(name: str, found: Measured, processor: float) -> None:
    """One line."""
    print(
        f"{name:34} {found.rate:7.0f}/s   p50 {found.p50:7.1f} ms   p95 {found.p95:7.1f} ms   "
        f"server {processor * 1000:5.2f} ms of processor each   refused {found.refused}",
        flush=True,
    )


def measure(home: Path) -> None:
    """The bare insert and the form at the same rates, one after the other."""
    doors = prepare()
    database = "PostgreSQL" if os.environ.get("PARINDEX_DATABASE_URL") else "SQLite"
    print(
        f"{database}, {len(doors)} doors, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f} "
        f"before), granian with 2 workers, {SECONDS} s a step",
        flush=True,
    )
    file = home / "bare.jsonl"
    file.write_text(json.dumps(["/bare/", "", "10.0.0.1"]) + "\n", "utf-8")
    line = file.read_text("utf-8")
    each: dict[str, float] = {}
    with serving("bench_minimal:application") as (port, group):
        for rate in (500, 0):
            file.write_text(line * (rate or 1000) * SECONDS, "utf-8")
            before = processor_seconds(group)
            found = run(port, rate, file)
            each["bare"] = (processor_seconds(group) - before) / ((rate or 1000) * SECONDS)
            bare = found.rate
            say(f"bare, two inserts, {rate or 'no'} limit", found, each["bare"])
    with serving("parindex.config.wsgi:application") as (port, group):
        warm = home / "warm.jsonl"
        write_load(doors, 400, warm)
        run(port, 100, warm)
        for rate in (*RATES, 0):
            count = (rate or 600) * SECONDS
            file = home / f"forms{rate}.jsonl"
            write_load(doors, count, file)
            before = processor_seconds(group)
            found = run(port, rate, file)
            each["form"] = (processor_seconds(group) - before) / count
            say(f"forms, {rate or 'no'} limit", found, each["form"])
    print(
        f"forms against the bare inserts     rate 1 : {bare / found.rate:.1f}, "
        f"processor {each['form'] / each['bare']:.1f} : 1",
        flush=True,
    )
    from parindex.surveys.models import Receipt, Reply

    print(f"kept {Reply.objects.count()} forms, {Receipt.objects.count()} numbers", flush=True)


def main() -> None:
    """Measure, and leave nothing behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with tempfile.TemporaryDirectory(prefix="parindex-bench-") as home:
        settings: dict[str, Any] = {
            "PARINDEX_HOME": home,
            "DJANGO_SETTINGS_MODULE": "parindex.config.settings",
            "PARINDEX_PROXY": "1",
        }
        os.environ.update(settings)
        measure(Path(home))


if __name__ == "__main__":
    if sys.argv[1:2] == ["send"]:
        send(int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
