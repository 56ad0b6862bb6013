import re

_FILLER = r"\b(?:the|a|an)\b"


def slug(title):
    short = re.sub(_FILLER, " ", title, re.IGNORECASE)
    return "-".join(short.lower().split())
