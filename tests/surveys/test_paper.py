"""Paper forms: printed with numbers, typed by two people, settled, and then forgotten by number."""

from __future__ import annotations

import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parindex.access import Actor, Role
from parindex.directory.models import JournalEntry
from parindex.documents.questionnaires.survey_form import skips, survey_form_pdf
from parindex.documents.typesetting import FONTS
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions import paper
from parindex.surveys.models import (
    Comment,
    PaperBatch,
    PaperEntry,
    PaperForm,
    PaperTally,
    Receipt,
    Reply,
    Survey,
)
from parindex.surveys.paper_entering import differences, in_words, read_typed, typed_from
from parindex.surveys.paper_numbers import check_digit, number_of, read_number, shown_number
from parindex.surveys.queries.paper import people_of, printed_forms, sample_form
from parindex.surveys.queries.running import questionnaire, questionnaires_of
from tests.cast import COMMUNE, HEALTH, PASSWORD
from tests.surveys import making, paper_stories

TYPED = {"nop": "1", "kenh": "13", "so_lan": "2", "thai_do": "2", "y_kien": "Chờ lâu"}
TAKEN = {
    "nop": "co",
    "kenh": ["truc_tiep", "buu_chinh"],
    "so_lan": "2",
    "thai_do": "hai_long",
}

numbers = st.builds(number_of, st.integers(1, 99999), st.integers(1, 500))


@given(numbers)
def test_a_number_is_read_however_it_is_spaced(number: str) -> None:
    assert read_number(shown_number(number)) == number
    assert read_number(" ".join(number)) == number


