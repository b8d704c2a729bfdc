"""Production's settings as the browser's tests serve them; only the collected static files lie elsewhere."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403  # settings build on one another, whole

STATIC_ROOT = Path(os.environ["CASEWORK_TEST_STATIC"])
