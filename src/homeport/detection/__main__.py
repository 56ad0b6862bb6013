"""Compiles the catalogue for later processes; see `meanwhile`."""

from homeport.detection import Scanner

if __name__ == "__main__":
    Scanner.default()
