"""Which language a sentence is said in, and what stays Vietnamese whoever makes it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from parindex.access import Can, denial
from parindex.assessments.actions import deciding, moving, reminding
from parindex.assessments.actions.outcomes import Decision
from parindex.assessments.models import AgendaItem
from parindex.directory.models import Notice
from parindex.documents.incoming.pdf_facts import retold
from parindex.engine.facts import Misread, read_value
from parindex.engine.rules import Ask, FactType
from parindex.language import counted, gettext
from tests.story import begin, judge_all, submit


def test_a_layer_without_django_follows_the_language_of_the_page() -> None:
    assert gettext("Mở kỳ") == "Mở kỳ"
    with translation.override("en"):
        assert gettext("Mở kỳ") == "Open the cycle"
        assert gettext("") == ""
        with pytest.raises(Misread, match=r"^1,234\.5 is not a whole number"):
            read_value(Ask("n", FactType.COUNT), "1234,5")
    with pytest.raises(Misread, match=r"^1\.234,5 không phải số nguyên"):
        read_value(Ask("n", FactType.COUNT), "1234,5")


def test_english_counts_one_and_many() -> None:
    assert counted("Còn %(count)s ngày", 1) == "Còn 1 ngày"
    with translation.override("en"):
        said = [counted("Còn %(count)s ngày", count) for count in (1, 3)]
    assert said == ["1 day left", "3 days left"]


def test_a_refusal_names_the_right_and_who_has_it(cast) -> None:
    with translation.override("en"):
        said = denial(cast.dung.actor(), Can.WATCH)
    assert said == (
        "You may not see the progress of units. "
        "Who may: Council member, Coordinator (Home Affairs)."
    )


def test_a_notice_made_in_english_is_vietnamese(cast) -> None:
    story = begin(cast)
    with translation.override("en"):
        reminding.remind(by=cast.thu.actor(), cycle=story.cycle, codes=["xa-tien-loi"])
    text = Notice.objects.filter(user=cast.binh).latest("pk").text
    assert re.fullmatch(
        r"Xã Tiến Lợi còn 15 tiêu chí chưa xong; hạn \d\d:\d\d ngày [\d/]+, còn \d+ ngày \(.*\)\.",
        text,
    )


def test_the_figures_of_a_decision_made_in_english_are_vietnamese(cast) -> None:
    story = begin(cast)
    submit(story)
    judge_all(story)
    moving.move(by=cast.thu.actor(), assessment_id=story.sheet.pk, name="refer")
    item = AgendaItem.objects.create(
        cycle=story.cycle, assessment=story.sheet, code="1.1", why="x", added_by="Thu"
    )
    with translation.override("en"):
        decision = Decision("unit", "Thống nhất.")
        deciding.decide(by=cast.minh.actor(), item_id=item.pk, decision=decision)
    item.refresh_from_db()
    assert item.figures == "Có"


def test_a_signature_is_told_again_in_english() -> None:
    kept = "Đã ký số: Trần Thị Hoa, 20/12/2026 17:00; nội dung chưa bị sửa sau khi ký."
    assert retold(kept) == kept
    with translation.override("en"):
        assert retold(kept) == (
            "Digitally signed: Trần Thị Hoa, 20/12/2026 17:00; "
            "the content has not changed since signing."
        )
        assert retold("Bản quét.") == "Bản quét."


def test_what_is_wrong_stands_beside_its_field_in_english(cast) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(cast.thu)
    form = {"username": "Thu", "display_name": "Trần Thu", "email": "thu", "role": "", "place": ""}
    page = client.post("/tai-khoan/moi/", form).content.decode()
    found = re.findall(r'id="e-(\w+)"[^>]*>.*?<span>(.*?)</span>', page)
    assert found == [
        ("username", "User name “Thu” is taken. Choose another."),
        ("email", "E-mail address “thu” is not of the form ten@coquan.vn."),
    ]
