"""The guards in Python of how it is run and answered: serving, settings, sending, pages, the wall's own command."""

from __future__ import annotations

from tests.mutation.guards import Guard

SERVING = "tests/deploy/test_serving.py"
ENVIRONMENT = "tests/deploy/test_environment.py"
NOTIFYING = "tests/management/test_notifying.py"
SITTING = "tests/web/door/test_worker_session.py"


def _off(name: str, path: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, path, found, put, suite)


OF_THE_SUITES = (
    # Serving
    _off(
        "a request says its length once",
        "deploy/serving.py",
        '        if lengths + encodings > 1 or (encodings and self.version != "1.1"):',
        "        if False:",
        SERVING,
    ),
    _off(
        "a request that does not come is let go",
        "deploy/serving.py",
        "            channel.refuse_if_too_slow(",
        "            (",
        SERVING,
    ),
    _off(
        "half-open connections make room",
        "deploy/serving.py",
        "        super().handle_accept()\n        self._make_room()",
        "        super().handle_accept()",
        SERVING,
    ),
    _off(
        "a stranger's forwarding headers are dropped",
        "deploy/serving.py",
        "            clear_untrusted_proxy_headers=True,",
        "            clear_untrusted_proxy_headers=False,",
        SERVING,
    ),
    _off(
        "a gigabyte is refused before it is sent",
        "deploy/serving.py",
        "            max_request_body_size=3 * MEGABYTE,",
        "            max_request_body_size=3_000 * MEGABYTE,",
        SERVING,
    ),
    _off(
        "signing in has a lane of its own",
        "deploy/serving.py",
        "        if self.lane is not None and self.lane.is_for(task.requests[0]):",
        "        if False:",
        "tests/deploy/test_sign_in_lane.py",
    ),
    # Settings
    _off(
        "a secret that others can read stops the start",
        "config/environment.py",
        "    if stat.S_IMODE(mode) & 0o077:",
        "    if False:",
        ENVIRONMENT,
    ),
    _off(
        "what must be named stops the start",
        "config/environment.py",
        '    if not value:\n        raise ImproperlyConfigured(f"Set the environment variable {name}.")',
        "    if False:\n        raise ImproperlyConfigured(name)",
        ENVIRONMENT,
    ),
    _off(
        "no other database is supported",
        "config/environment.py",
        '    if parts.scheme not in {"postgres", "postgresql"}:',
        "    if False:",
        ENVIRONMENT,
    ),
    _off(
        "every statement is prepared apart from its values",
        "config/environment.py",
        '            "server_side_binding": True,\n            "prepare_threshold": 0,',
        '            "server_side_binding": False,\n            "prepare_threshold": None,',
        "tests/policy/test_walls.py",
        "tests/attack/test_injection.py",
    ),
    # Sending
    _off(
        "a database that was put back sends nothing",
        "casework/management/sending.py",
        "    if now_at is None:",
        "    if False:",
        NOTIFYING,
    ),
    _off(
        "a message that did not go is said to have failed",
        "casework/management/sending.py",
        '        _one("SELECT wall.notification_went(%s, NULL, %s, %s)", one.id, str(error), again)',
        "        del error, again",
        NOTIFYING,
    ),
    # Sittings
    _off(
        "a session without its browser's key is over",
        "casework/web/door/worker_session.py",
        "    except (KeyError, ValueError, VaultError):\n        return Over.WITHOUT_KEY",
        "    except (KeyError, ValueError, VaultError):\n        return Keyring(None, {})",
        SITTING,
    ),
    _off(
        "who left without network is out with the next request",
        "casework/web/door/worker_session.py",
        "        if over and worker.is_authenticated:",
        "        if False:",
        SITTING,
    ),
    _off(
        "the key's cookie is not for script",
        "casework/web/door/worker_session.py",
        "        httponly=True,",
        "        httponly=False,",
        "tests/web/door/test_signing_in.py",
    ),
    _off(
        "a session whose key pair is another one is nobody's",
        "casework/web/door/store.py",
        '        if not constant_time_compare(self.get(HASH_SESSION_KEY, ""), worker.get_session_auth_hash()):',
        "        if False:",
        SITTING,
        "tests/journey/test_units.py",
        "tests/web/unsent/test_late.py",
    ),
    _off(
        "the way on never leaves the house",
        "casework/web/door/views.py",
        '    return there if url_has_allowed_host_and_scheme(there, allowed_hosts=None) else "/"',
        "    return there",
        "tests/web/door/test_signing_in.py",
    ),
    _off(
        "quick exit from another site does nothing",
        "casework/web/door/views.py",
        "    if caused_by_another_site(request):",
        "    if False:",
        "tests/web/door/test_other_sites.py",
    ),
    # Pages
    _off(
        "words come back from a resting house to their own session alone",
        "casework/web/refusals.py",
        "sent and _of_a_session(request) and not SECRETS & request.POST.keys() and not request.FILES",
        "sent and not request.FILES",
        "tests/web/test_resting.py",
    ),
    _off(
        "a refused page keeps its line",
        "casework/web/refusals.py",
        "            refusal_log.refused_at_the_page(by, refusal, page=page)",
        "            pass",
        "tests/web/test_refusals.py",
        "tests/web/test_looks.py",
    ),
)
