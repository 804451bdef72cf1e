"""Vietnamese names and texts: cleaned as they come in, sorted as a dictionary sorts them.

đ after d, â after ă after a, tones last, numbers by value.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_MARKS = {"\u0302": {"a": "â", "e": "ê", "o": "ô"}, "\u0306": {"a": "ă"}}
_HORN = {"o": "ơ", "u": "ư"}
# The order of the tones in a Vietnamese dictionary: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_KIND = re.compile(
    r"^(xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh|sở|ban|tp\.?)\s+", re.IGNORECASE
)

Key = tuple[tuple[int, ...], tuple[int, ...], str]

# Zero-width joiners belong to letters of other scripts; line ends and tabs are meant.
_MEANT = "\t\n\r\u200c\u200d"
_UNSEEN = ("Cc", "Cf", "Cs", "Cn")


def clean_text(text: str) -> str:
    """A text without signs that nobody sees, its letters put together (Unicode NFC)."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        one for one in composed if one in _MEANT or unicodedata.category(one) not in _UNSEEN
    )


def without_marks(text: str) -> str:
    """The letters of a text in lower case without marks; đ is d."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(one for one in letters if not unicodedata.combining(one))


def harmless(text: str) -> str:
    """A text for a CSV that no spreadsheet runs as a formula; an apostrophe shows it is a text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@lru_cache(maxsize=20_000)
def vietnamese_key(name: str) -> Key:
    """A sort key in Vietnamese order; words such as Xã, Phường, Thị trấn do not count.

    Letters are compared first, tones only between names of equal letters.
    """
    bare = _KIND.sub("", name.strip()) or name
    letters: list[int] = []
    tones: list[int] = []
    for piece in re.findall(r"[0-9]+|[^0-9]", unicodedata.normalize("NFC", bare.casefold())):
        if piece[0] in "0123456789":
            letters.append(1000 + int(piece[:9]))
            tones.append(0)
        else:
            letter, tone = _letter(piece)
            letters.append(_LETTERS.get(letter, 100 + ord(letter) % 800 if letter != " " else -1))
            tones.append(tone)
    return tuple(letters), tuple(tones), name


def _letter(character: str) -> tuple[str, int]:
    """The letter without its tone, and the tone."""
    base, tone = "", 0
    for part in unicodedata.normalize("NFD", character):
        if part in _TONES:
            tone = _TONES[part]
        elif part in _MARKS:
            base = _MARKS[part].get(base, base)
        elif part == "\u031b":
            base = _HORN.get(base, base)
        else:
            base += part
    return base[:1] or " ", tone
