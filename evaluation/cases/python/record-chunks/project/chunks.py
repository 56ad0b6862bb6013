def pairs(lines):
    """Each header with the line that follows it."""
    lines = iter(lines)
    for header in lines:
        yield header, next(lines)
