"""From evidence to a prompt: what to look at, and how much of it fits the budget.

`locating` turns a failure into a query for the code index, `excerpts` cuts the code that matters,
`prompt` puts evidence and excerpts in front of a model under a token budget.
"""

from homeport.context.prompt import Assembled, Evidence, assemble

__all__ = ["Assembled", "Evidence", "assemble"]
