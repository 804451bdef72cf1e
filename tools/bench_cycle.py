"""The yearly cycle under load: a real server, a load tool, ratios against a bare view.

    python tools/bench_cycle.py             on SQLite
    bash tools/with_postgres.sh /usr/lib/postgresql/15/bin python tools/bench_cycle.py

Needs `wrk` (Debian package). Every save is a write of its own: the script takes the version out
of each answer and sends it with the next one, as a browser does. Never a test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.mkdtemp(prefix="parindex-bench-"))
os.environ.update(PARINDEX_HOME=str(HOME), DJANGO_SETTINGS_MODULE="parindex.config.settings")
PORT = 8177
CODE, FACT = "2.2", "value"
SECONDS = int(os.environ.get("BENCH_SECONDS", "6"))

LUA = """
local units = {}
for line in io.lines("%(sessions)s") do
  local id, cookie = line:match("(%%S+) (%%S+)")
  units[#units + 1] = {id = id, cookie = cookie, seen = "", value = 0}
end
local counter = 0
function setup(thread) thread:set("offset", counter); counter = counter + 1 end
local place = nil
function request()
  place = (place or offset * %(share)d) %% #units + 1
  local one = units[place]
  one.value = one.value %% 90 + 1
  local body = "f-%(fact)s=" .. one.value .. "&v-%(code)s=" .. one.seen
  local headers = {["Cookie"] = one.cookie, ["HX-Request"] = "true",
    ["Content-Type"] = "application/x-www-form-urlencoded", ["X-CSRFToken"] = "%(csrf)s"}
  return wrk.format("POST", "/cham-diem/" .. one.id .. "/%(code)s/luu/", headers, body)
end
local by_id = {}
function response(status, headers, body)
  local id = body:match("/cham%%-diem/(%%d+)/")
  local seen = body:match('name="v%%-%(pattern)s" value="(%%d+)"')
  if not id or not seen then return end
  for _, one in ipairs(units) do if one.id == id then one.seen = seen end end
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
    token = "a" * 32
    tam = Client()
    from parindex.directory.models import User

    tam.force_login(User.objects.get(username="tam"))
    thu = Client()
    thu.force_login(User.objects.get(username="thu"))
    lines = [f"{pk} sessionid={key};csrftoken={token}" for pk, key in sessions]
    (HOME / "sessions").write_text("\n".join(lines))
    return sessions, tam.cookies["sessionid"].value, thu.cookies["sessionid"].value


def serve(app: str) -> subprocess.Popen[bytes]:
    """The production server with two workers."""
    command = [
        *(str(ROOT / ".venv/bin/granian"), "--interface", "wsgi", "--port", str(PORT)),
        *("--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "error", app),
    ]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "src:tools"})
    time.sleep(3)
    return server


def load(connections: int, *more: str, path: str = "/") -> tuple[float, float, int]:
    """(requests a second, p95 in ms, answers that were no success) of one run."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", "--latency", *more]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{PORT}{path}"], capture_output=True, text=True, check=True
    ).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    # wrk prints 50, 75, 90 and 99 %; 90 and 99 bound what lies between.
    p99 = _milliseconds(re.search(r"99%\s+(\S+)", said)[1])  # type: ignore[index]
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return rate, p99, int(bad[1]) if bad else 0


def _milliseconds(text: str) -> float:
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def main() -> None:
    """Measure saves, pages and the bare view, and print them side by side."""
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (Debian package wrk).")
    sessions, tam, thu = prepare()
    database = "PostgreSQL" if os.environ.get("PARINDEX_DATABASE_URL") else "SQLite"
    script = HOME / "save.lua"
    script.write_text(
        LUA
        % {
            "sessions": HOME / "sessions",
            "share": len(sessions) // 2,
            "fact": FACT,
            "code": CODE,
            "pattern": CODE.replace(".", "%."),
            "csrf": "a" * 32,
        }
    )
    print(f"{database}, {os.cpu_count()} cores, granian with 2 workers, {SECONDS} s a step")
    server = serve("bench_minimal:application")
    bare = max(load(c, path="/bare/")[0] for c in (4, 16))
    server.terminate()
    server.wait()
    server = serve("parindex.config.wsgi:application")
    print(f"{'bare view, two inserts':38} {bare:8.0f}/s")
    best = 0.0
    for connections in (2, 4, 8, 16, 32):
        rate, p99, bad = load(connections, "-s", str(script))
        best = max(best, rate if not bad else 0)
        print(
            f"{f'saving a row, {connections} connections':38} {rate:8.0f}/s   p99 {p99:6.1f} ms"
            f"   refused {bad}"
        )
    print(f"{'saving a row against the bare view':38} 1 : {bare / best if best else 0:.1f}")
    pages = {
        "scoring page": (f"/cham-diem/{sessions[0][0]}/", sessions[0][1]),
        "appraisal list": ("/tham-dinh/minh-hoa-2026/tieu-chi/1.1.3/", tam),
        "progress board": ("/tien-do/minh-hoa-2026/", thu),
    }
    for name, (path, key) in pages.items():
        one, _, _ = load(1, "-H", f"Cookie: sessionid={key}", path=path)
        rate, p99, bad = load(8, "-H", f"Cookie: sessionid={key}", path=path)
        print(
            f"{name:38} {1000 / one:8.1f} ms alone   {rate:6.0f}/s with 8   p99 {p99:6.1f} ms"
            f"   refused {bad}"
        )
    server.terminate()
    server.wait()
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main()
