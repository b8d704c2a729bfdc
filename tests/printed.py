"""What is ticked to print every part of a file, for tests of what stands on paper."""

from casework.web.casefile.forms import PARTS

EVERY_PART: dict[str, object] = {"parts": [code for code, _words in PARTS]}
