"""Limits of the lock service, in seconds."""

LEASE = 15_000
GRACE = 2
