"""The yearly cycle under load: a real server, a load tool, ratios against a bare view.

    python tools/bench_cycle.py             on SQLite
    bash tools/with_postgres.sh /usr/lib/postgresql/15/bin python tools/bench_cycle.py

Needs `wrk` (Debian package). Every save is a write of its own: the load script takes the version
out of each answer and sends it with the next one, as a browser does; a unit whose answer is
still to come is passed over. Never a test.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.mkdtemp(prefix="parindex-bench-"))
os.environ.update(PARINDEX_HOME=str(HOME), DJANGO_SETTINGS_MODULE="parindex.config.settings")
CODE, FACT = "2.2", "value"
SECONDS = int(os.environ.get("BENCH_SECONDS", "6"))


def _free_port() -> int:
    # A fixed one could be shared with a forgotten server: granian lets several listen on it.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PORT = _free_port()
P95 = """
function done(summary, latency, requests)
  io.write(string.format("p95 %.3f ", latency:percentile(95) / 1000))
end
"""
# Each thread of wrk has half of the units to itself, as no two clerks share a row.
SAVES = """
math.randomseed(os.time())
local units = {}
for line in io.lines("%(sessions)s") do
  local id, cookie, seen = line:match("(%%S+) (%%S+) (%%S+)")
  if seen == "-" then seen = "" end
  local start = math.random(90)
  units[#units + 1] = {id = id, cookie = cookie, seen = seen, value = start, waits = false}
end
local counter = 0
function setup(thread) thread:set("offset", counter); counter = counter + 1 end
local half, place = math.floor(#units / 2), 0
function request()
  local one
  for _ = 1, half do
    place = place %% half + 1
    one = units[offset * half + place]
    if not one.waits then break end
  end
  one.waits = true
  one.value = one.value %% 90 + 1
  local body = "f-%(fact)s=" .. one.value .. "&v-%(code)s=" .. one.seen
  local headers = {["Cookie"] = one.cookie, ["HX-Request"] = "true",
    ["Content-Type"] = "application/x-www-form-urlencoded", ["X-CSRFToken"] = "%(csrf)s"}
  return wrk.format("POST", "/cham-diem/" .. one.id .. "/%(code)s/luu/", headers, body)
end
local by_id = {}
for _, one in ipairs(units) do by_id[one.id] = one end
function response(status, headers, body)
  local one = by_id[body:match("/cham%%-diem/(%%d+)/") or ""]
  local seen = body:match('name="v%%-%(pattern)s" value="(%%d+)"')
  if one then one.waits = false; one.seen = seen or one.seen end
end
"""


def prepare() -> tuple[list[tuple[int, str]], str, str]:
    """A fresh database with the demo cycle; (sheet, cookie) of a clerk for each drafting unit."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from parindex.access import SYSTEM, Role
    from parindex.assessments.demonstration import load_demo_cycle
    from parindex.assessments.models import Assessment
    from parindex.assessments.workflow import State
    from parindex.directory.actions import enrol
    from parindex.engine.indicators import IndicatorSet
    from parindex.engine.reading import read

    found = read(ROOT / "indicator_sets/mau-2026-xa")
    assert isinstance(found, IndicatorSet)
    load_demo_cycle(found)
    Assessment.objects.filter(unit__cycle__year=2026).update(state=State.DRAFTING.value)
    sessions = []
    for one in Assessment.objects.filter(unit__cycle__year=2026).select_related("unit"):
        user = enrol(
            by=SYSTEM,
            username=f"u{one.pk}",
            password="x" * 12,
            display_name=f"Cán bộ {one.unit.name}",
            grants=((Role.CLERK, one.unit.code),),
        )
        client = Client()
        client.force_login(user)
        sessions.append((one.pk, client.cookies["sessionid"].value))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database that has run for a day knows of its tables
    tam = Client()
    from parindex.directory.models import User

    tam.force_login(User.objects.get(username="tam"))
    thu = Client()
    thu.force_login(User.objects.get(username="thu"))
    return sessions, tam.cookies["sessionid"].value, thu.cookies["sessionid"].value


def saves(sessions: list[tuple[int, str]]) -> str:
    """The load script for saving; every unit starts from the version that stands now."""
    from parindex.assessments.loading import CURRENT

    standing = dict(CURRENT.filter(code=CODE, stage=1).values_list("assessment_id", "pk"))
    token = "a" * 32
    lines = [
        f"{pk} sessionid={key};csrftoken={token} {standing.get(pk, '-')}" for pk, key in sessions
    ]
    (HOME / "sessions").write_text("\n".join(lines))
    pattern = CODE.replace(".", "%.")
    return SAVES % {
        "sessions": HOME / "sessions",
        "fact": FACT,
        "code": CODE,
        "pattern": pattern,
        "csrf": token,
    }


@contextmanager
def serving(app: str) -> Iterator[int]:
    """The production server with two workers, its process; gone afterwards, whatever happens."""
    command = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi"),
        *("--port", str(PORT), "--workers", "2", "--blocking-threads", "1", "--no-ws"),
        *("--log-level", "error", app),
    ]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tools'}"},
        start_new_session=True,
    )
    try:
        _wait_for(server)
        yield server.pid
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_for(server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            sys.exit("The server did not start.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                time.sleep(2)  # the second worker imports as long as the first
                return
        time.sleep(0.1)
    sys.exit("The server did not answer.")


def processors(server: int) -> tuple[float, float]:
    """Seconds of processor used so far: by the server's processes, and by PostgreSQL's.

    The clock of one run depends on what else the machine does, this much less.
    """
    postmaster = _postmaster()
    ours = theirs = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent = int(fields[11]) + int(fields[12])
        if int(fields[2]) == server:
            ours += spent
        elif postmaster and int(fields[1]) == postmaster:
            theirs += spent
        elif postmaster and stat.parent.name == str(postmaster):
            theirs += int(fields[13]) + int(fields[14])  # connections that were closed
    ticks = os.sysconf("SC_CLK_TCK")
    return ours / ticks, theirs / ticks


def _postmaster() -> int:
    """The process all connections to PostgreSQL belong to; 0 on SQLite or another machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    return int(stat.read_text().rpartition(")")[2].split()[1]) if stat.exists() else 0


class Measured(NamedTuple):
    """Requests a second, p95 in milliseconds, answers that were no success."""

    rate: float
    p95: float
    refused: int


def load(connections: int, *more: str, path: str = "/", script: str = "") -> Measured:
    """One run of wrk; `script` says what is requested, nothing gets the page at `path`."""
    file = HOME / "load.lua"
    file.write_text(script + P95)
    command = ["wrk", f"-t{min(connections, 2)}", f"-c{connections}", f"-d{SECONDS}s"]
    said = subprocess.run(
        [*command, "-s", str(file), *more, f"http://127.0.0.1:{PORT}{path}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p95 = re.search(r"p95 ([\d.]+)", said)
    assert rate is not None, said
    assert p95 is not None, said
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Measured(float(rate[1]), float(p95[1]), int(bad[1]) if bad else 0)


def main() -> None:
    """Measure saves, pages and the bare view, and print them side by side."""
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (Debian package wrk).")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    try:
        measure()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def measure() -> None:
    """One line for each step."""
    sessions, tam, thu = prepare()
    database = "PostgreSQL" if os.environ.get("PARINDEX_DATABASE_URL") else "SQLite"
    print(
        f"{database}, {len(sessions)} units, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f}"
        f" before), granian with 2 workers, {SECONDS} s a step",
        flush=True,
    )
    with serving("bench_minimal:application"):
        bare = max(load(c, path="/bare/").rate for c in (4, 16))
    print(f"{'bare view, two inserts':38} {bare:8.0f}/s", flush=True)
    best = 0.0
    with serving("parindex.config.wsgi:application") as server:
        load(8, script=saves(sessions))  # both workers read the set and every unit once
        for connections in (2, 4, 8, 16, 32):
            script, before = saves(sessions), processors(server)
            found = load(connections, script=script)
            best = max(best, found.rate)
            name = f"saving a row, {connections} connections"
            spent = zip(processors(server), before, strict=True)
            each = " + ".join(f"{1000 * (b - a) / found.rate / SECONDS:.1f}" for b, a in spent)
            line = f"{_line(found)}   {each} ms of processor each (server + PostgreSQL)"
            print(f"{name:38} {line}", flush=True)
        print(f"{'saving a row against the bare view':38} 1 : {bare / best if best else 0:.1f}")
        pages = {
            "scoring page": (f"/cham-diem/{sessions[0][0]}/", sessions[0][1]),
            "appraisal list": ("/tham-dinh/minh-hoa-2026/tieu-chi/1.1.3/", tam),
            "progress board": ("/tien-do/minh-hoa-2026/", thu),
        }
        for name, (path, key) in pages.items():
            cookie = ("-H", f"Cookie: sessionid={key}")
            alone = 1000 / load(1, *cookie, path=path).rate
            found = load(8, *cookie, path=path)
            print(f"{name:38} {_line(found)}   {alone:.1f} ms alone", flush=True)


def _line(found: Measured) -> str:
    return f"{found.rate:8.0f}/s   p95 {found.p95:6.1f} ms   refused {found.refused}"


if __name__ == "__main__":
    main()
