"""When: one yearly run, its edition, units, calendar, appraisers and council."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from parindex.cycles.deadlines import PHASE_TITLES, Phase
from parindex.directory.models import User


def usual_reminders() -> list[int]:
    """Days before the deadline of self-assessment on which units are reminded, unless changed."""
    return [10, 3, 1]


class Edition(models.Model):
    """One adopted edition of an indicator set, whole, as canonical JSON; never changed."""

    set_id = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    title = models.JSONField()
    level = models.CharField(max_length=40)
    body = models.TextField()
    adopted_at = models.DateTimeField(auto_now_add=True)
    adopted_by = models.CharField(max_length=160)

    class Meta:
        ordering = ["-adopted_at"]

    def __str__(self) -> str:
        return f"{self.set_id} {self.digest[:12]}"


class Cycle(models.Model):
    """One yearly run of an index for the units of an authority.

    `late_policy` says what becomes of a unit that is late or silent; `above` is the cycle of the
    higher authority that receives the results of a two-level run, by `hand_up_due`. Units that are
    behind are reminded on `reminder_days` before their deadline, whole days, the most first. A unit
    that fills its sheet is told where it is far from the median of its group if the cycle
    `compares_with_peers`.
    """

    class State(models.TextChoices):
        """How far the run is as a whole."""

        PREPARING = "preparing", "Đang chuẩn bị"
        RUNNING = "running", "Đang diễn ra"
        CONCLUDED = "concluded", "Đã kết luận"

    class LatePolicy(models.TextChoices):
        """What becomes of a unit that did not submit in time."""

        MARKED = "marked", "Vẫn nộp được đến lúc khóa, ghi là nộp muộn"
        LOCKED = "locked", "Khóa tại số liệu đang có, thẩm định tiếp"
        UNRANKED = "unranked", "Không xếp hạng"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="cycles")
    authority = models.CharField(max_length=80)
    authority_name = models.CharField(max_length=160)
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    late_policy = models.CharField(max_length=12, choices=LatePolicy, default=LatePolicy.MARKED)
    shows_points_when_explaining = models.BooleanField(default=True)
    is_review_blind = models.BooleanField(default=False)
    compares_with_peers = models.BooleanField(default=True)
    explanation_limit = models.PositiveIntegerField(default=1500)
    sample_percent = models.PositiveSmallIntegerField(default=5)
    sample_seed = models.PositiveIntegerField(default=0)
    reminder_days = models.JSONField(default=usual_reminders)
    is_synthetic = models.BooleanField(default=False)
    above = models.ForeignKey("self", models.PROTECT, null=True, related_name="lower")
    hand_up_due = models.DateTimeField(null=True)
    handed_up_at = models.DateTimeField(null=True)
    handed_up_by = models.CharField(max_length=160, blank=True)
    cloned_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="clones")

    class Meta:
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return self.title


class CyclePhase(models.Model):
    """The four dates of one phase of a cycle."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="phases")
    phase = models.CharField(
        max_length=12, choices=[(one.value, PHASE_TITLES[one]) for one in Phase]
    )
    opens = models.DateTimeField()
    due = models.DateTimeField()
    closes = models.DateTimeField()
    grace_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opens", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "phase"], name="one_window_for_a_phase"),
            models.CheckConstraint(
                condition=Q(opens__lte=F("due"), due__lte=F("closes")), name="dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.phase}"


class CycleUnit(models.Model):
    """One assessed unit in one cycle; `code` is its place in the directory and in grants."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="units")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    group = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="a_unit_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Extension(models.Model):
    """More time for one unit in one phase, with the reason."""

    unit = models.ForeignKey(CycleUnit, models.CASCADE, related_name="extensions")
    phase = models.CharField(max_length=12)
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.unit}: {self.phase} {self.until}"


class AssignmentBatch(models.Model):
    """Assignments that were applied together, so that they can be undone together."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="batches")
    title = models.CharField(max_length=200)
    by = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """A part of the sheet, for a group of units, given to one appraiser.

    `part` is an area or criterion code, "" for everything; `group` a kind of units and `unit` one
    unit, "" for all. `is_review` assigns the second round.
    """

    batch = models.ForeignKey(AssignmentBatch, models.CASCADE, related_name="assignments")
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    part = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    is_review = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.user}: {self.part or '*'} × {self.unit or self.group or '*'}"


class Seat(models.Model):
    """A seat on the council of a cycle."""

    class Duty(models.TextChoices):
        """What the member does in the meeting."""

        CHAIR = "chair", "Chủ tịch hội đồng"
        SECRETARY = "secretary", "Thư ký"
        MEMBER = "member", "Thành viên"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="seats")
    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    duty = models.CharField(max_length=12, choices=Duty, default=Duty.MEMBER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "user"], name="one_seat_each")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.duty}"


class PaperTemplate(models.Model):
    """An authority's own Word template of a paper; without content: the standard one again.

    Whoever brings one looks at it as a draft before it is used. It holds for its cycle alone or,
    by its reach, for every later cycle of the same authority that has none of its own.
    """

    class Paper(models.TextChoices):
        """What it is the template of."""

        DECISION = "quyet-dinh", "Quyết định công bố"
        SUBMISSION = "to-trinh", "Tờ trình"
        REPORT = "bao-cao", "Báo cáo phân tích kết quả"
        SCORE_SHEET = "phieu-diem", "Phiếu điểm"
        MINUTES = "bien-ban", "Biên bản hội đồng"
        SELF_REPORT = "tu-danh-gia", "Báo cáo tự đánh giá của đơn vị"
        PLAN = "ke-hoach", "Kế hoạch khắc phục của đơn vị"

    class Reach(models.TextChoices):
        """Where it holds."""

        CYCLE = "cycle", "Chỉ kỳ này"
        AUTHORITY = "authority", "Kỳ này và các kỳ sau của cơ quan"

    class State(models.TextChoices):
        """Whether it is looked at, used, or was used."""

        DRAFT = "draft", "Chưa dùng"
        USED = "used", "Đang dùng"
        RETIRED = "retired", "Thôi dùng"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="paper_templates")
    paper = models.CharField(max_length=20, choices=Paper)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.CYCLE)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    name = models.CharField(max_length=160, blank=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64, blank=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "paper", "state"],
                condition=Q(state__in=("draft", "used")),
                name="one_used_and_one_draft_template",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle}, {self.paper}: {self.name or 'standard'}"
