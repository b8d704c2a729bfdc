"""Production: every secret and address comes from the environment, and a missing one stops the start."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.environment import database_from, listed, peppers_from, required, secret, smtp_from
from config.everywhere import *

SECRET_KEY = secret("CASEWORK_SECRET_KEY")
# Earlier keys still open sessions while a new one is brought in.
SECRET_KEY_FALLBACKS = listed("CASEWORK_OLD_SECRET_KEYS")
# Goes into every passphrase; kept outside the database and with its backups (docs/restore.md).
PEPPERS = peppers_from("CASEWORK_PEPPER_FILE")

ALLOWED_HOSTS = listed("CASEWORK_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set CASEWORK_HOSTS to the names this server answers to, separated by commas.")

DATABASES = {"default": database_from(required("DATABASE_URL"))}
# Migrations run as the owner of the tables; the application's own role may not even create a temporary one.
OWNER_DATABASE = database_from(url) if (url := os.environ.get("DATABASE_OWNER_URL")) else {}
# So do the sequencer and the dump of the trail, each with no more than it needs.
SEQUENCER_DATABASE = database_from(url) if (url := os.environ.get("DATABASE_SEQUENCER_URL")) else {}
VERIFY_DATABASE = database_from(url) if (url := os.environ.get("DATABASE_VERIFY_URL")) else {}
NOTIFIER_DATABASE = database_from(url) if (url := os.environ.get("DATABASE_NOTIFIER_URL")) else {}
if DATABASES["default"]["NAME"] == "casework_demo":
    raise ImproperlyConfigured("This is the demo's database; its sign-ins are public. Production needs its own.")

TRAIL_ORIGIN = required("CASEWORK_TRAIL_ORIGIN")
TRAIL_DIRECTORY = required("CASEWORK_TRAIL_DIRECTORY")
TRAIL_KEY_FILE = os.environ.get("CASEWORK_TRAIL_KEY_FILE", "")  # for the sequencer's own process, nobody else's

TRAIL_PUBLIC_KEY_FILE = os.environ.get("CASEWORK_TRAIL_PUBLIC_KEY_FILE", "")  # without it no signature is checked

NOTIFY_SMTP = smtp_from(url) if (url := os.environ.get("CASEWORK_NOTIFY_SMTP_URL")) else {}
NOTIFY_FROM = os.environ.get("CASEWORK_NOTIFY_FROM", "")
NOTIFY_SMS_COMMAND = os.environ.get("CASEWORK_NOTIFY_SMS_COMMAND", "")
NOTIFY_SMS_DIRECTORY = os.environ.get("CASEWORK_NOTIFY_SMS_DIRECTORY", "")
NOTIFY_STATE = os.environ.get("CASEWORK_NOTIFY_STATE", "")  # for the sender's own process, nobody else's

# __Host- makes the browser refuse a cookie that is not Secure, not from this very host, or not for the whole site.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
KEY_COOKIE_NAME = "__Host-key"
CSRF_COOKIE_NAME = "__Host-csrf"
BROWSER_COOKIE_NAME = "__Host-browser"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
