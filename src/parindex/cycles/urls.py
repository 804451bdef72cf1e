"""Addresses of setting a cycle up."""

from __future__ import annotations

from django.urls import path

from parindex.cycles.views import assigning, listing, listing_units, people, preparing

urlpatterns = [
    path("ky/", listing.cycles, name="cycles"),
    path("ky/moi/", listing.new_cycle, name="new_cycle"),
    path("ky/<slug:slug>/", preparing.cycle, name="cycle"),
    path("ky/<slug:slug>/lich/", preparing.calendar, name="cycle_calendar"),
    path("ky/<slug:slug>/quy-dinh/", preparing.rules, name="cycle_rules"),
    path("ky/<slug:slug>/don-vi/", listing_units.units, name="cycle_units"),
    path("ky/<slug:slug>/phan-cong/", assigning.assignments, name="cycle_assignments"),
    path("ky/<slug:slug>/phan-cong/ke-hoach/", assigning.plan, name="cycle_plan"),
    path("ky/<slug:slug>/phan-cong/ap-dung/", assigning.apply_plan, name="cycle_apply"),
    path("ky/<slug:slug>/phan-cong/<int:batch_id>/hoan-tac/", assigning.undo, name="cycle_undo"),
    path("ky/<slug:slug>/thanh-vien/", people.seats, name="cycle_seats"),
    path("ky/<slug:slug>/gia-han/", people.extensions, name="cycle_extensions"),
    path("ky/<slug:slug>/lien-quan/", people.cycle_interests, name="cycle_interests"),
    path("lien-quan/", people.interests, name="interests"),
    path("lien-quan/<int:interest_id>/go/", people.withdraw, name="withdraw_interest"),
]
