"""Beside each publication what other pages ask of it, read once more out of what was published."""

import django.db.models.deletion
from django.db import migrations, models

from parindex.engine.snapshot import parse
from parindex.publications.summaries import summarised


def summarise_all(apps, schema_editor):
    publications = apps.get_model("publications", "Publication").objects
    summaries = apps.get_model("publications", "Summary").objects
    for pk in list(publications.values_list("pk", flat=True)):
        body = publications.values_list("body", flat=True).get(pk=pk)
        summaries.create(publication_id=pk, content=summarised(parse(body)))


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0008_delete_papertemplate"),
    ]

    operations = [
        migrations.CreateModel(
            name="Summary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summary",
                        to="publications.publication",
                    ),
                ),
            ],
        ),
        migrations.RunPython(summarise_all, migrations.RunPython.noop),
    ]
