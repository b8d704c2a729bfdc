#!/usr/bin/env python
"""Django's command line for this project: production settings unless DJANGO_SETTINGS_MODULE says otherwise.

Help comes without them; where one is missing, a sentence says which.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    asked_for_help = not {"--help", "-h", "help"}.isdisjoint(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.everywhere" if asked_for_help else "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error} README.md lists the settings under 'Production, in short'.")
