"""Templates of papers go to the cycles, where papers of a running cycle find them too."""

from typing import Any

from django.db import migrations

FIELDS = ("cycle_id", "paper", "reach", "state", "name", "content", "digest", "by_name")


def move(apps: Any, schema_editor: Any) -> None:
    """Every template as it was, in its order, with the time it was brought."""
    old = apps.get_model("publications", "PaperTemplate").objects
    new = apps.get_model("cycles", "PaperTemplate").objects
    for one in old.order_by("pk").iterator():
        made = new.create(**{name: getattr(one, name) for name in FIELDS})
        new.filter(pk=made.pk).update(at=one.at)


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0005_paper_templates"),
        ("publications", "0006_earlier_tables"),
    ]

    operations = [migrations.RunPython(move)]
