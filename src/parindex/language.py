"""The language a sentence is said in, for code that knows no Django.

Sentences are Vietnamese in the code; their English stands in the one catalogue the pages use too.
Who knows the language is named once by `follow`: the web names what the visitor chose. Where
nobody was named, as on the command line, it is Vietnamese.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Callable
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "web" / "locale"


def _vietnamese() -> str:
    return "vi"


_asked: Callable[[], str | None] = _vietnamese


def follow(asked: Callable[[], str | None]) -> None:
    """Ask this from now on which language to speak."""
    global _asked  # noqa: PLW0603  # named once, when the program starts
    _asked = asked


def spoken() -> str:
    """The language to speak now: "en" when English was chosen, else "vi"."""
    return "en" if (_asked() or "").startswith("en") else "vi"


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation("django", _FOLDER, [language], fallback=True)


def gettext_noop(sentence: str) -> str:
    """The sentence as it is, marked as one that `gettext` is asked for later."""
    return sentence


def gettext(sentence: str) -> str:
    """The sentence in the language spoken; imported as `_`, as from Django."""
    return _catalogue(spoken()).gettext(sentence) if sentence else ""


def counted(sentence: str, count: int, **others: object) -> str:
    """A sentence about `%(count)s` things; Vietnamese has one form for all numbers, English two."""
    said = _catalogue(spoken()).ngettext(sentence, sentence, count)
    return said % {"count": count, **others}