@given(numbers, st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_always_found(number: str, place: int, more: int) -> None:
    at = place % len(number)
    wrong = str((int(number[at]) + more) % 10)
    assert read_number(number[:at] + wrong + number[at + 1 :]) == ""


@given(numbers, st.integers(0, 11))
def test_two_neighbours_in_the_wrong_order_are_always_found(number: str, place: int) -> None:
    at = place % (len(number) - 1)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or read_number(swapped) == ""


def test_the_check_digit_is_that_of_the_dissertation() -> None:
    assert check_digit("572") == "4"
    assert (number_of(7, 12), read_number("chữ"), read_number("1")) == ("000700124", "", "")


@pytest.mark.django_db
class TestTyping:
    """What digits say, without anybody's account."""

    def read(self, **typed: str):
        survey = Survey.objects.first() or paper_stories.survey()
        form = questionnaire(survey, "nguoi-dan")
        return read_typed(questionnaires_of(survey), form, {**TYPED, **typed})

    def test_digits_become_answers(self, cast) -> None:
        entered = self.read()
        assert entered == (TAKEN, {"y_kien": "Chờ lâu"}, {}, 4)

    def test_zero_is_blank_and_nothing_is_a_question_passed_over(self, cast) -> None:
        assert self.read(thai_do="0", kenh="0", so_lan="").answers == {"nop": "co"}
        problems = self.read(thai_do="", kenh="").problems
        assert set(problems) == {"thai_do", "kenh"}
        assert "Gõ 0 nếu phiếu để trống" in problems["thai_do"]

    def test_what_the_paper_skips_is_not_asked_for(self, cast) -> None:
        entered = self.read(nop="2", kenh="", so_lan="")
        assert entered.answers == {"nop": "khong", "thai_do": "hai_long"}
        assert (entered.problems, entered.asked) == ({}, 2)

    def test_problems_stand_beside_their_question(self, cast) -> None:
        problems = self.read(nop="0", kenh="4", so_lan="100", thai_do="9").problems
        assert "Câu này cần được trả lời" in problems["nop"]
        assert "1 đến 4" in problems["thai_do"]
        problems = self.read(kenh="14", so_lan="100").problems
        assert "1 đến 3" in problems["kenh"]
        assert "từ 0 đến 99" in problems["so_lan"]

    def test_answers_become_digits_again(self, cast) -> None:
        survey = paper_stories.survey()
        rules, form = questionnaires_of(survey), questionnaire(survey, "nguoi-dan")
        typed = typed_from(rules, form, TAKEN)
        assert typed == {"nop": "1", "kenh": "13", "so_lan": "2", "thai_do": "2"}
        other = {**TAKEN, "thai_do": "binh_thuong"}
        (found,) = differences(rules, form, TAKEN, other)
        assert (found.number, found.first_words, found.second_words) == (
            4,
            "Hài lòng",
            "Bình thường",
        )
        assert in_words(form.questions[1], rules, "13") == "Đến trực tiếp, Bưu chính công ích"
        assert in_words(form.questions[1], rules, "0") == "để trống"

    def test_the_paper_says_where_to_go_on(self, cast) -> None:
        survey = paper_stories.survey()
        form = questionnaire(survey, "nguoi-dan")
        assert skips(questionnaires_of(survey), form, form.questions[0]) == {"khong": 4}


def entered(of: Survey, by: Actor, number: str, **more: str) -> str:
    return paper.enter_form(by=by, survey=of, number=number, typed={**TYPED, **more}).state


@pytest.mark.django_db
def test_two_people_type_a_form_and_it_is_taken_once(cast) -> None:
    survey = paper_stories.survey()
    nga, yen = making.nga().actor(), paper_stories.yen().actor()
    form, other = paper_stories.printed(survey)
    assert entered(survey, nga, form.number) == "once"
    with pytest.raises(Denied, match="do chính bạn nhập"):
        entered(survey, nga, form.number)
    assert Reply.objects.count() == 0
    assert entered(survey, yen, form.number, y_kien="Chờ lâu, gọi 0912345678") == "taken"
    with pytest.raises(Denied, match="đã ghi nhận"):
        entered(survey, cast.thu.actor(), form.number)
    reply = Reply.objects.get()
    assert (reply.channel, reply.answers, reply.unit) == ("paper", TAKEN, COMMUNE)
    assert reply.interviewer is None
    assert Comment.objects.get().text == "Chờ lâu, gọi [đã che]"
    assert PaperForm.objects.get(pk=other.pk).state == "printed"


@pytest.mark.django_db
def test_nothing_leads_from_a_number_to_an_answer(cast) -> None:
    survey = paper_stories.survey()
    form, _ = paper_stories.printed(survey)
    entered(survey, making.nga().actor(), form.number)
    entered(survey, paper_stories.yen().actor(), form.number)
    assert PaperEntry.objects.count() == 0
    assert Receipt.objects.get().digest not in form.number
    entries = JournalEntry.objects.filter(act="enter_paper")
    said = [(one.subject, one.details) for one in entries.order_by("pk")]
    batch = PaperBatch.objects.get().pk
    assert said == [
        (survey.cycle.slug, {"batch": batch, "unit": COMMUNE, "turn": 1}),
        (survey.cycle.slug, {"batch": batch, "unit": COMMUNE, "turn": 2}),
    ]
    kept = PaperForm.objects.values().get(pk=form.pk)
    assert set(kept) == {"id", "batch_id", "number", "state", "reason"}


@pytest.mark.django_db
def test_a_difference_is_settled_with_the_paper_in_hand(cast) -> None:
    survey = paper_stories.survey()
    nga, yen = making.nga().actor(), paper_stories.yen().actor()
    form, _ = paper_stories.printed(survey)
    entered(survey, nga, form.number)
    assert entered(survey, yen, form.number, thai_do="3", kenh="3") == "different"
    with pytest.raises(Denied, match="cầm phiếu"):
        entered(survey, cast.thu.actor(), form.number)
    assert Reply.objects.count() == 0
    settled = paper.settle_form(
        by=cast.thu.actor(),
        survey=survey,
        number=form.number,
        typed={"thai_do": "3", "kenh": "13"},
    )
    assert settled.state == "taken"
    assert Reply.objects.get().answers == {**TAKEN, "thai_do": "binh_thuong"}
    rows = PaperTally.objects.values_list("by_name", "forms", "answers", "wrong", "differing")
    assert list(rows) == [("Nga", 1, 4, 1, 1), ("Yen", 1, 4, 1, 1)]
    assert [(one.name, one.tenths) for one in people_of(survey)] == [("Nga", 250), ("Yen", 250)]
    with pytest.raises(Conflict, match="không còn chỗ khác nhau"):
        paper.settle_form(by=nga, survey=survey, number=form.number, typed={})


@pytest.mark.django_db
def test_a_spoilt_form_has_a_reason_and_what_was_typed_is_gone(cast) -> None:
    survey = paper_stories.survey()
    nga = making.nga().actor()
    form, _ = paper_stories.printed(survey)
    entered(survey, nga, form.number)
    with pytest.raises(Invalid, match="Ghi lý do"):
        paper.spoil_form(by=nga, survey=survey, number=form.number, reason=" ")
    paper.spoil_form(by=nga, survey=survey, number=form.number, reason="Mất trang 2")
    assert (PaperEntry.objects.count(), PaperForm.objects.get(pk=form.pk).reason) == (
        0,
        "Mất trang 2",
    )
    with pytest.raises(Denied, match="báo hỏng: Mất trang 2"):
        entered(survey, nga, form.number)
    with pytest.raises(Denied):
        paper.unspoil_form(by=nga, survey=survey, number=form.number)
    paper.unspoil_form(by=making.son().actor(), survey=survey, number=form.number)
    assert entered(survey, nga, form.number) == "once"


@pytest.mark.django_db
def test_who_may_print_and_type(cast) -> None:
    survey = paper_stories.survey()
    nga = making.nga()
    with pytest.raises(Denied, match="tổ chức khảo sát"):
        paper.print_forms(by=nga.actor(), survey=survey, units=[COMMUNE], form="nguoi-dan", size=1)
    form, _ = paper_stories.printed(survey)
    with pytest.raises(Denied, match="đơn vị của mình"):
        entered(survey, cast.binh.actor(), form.number)
    with pytest.raises(Denied, match="thu phiếu khảo sát"):
        entered(survey, cast.dung.actor(), form.number)
    nga.works_at = COMMUNE
    nga.save()
    with pytest.raises(Denied, match="đơn vị của mình"):
        entered(survey, nga.actor(), form.number)
    nga.works_at = HEALTH
    nga.save()
    assert entered(survey, nga.actor(), form.number) == "once"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "unit", "words"),
    [(0, COMMUNE, "từ 1 đến"), (501, COMMUNE, "từ 1 đến"), (5, "xa-la", "Chọn đơn vị")],
)
def test_what_cannot_be_printed(cast, size: int, unit: str, words: str) -> None:
    survey = paper_stories.survey()
    with pytest.raises(Invalid, match=words):
        paper.print_forms(
            by=making.son().actor(), survey=survey, units=[unit], form="nguoi-dan", size=size
        )
    assert PaperBatch.objects.count() == 0


