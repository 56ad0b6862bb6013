"""Homeport: a debugging assistant that runs on your own machine and can prove that nothing left it."""

from homeport.version import __version__

__all__ = ["__version__"]
