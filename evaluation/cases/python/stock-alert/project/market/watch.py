def load(text):
    """The person's watch list."""
    for line in text.splitlines():
        symbol, limit = line.split(">")
        yield symbol, int(limit)
