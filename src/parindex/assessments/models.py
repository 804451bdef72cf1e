"""What units claim and appraisers find: rows that are only added."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from parindex.assessments.workflow import STATE_TITLES, State
from parindex.cycles.models import Cycle, CycleUnit
from parindex.directory.models import User
from parindex.engine.facts import Stage


class Assessment(models.Model):
    """The sheet of one unit in one cycle.

    `state` moves by comparing (see `actions.move`); `complaint_until` is the last moment at which
    the council may decide on a sheet that was reopened after a complaint.
    """

    unit = models.OneToOneField(CycleUnit, models.CASCADE, related_name="assessment")
    state = models.CharField(
        max_length=12,
        choices=[(one.value, STATE_TITLES[one]) for one in State],
        default=State.DRAFTING.value,
    )
    begun_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    is_locked_unsigned = models.BooleanField(default=False)
    reopened = models.PositiveSmallIntegerField(default=0)
    complaint_until = models.DateTimeField(null=True)
    difficulties = models.TextField(blank=True)
    proposals = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.unit}: {self.state}"


class Statement(models.Model):
    """What was said about one leaf, shared figure or adjustment at one stage.

    `facts` are plain values as canonical JSON keeps them. Rows are only added: a new statement
    names the one it `replaces`, and the database lets each be replaced once, so that two people
    who start from the same row cannot both win. Current is what nothing replaces.
    """

    class Verdict(models.TextChoices):
        """What a later stage made of the unit's word; "" at the unit's own stage."""

        NONE = "", "—"
        ACCEPTED = "accepted", "Đã chấp nhận"
        CORRECTED = "corrected", "Điều chỉnh số liệu"
        OVERRIDDEN = "overridden", "Điều chỉnh điểm"
        REFUSED = "refused", "Không chấp nhận «không áp dụng»"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="statements")
    code = models.CharField(max_length=80)
    stage = models.PositiveSmallIntegerField(choices=[(one.value, one.name) for one in Stage])
    facts = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    is_claimed = models.BooleanField(default=False)
    is_accepted = models.BooleanField(default=False)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "code", "stage"],
                condition=Q(replaces=None),
                name="one_first_statement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.code} {self.stage}"


class Document(models.Model):
    """One document of a unit's library; a newer version names the one it `replaces`.

    `issued_on` is the document's own date, which decides timeliness; `at` is when it was uploaded.
    A link instead of a file has `url` and the day it was read.
    """

    place = models.CharField(max_length=80, db_index=True)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, blank=True)
    pages = models.PositiveIntegerField(null=True)
    file_digest = models.CharField(max_length=64, blank=True, db_index=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    extension = models.CharField(max_length=8, blank=True)
    size = models.BigIntegerField(default=0)
    signatures = models.JSONField(default=list)
    url = models.URLField(max_length=600, blank=True)
    read_on = models.DateField(null=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    folded = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number or self.title


class Upload(models.Model):
    """A file on its way, in pieces; what has arrived is on disk under the upload's id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.received}/{self.size}"


class Citation(models.Model):
    """The use of a document under a criterion, with the pages that matter."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="citations")
    code = models.CharField(max_length=80)
    document = models.ForeignKey(Document, models.PROTECT, related_name="citations")
    pages = models.CharField(max_length=60, blank=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "code", "document"],
                condition=Q(removed_at=None),
                name="a_document_once_under_a_criterion",
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.document}"


class Remark(models.Model):
    """A word on a row: a comment between colleagues, or an internal note of appraisers."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="remarks")
    code = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    is_internal = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Question(models.Model):
    """A row flagged for explanation, and the unit's answer once signed.

    `withdrawn_at` takes a question back before it is sent.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=80)
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "code"],
                condition=Q(withdrawn_at=None, signed_at=None),
                name="one_open_question_for_a_row",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Delegation(models.Model):
    """A row a colleague of the unit is asked to fill."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="delegations")
    code = models.CharField(max_length=80)
    user = models.ForeignKey(User, models.CASCADE, related_name="delegations")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code"], name="one_colleague_for_a_row")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.user}"


class Submission(models.Model):
    """A sheet as it was signed: frozen, with its digest; `kind` is what was signed."""

    class Kind(models.TextChoices):
        """What the head signed."""

        SELF_ASSESSMENT = "self_assessment", "Kết quả tự chấm"
        EXPLANATION = "explanation", "Giải trình"
        LOCKED = "locked", "Khóa khi hết hạn"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="submissions")
    kind = models.CharField(max_length=20, choices=Kind)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    points = models.CharField(max_length=20)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    signed_copy = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.kind}"


class AgendaItem(models.Model):
    """One disputed row before the council, and what was decided.

    The decision itself is a statement at the council's stage; here are the meeting's words, and
    `side`, `figures` and `points` as they stood when it was taken: minutes never change afterwards.
    """

    class Side(models.TextChoices):
        """Whose word the council follows."""

        UNIT = "unit", "Theo đơn vị"
        APPRAISAL = "appraisal", "Theo thẩm định"
        CORRECT = "correct", "Số liệu khác"
        OVERRIDE = "override", "Điểm khác"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="agenda")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="agenda")
    code = models.CharField(max_length=80)
    why = models.CharField(max_length=300)
    added_by = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=160, blank=True)
    decision = models.TextField(blank=True)
    side = models.CharField(max_length=12, choices=Side, blank=True)
    figures = models.CharField(max_length=300, blank=True)
    points = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "code"],
                condition=Q(decided_at=None),
                name="a_row_once_on_the_agenda",
            ),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(is_current=True), name="one_current_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.code}"
