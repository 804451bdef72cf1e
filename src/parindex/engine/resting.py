"""The collector of garbage at rest while a nation is computed.

Python looks for objects that hold each other and nobody else, by walking through all there are.
Facts, scorecards and documents hold no such circles; walking through millions of them while they
are made would take a third of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def set_aside() -> None:
    """Leave all that is there now out of later walks, as a web server does at its start.

    It was made to be kept, and is freed like everything else once nobody holds it any longer.
    Where nothing was set aside at the start (a command, a test) nothing is now.
    """
    if gc.get_freeze_count():
        gc.freeze()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Make many values without the collector walking through them; it goes on afterwards."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
