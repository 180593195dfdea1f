import django.core.validators
from django.db import migrations, models

import store.uploads


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0002_accounts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='product',
            name='description',
            field=models.TextField(blank=True, max_length=10000),
        ),
        migrations.AlterField(
            model_name='product',
            name='inventory',
            field=models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(2147483647)]),
        ),
        migrations.AlterField(
            model_name='productimage',
            name='image',
            field=models.ImageField(upload_to=store.uploads.new_name, validators=[store.uploads.check]),
        ),
        migrations.AlterField(
            model_name='review',
            name='description',
            field=models.TextField(max_length=10000),
        ),
    ]
