"""What is wrong with a set or with facts: where, what, and what to do, all at once."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that must be put right before a set or a file of facts can be used.

    `file` is the file's name as the user knows it, `place` the row, column, key or criterion in
    it, `what` says what is wrong there, `fix` what to do about it. The sentences are Vietnamese.
    """

    file: str
    place: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        return f"{where}: {self.what} {self.fix}".strip() if where else f"{self.what} {self.fix}"
