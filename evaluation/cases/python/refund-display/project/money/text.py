def show(cents):
    """An amount as people write it."""
    units, rest = divmod(cents, 100)
    return f"{units}.{rest:02}"
