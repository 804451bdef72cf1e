"""Who: people, their grants, and the journal of every act."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from parindex.access import Actor, Role


class User(AbstractUser):
    """A person with an account. `display_name` is what colleagues read."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=120)
    position = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return self.display_name or self.username

    def actor(self) -> Actor:
        """The person as the rules of `parindex.access` see it."""
        grants = frozenset((Role(one.role), one.place) for one in self.grants.all())
        return Actor(self.pk, str(self), grants)


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


class JournalEntry(models.Model):
    """One act. Only ever added; it names its actor and subject by value, not by key."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=160)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.actor}: {self.act} {self.subject}"
