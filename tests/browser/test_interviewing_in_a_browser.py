"""Nga interviews in a village without a network, and every form arrives once."""

from __future__ import annotations

import json

import pytest

from parindex.access import SYSTEM
from parindex.engine.documents import digest
from parindex.surveys.actions.field import withdraw_interviewer
from parindex.surveys.models import Comment, FieldTask, Reply, Survey
from tests.browser.visiting import findings, until
from tests.cast import PASSWORD
from tests.surveys import making
from tests.surveys.answer_cases import CASES, device_form
from tests.surveys.fieldwork import fieldwork

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SMALL = (360, 640)
PIN = "bau-cu-2026"
APP = "/phong-van/"
ANSWERS = "/static/js/interviews/answers.js"
KEPT = """async () => {
    const open = indexedDB.open("parindex-interviews");
    await new Promise((done) => { open.onsuccess = done; });
    const found = [];
    for (const name of open.result.objectStoreNames) {
        const all = open.result.transaction(name).objectStore(name).getAll();
        await new Promise((done) => { all.onsuccess = done; });
        found.push(...all.result);
    }
    const letters = (value) => {
        if (value instanceof ArrayBuffer) value = new Uint8Array(value);
        if (value instanceof Uint8Array) return String.fromCharCode(...value);
        if (!value || typeof value !== "object") return String(value);
        return Object.entries(value).map(([key, one]) => key + letters(one)).join(" ");
    };
    open.result.close();
    return found.map(letters);
}"""
WORKS_OFFLINE = """async () => {
    const worker = await navigator.serviceWorker.getRegistration();
    const { controller } = navigator.serviceWorker;
    return Boolean(worker && worker.active && controller && (await caches.keys()).length === 1);
}"""

LOSES_ONE_ANSWER = """() => {
    const real = window.fetch;
    let count = 0;
    window.fetch = async (address, options) => {
        const response = await real(address, options);
        if (String(address).endsWith("/gui/") && !count++) throw new TypeError("lost");
        return response;
    };
}"""
"""The server takes the first batch, its answer never arrives."""
STUMBLES = """() => {
    const real = window.fetch;
    window.fetch = async (address, options) => {
        const isMany = options && options.body && JSON.parse(options.body).forms.length > 1;
        return isMany ? new Response("", { status: 500 }) : real(address, options);
    };
}"""
"""The server fails at every batch of more than one form."""


@pytest.fixture
def work(cast, visitors):
    return fieldwork(branching=True)


def enter(page, pin: str = PIN, *, first: bool = False) -> None:
    page.get_by_label("Mã PIN", exact=True).fill(pin)
    if first:
        page.get_by_label("Nhập lại mã PIN").fill(pin)
        page.get_by_role("button", name="Đặt mã PIN").click()
    else:
        page.get_by_role("button", name="Mở khóa").click()


def choose(page, *names: str) -> None:
    for name in names:
        page.get_by_label(name, exact=True).check()


def go_on(page) -> None:
    page.get_by_role("button", name="Tiếp tục").click()


def finish(page) -> None:
    page.get_by_role("button", name="Kết thúc phiếu").click()


def opened(visitors, nga, size=SMALL):
    """Nga's app, with her PIN set and everything kept for offline."""
    context = visitors.context(nga, size)
    page = visitors.tab(context, APP)
    enter(page, first=True)
    page.get_by_role("heading", name="Việc của tôi").wait_for()
    until(page, WORKS_OFFLINE, True)
    return context, page


