from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publications", "0007_paper_templates_move")]

    operations = [migrations.DeleteModel(name="PaperTemplate")]
