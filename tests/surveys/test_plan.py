"""Sơn plans how many forms every commune needs."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions import planning
from parindex.surveys.models import Quota, Survey, Target
from parindex.surveys.planning_files import TargetLine
from parindex.surveys.queries import planning as plans
from parindex.surveys.queries.planning import FillRule
from tests.cast import COMMUNE
from tests.surveys import making
from tests.surveys.plan_pages import carried, corrections

pytestmark = pytest.mark.django_db
PLAN = "/khao-sat/ky-2026/mau/"


def line(unit=COMMUNE, population=1000, wanted=0, minimum=0, method="given"):
    return TargetLine(unit, "nguoi-dan", population, wanted, minimum, method)


def kept():
    return sorted(
        Target.objects.filter(questionnaire="nguoi-dan").values_list(
            "unit", "population", "wanted", "minimum", "method"
        )
    )


def test_son_fills_all_communes_by_formula_after_looking(son):
    survey = making.survey("preparing")
    planning.plan_targets(
        by=son.actor(), survey=survey, lines=[line(), line("xa-ham-my", 10_000, 50)]
    )
    rule = FillRule(
        "finite", ("nguoi-dan",), Decimal(5), minimum="share", minimum_percent=Decimal(80)
    )
    found = plans.fill(survey, rule)
    assert [(one.after.unit, one.after.wanted, one.why) for one in found] == [
        ("xa-ham-my", 50, "Đã có số, giữ nguyên."),
        ("xa-muong-man", 0, "Chưa biết số người có thể hỏi."),
        (COMMUNE, 278, ""),
    ]
    seen = plans.fill_mark(found)
    assert planning.fill_targets(by=son.actor(), survey=survey, rule=rule, seen=seen) == 1
    assert kept() == [
        ("xa-ham-my", 10_000, 50, 0, "given"),
        (COMMUNE, 1000, 278, 223, "finite"),
    ]
    with pytest.raises(Conflict, match="Xem lại"):
        planning.fill_targets(by=son.actor(), survey=survey, rule=rule, seen=seen)
    entry = JournalEntry.objects.get(act="fill_targets")
    assert (entry.subject, entry.details["lines"]) == ("ky-2026", 1)


def test_slovin_a_share_and_a_fixed_number(son):
    survey = making.survey("preparing")
    planning.plan_targets(by=son.actor(), survey=survey, lines=[line(population=60)])

    def wanted(**rule):
        found = plans.fill(survey, FillRule(forms=("nguoi-dan",), **rule))
        return {one.after.unit: one.after.wanted for one in found}[COMMUNE]

    assert wanted(how="slovin", error_percent=Decimal(10)) == 38
    assert wanted(how="share", share_percent=Decimal("12.5")) == 8
    assert wanted(how="number", number=100) == 60


def test_a_minimum_above_the_wanted_and_a_stranger_are_refused(cast, son):
    survey = making.survey("preparing")
    with pytest.raises(Invalid, match="nhiều hơn số phiếu cần thu"):
        planning.plan_targets(by=son.actor(), survey=survey, lines=[line(wanted=5, minimum=6)])
    with pytest.raises(Denied):
        planning.plan_targets(by=cast.binh.actor(), survey=survey, lines=[line()])
    assert kept() == []


def test_numbers_are_edited_in_place_and_a_slip_loses_nothing(desk):
    making.survey("preparing")
    typed = {"phieu": "nguoi-dan", f"population-{COMMUNE}": "1.000", f"wanted-{COMMUNE}": "trăm"}
    page = desk.post(PLAN, typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="trăm"' in text
    assert 'value="1.000"' in text
    assert "Ghi số nguyên." in text
    assert kept() == []
    desk.post(PLAN, typed | {f"wanted-{COMMUNE}": "90", f"minimum-{COMMUNE}": "80"})
    assert kept() == [(COMMUNE, 1000, 90, 80, "given")]
    assert "± 9,9" in desk.get(f"{PLAN}?phieu=nguoi-dan").content.decode()
    assert "Mẫu của mọi phiếu" in desk.get(f"{PLAN}?phieu=tat-ca").content.decode()


def test_the_fill_page_shows_first_and_writes_then(desk, son):
    survey = making.survey("preparing")
    planning.plan_targets(by=son.actor(), survey=survey, lines=[line()])
    asked = {"phieu": "nguoi-dan", "how": "slovin", "error": "5", "minimum": "keep"}
    page = desk.post(f"{PLAN}tinh/", asked)
    assert "Ghi 1 dòng" in page.content.decode()
    assert kept() == [(COMMUNE, 1000, 0, 0, "given")]
    seen = plans.fill_mark(plans.fill(survey, FillRule("slovin", ("nguoi-dan",))))
    desk.post(f"{PLAN}tinh/", asked | {"what": "apply", "seen": seen})
    assert kept() == [(COMMUNE, 1000, 286, 0, "slovin")]
    assert desk.post(f"{PLAN}tinh/", asked | {"error": "năm"}).status_code == 422


def test_the_plan_goes_out_as_a_workbook_and_comes_back(desk):
    survey = making.survey("preparing")
    book = load_workbook(io.BytesIO(desk.get(f"{PLAN}tep/").content))
    sheet = book.worksheets[0]
    rows = {(row[0].value, row[2].value): row for row in sheet.iter_rows(min_row=2)}
    row = rows[COMMUNE, "nguoi-dan"]
    row[4].value, row[5].value, row[6].value = 500, 60, 50
    rows["xa-ham-my", "nguoi-dan"][5].value = "nhiều"
    rows["xa-muong-man", "nguoi-dan"][0].value = "Xã Mương Màng"
    target = io.BytesIO()
    book.save(target)
    page = desk.post(f"{PLAN}nhap/", {"file": SimpleUploadedFile("mau.xlsx", target.getvalue())})
    text = page.content.decode()
    assert "Có phải: Xã Mương Mán?" in text
    assert "«nhiều» không phải số nguyên" in text
    fields = carried(text)
    assert kept() == []
    place = [name for name in corrections(text) if name.endswith("-0")][-1]
    wrong = {place: "Xã Mương Mán"}
    page = desk.post(f"{PLAN}nhap/", {**fields, **wrong, "what": "apply"})
    assert page.status_code == 422, "one cell is still wrong, nothing is written"
    assert kept() == []
    fields = carried(page.content.decode())
    desk.post(f"{PLAN}nhap/", {**fields, "what": "apply", "skip": "1"})
    assert kept() == [(COMMUNE, 500, 60, 50, "given")]
    assert JournalEntry.objects.get(act="plan_targets").details["source"] == "mau.xlsx"
    assert survey.targets.count() == 1


def test_a_listing_that_was_tampered_with_is_refused(desk):
    making.survey("preparing")
    page = desk.post(f"{PLAN}nhap/", {"listing": "abc:def:ghi", "what": "apply"})
    assert page.status_code == 422
    assert "Chọn lại tệp" in page.content.decode()


def test_forms_are_divided_by_an_answer(son, monkeypatch):
    survey = making.survey("preparing")
    planning.plan_targets(by=son.actor(), survey=survey, lines=[line(wanted=101)])
    numbers = {COMMUNE: {"nam": 50, "nu": 51}}
    given = {"survey": survey, "questionnaire": "nguoi-dan", "question": "gioi"}
    assert planning.set_quotas(by=son.actor(), quotas=numbers, **given) == 1
    assert planning.set_quotas(by=son.actor(), quotas=numbers, **given) == 0
    assert sorted(Quota.objects.values_list("answer", "wanted")) == [("nam", 50), ("nu", 51)]
    with pytest.raises(Invalid, match="nhiều hơn số phiếu cần thu"):
        planning.set_quotas(by=son.actor(), quotas={COMMUNE: {"nam": 102}}, **given)
    with pytest.raises(Conflict, match="Lập mẫu trước"):
        planning.set_quotas(by=son.actor(), quotas={"xa-ham-my": {"nam": 1}}, **given)
    assert planning.set_quotas(by=son.actor(), quotas={COMMUNE: {"nam": 0}}, **given) == 1
    assert Quota.objects.count() == 0


def with_scored_questions_alone(survey):
    """The survey asks nothing about the people who answer."""
    document = survey.document
    document["question"] = [one for one in document["question"] if one.get("criterion")]
    Survey.objects.filter(pk=survey.pk).update(document=document, digest="scored")


def with_a_question_about_people(survey):
    """The survey also asks whether somebody is a man or a woman, which earns no points."""
    document = survey.document
    labels = {"nam": "Nam", "nu": "Nữ"}
    options = [{"id": key, "label": {"vi": label}} for key, label in labels.items()]
    document["scale"].append({"id": "nam_nu", "options": options})
    document["question"].append(
        {
            "id": "gioi",
            "questionnaire": "nguoi-dan",
            "text": {"vi": "Giới tính"},
            "answers": "nam_nu",
        }
    )
    Survey.objects.filter(pk=survey.pk).update(document=document, digest="with-gioi")


def test_forms_are_shared_by_percent_corrected_and_saved(desk, son):
    survey = making.survey("preparing")
    with_scored_questions_alone(survey)
    assert "không có câu phân loại" in desk.get(f"{PLAN}co-cau/").content.decode()
    with_a_question_about_people(survey)
    planning.plan_targets(by=son.actor(), survey=survey, lines=[line(wanted=101)])
    asked = {"phieu": "nguoi-dan", "cau": "gioi"}
    shares = asked | {"what": "chia", "share-nam": "49,5", "share-nu": "50,5"}
    text = desk.post(f"{PLAN}co-cau/", shares).content.decode()
    assert "chưa lưu" in text
    assert (
        f'name="q-{COMMUNE}-nam" aria-label="Nam, Xã Tiến Lợi" autocomplete="off" value="50"'
        in text
    )
    assert Quota.objects.count() == 0
    numbers = asked | {"what": "luu", f"q-{COMMUNE}-nam": "51", f"q-{COMMUNE}-nu": "51"}
    page = desk.post(f"{PLAN}co-cau/", numbers)
    assert page.status_code == 422
    assert "nhiều hơn 101 phiếu cần thu" in page.content.decode()
    desk.post(f"{PLAN}co-cau/", numbers | {f"q-{COMMUNE}-nam": "50"})
    assert sorted(Quota.objects.values_list("answer", "wanted")) == [("nam", 50), ("nu", 51)]
    page = desk.post(f"{PLAN}co-cau/", asked | {"what": "chia", "share-nam": "x"})
    assert (page.status_code, 'value="x"' in page.content.decode()) == (422, True)
