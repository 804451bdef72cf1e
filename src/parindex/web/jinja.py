"""The Jinja2 environment of our pages: Vietnamese formats as filters, translation, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup, escape

from parindex.access import ROLE_TITLES
from parindex.documents.incoming.pdf_facts import retold
from parindex.engine.numbers import Rounding, exact, plain, rounded, shown
from parindex.language import spoken
from parindex.web.help import address_for
from parindex.web.sessions import session_left


class Pages(Jinja2):
    """The template engine: an environment of its own for each language.

    A page of a sheet asks 1,400 times for a wording or writes a number; so its language is looked
    up once, when the template is taken, and not at each of them.
    """

    @property
    def env(self) -> Environment:
        """The environment of the language that is spoken now."""
        return self._environments[spoken()]

    @env.setter
    def env(self, made: Environment) -> None:
        more = {name: getattr(made, name) for name in ("loader", "auto_reload", "undefined")}
        english = environment("en", autoescape=made.autoescape, **more)
        self._environments = {"vi": made, "en": english}


def environment(language: str = "vi", **options: Any) -> Environment:
    """The environment Django's Jinja2 backend uses, for pages in one language."""
    env = Environment(  # noqa: S701  # the backend passes autoescape=True in options
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options
    )
    wording = _Wordings(language).__getitem__
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        wording, translation.ngettext, newstyle=False
    )
    env.add_extension(_Worded)
    # The extension's own `_` looks up gettext in the context at every wording.
    env.globals.update(
        _=wording,
        static=_address,
        drawn=_drawn,
        url=reverse,
        language=translation.get_language,
        is_demo=settings.IS_DEMO,
    )
    told = (points, percent, number, said, signed, filesize)
    env.filters.update({one.__name__: partial(one, language=language) for one in told})
    env.filters.update(day=day, clock=clock, plainly=str, retold=retold)
    return env


class _Wordings(dict[str, str]):
    """The messages of pages in one language, each looked up once until the next release."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, message: str) -> str:
        with translation.override(self.language):
            self[message] = translation.gettext(message)
        return self[message]


_STANDS_ALONE = re.compile(r"""\{\{ _\((?:"([^"{}]+)"|'([^'{}]+)')\) \}\}""")


class _Worded(Extension):
    """A wording that stands alone, {{ _("…") }}, is put in its place when a template is read.

    A page of a sheet has a thousand of them, and each template is read once for a language.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the words of its environment's language."""
        wording: Any = self.environment.globals["_"]
        return _STANDS_ALONE.sub(lambda found: escape(wording(found[1] or found[2])), source)


@cache
def _address(name: str) -> str:
    """Where a file of ours is served."""
    return static(name)


@cache
def _drawn(name: str, size: str = "") -> Markup:
    """An icon; a page of a sheet shows 190."""
    kind = f"ic {size}" if size else "ic"
    drawing = Markup('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>')
    return drawing.format(kind, _address("icons.svg"), name)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page may use."""
    return {
        "user": request.user,
        "path": request.path,
        "role_titles": ROLE_TITLES,
        "work_places": lambda: work_places(request),
        "front_facts": lambda: [fact for give in FRONT_FACTS for fact in give()],
        "tryouts": lambda: [place for give in TRYOUTS for place in give(request)],
        "help_address": lambda: address_for(request.path),
        "unread_notices": lambda: sum(count(request) for count in UNREAD),
        "session_left": lambda: session_left(request),
    }


FRONT_FACTS: list[Callable[[], list[tuple[str, str]]]] = []
"""What the sign-in page tells before anybody signs in: label and text."""

TRYOUTS: list[Callable[[HttpRequest], list[Any]]] = []
"""Where apps above this layer tell a newcomer to the demo what can be tried without an account."""

WORK_PLACES: list[Callable[[HttpRequest], list[tuple[str, str, bool, int]]]] = []
"""Where apps above this layer add the pages a signed-in person works on: address, name, whether
it is the present page, and how many things wait there."""


UNREAD: list[Callable[[HttpRequest], int]] = []
"""Where an app above this layer counts the notices a person has not read."""


def work_places(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """The working pages of the person signed in."""
    return [place for give in WORK_PLACES for place in give(request)]


def points(value: Any, places: int = 2, language: str = "") -> str:
    """84.85 → 84,85; "–" for nothing."""
    if value is None or value == "":
        return "–"
    return _shown(Decimal(value), places, language or spoken())


@lru_cache(maxsize=10_000)
def _shown(value: Decimal, places: int, language: str) -> str:
    return shown(value, places, language)


def number(value: Any, language: str = "") -> str:
    """1633 → 1.633; decimals as they are."""
    return "–" if value is None else shown(Decimal(value), None, language or spoken())


def percent(value: Any, places: int = 2, language: str = "") -> str:
    """A percentage already multiplied by 100: 91.67 → 91,67%; a whole one drops the decimals."""
    if value is None:
        return "–"
    cut = rounded(exact(Decimal(value)), places, Rounding.HALF_UP)
    places_shown = None if cut == int(cut) else places
    return shown(Decimal(plain(cut)), places_shown, language or spoken()) + "%"


def signed(value: Any, places: int = 2, language: str = "") -> str:
    """+0,12 and −0,51."""
    amount = Decimal(value)
    return ("+" if amount > 0 else "") + shown(amount, places, language or spoken())


def filesize(value: int, language: str = "") -> str:
    """1234567 → 1,2 MB; small files in KB."""
    if value < 1_000_000:
        return f"{max(1, -(-value // 1000))} KB"
    tenths = Decimal(-(-value // 100_000)) / 10
    return f"{shown(tenths, 1, language or spoken())} MB"


def day(value: Any) -> str:
    """27/12/2023, also from an ISO text."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = _in_vietnam(value)
    return f"{value.day:02}/{value.month:02}/{value.year}"


def clock(value: datetime) -> str:
    """14:32 in Vietnam."""
    local = _in_vietnam(value)
    return f"{local.hour:02}:{local.minute:02}"


def _in_vietnam(value: datetime) -> datetime:
    """The moment by the clock of the settings; every row of a sheet asks several times."""
    return value.astimezone(timezone.get_default_timezone())


def said(text: Any, language: str = "") -> str:
    """A wording of an indicator set in the page's language."""
    language = language or spoken()
    if isinstance(text, dict):
        return str(text.get(language) or text.get("vi", ""))
    return str(text.said(language))
