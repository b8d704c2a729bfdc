"""The tests' settings with the planted holes: the application's own role, and connections that are kept."""

from config.test import *  # noqa: F403  # settings build on one another, whole

ROOT_URLCONF = "tests.attack.vulnerable_views"
DATABASES["default"]["CONN_MAX_AGE"] = 600  # noqa: F405
# Long enough for a busy machine, and half of what production waits.
DATABASES["default"]["OPTIONS"]["options"] += " -c lock_timeout=5s"  # noqa: F405
