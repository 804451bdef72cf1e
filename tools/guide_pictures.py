"""Pictures of the guides: the product with its demo data, every role, one screen after another.

    python tools/guide_pictures.py               all of them
    python tools/guide_pictures.py ke-khai thu    only those whose names begin so

Starts a server with a home of its own on a free port and writes docs/huong-dan/hinh/*.png. Names
never change; what a picture shows follows the demo data, whose dates move with the calendar.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from publication_pictures import boundaries, history, leaders, publisher, result
from small_png import shrink
from survey_pictures import interviewer, respondent, survey_officer

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs/huong-dan/hinh"
LARGEST = 150_000
CYCLE = "minh-hoa-2026"
SCREEN = {"width": 1366, "height": 768}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--font-render-hinting=none"]
HOME = Path(tempfile.mkdtemp(prefix="parindex-guides-"))

os.environ.update(
    PARINDEX_HOME=str(HOME),
    PARINDEX_DEMO="1",
    DJANGO_SETTINGS_MODULE="parindex.config.settings",
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # the browser's loop runs while we ask the database
    PYTHONPATH=str(ROOT / "src"),
)
sys.path.insert(0, str(ROOT / "src"))


def main() -> int:
    """Take every picture, or those named by how they begin."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.stderr.write("Cần chromium để chụp hình.\n")
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    try:
        _prepare()
        with _server() as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            studio = Studio(browser, site, tuple(sys.argv[1:]))
            for scene in SCENES:
                scene(studio)
            browser.close()
        large = [one.name for one in OUT.glob("*.png") if one.stat().st_size > LARGEST]
        for name in large:
            sys.stderr.write(f"{name}: lớn hơn {LARGEST // 1000} KB, chụp vùng nhỏ hơn\n")
        return 1 if large else 0
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("loaddemo")
    call_command("collectstatic", interactive=False, verbosity=0)
    _enrol_heads()


def _enrol_heads() -> None:
    """Heads of a unit that waits for a signature and of one that was asked to explain."""
    from parindex.access import SYSTEM, Role
    from parindex.assessments.demonstration import PASSWORD
    from parindex.assessments.models import Assessment
    from parindex.directory.actions import enrol

    for username, name, state in (
        ("ky", "Đỗ Thanh Mai", "signing"),
        ("giaitrinh", "Lâm Quốc Huy", "explaining"),
    ):
        code = _unit(Assessment.objects.filter(unit__cycle__slug=CYCLE, state=state))
        enrol(
            by=SYSTEM,
            username=username,
            password=PASSWORD,
            display_name=name,
            works_at=code,
            grants=((Role.HEAD, code),),
        )


def _unit(found: Any) -> str:
    return str(found.order_by("unit__code").values_list("unit__code", flat=True)[0])


@contextmanager
def _server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "1", "--no-ws"]
    command += ["--log-level", "warning", "parindex.config.wsgi:application"]
    running = subprocess.Popen(command, cwd=ROOT)
    site = f"http://127.0.0.1:{port}"
    try:
        _wait_for(site)
        yield site
    finally:
        running.terminate()
        running.wait(timeout=20)


