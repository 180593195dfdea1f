import django.core.validators
from django.db import migrations, models

import store.fields
import store.validators


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='customer',
            name='birth_date',
            field=models.DateField(blank=True, null=True, validators=[store.validators.is_birth_date]),
        ),
        migrations.AlterField(
            model_name='customer',
            name='phone',
            field=models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\+?[0-9][0-9 ()./-]*\\Z', 'A phone number is digits, after a + or not; between them ( ) . / - or space.')]),
        ),
        migrations.AlterField(
            model_name='user',
            name='email',
            field=store.fields.LowerCaseEmailField(error_messages={'unique': 'A user with that email address already exists.'}, max_length=254, unique=True, verbose_name='email address'),
        ),
    ]
