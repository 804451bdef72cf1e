"""What is typed in the form editor becomes tables of a questionnaire, and back. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.engine.problems import Problem
from parindex.engine.survey_reading import LONGEST_COMMENT
from parindex.surveys.drafting import Row, code_from, free_code
from parindex.web.typed import Typed, whole_number

HIGHEST = 10**6
OPTION_ROWS = 3
PAGE_ROWS = 2


class Lists(NamedTuple):
    """What was posted: single texts, and fields that come several times."""

    one: Mapping[str, str]
    many: Mapping[str, Sequence[str]]

    def of(self, name: str) -> str:
        """A field, trimmed; "" when it was not sent."""
        return self.one.get(name, "").strip().replace("\r\n", "\n")

    def all(self, name: str) -> list[str]:
        """Every value of a field, trimmed."""
        return [one.strip() for one in self.many.get(name, ())]


def said(value: Any, language: str) -> str:
    """A wording of a table in one language, "" when it has none."""
    if isinstance(value, Mapping):
        return str(value.get(language, ""))
    return str(value or "") if language == "vi" else ""


def wording(vi: str, en: str) -> Row:
    """A wording as a table holds it."""
    return {"vi": vi, "en": en} if en else {"vi": vi}


def typed_question(row: Mapping[str, Any]) -> Typed:
    """The fields of a question that is there."""
    condition = row.get("shown_if") or {}
    return Typed(
        {
            "text_vi": said(row.get("text"), "vi"),
            "text_en": said(row.get("text"), "en"),
            "kind": row.get("kind", "single"),
            "answers": row.get("answers", ""),
            "criterion": row.get("criterion", ""),
            "page": row.get("page", ""),
            "factor": row.get("factor", ""),
            "required": "1" if row.get("required") else "",
            "low": str(row.get("low", 0)),
            "high": str(row.get("high", HIGHEST)),
            "longest": str(row.get("longest", 1000)),
            "if_question": condition.get("question", ""),
            "if_is": " ".join(condition.get("is", ())),
        }
    )


def read_question(
    posted: Lists, form: str, code: str, taken: Sequence[str], scales: Mapping[str, Row]
) -> tuple[Row, Typed]:
    """A question as typed, under its code or a new one, with what is wrong beside its field."""
    names = [
        *("text_vi", "text_en", "kind", "answers", "criterion", "page", "factor", "required"),
        *("low", "high", "longest", "if_question"),
    ]
    typed = Typed({name: posted.of(name) for name in names})
    kind = typed.of("kind") or "single"
    row: Row = {
        "id": code or free_code(f"{form}-{len(taken) + 1}", taken),
        "questionnaire": form,
        "text": wording(typed.of("text_vi"), typed.of("text_en")),
    }
    if not typed.of("text_vi"):
        typed.refuse("text_vi", _("Ghi lời hỏi bằng tiếng Việt."))
    if kind != "single":
        row["kind"] = kind
    if kind in ("single", "multiple"):
        row["answers"] = typed.of("answers")
        if not typed.of("answers"):
            typed.refuse("answers", _("Chọn thang trả lời, hoặc tạo thang mới."))
    _read_bounds(row, typed, kind)
    for name in ("criterion", "page", "factor"):
        if typed.of(name):
            row[name] = typed.of(name)
    if typed.of("required"):
        row["required"] = True
    if typed.of("criterion") and kind != "single":
        typed.refuse("criterion", _("Câu tính điểm phải là câu chọn một phương án."))
    elif typed.of("criterion") and not _is_weighed(scales.get(typed.of("answers"))):
        typed.refuse(
            "answers", _("Thang này không phương án nào có hệ số nên không tính điểm được.")
        )
    _read_condition(row, typed, posted)
    return row, typed


def _is_weighed(scale: Mapping[str, Any] | None) -> bool:
    return scale is None or any("weight" in one for one in scale.get("options", ()))


def _read_bounds(row: Row, typed: Typed, kind: str) -> None:
    wanted = {"number": ("low", "high"), "text": ("longest",)}.get(kind, ())
    for name in wanted:
        least, most = (1, LONGEST_COMMENT) if name == "longest" else (0, HIGHEST)
        number = whole_number(typed.of(name))
        if number is None or not least <= number <= most:
            bounds = {"least": least, "most": most}
            typed.refuse(name, _("Ghi số nguyên từ %(least)s đến %(most)s.") % bounds)
        else:
            row[name] = number
    if kind == "number" and not typed.errors and row["high"] < row["low"]:
        typed.refuse("high", _("Số lớn nhất phải không nhỏ hơn số nhỏ nhất."))


def _read_condition(row: Row, typed: Typed, posted: Lists) -> None:
    """Options are sent as question:option; only those of the chosen question count."""
    earlier = typed.of("if_question")
    if not earlier:
        return
    pairs = [one.partition(":") for one in posted.all("if_is")]
    chosen = [option for question, _colon, option in pairs if question == earlier]
    typed.values["if_is"] = " ".join(chosen)
    row["shown_if"] = {"question": earlier, "is": chosen}
    if not chosen:
        typed.refuse("if_question", _("Đánh dấu ít nhất một phương án của câu đã chọn."))


_FIELDS = (
    ("shown_if", "if_question"),
    ("high", "high"),
    ("low", "low"),
    ("longest", "longest"),
    ("trang", "page"),
    ("page", "page"),
    ("answers", "answers"),
    ("thang", "answers"),
    ("scale", "answers"),
    ("tiêu chí", "criterion"),
    ("tính điểm", "criterion"),
    ("criterion", "criterion"),
    ("counts for points", "criterion"),
    ("text", "text_vi"),
)


def place_problems(typed: Typed, code: str, problems: Sequence[Problem]) -> list[Problem]:
    """Put the reader's problems with one question beside its fields; returns the others."""
    others = []
    for one in problems:
        if one.place != f"question {code}" and not one.place.startswith(f"question {code}, "):
            others.append(one)
            continue
        words = f"{one.place} {one.what}"
        field = next((name for word, name in _FIELDS if word in words), "text_vi")
        sentence = f"{one.what} {one.fix}".strip()
        typed.refuse(field, sentence[:1].upper() + sentence[1:])
    return others