def _wait_for(site: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(site, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(site)


class Studio:
    """A browser with one page for each person, and the pictures it takes."""

    def __init__(self, browser: Any, site: str, wanted: tuple[str, ...]) -> None:
        self.browser, self.site, self.wanted = browser, site, wanted
        self.pages: dict[tuple[str, int], Any] = {}

    def page(self, username: str, size: Mapping[str, int] = SCREEN) -> Any:
        """The page of a person on a screen, signed in on first use; "" is a visitor."""
        key = (username, size["width"])
        if key not in self.pages:
            context = self.browser.new_context(viewport=dict(size), locale="vi-VN")
            self.pages[key] = context.new_page()
            if username:
                self._sign_in(self.pages[key], username)
        return self.pages[key]

    def _sign_in(self, page: Any, username: str) -> None:
        from parindex.assessments.demonstration import PASSWORD

        page.goto(f"{self.site}/dang-nhap/")
        page.fill("#username", username)
        page.fill("#password", PASSWORD)
        page.click("main button.btn-primary")
        page.wait_for_url("**/viec-can-lam/")

    def go(self, username: str, address: str, size: Mapping[str, int] = SCREEN) -> Any:
        """The page of a person at an address."""
        page = self.page(username, size)
        page.goto(self.site + address, wait_until="networkidle")
        return page

    def take(
        self, page: Any, name: str, *, region: str = "", height: int = 0, keeps_focus: bool = False
    ) -> None:
        """Write a picture of the screen, or of the part of it that matters."""
        if self.wanted and not name.startswith(self.wanted):
            return
        if not keeps_focus:
            page.evaluate("document.activeElement && document.activeElement.blur()")
        page.wait_for_timeout(300)
        options: dict[str, Any] = {"path": OUT / f"{name}.png", "animations": "disabled"}
        screen = page.viewport_size
        if region:
            box = page.locator(region).first.bounding_box()
            assert box is not None, region
            top, left = max(0, box["y"]), max(0, box["x"])
            options["clip"] = {
                "x": left,
                "y": top,
                "width": min(box["width"], screen["width"] - left),
                "height": min(height or box["height"], screen["height"] - top),
            }
        elif height:
            options["clip"] = {"x": 0, "y": 0, "width": screen["width"], "height": height}
        page.screenshot(**options)
        shrink(OUT / f"{name}.png")
        sys.stdout.write(f"{name}.png {(OUT / f'{name}.png').stat().st_size // 1000} KB\n")


def clerk(studio: Studio) -> None:
    """The sheet of Bình, its kinds of rows, and what saving says."""
    page = studio.go("binh", "/viec-can-lam/")
    studio.take(page, "ke-khai-viec-can-lam", height=560)
    sheet = str(page.get_attribute(".mainnav a[href^='/cham-diem/']", "href"))
    page = studio.go("binh", sheet)
    page.locator("form[data-row]").first.locator(".name a").click()
    page.wait_for_selector(".guide-b .tiers")
    studio.take(page, "ke-khai-bang-cham-diem")
    row = page.locator("form[data-row]:not(.locked):has(.stepper)").first
    row.scroll_into_view_if_needed()
    _conflict(studio, page, row, sheet)
    _evidence(studio, page)
    page = studio.go("binh", f"{sheet}excel/")
    studio.take(page, "ke-khai-excel", height=520)
    page = studio.go("binh", f"{sheet}ky/")
    studio.take(page, "ke-khai-kiem-tra-va-nop", height=640)


def _conflict(studio: Studio, page: Any, row: Any, sheet: str) -> None:
    """Saved, offline, and a colleague who was quicker."""
    code = str(row.get_attribute("data-code"))
    mine = row.locator(".stepper input").first
    before = int(mine.input_value() or 0)
    mine.fill(str(before))
    page.context.set_offline(True)
    mine.fill(str(before + 1))
    page.wait_for_selector("#da-luu.bad")
    studio.take(page, "ke-khai-mat-mang", region=".ctxbar")
    page.context.set_offline(False)
    page.wait_for_selector("form[data-dirty]", state="detached")
    other = studio.go("yen", sheet)
    mine.fill(str(before))
    page.wait_for_selector("form[data-dirty]", state="detached")
    theirs = other.locator(f"form[data-code='{code}'] .stepper input").first
    theirs.fill(str(before + 2))
    other.wait_for_selector(f"form[data-code='{code}'] .conflict")
    row = f"form[data-code='{code}']"
    other.locator(row).scroll_into_view_if_needed()
    studio.take(other, "ke-khai-xung-dot", region=row, keeps_focus=True)
    other.close()


def _evidence(studio: Studio, page: Any) -> None:
    page.locator(".chip:not(.chip-add):not(.chip-need)").first.scroll_into_view_if_needed()
    page.locator("[data-tab='minh-chung']").first.click()
    page.wait_for_selector(".guide-b .dropzone")
    studio.take(page, "ke-khai-minh-chung", region="#khung-phai")


def head(studio: Studio) -> None:
    """What a head sees before signing, after it, and when asked to explain."""
    page = studio.go("ky", "/viec-can-lam/")
    studio.take(page, "lanh-dao-viec-can-lam", height=460)
    sheet = str(page.get_attribute(".mainnav a[href^='/cham-diem/']", "href"))
    page = studio.go("ky", f"{sheet}ky/")
    studio.take(page, "lanh-dao-xem-va-ky")
    page.click("button[name='move'][value='submit']")
    page.wait_for_selector("#da-nop")
    page.locator("#da-nop").scroll_into_view_if_needed()
    studio.take(page, "lanh-dao-da-nop", height=620)
    page = studio.go("giaitrinh", "/viec-can-lam/")
    sheet = str(page.get_attribute(".mainnav a[href^='/cham-diem/']", "href"))
    page = studio.go("giaitrinh", sheet.replace("cham-diem", "giai-trinh"))
    studio.take(page, "lanh-dao-giai-trinh")


def appraiser(studio: Studio) -> None:
    """The overview of Tâm, one criterion over units beside a paper, a decision, a question."""
    page = studio.go("tam", f"/tham-dinh/{CYCLE}/")
    studio.take(page, "tham-dinh-tong-quan", height=680)
    page = studio.go("tam", f"/tham-dinh/{CYCLE}/tieu-chi/1.1.3/")
    rows = page.eval_on_selector_all("[data-row-link]", "rows => rows.map(row => row.href)")
    waiting = next(row for row in rows if _shows_paper(page, row))
    page.goto(waiting, wait_until="networkidle")
    page.wait_for_timeout(2500)  # the viewer of papers has no event we could wait for
    studio.take(page, "tham-dinh-theo-tieu-chi")
    studio.take(page, "tham-dinh-ket-luan", region="form.decide")
    page.locator("[data-open='hoi']").click()
    page.wait_for_selector("#hoi[open]")
    studio.take(page, "tham-dinh-yeu-cau-giai-trinh", region="#hoi")
    page = studio.go("tam", f"/tham-dinh/{CYCLE}/excel/")
    studio.take(page, "tham-dinh-excel", height=480)


def _shows_paper(page: Any, address: str) -> bool:
    """Whether a row waits for a decision and has a paper that is shown beside it."""
    page.goto(address, wait_until="domcontentloaded")
    here = page.locator("tr.sel")
    return page.locator("iframe").count() > 0 and here.locator(".tag-ok, .tag-acc").count() == 0


def council(studio: Studio) -> None:
    """The agenda, one item, the screen of the meeting, the conclusions."""
    page = studio.go("ha", f"/hoi-dong/{CYCLE}/?loc=chua-quyet")
    studio.take(page, "hoi-dong-chuong-trinh", height=680)
    page.locator(".agenda .acts button").first.click()
    page.wait_for_load_state("networkidle")
    page = studio.go("ha", f"/hoi-dong/{CYCLE}/phien-hop/")
    studio.take(page, "hoi-dong-phien-hop")
    page.locator("a.btn-lg").click()
    page.wait_for_selector("form.deciding")
    page.locator("input[name='side'][value='appraisal']").check()
    page.fill("#ket-luan", "Thống nhất theo thẩm định: giải trình chưa có tài liệu kèm theo.")
    page.fill("input[name='votes_for']", "2")
    page.wait_for_selector("#xem-truoc .note")
    studio.take(page, "hoi-dong-ghi-quyet-dinh")
    page = studio.go("ha", f"/hoi-dong/{CYCLE}/ket-luan/")
    studio.take(page, "hoi-dong-ket-luan", height=560)


def coordinator(studio: Studio) -> None:
    """A new cycle from the running one, its calendar and plan; the board and the ranking."""
    page = studio.go("thu", f"/tien-do/{CYCLE}/")
    studio.take(page, "dieu-phoi-bang-tien-do")
    page = studio.go("thu", f"/tien-do/{CYCLE}/xep-hang/")
    studio.take(page, "dieu-phoi-xep-hang-tam-tinh", height=560)
    page = studio.go("thu", f"/ky/moi/?tu={CYCLE}")
    page.fill("#f-title", "Chỉ số CCHC cấp xã năm 2027")
    page.fill("#f-slug", "cap-xa-2027")
    page.locator("main form button.btn-primary").click()
    page.wait_for_load_state("networkidle")
    address = re.sub(r"^https?://[^/]+", "", page.url)
    studio.take(page, "dieu-phoi-chuan-bi-ky")
    page = studio.go("thu", f"{address}lich/")
    studio.take(page, "dieu-phoi-lich", height=620)
    page = studio.go("thu", f"{address}phan-cong/")
    for box in page.locator("input[name='person']").all():
        box.check()
    page.locator("form:has(input[value='deal']) button.btn-primary").click()
    page.wait_for_load_state("networkidle")
    studio.take(page, "dieu-phoi-ke-hoach-phan-cong", height=560)
    page = studio.go("thu", f"/ky/{CYCLE}/bang-tong-hop/")
    studio.take(page, "dieu-phoi-bang-tong-hop", height=480)


def administrator(studio: Studio) -> None:
    """Signing in, and the journal with its chain."""
    page = studio.go("", "/dang-nhap/")
    studio.take(page, "quan-tri-dang-nhap")
    page = studio.go("quan", "/viec-can-lam/")
    studio.take(page, "quan-tri-viec-can-lam", height=440)
    page = studio.go("quan", "/nhat-ky/")
    studio.take(page, "quan-tri-nhat-ky", height=680)


SCENES: tuple[Callable[[Studio], None], ...] = (
    clerk,
    head,
    appraiser,
    council,
    coordinator,
    administrator,
    result,
    leaders,
    publisher,
    history,
    boundaries,
    interviewer,
    respondent,
    survey_officer,
)


if __name__ == "__main__":
    sys.exit(main())
