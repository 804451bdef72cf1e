"""The forms that came back, on every channel.

Who was asked and what was answered share no key (`docs/decisions/answers-share-no-key.md`): a code
is only marked used, a form is kept without it, under a random id, with the day alone.
"""

from __future__ import annotations

import uuid

from django.db import models

from parindex.directory.models import User
from parindex.surveys.models.planning import Survey


class Channel(models.TextChoices):
    """How a form came back."""

    OPEN = "open", "Mã QR, liên kết chung"
    CODE = "code", "Mã riêng"
    KIOSK = "kiosk", "Máy tại bộ phận một cửa"
    INTERVIEW = "interview", "Điều tra viên"
    PAPER = "paper", "Phiếu giấy"
    IMPORT = "import", "Nhập từ tệp"


class Reply(models.Model):
    """One form that came back, without anything that leads to who filled it.

    `answers` hold option ids by question as `engine.survey_answers` takes them; `minutes` is how
    long it took, rounded up; `burst` how many forms had come from the same place in the same hour
    when it came; `is_from_staff` that somebody of the unit was signed in in the same browser.
    `excluded` names the reason when the form does not count, "" while it counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="replies")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80)
    channel = models.CharField(max_length=12, choices=Channel)
    day = models.DateField()
    answers = models.JSONField()
    weight = models.DecimalField(max_digits=12, decimal_places=6, default=1)
    minutes = models.PositiveSmallIntegerField(null=True)
    is_hasty = models.BooleanField(default=False)
    burst = models.PositiveIntegerField(default=0)
    is_from_staff = models.BooleanField(default=False)
    interviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    excluded = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "unit", "questionnaire"])]

    def __str__(self) -> str:
        return str(self.pk)


class Comment(models.Model):
    """An open answer, kept apart from its form, with numbers of people masked before it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="comments")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80)
    question = models.CharField(max_length=80)
    text = models.TextField()
    day = models.DateField()

    def __str__(self) -> str:
        return self.text[:60]


class Receipt(models.Model):
    """That a form with this random number was taken, so that sending it again counts once.

    Only a digest of the number is kept, and nothing that leads to the form.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="receipts")

    def __str__(self) -> str:
        return self.digest[:12]


class Place(models.Model):
    """How many forms came for a unit from one place in one hour.

    `digest` is of the address with the salt of the day (`Salt`), which is deleted the day after;
    rows older than that are deleted with it.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="places")
    unit = models.CharField(max_length=80)
    hour = models.DateTimeField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "unit", "hour", "digest"], name="one_place")
        ]

    def __str__(self) -> str:
        return f"{self.hour}: {self.count}"


class Salt(models.Model):
    """The secret of one day that places are counted with."""

    day = models.DateField(primary_key=True)
    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)


class FieldTask(models.Model):
    """The forms one interviewer is to bring from a unit."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="field_tasks")
    user = models.ForeignKey(User, models.CASCADE, related_name="field_tasks")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80)
    wanted = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "user", "unit", "questionnaire"], name="one_field_task"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.unit} {self.questionnaire}"


class PaperBatch(models.Model):
    """Paper forms printed together for a unit, each with a number of its own."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="paper_batches")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.questionnaire}: {self.size}"


class PaperForm(models.Model):
    """One printed form by its number; it is entered twice, by two people, and taken once."""

    class State(models.TextChoices):
        """How far the entry of a form is."""

        PRINTED = "printed", "Đã in"
        ONCE = "once", "Đã nhập một lần"
        DIFFERENT = "different", "Hai lần nhập khác nhau"
        TAKEN = "taken", "Đã ghi nhận"
        SPOILT = "spoilt", "Hỏng"

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="forms")
    number = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.PRINTED)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number


class PaperEntry(models.Model):
    """What one person typed from a paper form; `turn` is 1 or 2, 3 settles a difference."""

    form = models.ForeignKey(PaperForm, models.CASCADE, related_name="entries")
    turn = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "turn"], name="one_entry_a_turn")]
        ordering = ["turn"]

    def __str__(self) -> str:
        return f"{self.form}: {self.turn}"


class Import(models.Model):
    """A table of forms brought in from another tool; the same file is never taken twice."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=12)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    mapping = models.JSONField()
    rows = models.PositiveIntegerField()
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "file_digest"], name="a_file_taken_once")
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
