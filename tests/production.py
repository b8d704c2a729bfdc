"""Production's settings as a test's server has them; only the collected static files lie elsewhere."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403  # settings build on one another, whole

STATIC_ROOT = Path(os.environ["CASEWORK_TEST_STATIC"])
