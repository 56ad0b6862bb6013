"""Compiles the catalogue for later processes, below the priority of others; see `meanwhile`."""

import contextlib
import os

from homeport.detection import Scanner

if __name__ == "__main__":
    with contextlib.suppress(OSError, AttributeError):  # no priorities on some platforms
        os.nice(10)
    Scanner.default()
