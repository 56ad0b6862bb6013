from rates.files import rows


class RateBook:
    def __init__(self, nightly):
        self.nightly = nightly

    @classmethod
    def load(cls, path):
        return cls({row["room"]: int(row["nightly"]) for row in rows(path)})

    def price(self, room, nights):
        return self.nightly[room] * nights
