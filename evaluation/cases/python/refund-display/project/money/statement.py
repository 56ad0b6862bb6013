from money.text import show


def overview(entries):
    return [f"{title} {show(cents)}" for title, cents in entries]
