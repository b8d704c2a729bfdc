"""The tests' settings with the planted holes: the application's own role, and connections that are kept."""

from config.test import *  # noqa: F403  # settings build on one another, whole

ROOT_URLCONF = "tests.attack.vulnerable_views"
DATABASES["default"]["CONN_MAX_AGE"] = 600  # noqa: F405
# Nobody waits ten seconds for a lock in a test.
DATABASES["default"]["OPTIONS"]["options"] += " -c lock_timeout=3s"  # noqa: F405