@pytest.mark.django_db
def test_nothing_is_printed_before_opening_nor_typed_after_the_end(cast) -> None:
    survey = paper_stories.survey("preparing")
    son = making.son().actor()
    with pytest.raises(Invalid, match="còn thay đổi"):
        paper.print_forms(by=son, survey=survey, units=[COMMUNE], form="nguoi-dan", size=1)
    survey.state = "collecting"
    form, _ = paper_stories.printed(survey)
    nga = making.nga().actor()
    survey.state = "reviewing"
    with pytest.raises(Denied, match="thu phiếu trở lại"):
        entered(survey, nga, form.number)
    survey.state, survey.closes = "collecting", making.LONG_AGO
    assert entered(survey, nga, form.number) == "once"


@pytest.mark.django_db
def test_the_pdf_numbers_every_page_question_and_option(cast) -> None:
    survey = paper_stories.survey()
    paper_stories.printed(survey, size=3)
    batch = PaperBatch.objects.get()
    content = survey_form_pdf(printed_forms(survey, batch, "vi"), FONTS)
    assert content == survey_form_pdf(printed_forms(survey, batch, "vi"), FONTS)
    pages = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages]
    written = [one for one in pages if one]
    numbers = [shown_number(one.number) for one in batch.forms.all()]
    assert [number in page for number, page in zip(numbers, written, strict=True)] == [True] * 3
    first = " ".join(written[0].split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHIẾU NGƯỜI DÂN",
        "Về đơn vị: Xã Tiến Lợi",
        "Câu 4. Hài lòng về thái độ phục vụ?",
        "chuyển sang câu 4",
        "Chỉ trả lời câu này nếu câu 1 chọn 1.",
        "ghi số nguyên từ 0 đến 99",
        "Trang 1/1",
    ):
        assert words in first, words
    english = survey_form_pdf(sample_form(survey, "nguoi-dan", "en"), FONTS)
    text = pypdf.PdfReader(io.BytesIO(english)).pages[0].extract_text()
    assert "SAMPLE, NOT FOR COLLECTING" in text
    assert "Did you apply?" in text


@pytest.mark.django_db
def test_a_long_form_has_its_number_on_every_page(cast) -> None:
    survey = paper_stories.survey()
    (form,) = paper_stories.printed(survey, size=1)
    forms = printed_forms(survey, form.batch, "vi")
    from dataclasses import replace

    long = replace(forms.form, questions=forms.form.questions * 8)
    content = survey_form_pdf(replace(forms, form=long), FONTS)
    pages = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 2
    for place, page in enumerate(pages, start=1):
        assert shown_number(form.number) in page
        assert f"Trang {place}/{len(pages)}" in page


def post(client, slug: str, number: str, **more: str):
    fields = {f"c-{name}": text for name, text in {**TYPED, **more}.items()}
    return client.post(f"/khao-sat/{slug}/phieu-giay/nhap/", {"so": number, **fields})


