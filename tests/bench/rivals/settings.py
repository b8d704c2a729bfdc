"""Settings of one rival: Django as its own documentation and its packages' tell to set it up, for production.

CASEWORK_BENCH_RIVAL says which: plain, tuned_plain, ordinary, tuned.
"""

import os
from pathlib import Path
from typing import Any

from config.environment import database_from, secret

RIVAL = os.environ["CASEWORK_BENCH_RIVAL"]
PLAIN = ("plain", "tuned_plain")
"""Those without permissions on objects."""
HERE = Path(__file__).resolve().parent

SECRET_KEY = secret("CASEWORK_SECRET_KEY")
SALT_KEY = SECRET_KEY[:32]
DEBUG = False
ALLOWED_HOSTS = ["casework.example"]
ROOT_URLCONF = "tests.bench.rivals.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "simple_history",
    "tests.bench.rivals",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
if RIVAL not in PLAIN:
    INSTALLED_APPS += ["guardian"]
    AUTHENTICATION_BACKENDS += ["guardian.backends.ObjectPermissionBackend"]
ANONYMOUS_USER_NAME = None

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
if RIVAL == "tuned_plain":
    jinja = {"environment": "tests.bench.rivals.jinja_environment.environment"}
    TEMPLATES = [{"BACKEND": "django.template.backends.jinja2.Jinja2", "APP_DIRS": True, "OPTIONS": jinja}, *TEMPLATES]

DATABASES = {"default": database_from(os.environ["DATABASE_URL"])}
DATABASES["default"] |= {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": False}  # as Django has it
DATABASES["default"]["OPTIONS"] = {
    name: value for name, value in DATABASES["default"]["OPTIONS"].items() if name in {"host", "connect_timeout"}
}
if RIVAL == "tuned_plain":
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 0}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# Everything is made at once from the models: there is no earlier state to come from.
MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in INSTALLED_APPS}
