from datetime import date


class Contract:
    def __init__(self, number, end):
        self.number = number
        self.end = end

    @property
    def days_left(self):
        return (self.end - date(2024, 6, 1)).days

    @property
    def open(self):
        return self.days_left > 0
