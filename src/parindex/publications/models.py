"""What the public sees: frozen snapshots, and nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from parindex.cycles.models import Cycle


class Seen(models.QuerySet["Publication"]):
    """Publications by who may see them."""

    def seen(self) -> Seen:
        """Those whose time has come; before it their address does not exist for the public."""
        return self.filter(Q(visible_from=None) | Q(visible_from__lte=timezone.now()))


class Publication(models.Model):
    """One published result. `body` is the snapshot as canonical JSON and never changes.

    The other fields are copied out of the body so that lists need not read it. A correction is a
    new publication that `replaces` the old one and names its `changes`; the old one stays
    readable. One that was withdrawn says so and shows nothing else.
    """

    slug = models.SlugField(max_length=80, unique=True)
    year = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=160)
    title = models.JSONField()
    kind = models.CharField(max_length=12)
    set_id = models.CharField(max_length=80)
    units = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="publications")
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    changes = models.TextField(blank=True)
    visible_from = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=160, blank=True)
    # Behind what lists ask: SQLite walks through a column to reach the next, and the body of a
    # nation has thirty megabytes.
    body = models.TextField()

    objects = Seen.as_manager()

    class Meta:
        ordering = ["-year", "authority", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=("published", "synthetic", "computed")),
                name="known_kind_of_publication",
            ),
            models.UniqueConstraint(fields=["cycle", "version"], name="one_publication_a_version"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_standing(self) -> bool:
        """Whether its time has come and it was not withdrawn."""
        is_seen = self.visible_from is None or self.visible_from <= timezone.now()
        return is_seen and self.withdrawn_at is None

    @property
    def is_synthetic(self) -> bool:
        """Whether its figures were made up to show how things work."""
        return self.kind == "synthetic"


class Summary(models.Model):
    """What other pages ask of a publication without its body: level, ratings, every unit's place.

    Copied out of the body when it is published (`summaries.summarised`), and as frozen as that.
    """

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="summary")
    content = models.JSONField()

    def __str__(self) -> str:
        return str(self.publication)


class Rehearsal(models.Model):
    """What a cycle would have published at one moment, to see later what changed since.

    `body` is unit → index, rating and place as text; `digest` is of everything that counts
    (`engine.snapshot.content_digest`), which is what the chairs sign off.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="rehearsals")
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.digest[:12]}"


class SignOff(models.Model):
    """That a chair approved exactly these results; other results need a new one.

    The council's chair signs with their own account. For the authority's chair the coordinator
    records the name and the paper the approval stands on.
    """

    class Seat(models.TextChoices):
        """Whose approval it is."""

        COUNCIL = "council", "Chủ tịch hội đồng thẩm định"
        AUTHORITY = "authority", "Người đứng đầu cơ quan công bố"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="sign_offs")
    seat = models.CharField(max_length=12, choices=Seat)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    paper = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "seat", "digest"], name="signed_off_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}: {self.digest[:12]}"


class EarlierTable(models.Model):
    """A table of an earlier year as it was handed in, and what each part of it was said to be.

    `choices` keeps everything as typed until it is published, and afterwards for the file of the
    next year. The file itself stays: it is what the publication was read from.
    """

    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    choices = models.JSONField(default=dict)
    authority = models.CharField(max_length=160, blank=True)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, related_name="earlier_table"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class Bundle(models.Model):
    """The score sheets of all units of a publication in one file, made slice by slice.

    `made` of `size` sheets are done; whoever works on the next slice holds it until `busy_until`.
    The finished file lies in the storage at `address` and is thrown away after some days, because
    it can be made again. `look` tells the authority's own Word templates apart.
    """

    class Form(models.TextChoices):
        """What each sheet is written as."""

        PDF = "pdf", "PDF"
        WORD = "docx", "Word"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="bundles")
    form = models.CharField(max_length=4, choices=Form)
    look = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField()
    made = models.PositiveIntegerField(default=0)
    busy_until = models.DateTimeField(null=True)
    address = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "form", "look"], name="one_bundle_of_a_form_and_look"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication}.{self.form}: {self.made}/{self.size}"

    @property
    def is_whole(self) -> bool:
        """Whether the file is there."""
        return bool(self.address)


class SignedPaper(models.Model):
    """A signed PDF kept with a publication and offered on its public page.

    `sentences` tell each signature as it was found when the file was taken: who, when, whether
    anything changed since. The file lies in the storage under its digest; one that was taken back
    is no longer offered.
    """

    class Kind(models.TextChoices):
        """What was signed."""

        DECISION = "decision", "Quyết định công bố"
        OTHER = "other", "Văn bản khác"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="signed_papers")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)
    sentences = models.JSONField()
    is_signed_here = models.BooleanField()
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "digest"],
                condition=Q(taken_back_at=None),
                name="a_signed_paper_is_kept_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.title}"
