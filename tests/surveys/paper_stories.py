"""A questionnaire with every kind of question, and people who type its paper forms."""

from __future__ import annotations

from typing import Any

from parindex.access import SYSTEM, Role
from parindex.directory.models import User
from parindex.surveys.actions.paper import print_forms
from parindex.surveys.models import PaperForm, Survey
from tests.cast import COMMUNE, person
from tests.surveys import making


def _options(*pairs: tuple[str, str], weights: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"id": one, "label": {"vi": label}} for one, label in pairs]
    for option, weight in zip(found, weights, strict=False):
        option["weight"] = weight
    return found


DOCUMENT: dict[str, Any] = {
    "questionnaire": [
        {
            "id": "nguoi-dan",
            "audience": "citizen",
            "title": {"vi": "Phiếu người dân", "en": "Citizens' form"},
            "intro": {"vi": "Ông, bà vui lòng cho biết ý kiến."},
            "pages": [{"id": "chung", "title": {"vi": "I. Thông tin chung"}}],
        }
    ],
    "scale": [
        {"id": "co_khong", "options": _options(("co", "Có"), ("khong", "Không"))},
        {
            "id": "kenh",
            "options": _options(
                ("truc_tiep", "Đến trực tiếp"),
                ("cong", "Cổng dịch vụ công"),
                ("buu_chinh", "Bưu chính công ích"),
            ),
        },
        {
            "id": "hai_long",
            "options": _options(
                ("rat_hai_long", "Rất hài lòng"),
                ("hai_long", "Hài lòng"),
                ("binh_thuong", "Bình thường"),
                ("khong_hai_long", "Không hài lòng"),
                weights=("1", "0.75", "0.5", "0"),
            ),
        },
    ],
    "question": [
        {
            "id": "nop",
            "questionnaire": "nguoi-dan",
            "page": "chung",
            "text": {"vi": "Ông, bà có nộp hồ sơ không?", "en": "Did you apply?"},
            "answers": "co_khong",
            "required": True,
        },
        {
            "id": "kenh",
            "questionnaire": "nguoi-dan",
            "page": "chung",
            "text": {"vi": "Nộp qua những kênh nào?"},
            "kind": "multiple",
            "answers": "kenh",
            "shown_if": {"question": "nop", "is": ["co"]},
        },
        {
            "id": "so_lan",
            "questionnaire": "nguoi-dan",
            "page": "chung",
            "text": {"vi": "Đi lại mấy lần?"},
            "kind": "number",
            "low": 0,
            "high": 99,
            "shown_if": {"question": "nop", "is": ["co"]},
        },
        {
            "id": "thai_do",
            "questionnaire": "nguoi-dan",
            "text": {"vi": "Hài lòng về thái độ phục vụ?"},
            "answers": "hai_long",
        },
        {
            "id": "y_kien",
            "questionnaire": "nguoi-dan",
            "text": {"vi": "Góp ý thêm?"},
            "kind": "text",
        },
    ],
}


def survey(state: str = "collecting") -> Survey:
    """A survey whose questionnaire has all kinds of questions and a skip."""
    return making.survey(state, document=DOCUMENT)


def printed(of: Survey, size: int = 2, unit: str = COMMUNE) -> list[PaperForm]:
    """Paper forms of a commune."""
    (batch,) = print_forms(by=SYSTEM, survey=of, units=[unit], form="nguoi-dan", size=size)
    return list(batch.forms.all())


def yen() -> User:
    """Yến types paper forms, as Nga does."""
    return person("yen", (Role.INTERVIEWER, ""))