def typed_form(row: Mapping[str, Any]) -> Typed:
    """The fields of a questionnaire that is there."""
    found = Typed({"audience": row.get("audience", "")})
    for name in ("title", "intro", "thanks"):
        for language in ("vi", "en"):
            found.values[f"{name}_{language}"] = said(row.get(name), language)
    return found


def read_form(posted: Lists, old: Mapping[str, Any]) -> tuple[Row, Typed]:
    """A questionnaire as typed: names, audience, words before and after, pages."""
    words = ("title", "intro", "thanks")
    names = [f"{name}_{language}" for name in words for language in ("vi", "en")]
    typed = Typed({name: posted.of(name) for name in (*names, "audience")})
    row: Row = {key: value for key, value in old.items() if key in ("id", "assumed")}
    row["audience"] = typed.of("audience")
    row["title"] = wording(typed.of("title_vi"), typed.of("title_en"))
    if not typed.of("title_vi"):
        typed.refuse("title_vi", _("Ghi tên phiếu bằng tiếng Việt."))
    for name in ("intro", "thanks"):
        if typed.of(f"{name}_vi"):
            row[name] = wording(typed.of(f"{name}_vi"), typed.of(f"{name}_en"))
        elif typed.of(f"{name}_en"):
            typed.refuse(f"{name}_vi", _("Có lời tiếng Anh mà thiếu lời tiếng Việt."))
    pages: list[Row] = []
    lines = zip(posted.all("page_id"), posted.all("page_vi"), posted.all("page_en"), strict=False)
    for known, vi, en in lines:
        if vi:
            taken = [*[one["id"] for one in pages], *posted.all("page_id")]
            code = known or free_code(code_from(vi, "trang"), taken)
            pages.append({"id": code, "title": wording(vi, en)})
        elif en:
            typed.refuse("pages", _("Trang «%(title)s» thiếu tên tiếng Việt.") % {"title": en})
    if pages:
        row["pages"] = pages
    return row, typed


class OptionLine(NamedTuple):
    """One line of the table of options, as typed."""

    id: str = ""
    vi: str = ""
    en: str = ""
    weight: str = ""
    problem: str = ""


def option_lines(row: Mapping[str, Any]) -> list[OptionLine]:
    """The options of a scale and some empty lines."""
    found = [
        OptionLine(
            one["id"],
            said(one.get("label"), "vi"),
            said(one.get("label"), "en"),
            str(one.get("weight", "")).replace(".", ","),
        )
        for one in row.get("options", ())
    ]
    return [*found, *[OptionLine()] * OPTION_ROWS]


def read_options(posted: Lists) -> tuple[list[Row], list[OptionLine]]:
    """The options as typed, and every line again with what is wrong with it."""
    options: list[Row] = []
    lines: list[OptionLine] = []
    columns = [posted.all(name) for name in ("id", "vi", "en", "weight")]
    for code, vi, en, weight in zip(*columns, strict=False):
        line = OptionLine(code, vi, en, weight)
        if not vi:
            problem = _("Ghi phương án bằng tiếng Việt, hoặc xóa cả dòng.") if en or weight else ""
            lines.append(line._replace(problem=problem))
            continue
        taken = [one["id"] for one in options]
        known = [one for one in posted.all("id") if one]
        option: Row = {"id": code or free_code(code_from(vi, "phuong-an"), [*taken, *known])}
        option["label"] = wording(vi, en)
        if weight:
            number = _share(weight)
            if number is None:
                line = line._replace(
                    problem=_("Hệ số là số từ 0 đến 1, ví dụ 0,75; để trống nếu không tính.")
                )
            else:
                option["weight"] = number
        lines.append(line)
        options.append(option)
    return options, lines


def _share(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= 1 else None
