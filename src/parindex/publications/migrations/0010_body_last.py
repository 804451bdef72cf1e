"""The body of a publication moves behind the columns lists ask for; nothing in it changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0009_summaries'),
    ]

    operations = [
        migrations.AddField('publication', 'last_body', models.TextField(default='')),
        migrations.RunSQL(
            'UPDATE publications_publication SET last_body = body',
            'UPDATE publications_publication SET body = last_body',
        ),
        # With a default it can be put back, when the migration is undone.
        migrations.AlterField('publication', 'body', models.TextField(default='')),
        migrations.RemoveField('publication', 'body'),
        migrations.RenameField('publication', 'last_body', 'body'),
        migrations.AlterField('publication', 'body', models.TextField()),
    ]
