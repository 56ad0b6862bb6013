def grams(text):
    """The weight that a scale has printed."""
    return int(text.removesuffix(" g"))
