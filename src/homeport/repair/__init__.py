"""Proposes changes that may fix a failing test, and lets the tests judge them in the sandbox.

What a change would be (`candidate`, `python`, `javascript`), which one to try first (`search`),
whether it works (`validation`), which one to show first (`ranking`). Nothing here writes into the
repository, and no model is asked: the rooms above bring a model's proposals and a person's consent.
"""
