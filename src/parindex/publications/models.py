"""What the public sees: frozen snapshots, and nothing else."""

from __future__ import annotations

from django.db import models


class Publication(models.Model):
    """One published result. `body` is the snapshot as canonical JSON and never changes.

    The other fields are copied out of the body so that lists need not read it; a correction is a
    new publication.
    """

    slug = models.SlugField(max_length=80, unique=True)
    year = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=160)
    title = models.JSONField()
    kind = models.CharField(max_length=12)
    set_id = models.CharField(max_length=80)
    units = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "authority", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=("published", "synthetic", "computed")),
                name="known_kind_of_publication",
            )
        ]

    def __str__(self) -> str:
        return self.slug
