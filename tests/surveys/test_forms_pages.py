"""Sơn at the editor, without JavaScript: every button is a form, every refusal has its place."""

from __future__ import annotations

import pytest

from parindex.access import SYSTEM
from parindex.surveys import drafting
from parindex.surveys.actions.forms import rewrite_forms
from parindex.surveys.models import Survey
from tests.surveys import making

pytestmark = pytest.mark.django_db
NEW = {
    "text_vi": "Ông, bà hài lòng đến mức nào về nơi ngồi chờ?",
    "text_en": "",
    "kind": "single",
    "answers": "hai_long",
    "criterion": "4.1",
    "factor": "access",
}


def address(survey: Survey, rest: str = "") -> str:
    return f"/khao-sat/{survey.cycle.slug}/phieu/{rest}"


def posted(client, survey: Survey, rest: str, **fields: object):
    survey.refresh_from_db()
    return client.post(address(survey, rest), {"digest": survey.digest, **fields})


def question(survey: Survey, code: str) -> dict[str, object] | None:
    survey.refresh_from_db()
    return drafting.row_named(drafting.questions_of(survey.document, "nguoi-dan"), code)


def test_the_list_tells_who_is_asked_what_and_how_it_counts(client, survey) -> None:
    page = client.get(address(survey)).content.decode()
    for words in ("Phiếu người dân", "Phiếu cán bộ", "Người dân: 2", "Trung bình hệ số", "giống"):
        assert words in page


