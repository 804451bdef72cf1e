"""What a reader sees of a page."""

from __future__ import annotations

import re
from typing import Any


def text(response: Any) -> str:
    """The page without tags and charts, white space folded."""
    page = re.sub(r"<(svg|script).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
