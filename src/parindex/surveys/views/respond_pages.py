"""What a respondent's page shows: language and size from its address, the form as far as it is.

Pages are rendered without the request, so that nothing asks for a session or sets a cookie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.engine.indicators import Question, Questionnaire
from parindex.engine.numbers import shown as number
from parindex.language import spoken
from parindex.surveys import stepping
from parindex.surveys.form_tokens import FormToken
from parindex.surveys.models import Channel, Survey
from parindex.surveys.queries.doors import Entrance
from parindex.surveys.queries.running import questionnaires_of

ADDRESSES = {
    Channel.OPEN: "survey_door",
    Channel.KIOSK: "survey_kiosk",
    Channel.CODE: "survey_invited",
}

KIOSK_THANKS, KIOSK_FORGETS = 12, 180
"""Seconds after which the tablet is ready for the next visitor."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown. It travels in the address, as no cookie is set."""

    path: str
    language: str
    is_big: bool
    is_kiosk: bool = False

    @classmethod
    def of(cls, request: HttpRequest, *, entrance: Entrance | None = None) -> Self:
        """As the address of the request says; the language otherwise as chosen on the site."""
        asked = request.GET.get("ngon-ngu", "")
        here = spoken()
        is_kiosk = entrance is not None and entrance.channel == Channel.KIOSK
        big = request.GET.get("chu") == "to"
        return cls(request.path, asked if asked in ("vi", "en") else here, big, is_kiosk)

    def settings(self, *, language: str = "", is_big: bool | None = None) -> list[tuple[str, str]]:
        """The part of the address that says how pages are shown."""
        found = [("ngon-ngu", "en")] if (language or self.language) == "en" else []
        if language == "vi":
            found = [("ngon-ngu", "vi")]
        if self.is_big if is_big is None else is_big:
            found.append(("chu", "to"))
        return found

    def here(self) -> str:
        """This page, shown alike."""
        return _address(self.path, self.settings())

    def home(self) -> str:
        """The first page of the tablet for the next visitor, in Vietnamese and plain size."""
        return self.path.removesuffix("cam-on/")

    def start(self) -> str:
        """The first question on the tablet."""
        return _address(self.path, [("bat-dau", "1"), *self.settings()])

    def with_language(self, language: str) -> str:
        """This page in another language."""
        return _address(self.path, self.settings(language=language))

    def with_other_size(self) -> str:
        """This page in large letters, or in plain ones."""
        return _address(self.path, self.settings(is_big=not self.is_big))

    def onto(self, name: str, *args: str) -> str:
        """Another page, shown alike."""
        return _address(reverse(name, args=args), self.settings())