def test_a_question_is_written_looked_at_and_kept(client, survey) -> None:
    where = "sua/nguoi-dan/"
    page = client.get(address(survey, where + "?cau=moi")).content.decode()
    assert "Câu mới" in page
    seen = posted(client, survey, where, act="look:moi", **NEW)
    assert (seen.status_code, question(survey, "nguoi-dan-8")) == (200, None)
    assert seen.content.decode().count(NEW["text_vi"]) == 2  # the field and the preview
    htmx = client.post(
        address(survey, where),
        {"digest": survey.digest, "act": "look:moi", **NEW},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert htmx.strip().startswith('<div id="xem-thu"')
    kept = posted(client, survey, where, act="save:moi", **NEW)
    assert (kept.status_code, kept["Location"]) == (
        302,
        address(survey, where) + "#cau-nguoi-dan-8",
    )
    assert question(survey, "nguoi-dan-8") == {
        "id": "nguoi-dan-8",
        "questionnaire": "nguoi-dan",
        "text": {"vi": NEW["text_vi"]},
        "answers": "hai_long",
        "criterion": "4.1",
        "factor": "access",
    }


def test_a_condition_names_one_question_and_its_options(client, survey) -> None:
    fields = {"text_vi": "Vì sao?", "kind": "text", "longest": "200", "if_question": "q2"}
    where = "sua/nguoi-dan/"
    none = posted(client, survey, where, act="save:y-kien", **fields)
    assert none.status_code == 422
    assert "Đánh dấu ít nhất một phương án" in none.content.decode()
    chosen = ["q1:hai_long", "q2:khong_hai_long", "q2:rat_khong_hai_long"]
    posted(client, survey, where, act="save:y-kien", **fields, if_is=chosen)
    assert question(survey, "y-kien") == {
        "id": "y-kien",
        "questionnaire": "nguoi-dan",
        "text": {"vi": "Vì sao?"},
        "kind": "text",
        "longest": 200,
        "shown_if": {"question": "q2", "is": ["khong_hai_long", "rat_khong_hai_long"]},
    }
    page = client.get(address(survey, where)).content.decode()
    assert "Chỉ hỏi khi câu 3 là «Không hài lòng», «Rất không hài lòng»" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text_vi": ""}, "Ghi lời hỏi bằng tiếng Việt."),
        ({"answers": ""}, "Chọn thang trả lời, hoặc tạo thang mới."),
        ({"answers": "nhom_tuoi"}, "không phương án nào có hệ số"),
        ({"kind": "multiple"}, "Câu tính điểm phải là câu chọn một phương án."),
        ({"kind": "number", "criterion": "", "low": "9", "high": "3"}, "không nhỏ hơn số nhỏ nhất"),
        ({"kind": "text", "criterion": "", "longest": "9999"}, "từ 1 đến 5000"),
        ({"criterion": "1.1"}, "Tiêu chí 1.1 không lấy điểm từ khảo sát"),
        ({"page": "lac"}, "Phiếu không có trang"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, survey, wrong, sentence: str) -> None:
    refused = posted(client, survey, "sua/nguoi-dan/", act="save:moi", **(NEW | wrong))
    page = refused.content.decode()
    assert (refused.status_code, sentence in page) == (422, True), page[:200]
    assert NEW["text_vi"] in page or not wrong.get("text_vi", "x")
    assert question(survey, "nguoi-dan-8") is None


def test_rows_move_are_copied_and_leave_with_the_reason_when_they_may_not(client, survey) -> None:
    where = "sua/nguoi-dan/"
    refused = posted(client, survey, where, act="drop:q1")
    assert refused.status_code == 422
    assert "hỏi lại câu «q1» không có trước đó" in refused.content.decode()
    posted(client, survey, where, act="copy:q2")
    posted(client, survey, where, act="up:q2")
    posted(client, survey, where, act="drop:so-lan")
    survey.refresh_from_db()
    found = [one["id"] for one in drafting.questions_of(survey.document, "nguoi-dan")]
    assert found == ["q1", "q2", "q1-ly-do", "q2-2", "tuoi", "gioi-tinh", "y-kien"]


def test_what_somebody_typed_stays_when_another_was_quicker(client, survey) -> None:
    seen = survey.digest
    document = drafting.drop_question(survey.document, "nguoi-dan", "y-kien")
    rewrite_forms(by=SYSTEM, survey=survey, seen=seen, document=document)
    late = client.post(
        address(survey, "sua/nguoi-dan/"), {"digest": seen, "act": "save:moi", **NEW}
    )
    page = late.content.decode()
    assert (late.status_code, "Người khác vừa sửa" in page, NEW["text_vi"] in page) == (
        409,
        True,
        True,
    )
    assert f'value="{survey.digest}"' in page


def test_words_pages_and_scales_are_edited(client, survey) -> None:
    head = {"title_vi": "Phiếu mới", "audience": "citizen", "intro_vi": "Xin chào", "thanks_vi": ""}
    lines = {
        "page_id": ["ve-ong-ba", ""],
        "page_vi": ["", "Cơ sở vật chất"],
        "page_en": ["", "The place"],
    }
    assert posted(client, survey, "sua/nguoi-dan/", act="head", **head, **lines).status_code == 302
    survey.refresh_from_db()
    assert drafting.rows(survey.document, "questionnaire")[0] == {
        "id": "nguoi-dan",
        "audience": "citizen",
        "title": {"vi": "Phiếu mới"},
        "intro": {"vi": "Xin chào"},
        "pages": [{"id": "co-so-vat-chat", "title": {"vi": "Cơ sở vật chất", "en": "The place"}}],
    }
    assert "page" not in (question(survey, "tuoi") or {})
    options = {
        "id": ["", ""],
        "vi": ["Tốt", "Chưa tốt"],
        "en": ["Good", ""],
        "weight": ["1", "0,5"],
    }
    assert posted(client, survey, "thang/moi/", title="Hai mức", **options).status_code == 302
    survey.refresh_from_db()
    assert drafting.rows(survey.document, "scale")[-1] == {
        "id": "hai-muc",
        "options": [
            {"id": "tot", "label": {"vi": "Tốt", "en": "Good"}, "weight": 1},
            {"id": "chua-tot", "label": {"vi": "Chưa tốt"}, "weight": "0.5"},
        ],
    }
    wrong = posted(client, survey, "thang/hai-muc/", **(options | {"weight": ["2", "0"]}))
    assert (wrong.status_code, "Hệ số là số từ 0 đến 1" in wrong.content.decode()) == (422, True)
    used = posted(client, survey, "thang/hai_long/", act="drop")
    assert (used.status_code, "đang dùng ở câu hỏi" in used.content.decode()) == (422, True)
    assert posted(client, survey, "thang/hai-muc/", act="drop").status_code == 302


def test_a_questionnaire_is_added_and_the_edition_comes_back(client, survey) -> None:
    added = posted(client, survey, "", act="add", title="Phiếu lãnh đạo", audience="leader")
    assert added["Location"] == address(survey, "sua/phieu-lanh-dao/")
    page = client.get(address(survey)).content.decode()
    assert "Chưa mở khảo sát được" in page
    assert "phiếu «Phiếu lãnh đạo»: chưa có câu hỏi nào." in page
    assert posted(client, survey, "", act="restore").status_code == 302
    survey.refresh_from_db()
    codes = [one["id"] for one in drafting.rows(survey.document, "questionnaire")]
    assert codes == ["nguoi-dan", "can-bo"]
    nameless = posted(client, survey, "", act="add", title="", audience="leader")
    assert (nameless.status_code, "Ghi tên phiếu." in nameless.content.decode()) == (422, True)


def test_after_opening_the_pages_only_show(client, survey) -> None:
    making.set_survey_calendar(
        by=SYSTEM, survey=survey, opens=making.LONG_AGO, closes=making.FAR_OFF, settings={}
    )
    survey.refresh_from_db()
    making.open_survey(by=SYSTEM, survey=survey)
    for rest in ("", "sua/nguoi-dan/", "sua/nguoi-dan/?cau=q1", "thang/hai_long/", "nhap/"):
        page = client.get(address(survey, rest)).content.decode()
        assert "mọi người phải được hỏi như nhau" in page, rest
        assert "btn-primary" not in page.partition("<main")[2], rest
    late = posted(client, survey, "sua/nguoi-dan/", act="drop:q2")
    assert (late.status_code, question(survey, "q2") is not None) == (409, True)


def test_the_council_reads_and_changes_nothing(client, survey, cast) -> None:
    client.force_login(cast.minh)
    assert client.get(address(survey, "sua/nguoi-dan/")).status_code == 200
    assert posted(client, survey, "sua/nguoi-dan/", act="drop:q2").status_code == 403
    assert question(survey, "q2") is not None
