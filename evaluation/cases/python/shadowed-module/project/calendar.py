"""Working calendar of the depot."""

CLOSED = {(1, 1), (12, 25), (12, 26)}


def is_closed(month, day):
    return (month, day) in CLOSED
