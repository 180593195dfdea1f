"""Pages of products keep a tenth of their room free, on PostgreSQL: docs/decisions/0031 tells why.

A table that is filled already changes with its next VACUUM FULL; nothing waits for that.
"""

from django.db import migrations


def set_fillfactor(percent):
    def change(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE store_product SET (fillfactor = {percent})")

    return change


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0005_search_of_the_catalogue'),
    ]

    operations = [
        migrations.RunPython(set_fillfactor(90), set_fillfactor(100)),
    ]
