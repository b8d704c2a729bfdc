"""What a measurement was made on: cores and memory, how the interpreter was built, and what ran beside."""

from __future__ import annotations

import os
import platform
import sysconfig

BUILT_WITH = (("--enable-optimizations", "PGO"), ("--with-lto", "LTO"), ("--disable-gil", "without the GIL"))
"""What of its building changes how fast Python runs; guided by a profile (PGO) it takes about a fifth less."""


def build() -> str:
    """Which interpreter this is and how it was built."""
    said = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    built = [word for option, word in BUILT_WITH if option in said]
    how = " and ".join(built) if built else "without PGO and LTO"
    return f"{platform.python_implementation()} {platform.python_version()}, built {'with ' if built else ''}{how}"


def machine() -> str:
    """What kind of machine this is, not which; and its load, which says whether it was quiet."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count() or 1
    load = os.getloadavg()[1]
    quiet = "quiet" if load <= 1.2 * cores else "busy with other work: times are too long, ratios hold"
    return f"{cores} cores, {memory:.0f} GiB, {build()}; load {load:.1f}, {quiet}"
