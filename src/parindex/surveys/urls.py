"""Addresses of surveys; those of respondents are short enough to be typed from a poster."""

from __future__ import annotations

from django.urls import path

from parindex.surveys.views import (
    attendance,
    checking,
    drawing,
    inviting,
    planning,
    posters,
    respond,
    running,
    sending,
    strata,
)

urlpatterns = [
    path("khao-sat/", running.surveys, name="surveys"),
    path("khao-sat/<slug:slug>/chuan-bi/", running.prepare, name="prepare_survey"),
    path("khao-sat/<slug:slug>/lich/", running.setup, name="survey_setup"),
    path("khao-sat/<slug:slug>/buoc/", running.step, name="survey_step"),
    path("khao-sat/<slug:slug>/mau/", planning.plan, name="survey_plan"),
    path("khao-sat/<slug:slug>/mau/tinh/", planning.plan_fill, name="survey_plan_fill"),
    path("khao-sat/<slug:slug>/mau/tep/", planning.plan_file, name="survey_plan_file"),
    path("khao-sat/<slug:slug>/mau/nhap/", planning.plan_import, name="survey_plan_import"),
    path("khao-sat/<slug:slug>/mau/co-cau/", strata.quotas, name="survey_quotas"),
    path("khao-sat/<slug:slug>/nguoi-duoc-moi/", inviting.invitees, name="survey_invitees"),
    path(
        "khao-sat/<slug:slug>/nguoi-duoc-moi/nhap/",
        inviting.invitees_import,
        name="survey_invitees_import",
    ),
    path(
        "khao-sat/<slug:slug>/nguoi-duoc-moi/tep/",
        inviting.invitees_file,
        name="survey_invitees_file",
    ),
    path(
        "khao-sat/<slug:slug>/nguoi-duoc-moi/xoa/",
        inviting.invitees_erase,
        name="survey_invitees_erase",
    ),
    path("khao-sat/<slug:slug>/nguoi-duoc-moi/chon/", drawing.draw_people, name="survey_draw"),
    path(
        "khao-sat/<slug:slug>/nguoi-duoc-moi/chon/<int:draw_id>/",
        drawing.draw_check,
        name="survey_draw_check",
    ),
    path(
        "khao-sat/<slug:slug>/nguoi-duoc-moi/<int:invitee_id>/",
        inviting.invitee,
        name="survey_invitee",
    ),
    path("khao-sat/<slug:slug>/nguoi-duoc-moi/gui/", sending.sending, name="survey_sending"),
    path(
        "khao-sat/<slug:slug>/nguoi-duoc-moi/gui/<int:sending_id>/",
        sending.sending_run,
        name="survey_sending_run",
    ),
    path(
        "khao-sat/<slug:slug>/nguoi-duoc-moi/gui/<int:sending_id>/thu/<str:kind>/",
        sending.letters,
        name="survey_letters",
    ),
    path("khao-sat/<slug:slug>/to-ma-qr/", posters.posters, name="survey_posters"),
    path("khao-sat/<slug:slug>/to-ma-qr/mo/", posters.posters_open, name="survey_posters_open"),
    path(
        "khao-sat/<slug:slug>/to-ma-qr/tep/<str:kind>/",
        posters.posters_file,
        name="survey_posters_file",
    ),
    path("khao-sat/<slug:slug>/ky-nhan/", attendance.attendance, name="survey_attendance"),
    path(
        "khao-sat/<slug:slug>/ky-nhan/nhap/",
        attendance.attendance_import,
        name="survey_attendance_import",
    ),
    path(
        "khao-sat/<slug:slug>/ky-nhan/tep/<str:kind>/",
        attendance.attendance_file,
        name="survey_attendance_file",
    ),
    path(
        "khao-sat/<slug:slug>/ky-nhan/doi/",
        attendance.attendance_change,
        name="survey_attendance_change",
    ),
    path(
        "khao-sat/<slug:slug>/ky-nhan/<int:attendee_id>/",
        attendance.attendee,
        name="survey_attendee",
    ),
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
]
