"""The minutes by the authority's own template: Thu brings it, Hà prints it."""

from __future__ import annotations

import pytest

from parindex.access import SYSTEM
from parindex.assessments.queries.minuting import minutes_to_show
from parindex.cycles import templating
from parindex.cycles.templating import Paper, of_form
from parindex.directory.actions import declare_interest
from parindex.documents.papers import word_to_pdf
from parindex.documents.papers.minutes import minutes_form
from parindex.errors import Denied, Invalid
from tests import make
from tests.assessments.council.decisions import WORDS, decide
from tests.assessments.council.test_pages import page, text_of
from tests.cast import COMMUNE
from tests.documents.papers import word_lines
from tests.documents.test_paper_templates import word

OWN = word(
    "BIÊN BẢN SỐ 1, {{ so_noi_dung }} việc",
    "{{ noi_dung.tt }}. {{ NOI_DUNG.DON_VI }}",
    "Vì: {{ noi_dung.ly_do }}",
)


def use(content: bytes, who: str = "thu") -> None:
    """Bring a template of the minutes and use it at once."""
    actor = make.actor(who)
    known = of_form(Paper.MINUTES, minutes_form(minutes_to_show(make.actor("thu"), "ky-2026")))
    draft = templating.bring_template(
        by=actor, slug="ky-2026", known=known, name="a.docx", content=content
    )
    templating.use_template(by=actor, slug="ky-2026", paper=Paper.MINUTES, digest=draft.digest)


def test_the_template_is_brought_before_anything_is_decided(client, loaded, item) -> None:
    use(OWN)
    assert page(client, "ha", "bien-ban.docx").status_code == 403
    decide(item)
    assert word_lines(page(client, "ha", "bien-ban.docx").content) == [
        "BIÊN BẢN SỐ 1, 1 việc",
        "1. XÃ TIẾN LỢI",
        f"Vì: {WORDS}",
    ]


def test_without_libreoffice_the_page_says_so_and_offers_word(
    client, loaded, item, monkeypatch
) -> None:
    use(OWN)
    decide(item)
    monkeypatch.setattr(word_to_pdf.shutil, "which", lambda _name: None)
    refused = page(client, "ha", "bien-ban.pdf")
    assert refused.status_code == 409
    assert "Máy chủ không có LibreOffice nên không lập được PDF" in text_of(refused)
    assert 'href="/hoi-dong/ky-2026/bien-ban.docx"' in refused.content.decode()
    page(client, "thu", "")
    shown = text_of(client.get("/cong-bo/ky-2026/mau-van-ban/"))
    assert "Máy chủ không có LibreOffice" in shown


def test_a_wrong_place_is_named_and_only_the_coordinator_brings(loaded, item) -> None:
    with pytest.raises(Invalid, match=r"Gần đúng: \{\{ noi_dung.quyet_dinh \}\}"):
        use(word("{{ noi_dung.quyet_din }}"))
    with pytest.raises(Denied, match="không có quyền công bố"):
        use(OWN, "minh")


def test_the_example_leaves_out_units_that_one_is_tied_to(client, loaded, item) -> None:
    decide(item)
    thu = make.actor("thu")
    assert [one.unit for one in minutes_to_show(thu, "ky-2026").agenda] == ["Xã Tiến Lợi"]
    declare_interest(by=SYSTEM, username="thu", place=COMMUNE, reason="quê ở xã")
    assert minutes_to_show(make.actor("thu"), "ky-2026").agenda == ()
