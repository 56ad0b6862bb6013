"""Failure patterns that name a cause with its proof, over the trace and the code.

A rule is one file in `rules`, with examples that are run for real by the tests. `diagnose` asks
every rule that fits the failure and ranks what they say. Nothing here reads files: the caller's
`Sources` does. What the answer looks like is the assistant's business.
"""

from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.diagnose import diagnose
from homeport.diagnosis.sources import Sources

__all__ = ["Cause", "Sources", "Step", "diagnose"]