@dataclass
class Filling:
    """One filling of a form as far as it is: where it came in, its sign, the answers so far."""

    request: HttpRequest
    entrance: Entrance
    survey: Survey
    form: Questionnaire
    token: FormToken
    given: dict[str, list[str]] = field(default_factory=dict)
    at: str = ""

    @property
    def wants_json(self) -> bool:
        """Whether the script of the page asks, which keeps the form on the screen."""
        return "application/json" in self.request.headers.get("Accept", "")

    def page(
        self, sentence: str = "", problems: Mapping[str, str] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """The step at `at`, or the first page; with what is wrong."""
        said = said_problems(self.form, problems or {}, self.given)
        if self.wants_json:
            told = {"sentence": sentence, "problems": said, "form": self.token.signed()}
            return JsonResponse(told, status=status)
        is_posted = self.request.method == "POST"
        place = stepping.place_of(self.form, self.given, self.at) if self.at else None
        here = {one.id for one in place.step.questions} if place else set()
        context: dict[str, Any] = {
            "place": place,
            "kept": _kept(self.given, here),
            "answers": self.given,
            "scales": questionnaires_of(self.survey).scales,
            "problems": said,
            "sentence": sentence,
            "steps": () if is_posted else stepping.steps_of(self.form),
            "minutes": stepping.minutes_for(self.form),
            "is_posted": is_posted and place is not None,
        }
        return self._rendered("form", context, status)

    def wait(self, seconds: int, tries: int) -> HttpResponse:
        """The page that sends the form again by itself, later each time."""
        seconds = max(seconds, min(5 * 2 ** min(tries, 6), 120))
        if self.wants_json:
            response: HttpResponse = JsonResponse({"wait": seconds}, status=429)
        else:
            context = {"wait": seconds, "tries": tries + 1, "at": self.at, "is_waiting": True}
            response = self._rendered("wait", {**context, "kept": _kept(self.given, set())}, 429)
        response.headers["Retry-After"] = str(seconds)
        return response

    def thank(self, *, is_again: bool) -> HttpResponse:
        """On to the thanks, so that loading the page again sends nothing."""
        shown = Shown.of(self.request)
        address = shown.onto(
            f"{ADDRESSES[Channel(self.entrance.channel)]}_thanks", self.entrance.code
        )
        if is_again:
            address += ("&" if "?" in address else "?") + "lan=2"
        if self.wants_json:
            return JsonResponse({"to": address})
        return redirect(address)

    def _rendered(self, name: str, context: dict[str, Any], status: int) -> HttpResponse:
        shown = Shown.of(self.request, entrance=self.entrance)
        frame = {
            "view": shown,
            "entrance": self.entrance,
            "cycle": self.survey.cycle,
            "form": self.form,
            "token": self.token.signed(),
        }
        page = render_to_string(f"surveys/respond/{name}.html", {**frame, **context})
        response = HttpResponse(page, status=status)
        if shown.is_kiosk and self.request.method == "POST":
            # Without JavaScript nothing else forgets somebody who walked away.
            response.headers["Refresh"] = f"{KIOSK_FORGETS}; url={shown.home()}"
        return response


def code_page(
    request: HttpRequest, typed: str, sentence: str, *, status: int = 200
) -> HttpResponse:
    """The page where a code is typed."""
    context = {"view": Shown.of(request), "typed": typed, "sentence": sentence}
    return HttpResponse(render_to_string("surveys/respond/code.html", context), status=status)


def refusal(
    request: HttpRequest,
    sentence: str,
    advice: str = "",
    *,
    status: int,
    entrance: Entrance | None = None,
    survey: Survey | None = None,
) -> HttpResponse:
    """A page that says why there is no form."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"sentence": f"{sentence} {advice}".strip()}, status=status)
    context: dict[str, Any] = {
        "view": Shown.of(request, entrance=entrance),
        "sentence": sentence,
        "advice": advice,
    }
    if entrance and survey:
        context |= {"entrance": entrance, "cycle": survey.cycle}
    return HttpResponse(render_to_string("surveys/respond/refused.html", context), status=status)


def thanks_page(
    request: HttpRequest, entrance: Entrance, survey: Survey, form: Questionnaire
) -> HttpResponse:
    """Thanks, without a receipt."""
    context = {
        "view": Shown.of(request, entrance=entrance),
        "entrance": entrance,
        "cycle": survey.cycle,
        "form": form,
        "is_again": request.GET.get("lan") == "2",
    }
    response = HttpResponse(render_to_string("surveys/respond/thanks.html", context))
    if entrance.channel == Channel.KIOSK:
        response.headers["Refresh"] = f"{KIOSK_THANKS}; url={Shown.of(request).home()}"
    return response


def said_problems(
    form: Questionnaire, problems: Mapping[str, str], given: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The sentences of the engine, which speaks Vietnamese, in the language of the page."""
    if spoken() == "vi":
        return dict(problems)
    return {
        one.id: _problem(one, given.get(one.id, ())) for one in form.questions if one.id in problems
    }


def _problem(question: Question, given: Sequence[str]) -> str:
    if not given:
        return _("Câu này cần được trả lời.")
    if question.kind == "number":
        return _("Nhập số nguyên từ %(low)s đến %(high)s.") % {
            "low": number(question.low, None, "en"),
            "high": number(question.high, None, "en"),
        }
    if question.kind == "text":
        return _("Ý kiến dài %(length)s ký tự, nhiều nhất %(most)s. Rút ngắn lại.") % {
            "length": number(len(given[-1].strip()), None, "en"),
            "most": number(question.longest, None, "en"),
        }
    return _("Phương án này không có trong phiếu. Chọn lại.")


def _kept(given: Mapping[str, Sequence[str]], here: set[str]) -> list[tuple[str, str]]:
    """What travels unseen: every answer that has no field on this page."""
    return [(name, one) for name, values in given.items() if name not in here for one in values]


def _address(path: str, settings: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(settings)}" if settings else path
