class Readings:
    def __init__(self, values):
        self.values = values

    @classmethod
    def parse(cls, text):
        values = {}
        for line in text.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            meter, previous = line.split(";")
            values[meter] = previous
        return cls(values)

    def consumption(self, meter, current):
        return current - self.values[meter]
