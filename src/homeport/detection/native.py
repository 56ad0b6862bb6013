"""Loads the C libraries built with the package; where there are none, Python does without."""

import ctypes
import functools
import os
from pathlib import Path

DISABLE = "HOMEPORT_PURE"  # set to anything: do without
ENDINGS = (".so", ".dylib", ".dll")


@functools.cache
def library(name: str) -> ctypes.CDLL | None:
    """Return a library; None where it was not built, cannot be loaded or is switched off."""
    if DISABLE in os.environ:
        return None
    for ending in ENDINGS:
        path = Path(__file__).with_name(f"_{name}{ending}")
        if path.exists():
            try:
                return ctypes.CDLL(str(path))
            except OSError:
                return None  # built for another machine
    return None
