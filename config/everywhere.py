"""What holds wherever the project runs: apps, pages, languages, headers, limits; nothing here is secret or local."""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from config.environment import sourced_numbers

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = False
OWNER_DATABASE: dict[str, Any] = {}  # another sign-in for migrations: the application owns no table
SEQUENCER_DATABASE: dict[str, Any] = {}  # another for the trail's sequencer: the application may not add a leaf
VERIFY_DATABASE: dict[str, Any] = {}  # another to dump the trail: the application sees only what one worker sees
NOTIFIER_DATABASE: dict[str, Any] = {}  # another for who sends notifications: it sees addresses and times
DEMO_DOOR = ""  # what the sign-in page says of itself and whom it offers: in the demo, and nowhere else
DEMO = False  # templates show a banner and load_demo agrees to run only where this is True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",  # its table stands empty: sessions are kept in our own (records/worker_sessions.py)
    "django.contrib.staticfiles",
    "guardian",
    "simple_history",
    "casework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casework.web.response_headers.ResponseHeadersMiddleware",
    "casework.web.other_sites.NoCookiesForOtherSites",
    "casework.web.flash.FlashMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "casework.web.language.CookieLanguageMiddleware",
    "casework.web.utf8.Utf8Only",
    "django.middleware.common.CommonMiddleware",
    "casework.web.unsent.late_post.KeepingLatePosts",  # before the check for forged forms, which late ones do not pass
    "django.middleware.csrf.CsrfViewMiddleware",
    "casework.web.door.worker_session.WhoIsAsking",
    "casework.web.door.worker_session.KeyringMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "casework.web.refusals.BehindTheWall",  # last: it runs the view itself
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "casework.web.template_compiler.Pages",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "casework.web.jinja.environment",
            "context_processors": ["casework.web.page_frame.page_frame"],
        },
    },
    {  # for the few pages that come with packages
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

FORM_RENDERER = "casework.web.forms.Renderer"

# Who is who

AUTH_USER_MODEL = "casework.Worker"
SESSION_ENGINE = "casework.web.door.store"
AUTHENTICATION_BACKENDS = ["casework.web.door.worker_session.WorkerBackend"]
LOGIN_URL = "sign-in"

ANONYMOUS_USER_NAME = None  # guardian would make a worker nobody is
GUARDIAN_MONKEY_PATCH_USER = False  # permissions are asked of policy.gate, never of the worker
GUARDIAN_MONKEY_PATCH_GROUP = False
# guardian.W001 asks for its authentication backend: policy.gate is the only place that may answer, so none is hooked.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

SIMPLE_HISTORY_DATE_INDEX = False  # history is read by record, never across all by date

# The provable trail: each setting that runs for real names its own log, and a directory for the files beside the
# database, which no database administrator can write to. Only the sequencer reads the signing key; the pages check
# signatures with the public key that the people who run the server pinned in a file of its own.

TRAIL_ORIGIN = "casework.invalid/trail"
TRAIL_DIRECTORY = ""
TRAIL_KEY_FILE = ""
TRAIL_PUBLIC_KEY_FILE = ""

# Notifications: how a message goes out; the file that says how far the sender went lies beside no backup.

NOTIFY_SMTP: dict[str, Any] = {}  # what an e-mail goes through (config/environment.py, smtp_from)
NOTIFY_FROM = ""  # the one sender of all, a neutral address
NOTIFY_SMS_COMMAND = ""  # a program of the office: the number as its argument, the text on its standard input
NOTIFY_SMS_DIRECTORY = ""  # or a directory from which its gateway takes one file for each message
NOTIFY_STATE = ""

# Language, time, numbers

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "casework" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "casework.web.formats"  # Django's own vi reads 03/04/2026 as 4 March

# Static files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # no upload ever lands on the disk as it is
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True

# Where "Thoát nhanh" leads: a page that anyone may have open, with nothing of ours in its address.
QUICK_EXIT_URL = "https://nchmf.gov.vn/"

# Numbers to call that this deployment knows better: the line's code, its number, and where that was read.
HOTLINE_NUMBERS = sourced_numbers(os.environ.get("CASEWORK_HOTLINES", ""))

HELP_NUMBER = os.environ.get("CASEWORK_HELP_NUMBER", "")
"""Whom to call who cannot sign in: the same for everybody, so that the page tells nothing of any account."""

CALL_BACK_ANCHOR_FILE = os.environ.get("CASEWORK_CALL_BACK_ANCHOR_FILE", "")
"""Whose word the page believes on which anybody asks to be called back: a file with what `province_keys neo` prints.
Without it there is no such page."""

# Cookies and sessions

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = False
KEY_COOKIE_NAME = "key"  # the browser's half of the sealed ring of keys
BROWSER_COOKIE_NAME = "browser"  # a random mark: what was typed on this device is given back on this device
CSRF_FAILURE_VIEW = "casework.web.unsent.late_post.csrf_failed"
CSRF_COOKIE_HTTPONLY = True
# Not Strict: a link on another site would come without it and be given a new one, and her open form be refused.
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None

# Limits on what comes in

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Attachments are sealed as a stream; a plain one must never spill into a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Headers

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": under it browsers send "Origin: null" with a form and Django's CSRF check refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["casework"],
}

# Logs: where and what kind, never what was typed

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "config.logs.DiscreetFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Statements and their parameters are logged at DEBUG; this level keeps them out even where DEBUG is on.
        "django.db.backends": {"level": "WARNING"},
        # Its own handler would print every request line of the development server.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
