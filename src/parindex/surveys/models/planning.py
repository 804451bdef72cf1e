"""One survey of a cycle: its questionnaires, how many are wanted, and who is asked by name."""

from __future__ import annotations

from django.db import models

from parindex.cycles.models import Cycle


class Survey(models.Model):
    """The sociological survey of one cycle.

    `document` is the content of `survey.toml` as canonical values, pinned once collecting begins;
    it starts as the edition's own. `smallest_cell` is the fewest forms whose result is shown.
    """

    class State(models.TextChoices):
        """How far the survey is."""

        PREPARING = "preparing", "Đang chuẩn bị"
        COLLECTING = "collecting", "Đang thu phiếu"
        REVIEWING = "reviewing", "Đang kiểm tra phiếu"
        HANDED = "handed", "Đã chuyển kết quả vào kỳ"

    cycle = models.OneToOneField(Cycle, models.CASCADE, related_name="survey")
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    opens = models.DateTimeField(null=True)
    closes = models.DateTimeField(null=True)
    grace_minutes = models.PositiveSmallIntegerField(default=60)
    smallest_cell = models.PositiveSmallIntegerField(default=10)
    margin_wanted = models.DecimalField(max_digits=4, decimal_places=1, default=5)

    def __str__(self) -> str:
        return f"Khảo sát, {self.cycle}"


class Door(models.Model):
    """The open address of one questionnaire for one unit; `code` stands under its QR picture."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="doors")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80)
    code = models.CharField(max_length=12, unique=True)
    is_shut = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "unit", "questionnaire"], name="one_door")
        ]

    def __str__(self) -> str:
        return self.code


class Target(models.Model):
    """How many forms of one questionnaire a unit needs.

    `population` is how many people could be asked, where it is known; `minimum` the fewest valid
    forms; `method` how `wanted` was found (`given`, `slovin`, `finite`).
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="targets")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80)
    population = models.PositiveIntegerField(null=True)
    wanted = models.PositiveIntegerField(default=0)
    minimum = models.PositiveIntegerField(default=0)
    method = models.CharField(max_length=12, default="given")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "unit", "questionnaire"], name="one_target")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.questionnaire}: {self.wanted}"


class Quota(models.Model):
    """How many of a target's forms should give one answer to one question (a stratum)."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="quotas")
    question = models.CharField(max_length=80)
    answer = models.CharField(max_length=80)
    wanted = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "question", "answer"], name="one_quota")
        ]

    def __str__(self) -> str:
        return f"{self.question} = {self.answer}: {self.wanted}"


class Draw(models.Model):
    """A random draw of people, with the seed by which anybody can repeat it.

    `kind` is `invitees` (from a register of completed cases) or `callbacks`; `register_digest` is
    SHA-256 of the list that was drawn from.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="draws")
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    seed = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    drawn_from = models.PositiveIntegerField()
    register_digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Invitee(models.Model):
    """Somebody asked by name, with a code that opens one form; never joined to what they answer.

    `is_used` tells only that the code was used, not when. `group` is a stratum of the list.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitees")
    unit = models.CharField(max_length=80)
    questionnaire = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=20, unique=True)
    draw = models.ForeignKey(Draw, models.SET_NULL, null=True, related_name="invitees")
    sent_by = models.CharField(max_length=12, blank=True)
    times_sent = models.PositiveSmallIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True)
    is_used = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit", "name", "pk"]
        indexes = [models.Index(fields=["survey", "unit", "questionnaire"])]

    def __str__(self) -> str:
        return self.name
