"""CHOOSE: one module a profile. `DJANGO_SETTINGS_MODULE` names it, nobody imports it."""
