import itertools


class Entry:
    __slots__ = ("value", "born")

    def __init__(self, value, born):
        self.value = value
        self.born = born


class TimedCache:
    def __init__(self, lifetime, clock):
        self.lifetime = lifetime
        self.clock = clock
        self.entries = {}

    def put(self, key, value):
        self.entries[key] = Entry(value, self.clock())

    def fresh(self, entry):
        return self.clock() - entry.born <= self.lifetime

    def sweep(self):
        for key, entry in self.entries.items():
            if not self.fresh(entry):
                self.drop(key)

    def drop(self, key):
        del self.entries[key]
