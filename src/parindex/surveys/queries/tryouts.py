"""What a newcomer to the demo can try at once: the questionnaire of a synthetic survey."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from parindex.documents.questionnaires.qr import Picture, qr_picture
from parindex.surveys.models import Survey
from parindex.surveys.queries.doors import entrance_of
from parindex.surveys.queries.running import questionnaires_of

OWN_NAMES = ("127.", "localhost", "[::1]")
"""How a machine names itself; no telephone reaches it by these."""


class Tryout(NamedTuple):
    """A questionnaire that takes answers: its title, the unit it asks about, and where it is.

    `picture` is its QR picture, None where the address names this machine only.
    """

    title: object
    unit: str
    url: str
    address: str
    picture: Picture | None


def tryouts(request: HttpRequest) -> list[Tryout]:
    """One open door of a synthetic survey that takes answers; nothing outside of the demo."""
    if not settings.IS_DEMO:
        return []
    survey = Survey.objects.filter(state=Survey.State.COLLECTING, cycle__is_synthetic=True).first()
    if survey is None:
        return []
    form = questionnaires_of(survey).questionnaires[0]
    door = survey.doors.filter(is_shut=False, questionnaire=form.id).order_by("unit").first()
    entrance = door and entrance_of(door.code)
    if not entrance:
        return []
    url = reverse("survey_door", args=[entrance.code])
    address = request.build_absolute_uri(url)
    is_own = request.get_host().startswith(OWN_NAMES)
    picture = None if is_own else qr_picture(address)
    return [Tryout(form.title, entrance.unit_name, url, address, picture)]
