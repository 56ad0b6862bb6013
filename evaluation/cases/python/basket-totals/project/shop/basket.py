from functools import cached_property

FREE_FROM = 100


class Basket:
    def __init__(self):
        self.lines = []

    def add(self, line):
        self.lines.append(line)

    @cached_property
    def total(self):
        return sum(line.amount for line in self.lines)

    def free_shipping(self):
        return self.total >= FREE_FROM
