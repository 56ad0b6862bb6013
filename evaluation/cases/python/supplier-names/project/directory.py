from pathlib import Path


class Directory:
    def __init__(self, entries):
        self.entries = entries

    def find(self, word):
        return [name for name in self.entries.values() if word.lower() in name.lower()]


def load(path):
    entries = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        number, _, name = line.partition(" ")
        entries[int(number)] = name
    return Directory(entries)
