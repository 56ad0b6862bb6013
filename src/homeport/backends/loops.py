"""Tells when a model says the same again and again: small ones do, until something stops them."""

_LOOKED_AT = 640  # characters at the end
_LONGEST = 160  # that are said again: four times, then


def loops(text: str) -> bool:
    """Tell whether the end of the text is one passage over and over."""
    end = text[-_LOOKED_AT:]
    if len(end) < _LOOKED_AT:
        return False
    return any(end.startswith(end[length:]) for length in range(1, _LONGEST + 1))
