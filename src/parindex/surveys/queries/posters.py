"""The QR posters of a survey: a picture and a short address for each unit and questionnaire."""

from __future__ import annotations

from typing import NamedTuple

from parindex.documents.questionnaires.posters import PAPERS, Poster, posters_pdf, posters_zip
from parindex.documents.questionnaires.qr import Picture, qr_picture
from parindex.documents.typesetting import FONTS
from parindex.surveys.models import Door, Survey
from parindex.surveys.queries.doors import doors_of
from parindex.surveys.queries.running import questionnaires_of, units_of
from parindex.surveys.queries.sending import printed_address, public_link


class Sheet(NamedTuple):
    """One door as its poster shows it."""

    door: Door
    unit_name: str
    form_vi: str
    form_en: str
    link: str

    @property
    def address(self) -> str:
        """The address as it is printed."""
        return printed_address(self.link)

    @property
    def picture(self) -> Picture:
        """The QR picture."""
        return qr_picture(self.link)


def sheets_of(survey: Survey, unit: str = "", form: str = "") -> list[Sheet]:
    """The posters of a survey by unit and questionnaire, all or some; shut doors have none."""
    order = {one.code: (place, one.name) for place, one in enumerate(units_of(survey.cycle))}
    forms = {one.id: one.title for one in questionnaires_of(survey).questionnaires}
    found = [
        Sheet(
            one,
            order[one.unit][1],
            forms[one.questionnaire].said("vi"),
            forms[one.questionnaire].said("en"),
            public_link("survey_door", one.code),
        )
        for one in doors_of(survey)
        if not one.is_shut
        and one.unit in order
        and one.questionnaire in forms
        and unit in ("", one.unit)
        and form in ("", one.questionnaire)
    ]
    places = {form: place for place, form in enumerate(forms)}
    return sorted(found, key=lambda one: (order[one.door.unit], places[one.door.questionnaire]))


def missing_doors(survey: Survey) -> int:
    """How many units and questionnaires have no address yet."""
    wanted = {
        (unit.code, form.id)
        for unit in units_of(survey.cycle)
        for form in questionnaires_of(survey).questionnaires
    }
    return len(wanted - {(one.unit, one.questionnaire) for one in doors_of(survey)})


def posters_file(survey: Survey, sheets: list[Sheet], paper: str, *, is_zip: bool) -> bytes:
    """The posters as one PDF, or as a ZIP with a PDF for each."""
    if paper not in PAPERS or not sheets:
        raise Door.DoesNotExist(paper)
    posters = [
        Poster(
            one.unit_name,
            one.form_vi,
            one.form_en if one.form_en != one.form_vi else "",
            one.door.code,
            one.link,
            one.address,
            f"{one.door.unit}-{one.door.questionnaire}",
        )
        for one in sheets
    ]
    issuer = survey.cycle.authority_name
    write = posters_zip if is_zip else posters_pdf
    return write(issuer, posters, paper, FONTS)
