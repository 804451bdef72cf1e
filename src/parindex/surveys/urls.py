"""Addresses of surveys; those of respondents are short enough to be typed from a poster."""

from __future__ import annotations

from django.urls import path

from parindex.surveys.views import (
    checking,
    form_editing,
    form_exchange,
    forms,
    respond,
    running,
)

urlpatterns = [
    path("khao-sat/", running.surveys, name="surveys"),
    path("khao-sat/<slug:slug>/chuan-bi/", running.prepare, name="prepare_survey"),
    path("khao-sat/<slug:slug>/lich/", running.setup, name="survey_setup"),
    path("khao-sat/<slug:slug>/buoc/", running.step, name="survey_step"),
    path("khao-sat/<slug:slug>/chat-luong/", checking.quality, name="survey_quality"),
    path("khao-sat/<slug:slug>/chat-luong/ra-soat/", checking.look_over, name="survey_look_over"),
    path("khao-sat/<slug:slug>/chat-luong/don-vi/", checking.units, name="survey_quality_units"),
    path("khao-sat/<slug:slug>/chat-luong/phuc-tra/", checking.callbacks, name="survey_callbacks"),
    path(
        "khao-sat/<slug:slug>/chat-luong/phuc-tra/<int:callback_id>/",
        checking.note_callback,
        name="note_callback",
    ),
    # Respondents: no account, no cookie.
    path("ks/", respond.code, name="survey_code"),
    path("ks/m/<str:code>/", respond.invited, name="survey_invited"),
    path("ks/m/<str:code>/cam-on/", respond.invited_thanks, name="survey_invited_thanks"),
    path("ks/<str:code>/", respond.door, name="survey_door"),
    path("ks/<str:code>/cam-on/", respond.thanks, name="survey_door_thanks"),
    path("ks/<str:code>/quay/", respond.kiosk, name="survey_kiosk"),
    path("ks/<str:code>/quay/cam-on/", respond.kiosk_thanks, name="survey_kiosk_thanks"),
    # The questionnaires, before the survey opens.
    path("khao-sat/<slug:slug>/phieu/", forms.forms, name="survey_forms"),
    path("khao-sat/<slug:slug>/phieu/nhap/", form_exchange.bring, name="survey_form_import"),
    path("khao-sat/<slug:slug>/phieu/thang/<slug:scale>/", forms.scale, name="survey_scale"),
    path("khao-sat/<slug:slug>/phieu/sua/<slug:form>/", form_editing.form, name="survey_form"),
    path(
        "khao-sat/<slug:slug>/phieu/sua/<slug:form>/xlsform/",
        form_exchange.file,
        name="survey_form_file",
    ),
]