def test_two_interviews_without_a_network_arrive_once(visitors, work) -> None:
    from playwright.sync_api import expect

    context = visitors.context(None, SMALL)
    page = visitors.tab(context, APP)
    page.get_by_label("Tên đăng nhập").fill("nga")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("heading", name="Đặt mã PIN cho máy này").wait_for()
    assert findings(page, least="minor") == []
    enter(page, first=True)
    page.get_by_role("heading", name="Việc của tôi").wait_for()
    assert findings(page, least="minor") == []
    until(page, WORKS_OFFLINE, True)

    context.set_offline(True)
    page.get_by_role("button", name="Phỏng vấn").click()
    choose(page, "Có", "Trực tuyến")
    assert findings(page, least="minor") == []
    go_on(page)
    choose(page, "Kém")
    page.get_by_label("Vì sao?").fill("chờ lâu")
    expect(page.locator("[data-saved]")).to_contain_text("Đã giữ trên máy")
    page.wait_for_timeout(400)  # typed text is kept after a pause

    page.reload()
    enter(page)
    expect(page.get_by_label("Kém")).to_be_checked()
    expect(page.get_by_label("Vì sao?")).to_have_value("chờ lâu")
    expect(page.get_by_text("Trang 2 trên 4")).to_be_visible()
    go_on(page)
    page.get_by_label("Mấy lần?").fill("3")
    go_on(page)
    finish(page)
    page.get_by_role("link", name="Phiếu tiếp theo").click()
    choose(page, "Không")
    go_on(page)
    go_on(page)
    page.get_by_label("Góp ý").fill("Cán bộ nhiệt tình")
    finish(page)
    expect(page.get_by_text("2 phiếu chờ gửi")).to_be_visible()
    assert findings(page, least="minor") == []
    kept = " ".join(page.evaluate(KEPT))
    assert kept.count("waiting") == 2
    plain = ("truc_tuyen", "kem", "chờ lâu", "nhiệt tình", "khong", "xa-tien-loi", "answers")
    assert [one for one in plain if one in kept] == []
    assert visitors.ask(Reply.objects.count) == 0

    context.set_offline(False)
    expect(page.get_by_text("Không có phiếu chờ gửi")).to_be_visible()
    page.get_by_role("link", name="Về danh sách việc").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("[data-done]")).to_have_text("2")
    found = visitors.ask(
        lambda: sorted(
            Reply.objects.values_list("answers", "channel", "interviewer__username"), key=str
        )
    )
    assert found == [
        ({"a": "co", "b": ["truc_tuyen"], "c": "kem", "e": "3"}, "interview", "nga"),
        ({"a": "khong"}, "interview", "nga"),
    ]
    comments = visitors.ask(lambda: set(Comment.objects.values_list("text", flat=True)))
    assert comments == {"chờ lâu", "Cán bộ nhiệt tình"}
    assert "waiting" not in " ".join(page.evaluate(KEPT))


def test_an_answer_that_was_lost_is_not_counted_twice(visitors, work) -> None:
    from playwright.sync_api import expect

    _, page = opened(visitors, work.nga)
    page.evaluate(LOSES_ONE_ANSWER)
    interview(page)
    expect(page.locator("[data-trouble]")).to_contain_text("Máy chủ chưa nhận được")
    expect(page.get_by_text("1 phiếu chờ gửi")).to_be_visible()
    assert visitors.ask(Reply.objects.count) == 1
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Không có phiếu chờ gửi")).to_be_visible()
    assert visitors.ask(Reply.objects.count) == 1


def test_a_form_the_server_stumbles_over_does_not_hold_back_the_others(visitors, work) -> None:
    from playwright.sync_api import expect

    context, page = opened(visitors, work.nga)
    context.set_offline(True)
    interview(page)
    page.get_by_role("link", name="Về danh sách việc").click()
    interview(page)
    page.evaluate(STUMBLES)
    context.set_offline(False)
    expect(page.get_by_text("Không có phiếu chờ gửi")).to_be_visible()
    assert visitors.ask(Reply.objects.count) == 2


def interview(page) -> None:
    page.get_by_role("button", name="Phỏng vấn").click()
    choose(page, "Không")
    go_on(page)
    go_on(page)
    finish(page)


def test_a_refused_form_stays_with_its_reason_until_it_can_be_taken(visitors, work) -> None:
    from playwright.sync_api import expect

    context, page = opened(visitors, work.nga)
    context.set_offline(True)
    interview(page)
    task = visitors.ask(FieldTask.objects.get)
    with visitors.turns:
        withdraw_interviewer(by=SYSTEM, survey=work.survey, task=task)
    context.set_offline(False)
    expect(page.get_by_text("1 phiếu máy chủ không nhận")).to_be_visible()
    page.get_by_role("link", name="Xem phiếu").click()
    expect(page.get_by_text("Bạn không được giao thu phiếu này")).to_be_visible()
    assert findings(page, least="minor") == []
    assert visitors.ask(Reply.objects.count) == 0
    with visitors.turns:
        task.pk = None
        FieldTask.objects.bulk_create([task])
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Không còn phiếu nào trên máy")).to_be_visible()
    assert visitors.ask(Reply.objects.count) == 1


def require_how_often(survey) -> None:
    """The question «Mấy lần?» must be answered from now on."""
    document = json.loads(json.dumps(survey.document))
    next(one for one in document["question"] if one["id"] == "e")["required"] = True
    Survey.objects.filter(pk=survey.pk).update(document=document, digest=digest(document))


