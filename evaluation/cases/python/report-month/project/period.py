import datetime


class Period:
    def __init__(self, year, month):
        self.year = year
        self.month = month

    @classmethod
    def parse(cls, text):
        moment = datetime.strptime(text, "%Y-%m")
        return cls(moment.year, moment.month)

    def next(self):
        return Period(self.year + self.month // 12, self.month % 12 + 1)

    def __str__(self):
        return f"{self.year}-{self.month:02d}"
