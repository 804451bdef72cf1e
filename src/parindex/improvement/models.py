"""What a unit promises to do about the points it lost, and how far it has come."""

from __future__ import annotations

from django.db import models

from parindex.directory.models import User


class Plan(models.Model):
    """The improvement plan of one unit after the results of one year.

    `place` is the unit, `publication` the results it rests on, `set_id` their indicator set.
    `version` is the one being written; each approved version is kept whole in `PlanVersion`.
    """

    class State(models.TextChoices):
        """How far the plan itself has come."""

        DRAFTING = "drafting", "Đang soạn"
        PROPOSED = "proposed", "Chờ lãnh đạo duyệt"
        APPROVED = "approved", "Đã duyệt"

    place = models.CharField(max_length=80, db_index=True)
    unit_name = models.CharField(max_length=160)
    authority = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField()
    publication = models.CharField(max_length=80)
    set_id = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFTING)
    version = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "unit_name"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], name="one_plan_a_unit_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.year}"


class Measure(models.Model):
    """One thing to do: for which criterion, what, by whom, by when, and how it stands.

    `step` is the engine's own proposal by its short name, "" for the unit's own words; `gain` what
    it would regain by the rule, None where nobody can say.
    """

    class State(models.TextChoices):
        """How far the measure has come."""

        TODO = "todo", "Chưa làm"
        DOING = "doing", "Đang làm"
        DONE = "done", "Xong"
        DROPPED = "dropped", "Bỏ"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=400)
    step = models.CharField(max_length=90, blank=True)
    text = models.TextField()
    gain = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    responsible = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.TODO)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.text[:60]}"


class MeasureNote(models.Model):
    """What was said about a measure when its state was told; only ever added."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="notes")
    state = models.CharField(max_length=8, choices=Measure.State)
    text = models.TextField(blank=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class PlanVersion(models.Model):
    """A plan as the head approved it: frozen, with its digest."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_version_approved_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"
