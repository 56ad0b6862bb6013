"""Feature switches, from NAME=VALUE pairs."""


class Flags:
    def __init__(self, pairs):
        self._values = dict(pairs)

    def enabled(self, name, default=False):
        return bool(self._values.get(name, default))


def parse(text):
    pairs = []
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip():
            pairs.append((name.strip(), value.strip()))
    return Flags(pairs)
