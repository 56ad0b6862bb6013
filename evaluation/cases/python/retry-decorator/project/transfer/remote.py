from transfer.retry import retry


@retry
def push(name):
    return f"pushed {name}"
