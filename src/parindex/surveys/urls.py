"""Addresses of surveys; those of respondents are short enough to be typed from a poster."""

from __future__ import annotations

from django.urls import path

from parindex.surveys.views import (
    attendance,
    board,
    checking,
    drawing,
    exporting,
    field,
    form_editing,
    form_exchange,
    forms,
    handing_over,
    importing,
    interviewing,
    inviting,
    paper,
    planning,
    posters,
    respond,
    results,
    running,
    sending,
    strata,
)

urlpatterns = [
    # The course of a survey.
    path("khao-sat/<slug:slug>/", board.board, name="survey_board"),
    path("khao-sat/", running.surveys, name="surveys"),
    path("khao-sat/<slug:slug>/chuan-bi/", running.prepare, name="prepare_survey"),
    path("khao-sat/<slug:slug>/lich/", running.setup, name="survey_setup"),
    path("khao-sat/<slug:slug>/buoc/", running.step, name="survey_step"),
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
    path(
        "khao-sat/<slug:slug>/phieu/sua/<slug:form>/limesurvey/",
        form_exchange.limesurvey_file,
        name="survey_form_limesurvey",
    ),
    # How many are wanted, who is asked by name, how they are told, who is paid.
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
    # Respondents: no account, no cookie.
    path("ks/", respond.code, name="survey_code"),
    path("ks/m/<str:code>/", respond.invited, name="survey_invited"),
    path("ks/m/<str:code>/cam-on/", respond.invited_thanks, name="survey_invited_thanks"),
    path("ks/<str:code>/", respond.door, name="survey_door"),
    path("ks/<str:code>/cam-on/", respond.thanks, name="survey_door_thanks"),
    path("ks/<str:code>/quay/", respond.kiosk, name="survey_kiosk"),
    path("ks/<str:code>/quay/cam-on/", respond.kiosk_thanks, name="survey_kiosk_thanks"),
    # Interviewers.
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
    # Paper forms, and files of other tools.
    path("khao-sat/<slug:slug>/phieu-giay/", paper.paper, name="survey_paper"),
    path("khao-sat/<slug:slug>/phieu-giay/nhap/", paper.enter, name="survey_paper_entry"),
    path("khao-sat/<slug:slug>/phieu-giay/hong/", paper.spoil, name="survey_paper_spoil"),
    path(
        "khao-sat/<slug:slug>/phieu-giay/xem-thu.pdf", paper.sample_pdf, name="survey_paper_sample"
    ),
    path(
        "khao-sat/<slug:slug>/phieu-giay/khac/<str:number>/",
        paper.difference,
        name="survey_paper_difference",
    ),
    path("khao-sat/<slug:slug>/phieu-giay/<int:batch_id>/", paper.batch, name="survey_paper_batch"),
    path(
        "khao-sat/<slug:slug>/phieu-giay/<int:batch_id>/phieu.pdf",
        paper.batch_pdf,
        name="survey_paper_pdf",
    ),
    path("khao-sat/<slug:slug>/nhap-tep/", importing.imports, name="survey_imports"),
    path("khao-sat/<slug:slug>/nhap-tep/ghep/", importing.match, name="survey_import_match"),
    path(
        "khao-sat/<slug:slug>/nhap-tep/mau.xlsx", importing.template, name="survey_import_template"
    ),
    # Looking at forms.
    path("khao-sat/<slug:slug>/chat-luong/", checking.quality, name="survey_quality"),
    path("khao-sat/<slug:slug>/chat-luong/ra-soat/", checking.look_over, name="survey_look_over"),
    path("khao-sat/<slug:slug>/chat-luong/don-vi/", checking.units, name="survey_quality_units"),
    path("khao-sat/<slug:slug>/chat-luong/phuc-tra/", checking.callbacks, name="survey_callbacks"),
    path(
        "khao-sat/<slug:slug>/chat-luong/phuc-tra/<int:callback_id>/",
        checking.note_callback,
        name="note_callback",
    ),
    # What the survey found.
    path("khao-sat/<slug:slug>/ket-qua/", results.by_unit, name="survey_results"),
    path(
        "khao-sat/<slug:slug>/ket-qua/don-vi/<str:unit>/",
        results.one_unit,
        name="survey_result_unit",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/tieu-chi/",
        results.by_criterion,
        name="survey_result_criteria",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/cau-hoi/",
        results.by_question,
        name="survey_result_questions",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/hai-long/", results.satisfaction, name="survey_satisfaction"
    ),
    path("khao-sat/<slug:slug>/ket-qua/y-kien/", results.comments, name="survey_comments"),
    path("khao-sat/<slug:slug>/ket-qua/phuong-phap/", results.method, name="survey_method"),
    path(
        "khao-sat/<slug:slug>/ket-qua/phuong-phap.<str:kind>",
        results.method_file,
        name="survey_method_file",
    ),
    path("khao-sat/<slug:slug>/ket-qua/bang.xlsx", results.workbook, name="survey_results_file"),
    path("khao-sat/<slug:slug>/ket-qua/du-lieu/", exporting.answers, name="survey_answers"),
    path(
        "khao-sat/<slug:slug>/ket-qua/du-lieu/tai/",
        exporting.answers_file,
        name="survey_answers_file",
    ),
    path("khao-sat/<slug:slug>/ket-qua/chuyen/", handing_over.handing, name="survey_handing"),
    path(
        "khao-sat/<slug:slug>/ket-qua/chuyen/vao-ky/",
        handing_over.hand_over,
        name="hand_over_survey",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/chuyen/thu-hoi/",
        handing_over.take_back,
        name="take_back_survey",
    ),
]
