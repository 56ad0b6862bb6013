from tax.rules import rule_for


class Invoice:
    def __init__(self, country):
        self.country = country
        self.positions = []

    def add(self, kind, amount):
        self.positions.append((kind, amount))

    def tax(self):
        due = 0
        for kind, amount in self.positions:
            due += self.tax_of(kind, amount)
        return round(due, 2)

    def tax_of(self, kind, amount):
        return rule_for(kind, self.country).on(amount)
