"""Takes out of a model's words what would act on a terminal or hide in a page.

A model can be talked into writing escape sequences, and direction overrides make code read
otherwise than it runs. What stays is text, line ends and tabs.
"""

import re

# C0 without tab and newline, DEL and C1, direction overrides and isolates, lone surrogates.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return `text` without control characters; newline and tab stay."""
    return _ACTING.sub("", text)
