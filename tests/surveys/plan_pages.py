"""Reading what the pages of plans and lists carry from step to step."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile


def carried(text: str) -> dict[str, str]:
    """The packed listing and the chosen columns of a page, to be posted again."""
    packed = re.search(r'name="listing" value="([^"]+)"', text)
    assert packed
    found = {"listing": packed[1]}
    for name, body in re.findall(r'<select[^>]*name="(col-\w+)">(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="(\d+)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def corrections(text: str) -> list[str]:
    """The names of the fields in which cells can be corrected."""
    return re.findall(r'name="(fix-\d+-\d+)"', text)


def table(*lines: str, name: str = "danh-sach.csv") -> SimpleUploadedFile:
    """A CSV as somebody would save it."""
    return SimpleUploadedFile(name, "\n".join(lines).encode("utf-8-sig"))
