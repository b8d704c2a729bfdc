"""The demo on one machine: loopback only, its own embedded database, a banner on every page; refuses anything else."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import database_from, peppers_from, required, secret
from config.everywhere import *

DEMO = True
DEMO_DOOR = "casework.management.demo.door.at_the_door"

SECRET_KEY = secret("CASEWORK_SECRET_KEY")
PEPPERS = peppers_from("CASEWORK_PEPPER_FILE")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

DATABASES = {"default": database_from(required("DATABASE_URL"))}
OWNER_DATABASE = database_from(required("DATABASE_OWNER_URL"))
SEQUENCER_DATABASE = database_from(required("DATABASE_SEQUENCER_URL"))
VERIFY_DATABASE = database_from(required("DATABASE_VERIFY_URL"))
if DATABASES["default"]["NAME"] != "casework_demo" or not DATABASES["default"]["HOST"].startswith("/"):
    raise ImproperlyConfigured("The demo uses only its own embedded database: start it with make demo.")
if os.environ.get("CASEWORK_HOSTS") or os.environ.get("CASEWORK_PROXY"):
    raise ImproperlyConfigured("The demo is not for production: unset CASEWORK_HOSTS and CASEWORK_PROXY.")

TRAIL_ORIGIN = "demo.invalid/trail"
TRAIL_DIRECTORY = required("CASEWORK_TRAIL_DIRECTORY")
TRAIL_KEY_FILE = required("CASEWORK_TRAIL_KEY_FILE")
TRAIL_PUBLIC_KEY_FILE = f"{TRAIL_KEY_FILE}.pub"

# Plain http on loopback: Secure cookies and a redirect to https would lock everybody out.
SESSION_COOKIE_NAME = "demo-session"
KEY_COOKIE_NAME = "demo-key"
CSRF_COOKIE_NAME = "demo-csrf"

STATIC_ROOT = Path(required("CASEWORK_DEMO_STATIC"))
