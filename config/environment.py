"""Reads what the outside gives: a database address, a secret, a list of hosts; a missing one stops the start."""

import os
import secrets
import stat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# The reason for generic plans stands in deploy/postgres/roles.sql.
POSTGRES_OPTIONS = (
    "-c plan_cache_mode=force_generic_plan -c enable_bitmapscan=off -c jit=off -c statement_timeout=30s"
    " -c lock_timeout=10s"
)


def required(name: str) -> str:
    """The value of an environment variable that has no sensible default."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def listed(name: str) -> list[str]:
    """A comma-separated environment variable as a list, empty when it is not set."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def sourced_numbers(text: str) -> dict[str, tuple[str, str]]:
    """Telephone numbers with where each was read: `code=number, source; code=number, source`."""
    found = {}
    for line in (part.strip() for part in text.split(";")):
        if not line:
            continue
        code, _, said = line.partition("=")
        number, _, source = said.partition(",")
        if not (code.strip() and number.strip().isdigit() and source.strip()):
            raise ImproperlyConfigured("CASEWORK_HOTLINES wants `code=number, source`, with semicolons between lines.")
        found[code.strip()] = (number.strip(), source.strip())
    return found


def secret(name: str) -> str:
    """A secret from the variable NAME, or from the file that NAME_FILE names, which only its owner may read."""
    if value := os.environ.get(name):
        return value
    file_name = os.environ.get(f"{name}_FILE")
    if not file_name:
        raise ImproperlyConfigured(f"Set the environment variable {name}, or {name}_FILE to a file of mode 0600.")
    value = _of_its_owner_alone(Path(file_name), f"{name}_FILE")
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE is empty.")
    return value


def _of_its_owner_alone(path: Path, said_in: str) -> str:
    try:
        mode = path.stat().st_mode
        value = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{said_in} cannot be read: {error.strerror}.") from error
    if stat.S_IMODE(mode) & 0o077:
        raise ImproperlyConfigured(f"{said_in} can be read by others: chmod 600 it.")
    return value


def peppers_from(name: str) -> tuple[tuple[str, bytes], ...]:
    """The peppers of passphrases from the file that NAME names: on each line a name and 64 hex digits, the newest
    first. Older ones stay below it as long as a credential may ask for them."""
    path = Path(required(name))
    found: list[tuple[str, bytes]] = []
    for line in _of_its_owner_alone(path, name).splitlines():
        word, _, digits = line.partition(" ")
        try:
            key = bytes.fromhex(digits)
        except ValueError:
            key = b""
        if not word or len(key) != 32 or any(word == before for before, _ in found):
            raise ImproperlyConfigured(f"{name} wants on each line a name of its own and 64 hex digits.")
        found.append((word, key))
    if not found:
        raise ImproperlyConfigured(f"{name} is empty.")
    return tuple(found)


def keep_pepper_in(path: Path, *, afresh: bool = False) -> None:
    """Make a file with one pepper, of mode 0600, unless there is one; `afresh` puts a new one above the older ones."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if afresh or not before:
        _keep(path, f"{secrets.token_hex(4)} {secrets.token_hex(32)}\n{before}")


def keep_secret_in(path: Path) -> None:
    """Make a secret file of mode 0600 unless there is one already."""
    if not path.exists():
        _keep(path, secrets.token_urlsafe(64))


def _keep(path: Path, text: str) -> None:
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    half.replace(path)


def database_from(url: str) -> dict[str, Any]:
    """Django's settings for one address: postgresql://name:password@host:port/database, or ?host=/socket/directory."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://, no other database is supported.")
    query = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL has a port that is no number.") from error
    return {
        "ENGINE": "config.postgres",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # the operation is the transaction, not the request
        "OPTIONS": {
            # Values travel apart from the statement and every statement is prepared: a stacked query is refused, and
            # no word of hers stands in SQL text that a log or an activity view could show.
            "server_side_binding": True,
            "prepare_threshold": 0,
            "options": POSTGRES_OPTIONS,
            "application_name": "casework",
            "connect_timeout": 10,
            **query,
        },
    }


def smtp_from(url: str) -> dict[str, Any]:
    """What Django's mail backend is made with: smtp://name:password@host:port, or smtps:// for TLS from the first byte.

    An smtp:// server must speak STARTTLS; the password may stand in CASEWORK_NOTIFY_SMTP_PASSWORD_FILE instead.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("CASEWORK_NOTIFY_SMTP_URL has a port that is no number.") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("CASEWORK_NOTIFY_SMTP_URL must read smtp://name@host:587 or smtps://name@host:465.")
    password = unquote(parts.password or "")
    if parts.username and not password:
        password = secret("CASEWORK_NOTIFY_SMTP_PASSWORD")
    return {
        "host": parts.hostname,
        "port": port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": password,
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp",
        "timeout": 20,
    }
