"""How many forms came from one place, without keeping which place it was.

The address is hashed with the salt of the day. When the salt of a new day is made, salts older
than yesterday and every place counted with them are deleted, so that the count stays and the way
back to an address is gone.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from parindex.cycles.deadlines import VIETNAM
from parindex.surveys.models import Place, Salt

_salts: dict[date, str] = {}

# One statement on both databases: two forms of the same moment are counted one after the other.
_COUNT = """
INSERT INTO surveys_place (survey_id, unit, hour, digest, count) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (survey_id, unit, hour, digest) DO UPDATE SET count = surveys_place.count + 1
RETURNING count
"""


def count_place(survey_id: int, unit: str, address: str, now: datetime) -> int:
    """Count a form from an address; how many had come before it in the same hour."""
    local = now.astimezone(VIETNAM)
    salt = salt_of(local.date())
    digest = hashlib.sha256(f"{salt}:{network_of(address)}".encode()).hexdigest()
    hour = local.replace(minute=0, second=0, microsecond=0)
    adapted = connection.ops.adapt_datetimefield_value(hour)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [survey_id, unit, adapted, digest])
        return int(cursor.fetchone()[0]) - 1


def salt_of(day: date) -> str:
    """The salt of a day; making it deletes those older than the day before, with their places."""
    if day not in _salts:
        _salts.clear()
        _salts[day] = _kept_salt(day)
    return _salts[day]


def forget_salts() -> None:
    """Read the salt afresh."""
    _salts.clear()


@transaction.atomic
def _kept_salt(day: date) -> str:
    salt, is_new = Salt.objects.get_or_create(
        day=day, defaults={"value": secrets.token_urlsafe(32)}
    )
    if is_new:
        yesterday = day - timedelta(days=1)
        Salt.objects.filter(day__lt=yesterday).delete()
        start = datetime.combine(yesterday, time(), VIETNAM)
        Place.objects.filter(hour__lt=start).delete()
    return salt.value


def network_of(address: str) -> str:
    """One household or office: an address of version 4, the first half of one of version 6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 6:
        return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)
    return str(found)
