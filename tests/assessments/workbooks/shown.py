"""What the page of a round trip shows, read from its HTML as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

LABELS = {"Ô": "cell", "Đơn vị": "unit", "Tiêu chí": "title", "Mã": "code"}
WORDS = {"Hiện nay": "before", "Trong tệp": "after", "Cần sửa": "sentence"}
REGIONS = {
    "Ô cần sửa trong tệp": "problems",
    "Dòng đã có người sửa sau khi tải tệp": "conflicts",
    "Thay đổi": "changes",
}


@dataclass
class ShownRow:
    """One line of a table of the preview."""

    cell: str = ""
    unit: str = ""
    code: str = ""
    title: str = ""
    before: str = ""
    after: str = ""
    sentence: str = ""
    last: str = ""


@dataclass
class Shown:
    """A page: the tables of its preview, the hidden fields of its apply form, its text."""

    changes: list[ShownRow] = field(default_factory=list)
    conflicts: list[ShownRow] = field(default_factory=list)
    problems: list[ShownRow] = field(default_factory=list)
    hidden: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    has_preview: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether the button that applies is there."""
        return "mark" in self.hidden


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.region = self.field = ""
        self.in_alert = self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("role") == "region":
            self.region = REGIONS.get(given.get("aria-label", ""), "")
        if tag == "tr" and self.region:
            getattr(self.shown, self.region).append(ShownRow())
        label = given.get("data-label", "")
        if label:
            self.field = LABELS.get(label) or WORDS[label]
        if tag == "span" and self.field:
            self.field = "code" if given.get("class") == "code" else "last"
        if tag == "section" and given.get("id") == "xem-truoc":
            self.shown.has_preview = True
        if tag == "div" and given.get("id") == "xem-truoc":
            self.in_alert = 1
        elif tag == "div" and self.in_alert:
            self.in_alert += 1
        if tag == "input" and given.get("name") in ("digest", "mark"):
            self.shown.hidden[given["name"]] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.field = ""
        if tag == "span" and self.field == "code":
            self.field = "title"
        if tag == "table":
            self.region = ""
        if tag == "div" and self.in_alert:
            self.in_alert -= 1

    def handle_data(self, text: str) -> None:
        if self.in_alert:
            self.shown.refusal += text
        if self.field and self.region:
            row = getattr(self.shown, self.region)[-1]
            setattr(row, self.field, getattr(row, self.field) + text)


def read_shown(html: str) -> Shown:
    """The preview on a page."""
    reader = _Reader()
    reader.feed(html)
    shown = reader.shown
    for name in REGIONS.values():
        setattr(shown, name, [row for row in getattr(shown, name) if row.cell])
    return shown
