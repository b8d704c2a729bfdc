"""The door a web server calls: the WSGI application under whichever settings the environment names."""

import os

from casework.web import utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = utf8.application()
