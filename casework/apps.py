"""Names the one Django app; it connects no signal and starts nothing."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The app `casework`: one label, so that moving a file between rooms never touches a table."""

    name = "casework"
    label = "casework"
    verbose_name = "Sổ công việc"
    default_auto_field = "django.db.models.BigAutoField"
