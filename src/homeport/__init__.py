"""Homeport: a debugging assistant that runs on your own machine and proves that nothing left."""

from homeport.version import __version__

__all__ = ["__version__"]
