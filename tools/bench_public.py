"""The public ranking under load: a real server, two workers, beside the least a view can do.

    python tools/bench_public.py            on SQLite
    bash tools/with_postgres.sh /usr/lib/postgresql/15/bin python tools/bench_public.py

A ranking of 130 units with the year before is published, then asked for by visitors who are not
signed in: the page compressed, the page they already have (304), and 40 different pages of it.
Requests leave at a fixed rate whether or not earlier ones are answered; the time of one counts from
the moment it should have left. Server, database and load share the machine. Never a test.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bench_survey import Measured, load, processor_seconds, serving

ROOT = Path(__file__).resolve().parents[1]
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
RATES = (250, 500, 1000)
UNITS = 130
PATH = "/ket-qua/bench-2026/"


def prepare() -> None:
    """A fresh database with two years of one ranking."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from parindex.access import SYSTEM
    from parindex.cycles.synthetic import synthetic_units
    from parindex.engine.indicators import IndicatorSet
    from parindex.engine.reading import read
    from parindex.engine.snapshot import Provenance, freeze
    from parindex.engine.stating import read_unit
    from parindex.publications.actions import publish

    found = read(ROOT / "indicator_sets/mau-2026-xa")
    assert isinstance(found, IndicatorSet)
    names = {"xa": [f"Xã Bình Minh {n}" for n in range(UNITS)]}
    for year in (2025, 2026):
        raw = synthetic_units(found, {"seed": year, "names": names})
        units = [read_unit(found, {"year": year, **one}, file="", problems=[]) for one in raw]
        said = Provenance({"vi": f"Chỉ số {year}"}, "Tỉnh", year, "computed")
        snapshot = freeze(found, [one for one in units if one is not None], said)
        publish(by=SYSTEM, slug=f"bench-{year}", snapshot=snapshot)


def request_for(path: str, *headers: str) -> str:
    """One request as a browser sends it."""
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, br", *headers)
    return "\r\n".join((*lines, "", ""))


def fetch(port: int, request: str) -> tuple[dict[str, str], int]:
    """The headers of one answer, and how many bytes came."""

    async def ask() -> tuple[dict[str, str], int]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        writer.close()
        return headers, len(body)

    return asyncio.run(ask())


def send(port: int, rate: int, file: Path) -> None:
    """The load, in a process of its own: prints what it measured as JSON."""
    asked = [one.encode() for one in json.loads(file.read_text("utf-8"))]
    requests = (asked * (rate * SECONDS // len(asked) + 1))[: rate * SECONDS]
    sys.stdout.write(json.dumps(asyncio.run(load(port, requests, rate))))


def run(port: int, group: int, name: str, file: Path, rate: int) -> Measured:
    """One run of the load process, printed."""
    before = processor_seconds(group)
    said = subprocess.run(
        [sys.executable, __file__, "send", str(port), str(rate), str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = Measured(*json.loads(said.stdout))
    spent = (processor_seconds(group) - before) / (rate * SECONDS) * 1000
    print(
        f"{name:30} {found.rate:6.0f}/s   p50 {found.p50:7.1f} ms   p95 {found.p95:7.1f} ms   "
        f"server {spent:5.2f} ms of processor each   refused {found.refused}",
        flush=True,
    )
    return found


def measure(home: Path) -> None:
    """The pages and the bare view at the same rates, one after the other."""
    prepare()
    database = "PostgreSQL" if os.environ.get("PARINDEX_DATABASE_URL") else "SQLite"
    print(
        f"{database}, {UNITS} units, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f} before),"
        f" granian with 2 workers, {SECONDS} s a step",
        flush=True,
    )
    file = home / "load.json"
    with serving("parindex.config.wsgi:application") as (port, group):
        plain = request_for(PATH)
        for _ in range(8):  # both workers make the page once
            headers, size = fetch(port, plain)
        print(f"the page takes {size / 1000:.0f} kB as {headers['content-encoding']}", flush=True)
        pages = {
            "ranking": [plain],
            "ranking, 304": [request_for(PATH, f"If-None-Match: {headers['etag']}")],
            "40 pages of it": [request_for(f"{PATH}don-vi/xa-binh-minh-{n}/") for n in range(39)]
            + [request_for(f"{PATH}mat-diem/")],
        }
        for name, asked in pages.items():
            file.write_text(json.dumps(asked * 3), "utf-8")
            run(port, group, f"{name}, warming", file, 50)
            file.write_text(json.dumps(asked), "utf-8")
            for rate in RATES:
                run(port, group, name, file, rate)
    os.environ["BENCH_BYTES"] = str(size)
    with serving("bench_page:application") as (port, group):
        file.write_text(json.dumps([request_for("/bare/")]), "utf-8")
        for rate in RATES:
            run(port, group, "bare view, the same bytes", file, rate)


def main() -> None:
    """Measure, and leave nothing behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with tempfile.TemporaryDirectory(prefix="parindex-bench-") as home:
        os.environ.update(PARINDEX_HOME=home, DJANGO_SETTINGS_MODULE="parindex.config.settings")
        measure(Path(home))


if __name__ == "__main__":
    if sys.argv[1:2] == ["send"]:
        send(int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
