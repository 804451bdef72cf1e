"""Who: people, their grants, and the journal of every act."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from parindex.access import Actor, Role


class User(AbstractUser):
    """A person with an account.

    `display_name` is what colleagues read, `works_at` the code of the unit that employs them,
    `is_compact` their choice of narrow rows in long tables, `must_change_password` that
    somebody else made the password. `acts_as` is no column: the actor of the present request.
    """

    acts_as: Actor | None = None

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=120)
    position = models.CharField(max_length=160, blank=True)
    works_at = models.CharField(max_length=80, blank=True)
    is_compact = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.display_name or self.username

    def actor(self) -> Actor:
        """The person as the rules of `parindex.access` see it."""
        grants = frozenset((Role(one.role), one.place) for one in self.grants.all())
        ties = frozenset(
            (one.place, one.reason) for one in self.interests.all() if one.withdrawn_at is None
        )
        return Actor(self.pk, str(self), grants, self.works_at, ties)


class Grant(models.Model):
    """A role of a person in a place; an empty place is everywhere."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    place = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "place"], name="one_grant_each")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} {self.place}".strip()


class Interest(models.Model):
    """A conflict of interest a person declared about a unit; it blocks sight and action."""

    user = models.ForeignKey(User, models.CASCADE, related_name="interests")
    place = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    declared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.place}"


class Notice(models.Model):
    """Something a person should know, with the page where they can act on it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    text = models.CharField(max_length=400)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notices_of_a_person")]

    def __str__(self) -> str:
        return self.text


class JournalEntry(models.Model):
    """One act. Only ever added; it names its actor and subject by value, not by key.

    `digest` is SHA-256 over the entry's own content, `at` included.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=160)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, db_index=True)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.actor}: {self.act} {self.subject}"


class JournalSeal(models.Model):
    """A link of the journal's chain: it binds one entry to everything sealed before it.

    Entries are written by many at once and sealed one after another, so that saving a row never
    waits for another row's commit.
    """

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"
