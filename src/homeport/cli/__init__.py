"""The terminal door: one file per command; `main` only dispatches."""
