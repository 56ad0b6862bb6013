import re

LINE = re.compile(r'"(?P<method>[A-Z]+) (?P<path>.*)" (?P<status>\d{3}) (?P<millis>\d+)ms')


class Entry:
    def __init__(self, method, path, status, millis):
        self.method = method
        self.path = path
        self.status = status
        self.millis = millis


def parse(line):
    found = LINE.search(line)
    if found is None:
        return None
    return Entry(
        found["method"], found["path"].partition("?")[0], int(found["status"]), int(found["millis"])
    )


def entries(lines):
    for line in lines:
        entry = parse(line)
        if entry is not None:
            yield entry
