from numbers_text import to_int, to_percent


class Budget:
    def __init__(self, rows):
        self.rows = rows

    @classmethod
    def parse(cls, text):
        rows = []
        for line in text.strip().splitlines():
            name, amount, rise = line.split("|")
            rows.append((name.strip(), to_int(amount), to_percent(rise)))
        return cls(rows)

    def total(self):
        return round(sum(amount * (1 + rise) for _, amount, rise in self.rows))
