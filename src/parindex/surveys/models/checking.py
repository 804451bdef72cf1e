"""What was found when the forms were looked at, and what the survey came to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from parindex.directory.models import User
from parindex.surveys.models.collecting import Reply
from parindex.surveys.models.planning import Draw, Survey


class Flag(models.Model):
    """A reason to look at a form, an interviewer or a unit; a person decides, with a reason.

    `kind` is one of `surveys.quality.KINDS`; `detail` holds the figures the sentence is made of.
    """

    class Decision(models.TextChoices):
        """What became of it."""

        OPEN = "", "Chưa xem"
        KEPT = "kept", "Giữ phiếu"
        EXCLUDED = "excluded", "Loại phiếu"

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=80, blank=True)
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="flags")
    interviewer = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "kind"], condition=~Q(reply=None), name="one_flag_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.unit}"


class VoidUnit(models.Model):
    """The survey of one unit declared void, with the reason; `lifted_at` takes it back."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="voids")
    unit = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "unit"], condition=Q(lifted_at=None), name="void_once"
            )
        ]

    def __str__(self) -> str:
        return self.unit


class Attendee(models.Model):
    """Somebody who took part, for the payment list and for call-backs; never joined to a form."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="attendees")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    interviewer = models.CharField(max_length=160, blank=True)
    took_part_on = models.DateField(null=True)
    amount = models.PositiveIntegerField(default=0)
    paid_on = models.DateField(null=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["unit", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class CallBack(models.Model):
    """One person of the attendance list drawn to be called again (phúc tra)."""

    class Outcome(models.TextChoices):
        """What the call said."""

        WAITING = "", "Chưa gọi"
        CONFIRMED = "confirmed", "Xác nhận có trả lời"
        DENIED = "denied", "Không trả lời phiếu nào"
        UNREACHED = "unreached", "Không liên lạc được"

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="callbacks")
    attendee = models.OneToOneField(Attendee, models.CASCADE, related_name="callback")
    draw = models.ForeignKey(Draw, models.CASCADE, related_name="callbacks")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.attendee}: {self.outcome}"


class Outcome(models.Model):
    """What the survey came to, frozen when it was handed to the cycle; a later one replaces it.

    `body` holds for each unit and criterion the figures as exact text; `answers_digest` is SHA-256
    over the anonymised answers they were counted from.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="outcomes")
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    answers_digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.digest[:12]