@pytest.mark.django_db
def test_nga_and_yen_type_without_scripts(cast, client) -> None:
    survey = paper_stories.survey()
    making.nga(), paper_stories.yen(), making.son()
    form, _ = paper_stories.printed(survey)
    slug, address = survey.cycle.slug, f"/khao-sat/{survey.cycle.slug}/phieu-giay/"
    client.login(username="nga", password=PASSWORD)
    assert client.get(address).status_code == 403
    assert "Số phiếu" in client.get(f"{address}nhap/").content.decode()
    wrong = client.get(f"{address}nhap/", {"so": "000000001"})
    assert wrong.status_code == 422
    assert "số kiểm tra không khớp" in wrong.content.decode()
    opened = client.get(f"{address}nhap/", {"so": shown_number(form.number)})
    assert "Nộp qua những kênh nào?" in opened.content.decode()
    passed_over = post(client, slug, form.number, thai_do="", y_kien="Chờ lâu quá")
    body = passed_over.content.decode()
    assert passed_over.status_code == 422
    assert "Gõ 0 nếu phiếu để trống" in body
    assert "Chờ lâu quá" in body
    assert post(client, slug, form.number).status_code == 302
    again = client.get(f"{address}nhap/", {"so": form.number})
    assert "do chính bạn nhập" in again.content.decode()
    client.login(username="yen", password=PASSWORD)
    assert post(client, slug, form.number, thai_do="3").status_code == 302
    side = client.get(f"{address}nhap/", {"so": form.number}, follow=True).content.decode()
    assert "Lần 1: Nga. Lần 2: Yen." in side
    unsettled = client.post(f"{address}khac/{form.number}/", {"l-thai_do": "3", "k-thai_do": "9"})
    assert unsettled.status_code == 422
    settled = client.post(
        f"{address}khac/{form.number}/", {"l-thai_do": "3", "k-thai_do": "4", "has_paper": "1"}
    )
    assert settled.status_code == 302
    assert Reply.objects.get().answers["thai_do"] == "khong_hai_long"
    client.login(username="son", password=PASSWORD)
    page = client.get(address).content.decode()
    assert "25%" in page
    assert "Nga" in page


@pytest.mark.django_db
def test_son_prints_for_every_unit_and_looks_at_a_batch(cast, client) -> None:
    survey = paper_stories.survey()
    making.son()
    address = f"/khao-sat/{survey.cycle.slug}/phieu-giay/"
    client.login(username="son", password=PASSWORD)
    wrong = client.post(address, {"unit": "", "form": "nguoi-dan", "size": "nhiều"})
    assert wrong.status_code == 422
    assert "nhiều" in wrong.content.decode()
    assert client.post(address, {"unit": "*", "form": "nguoi-dan", "size": "4"}).status_code == 302
    assert sorted(PaperBatch.objects.values_list("unit", "size")) == [
        ("xa-ham-my", 4),
        ("xa-muong-man", 4),
        ("xa-tien-loi", 4),
    ]
    batch = PaperBatch.objects.filter(unit=COMMUNE).get()
    number = batch.forms.first().number
    said = client.post(f"{address}hong/", {"so": number, "reason": "Rách"})
    assert said.status_code == 302
    page = client.get(f"{address}{batch.pk}/").content.decode()
    assert shown_number(number) in page
    assert "Rách" in page
    assert client.post(f"{address}{batch.pk}/", {"so": number}).status_code == 302
    assert batch.forms.first().state == "printed"
    pdf = client.get(f"{address}{batch.pk}/phieu.pdf?ban=en")
    assert pdf["Content-Type"] == "application/pdf"
    assert client.get(f"{address}xem-thu.pdf?phieu=nguoi-dan").content[:5] == b"%PDF-"
    assert client.get(f"{address}xem-thu.pdf?phieu=khong-co").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_batches_asks_the_database_as_often_for_one_as_for_three(
    cast, client, count: int, django_assert_num_queries
) -> None:
    survey = paper_stories.survey()
    making.son()
    for _ in range(count):
        paper_stories.printed(survey)
    client.login(username="son", password=PASSWORD)
    with django_assert_num_queries(14):
        page = client.get(f"/khao-sat/{survey.cycle.slug}/phieu-giay/")
    assert page.status_code == 200


def test_roles_who_type() -> None:
    counter = Actor(1, "Nga", frozenset(((Role.INTERVIEWER, ""),)))
    clerk = Actor(2, "Bình", frozenset(((Role.CLERK, COMMUNE),)))
    assert paper.entering_refusal(counter) == ""
    assert "Quyền này thuộc về" in paper.entering_refusal(clerk)
