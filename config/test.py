"""The tests: the same house on an embedded database that tests/conftest.py starts; files need no collecting."""

import os

from config.environment import database_from
from config.everywhere import *

SECRET_KEY = "only the tests use this key, and they hold nothing"
PEPPERS = (("test", b"only the tests use this pepper  "),)
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

# conftest names the server once it runs; until then (makemigrations, mypy) the address leads nowhere.
DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql://casework@/casework?host=/nowhere"))}
DATABASES["default"]["CONN_MAX_AGE"] = 0

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# A process that a test starts beside itself (a sequencer, a writer) finds the trail's files here.
TRAIL_ORIGIN = "test.example/trail"
TRAIL_DIRECTORY = os.environ.get("CASEWORK_TEST_TRAIL", "")
TRAIL_KEY_FILE = f"{TRAIL_DIRECTORY}/key" if TRAIL_DIRECTORY else ""
TRAIL_PUBLIC_KEY_FILE = f"{TRAIL_DIRECTORY}/key.pub" if TRAIL_DIRECTORY else ""
