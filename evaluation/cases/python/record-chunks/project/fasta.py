from chunks import pairs


class Sequence:
    def __init__(self, name, letters):
        self.name = name
        self.letters = letters


def read(text):
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    return [Sequence(header.lstrip("> "), letters) for header, letters in pairs(rows)]
