"""The three ways to say no. The message is a sentence for the person, in the language spoken."""

from __future__ import annotations


class Denied(Exception):
    """The actor may not do this here; the message says why and whom to ask."""


class Conflict(Exception):
    """Somebody else changed the same thing first; the message says what stands now."""


class Invalid(Exception):
    """What was given does not make sense; one sentence per problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems
