"""The bar at the top of a phone: every button of everybody stands in one row."""

from __future__ import annotations

import pytest

from tests.assessments import making
from tests.browser.visiting import findings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TOPS = """[...new Set(Array.from(document.querySelectorAll(".appbar .bar-btn, .appbar .brand"))
  .filter(one => one.offsetParent).map(one => Math.round(one.getBoundingClientRect().top)))]"""


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_bar_of_a_coordinator_has_one_row_of_buttons(
    cast, visitors, width: int, language: str
) -> None:
    making.running_cycle()
    context = visitors.context(cast.thu, (width, 844))
    cookie = {"name": "django_language", "value": language, "url": visitors.url}
    context.add_cookies([cookie])
    page = visitors.tab(context, "/viec-can-lam/")
    assert len(page.evaluate(TOPS)) == 1
    assert findings(page) == []
    assert (
        page.get_by_role("button", name="Đăng xuất")
        .or_(page.get_by_role("button", name="Sign out"))
        .is_visible()
    )