def test_a_form_with_a_missing_answer_is_corrected_and_counts_once(visitors, work) -> None:
    from playwright.sync_api import expect

    context, page = opened(visitors, work.nga)
    context.set_offline(True)
    interview(page)
    visitors.ask(lambda: require_how_often(work.survey))
    context.set_offline(False)
    expect(page.get_by_text("1 phiếu máy chủ không nhận")).to_be_visible()
    page.get_by_role("link", name="Xem phiếu").click()
    page.get_by_role("button", name="Sửa phiếu").click()
    expect(page.get_by_text("Câu này cần được trả lời.")).to_be_visible()
    assert findings(page, least="minor") == []
    page.get_by_label("Mấy lần?").fill("2")
    expect(page.get_by_text("Câu này cần được trả lời.")).to_be_hidden()
    go_on(page)
    finish(page)
    expect(page.get_by_text("Không có phiếu chờ gửi")).to_be_visible()
    kept = visitors.ask(lambda: list(Reply.objects.values_list("answers", flat=True)))
    assert kept == [{"a": "khong", "e": "2"}]


def test_the_other_pages_warn_before_signing_out(visitors, work) -> None:
    context, page = opened(visitors, work.nga)
    context.clear_cookies(name="sessionid")
    interview(page)
    page.get_by_text("1 phiếu chờ gửi").wait_for()
    visitors.sign_in(context, work.nga)
    page.goto(visitors.url + "/viec-can-lam/")
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Đăng xuất").click()
    assert said == ["Máy này còn 1 phiếu phỏng vấn chưa gửi. Vẫn đăng xuất?"]
    assert page.url.endswith("/viec-can-lam/")


def test_an_ended_session_keeps_the_form_until_signing_in_again(visitors, work) -> None:
    from playwright.sync_api import expect

    context, page = opened(visitors, work.nga)
    context.clear_cookies(name="sessionid")
    interview(page)
    expect(page.locator("[data-trouble]")).to_contain_text("Phiên đăng nhập đã hết")
    assert visitors.ask(Reply.objects.count) == 0
    page.get_by_role("link", name="Đăng nhập lại").click()
    page.get_by_label("Tên đăng nhập").fill("nga")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    enter(page)
    expect(page.get_by_text("Không có phiếu chờ gửi")).to_be_visible()
    assert visitors.ask(Reply.objects.count) == 1


def test_somebody_else_on_the_same_telephone_reads_and_sends_nothing(visitors, work) -> None:
    from playwright.sync_api import expect

    context, page = opened(visitors, work.nga)
    context.set_offline(True)
    interview(page)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 phiếu của bạn chưa gửi")
    assert findings(page, least="minor") == []
    page.get_by_role("button", name="Ở lại").click()
    with visitors.turns:
        son = making.son()
    visitors.sign_in(context, son)
    context.set_offline(False)
    expect(page.locator("[data-trouble]")).to_contain_text("bằng tài khoản khác")
    page.reload()
    expect(page.get_by_role("heading", name="Đặt mã PIN cho máy này")).to_be_visible()
    enter(page, "ma-cua-son", first=True)
    expect(page.get_by_text("Chưa có việc nào được giao")).to_be_visible()
    assert visitors.ask(Reply.objects.count) == 0
    context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Nga").click()
    enter(page, "ma-cua-son")
    expect(page.get_by_role("alert")).to_contain_text("Mã PIN không đúng. Còn 4 lần thử")
    assert visitors.ask(Reply.objects.count) == 0


def test_the_browser_judges_answers_as_the_engine_does(visitors, work) -> None:
    page = visitors.open(work.nga, APP)
    judged = page.evaluate(
        """async ([address, form, cases]) => {
            const { askedQuestions, pagesOf, readAnswers } = await import(address);
            return cases.map(({ given }) => {
                const { answers, comments, problems } = readAnswers(form, given);
                const said = Object.entries(problems).map(([id, one]) => [id, one.say]);
                return {
                    asked: askedQuestions(form, given).map((one) => one.id),
                    pages: pagesOf(form, given).map((page) => page.questions.map((one) => one.id)),
                    answers, comments, problems: Object.fromEntries(said),
                };
            });
        }""",
        [ANSWERS, device_form(), CASES["cases"]],
    )
    names = ("asked", "pages", "answers", "comments", "problems")
    expected = [{name: case[name] for name in names} for case in CASES["cases"]]
    assert json.dumps(judged, ensure_ascii=False, indent=1) == json.dumps(
        expected, ensure_ascii=False, indent=1
    )
