"""Several people who act at the same moment, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from parindex.errors import Conflict, Denied, Invalid


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or the refusal it met, in the order of the acts; errors are raised."""
    barrier = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(30)
            found[place] = act()
        except BaseException as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, (Conflict, Denied, Invalid)):
            raise one
    return found


def refusals(found: Sequence[Any]) -> list[str]:
    """The sentences of those who came second."""
    return [str(one) for one in found if isinstance(one, Exception)]
