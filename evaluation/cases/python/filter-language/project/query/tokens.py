import re

END = ("end", "")
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+)|(?P<word>[a-z]+)|(?P<sign>[<>=()]))")


def tokenize(text):
    """The tokens of a filter, then `END`."""
    found = [(m.lastgroup, m[m.lastgroup]) for m in _TOKEN.finditer(text)]
    return found
