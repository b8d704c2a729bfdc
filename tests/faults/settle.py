"""Makes a new database ready for the faults: tables, static files, the trail's key, and the cast."""

from __future__ import annotations

import io

import django
from django.core.management import call_command


def main() -> None:
    """Everything a first start of the real thing does, and the people."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("sequence", make_key=True, stdout=io.StringIO())
    from tests.cast import gather  # its models need the set-up above

    gather()


if __name__ == "__main__":
    main()
