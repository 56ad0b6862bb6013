"""Runs code under analysis behind walls: no network, no secrets, no way to write outside.

Holds the walls, the limits and the proof that they stand. What is run and what its result means
is for the rooms above to say.
"""

from homeport.sandbox.limits import Limits, Outcome, Reason
from homeport.sandbox.sandbox import UNPROTECTED, Consent, Sandbox
from homeport.sandbox.worker import Worker

__all__ = ["UNPROTECTED", "Consent", "Limits", "Outcome", "Reason", "Sandbox", "Worker"]
