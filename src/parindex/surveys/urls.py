"""Addresses of surveys; those of respondents are short enough to be typed from a poster."""

from __future__ import annotations

from django.urls import path

from parindex.surveys.views import checking, field, interviewing, running

urlpatterns = [
    path("khao-sat/", running.surveys, name="surveys"),
    path("khao-sat/<slug:slug>/chuan-bi/", running.prepare, name="prepare_survey"),
    path("khao-sat/<slug:slug>/lich/", running.setup, name="survey_setup"),
    path("khao-sat/<slug:slug>/buoc/", running.step, name="survey_step"),
    path("khao-sat/<slug:slug>/dieu-tra-vien/", field.board, name="survey_field"),
    path("khao-sat/<slug:slug>/dieu-tra-vien/giao/", field.assign, name="survey_field_assign"),
    path(
        "khao-sat/<slug:slug>/dieu-tra-vien/thu-lai/",
        field.withdraw,
        name="survey_field_withdraw",
    ),
    path("phong-van/", interviewing.interviews, name="interviews"),
    path("phong-van/viec/", interviewing.tasks, name="interview_tasks"),
    path("phong-van/gui/", interviewing.send, name="interview_send"),
    path("phong-van/tho.js", interviewing.worker, name="interview_worker"),
    path("phong-van/ung-dung.webmanifest", interviewing.manifest, name="interview_manifest"),
    path("khao-sat/<slug:slug>/chat-luong/", checking.quality, name="survey_quality"),
    path("khao-sat/<slug:slug>/chat-luong/ra-soat/", checking.look_over, name="survey_look_over"),
    path("khao-sat/<slug:slug>/chat-luong/don-vi/", checking.units, name="survey_quality_units"),
    path("khao-sat/<slug:slug>/chat-luong/phuc-tra/", checking.callbacks, name="survey_callbacks"),
    path(
        "khao-sat/<slug:slug>/chat-luong/phuc-tra/<int:callback_id>/",
        checking.note_callback,
        name="note_callback",
    ),
]
