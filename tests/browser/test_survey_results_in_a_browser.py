"""The results of a survey in a browser: accessible in both themes, no sideways scroll."""

from __future__ import annotations

import pytest

from parindex.access import SYSTEM
from parindex.surveys.actions.handing_over import hand_over
from tests.browser.visiting import DESK, PHONE, findings
from tests.surveys import making
from tests.surveys.test_results import checked

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
PAGES = (
    "",
    "don-vi/xa-tien-loi/",
    "tieu-chi/",
    "cau-hoi/",
    "hai-long/",
    "y-kien/",
    "phuong-phap/",
    "du-lieu/",
    "chuyen/",
)
DARK = """document.documentElement.dataset.bsTheme = "dark";
document.dispatchEvent(new CustomEvent("themechange"))"""


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.sweep
def test_every_page_of_results_is_sound(cast, visitors, size) -> None:
    survey, son = checked(), making.son()
    context = visitors.context(son, size)
    found = []
    for name in PAGES:
        page = visitors.tab(context, f"/khao-sat/ky-2026/ket-qua/{name}")
        found += [(name, *one) for one in findings(page, least="minor")]
        page.evaluate(DARK)
        found += [(name, *one) for one in findings(page, "color-contrast")]
        page.close()
    visitors.ask(lambda: hand_over(by=SYSTEM, survey=survey))
    page = visitors.tab(context, "/khao-sat/ky-2026/ket-qua/chuyen/")
    found += [("chuyen", *one) for one in findings(page, least="minor")]
    assert found == []
    assert visitors.said == []
